"""Keys that open nothing but the databases of the tests."""

from storage.sealed import Keys

WRITTEN = """
index AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
00000001 Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=
"""
KEYS = Keys(WRITTEN)

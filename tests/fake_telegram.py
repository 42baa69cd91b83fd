"""The smallest Telegram: it knows one bot and answers getMe, as the real one does, over HTTP."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN = "42:A-token_of_the-fake_telegram"
ME = {"id": 42, "is_bot": True, "first_name": "Exemple", "username": "ExempleBot"}


class FakeTelegram(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        known = self.path == f"/bot{TOKEN}/getMe"
        said = {"ok": True, "result": ME} if known else {"ok": False, "error_code": 401, "description": "Unauthorized"}
        body = json.dumps(said).encode()
        self.send_response(200 if known else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on the screen of the tests."""


@contextmanager
def serving() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), FakeTelegram)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()

"""The wire under every call: whole answers or a truthful error, and nobody is ever given the answer of another."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from telegram.error import NetworkError, TimedOut

from handlers.telegram import wire
from handlers.telegram.transport import NotSent, Transport

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@asynccontextmanager
async def speaking(talk: Talk, tls: ssl.SSLContext | None = None) -> AsyncIterator[tuple[Transport, str]]:
    server = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    transport = Transport(4, patience=5)
    await transport.initialize()
    try:
        yield transport, f"http{'s' if tls else ''}://127.0.0.1:{port}/bot42:EXAMPLE/getMe"
    finally:
        await transport.shutdown()
        server.close()


def answering(*pieces: bytes, then_close: bool = False) -> Talk:
    """To every question, these pieces one after the other."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await asked(reader):
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0)
            if then_close:
                break
        writer.close()

    return talk


async def asked(reader: asyncio.StreamReader) -> bytes:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""
    length = int(head.partition(b"Content-Length: ")[2].split(b"\r\n")[0])
    return head + await reader.readexactly(length)


@pytest.mark.parametrize(
    ("pieces", "then_close"),
    [
        ((OK + b"ok",), False),
        ((OK[:7], OK[7:30], OK[30:] + b"o", b"k"), False),
        (
            (CHUNKED + b"1\r\no\r\n", b"1;x=y\r", b"\nk\r\n0\r\n", b"\r\n"),
            False,
        ),
        ((b"HTTP/1.1 100 Continue\r\n\r\n", OK + b"ok"), False),
        ((b"HTTP/1.1 200 OK\r\nConnection: close\r\ncontent-length:2\r\n\r\nok",), True),
        ((b"HTTP/1.0 200 OK\r\n\r\n", b"ok"), True),
    ],
)
async def test_an_answer_is_read_however_it_comes(pieces: tuple[bytes, ...], then_close: bool) -> None:
    async with speaking(answering(*pieces, then_close=then_close)) as (transport, url):
        for _ in range(3):
            assert await transport.do_request(url, "POST") == (200, b"ok")


@pytest.mark.parametrize("pieces", [(), (OK,), (OK[:20],), (b"SSH-2.0-x\r\n\r\n",), (b"HTTP/1.1 zero\r\n\r\n",)])
async def test_what_is_no_answer_leaves_a_doubt(pieces: tuple[bytes, ...]) -> None:
    async with speaking(answering(*pieces, then_close=True)) as (transport, url):
        with pytest.raises(NetworkError) as doubt:
            await transport.do_request(url, "POST")
        assert not isinstance(doubt.value, NotSent)


async def test_where_nobody_listens_nothing_was_sent() -> None:
    async with speaking(answering(OK)) as (transport, url):
        nowhere = url.replace("127.0.0.1", "127.0.0.2")
        with pytest.raises(NotSent):
            await transport.do_request(nowhere, "POST")


async def test_who_hung_up_leaves_no_answer_behind() -> None:
    """The first question is answered late, when nobody waits any more: the second gets its own answer."""
    late, numbers = asyncio.Event(), iter(b"12")

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await asked(reader):
            number = next(numbers)
            if number == ord("1"):
                await late.wait()
            writer.write(OK + b"n%c" % number)

    async with speaking(talk) as (transport, url):
        with pytest.raises(TimedOut):
            await transport.do_request(url, "POST", read_timeout=0.05)
        late.set()
        assert await transport.do_request(url, "POST") == (200, b"n2")


async def test_more_than_was_asked_for_is_given_to_nobody() -> None:
    async with speaking(answering(OK + b"ok" + OK + b"no")) as (transport, url):
        assert [await transport.do_request(url, "POST") for _ in range(2)] == [(200, b"ok")] * 2


async def test_a_line_serves_again_until_it_was_silent_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append(writer)
        await answering(OK + b"ok")(reader, writer)

    async with speaking(talk) as (transport, url):
        await transport.do_request(url, "POST")
        await transport.do_request(url, "POST")
        assert len(lines) == 1
        monkeypatch.setattr(wire, "IDLE", 0.0)
        await transport.do_request(url, "POST")
        assert len(lines) == 2


async def test_a_proxy_of_the_environment_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append((await asked(reader)).partition(b" HTTP")[0])
        writer.write(OK + b"ok")

    async with speaking(talk) as (transport, url):
        monkeypatch.setenv("http_proxy", url.partition("/bot")[0])
        assert await transport.do_request("http://telegram.example/bot42:EXAMPLE/getMe", "POST") == (200, b"ok")
    assert heard == [b"POST http://telegram.example/bot42:EXAMPLE/getMe"]


async def test_a_certificate_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    papers = _papers(tmp_path)
    async with speaking(answering(OK + b"ok"), papers) as (transport, url):
        wire._trust.cache_clear()
        with pytest.raises(NotSent):
            await transport.do_request(url, "POST")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "papers.pem"))
        wire._trust.cache_clear()
        assert await transport.do_request(url, "POST") == (200, b"ok")
    wire._trust.cache_clear()


def _papers(folder: Path) -> ssl.SSLContext:
    """A certificate signed by itself, for this machine."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    born = datetime.fromisoformat("2026-01-01")
    paper = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), born)
    paper = paper.not_valid_after(born + timedelta(days=36500))
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = paper.add_extension(names, critical=True).sign(key, hashes.SHA256())
    file = folder / "papers.pem"
    written = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(written + signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context

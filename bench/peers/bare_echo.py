"""No library at all: the least Python can do for one message in, one message out. It is the ceiling of the stub."""

import asyncio
import json
import sys
from urllib.parse import urlsplit

SIDE_BY_SIDE = 16
address = urlsplit(sys.argv[1])


async def call(
    line: tuple[asyncio.StreamReader, asyncio.StreamWriter], method: str, fields: dict[str, object]
) -> bytes:
    reader, writer = line
    body = json.dumps(fields).encode()
    head = f"POST /bot42:BENCH/{method} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"  # noqa: E501
    writer.write(head.encode() + body)
    answer = await reader.readuntil(b"\r\n\r\n")
    return await reader.readexactly(int(answer.rpartition(b"Content-Length: ")[2]))


async def main() -> None:
    async def connect() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(address.hostname, address.port, limit=2**22)

    waiting: asyncio.Queue[tuple[int, str]] = asyncio.Queue()

    async def send() -> None:
        line = await connect()
        while True:
            chat, text = await waiting.get()
            await call(line, "sendMessage", {"chat_id": chat, "text": text})

    senders = [asyncio.create_task(send()) for _ in range(SIDE_BY_SIDE)]
    line, offset = await connect(), 0
    while all(not sender.done() for sender in senders):
        updates = json.loads(await call(line, "getUpdates", {"timeout": 25, "offset": offset}))["result"]
        for update in updates:
            offset = update["update_id"] + 1
            waiting.put_nowait((update["message"]["chat"]["id"], update["message"]["text"]))


asyncio.run(main())

"""`make demo` plays its whole tour with the bot itself, on a database of its own."""

import asyncio
import sys
from asyncio.subprocess import PIPE, STDOUT

LONG = 240.0
"""Seconds after which something has gone wrong: it takes some thirty."""


async def test_the_tour_goes_well_to_its_end() -> None:
    words = ("-m", "bot", "demo", "--exit", "--port", "0")
    demo = await asyncio.create_subprocess_exec(sys.executable, *words, stdout=PIPE, stderr=STDOUT)
    async with asyncio.timeout(LONG):
        said, _ = await demo.communicate()
    assert demo.returncode == 0, said.decode()[-3000:]
    assert "The tour went well" in said.decode()

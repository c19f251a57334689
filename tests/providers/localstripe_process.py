"""localstripe, somebody else's idea of Stripe, as a process of its own: it is GPL, so nothing of ours imports it.

PROVIDERS 1.6 says what it can do. Left alone it listens to the whole world and keeps its books in a fixed file in /tmp:
the program below has it do neither.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_PROGRAM = """
import socket
from aiohttp import web
import localstripe.resources
localstripe.resources.Store.dump_to_disk = lambda self: None
from localstripe.server import app
sock = socket.create_server(("127.0.0.1", 0))
print(sock.getsockname()[1], flush=True)
web.run_app(app, sock=sock, print=None, access_log=None)
"""


@asynccontextmanager
async def localstripe() -> AsyncIterator[str]:
    """Its base address, as long as it lives."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-c", _PROGRAM, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert child.stdout
        port = int(await child.stdout.readline())
        yield f"http://127.0.0.1:{port}"
    finally:
        if child.returncode is None:
            child.terminate()
        await child.wait()

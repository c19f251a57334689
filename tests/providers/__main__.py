"""Every made-up provider, open: `python -m tests.providers --port 8420 --shop http://127.0.0.1:8000 --store maal`.

`lonja demo --providers` runs this too, and hands down a listening socket, a folder to keep things in, and a pipe.
Promises: with --keep a second opening has the signing key of the first, and `settings.json` in that folder says what
merchants fill in. Their books are in memory and gone with the process.
"""

import argparse
import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
import time
from pathlib import Path

from tests.providers.conekta import keep_key
from tests.providers.street import Street, open_street


async def stay_open(said: argparse.Namespace, listener: socket.socket) -> None:
    """Opens them, tells where they are and what a merchant fills in, and stays until it is told to stop."""
    told = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, told.set)
    if said.keep:
        keep_key(said.keep / "conekta.pem")
    first = time.time_ns() // 1_000_000
    async with open_street(listener, stores=said.store, shop=said.shop, first=first) as street:
        if said.keep:
            write_down(street, said.keep / "settings.json")
        if said.ready_fd is not None:
            os.write(said.ready_fd, b"ready\n")
            os.close(said.ready_fd)
        if said.socket_fd is None:
            tell(street)
        await told.wait()


def settings(street: Street) -> dict[str, dict[str, dict[str, str]]]:
    """What a merchant of each store fills in for each gateway."""
    return {store: {name: fake.settings() for name, fake in providers.items()} for store, providers in street.items()}


def write_down(street: Street, file: Path) -> None:
    """For the program that fills them in: a file that is there is whole."""
    new = file.with_suffix(".new")
    new.write_text(json.dumps(settings(street), indent=1))
    new.replace(file)


def tell(street: Street) -> None:
    """For the person who does."""
    for store, providers in settings(street).items():
        for name, fields in providers.items():
            filled_in = "\n".join(f"  {field}={value}" for field, value in fields.items())
            sys.stdout.write(f"{store}: {name}\n{filled_in}\n")
    sys.stdout.flush()


def asked() -> argparse.Namespace:
    """What the command line says."""
    said = argparse.ArgumentParser(prog="python -m tests.providers", description="Made-up payment providers.")
    said.add_argument("--port", type=int, default=8420)
    said.add_argument("--shop", help="the address of the house, such as http://127.0.0.1:8000")
    said.add_argument("--store", action="append", required=True, help="slug or id of a store; may be said again")
    said.add_argument("--keep", type=Path, help="a folder for the signing key and settings.json")
    said.add_argument(
        "--socket-fd", type=int, help="a listening socket to use instead of the port; then nothing is printed"
    )
    said.add_argument("--ready-fd", type=int, help="a pipe to say ready on")
    return said.parse_args()


if __name__ == "__main__":
    wanted = asked()
    if wanted.socket_fd is not None:
        door = socket.socket(fileno=wanted.socket_fd)
    else:
        door = socket.create_server(("127.0.0.1", wanted.port))
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(stay_open(wanted, door))

"""`python -m tests.providers --port 8420 --shop http://127.0.0.1:8000 --store maal`: every made-up provider, open."""

import argparse
import asyncio
import sys

from tests.providers.street import open_street


async def stay_open(port: int, shop: str | None, store: str | None) -> None:
    """Says where they are and what a merchant fills in, and stays."""
    async with open_street(port, shop=shop, store=store) as street:
        for name, fake in street.items():
            filled_in = " ".join(f"{field}={value}" for field, value in fake.settings().items())
            sys.stdout.write(f"{name}: {fake.base_url} {filled_in}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    said = argparse.ArgumentParser(prog="python -m tests.providers", description="Made-up payment providers.")
    said.add_argument("--port", type=int, default=8420)
    said.add_argument("--shop", help="the address of the house, such as http://127.0.0.1:8000")
    said.add_argument("--store", help="slug or id of the store whose hooks they call")
    wanted = said.parse_args()
    try:
        asyncio.run(stay_open(wanted.port, wanted.shop, wanted.store))
    except KeyboardInterrupt:
        sys.exit(0)

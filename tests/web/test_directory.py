"""The front page of an installation with two thousand stores, and the question whether there is only one."""

import re
from uuid import UUID

import msgspec
import pytest
from litestar.types import ASGIApp

from lonja.platform.changes import Changes
from lonja.platform.db import Database
from lonja.stores import Store, StoreBook
from lonja.web.directory import Directory
from tests.shop import Shop
from tests.web.client import Client


async def test_the_hall_shows_sixty_shops_and_the_way_to_more(
    app: ASGIApp, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """N+1. All at once, it was 683 kB and 37 ms of everybody's time for whoever asked."""
    one = await StoreBook(shop.database, Changes(shop.database)).store(shop.store)
    stores = [msgspec.structs.replace(one, id=UUID(int=n), slug=f"shop-{n}") for n in range(121)]

    async def listed(_: Directory) -> list[Store]:
        return stores

    async def none(_: Directory) -> None:
        return None

    monkeypatch.setattr(Directory, "listed", listed)
    monkeypatch.setattr(Directory, "only_one", none)
    pages = []
    for address in ("/", "/?page=2", "/?page=3", "/?page=4", "/?page=-1"):
        text = (await Client(app).get(address)).text
        pages.append((re.findall(r'href="/s/(shop-[0-9]+)/"', text), "/?page=" in text))
    slugs = [each.slug for each in stores]
    assert pages == [
        (slugs[:60], True),
        (slugs[60:120], True),
        (slugs[120:], False),
        ([], False),
        (slugs[:60], True),
    ]


async def test_whether_there_is_only_one_is_asked_of_two_stores_at_most(shop: Shop) -> None:
    """It was asked by reading all of them, again after every change of any."""
    changes = Changes(shop.database)
    asked = list[str]()

    class Listening:
        """Notes what is asked."""

        async def rows(self, sql: str, *_args: object) -> list[object]:
            asked.append(sql)
            return list(await shop.database.rows(sql))

    spy: Database = Listening()  # type: ignore[assignment]  # all that is used of one
    await Directory(spy, changes).only_one()
    assert [" ".join(sql.split())[-7:] for sql in asked] == ["limit 2"]

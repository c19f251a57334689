"""verify_promises, broken_promises: the proof on a live system."""

import re
from pathlib import Path

import pytest
from tests.shop import OpenShop, Shop

from lonja.audit import PROMISES, broken_promises, verify_promises

PAGE = Path(__file__).parents[2] / "docs" / "promises.md"


async def test_every_promise_is_named_and_kept(scratch_shop: Shop) -> None:
    """In order, each with its sentence; a shop that has sold keeps them all."""
    shop = scratch_shop
    await shop.pay(await shop.buy(await shop.visitor(), (await shop.sells(), 1)))
    results = await verify_promises(shop.database)
    assert [(each.code, each.sentence, each.broken_count) for each in results] == [
        (code, sentence, 0) for code, sentence in PROMISES.items()
    ]
    assert await broken_promises(shop.database, shop.store) == []


@pytest.mark.breaks_promises
async def test_what_is_broken_is_found_counted_and_shown(scratch_shop: Shop) -> None:
    """In one store, and over all of them; examples have an end."""
    shop = scratch_shop
    variants = [await shop.sells(3) for _ in range(7)]
    await shop.owner.execute("UPDATE inventory.stock_levels SET on_hand = on_hand + 1")
    found = await broken_promises(shop.database, shop.store)
    assert {(each.promise, each.store_id, each.subject) for each in found} == {
        ("P01", shop.store, str(variant)) for variant in variants
    }
    assert found[0].detail == "on hand 4, movements sum to 3"
    results = {each.code: each for each in await verify_promises(shop.database)}
    assert (results["P01"].ok, results["P01"].broken_count, len(results["P01"].examples)) == (False, 7, 5)
    assert all(each.ok for code, each in results.items() if code != "P01")


@pytest.mark.breaks_promises
async def test_another_stores_proof_is_not_disturbed(shop: Shop, open_shop: OpenShop) -> None:
    other = await open_shop()
    variant = await other.sells(3)
    harm = "UPDATE inventory.stock_levels SET on_hand = on_hand + $2 WHERE variant_id = $1"
    await shop.owner.execute(harm, variant, 1)
    assert await broken_promises(shop.database, shop.store) == []
    assert len(await broken_promises(shop.database, other.store)) == 1
    await shop.owner.execute(harm, variant, -1)


async def test_the_page_says_what_the_checks_check() -> None:
    """docs/promises.md: the same numbers and sentences, and each test and view it names exists."""
    page = PAGE.read_text()
    assert dict(re.findall(r"^## (P\d\d)\. (.+)$", page, re.MULTILINE)) == PROMISES
    root = PAGE.parents[1]
    for named in re.findall(r"`((?:tests|src|db)/[^`]+)`", page):
        assert (root / named).exists(), named
    for code in PROMISES:
        assert f"audit.{code.lower()}" in page
        assert list((root / "tests" / "promises").glob(f"test_{code.lower()}_*.py")), code
        assert list((root / "src/lonja/audit/sql").glob(f"{code.lower()}_*.sql")), code

"""save_rate, rates_for: what delivery costs here."""

import pytest
from tests.shop import OpenShop, Shop

from lonja.platform.errors import RuleBroken
from lonja.platform.ids import new_id
from lonja.shipping import rates_for, save_rate


async def test_a_buyer_sees_what_applies_in_the_merchants_order(shop: Shop, open_shop: OpenShop) -> None:
    """FUL-07: countries, the subtotal from which it is free to the minor unit, inactive ones left out."""
    save = (shop.database, shop.store, shop.staff)
    await save_rate(*save, "Slow", 300, position=2, free_from_minor=5_000, promise="a week")
    await save_rate(*save, "Abroad", 900, position=1, countries=["US", "CA"])
    await save_rate(*save, "Off", 1, is_active=False)

    async def names(country: str, subtotal: int) -> list[tuple[str, int]]:
        return [(each.name, each.price_minor) for each in await rates_for(shop.database, shop.store, country, subtotal)]

    assert await names("MX", 4_999) == [("Courier", 500), ("Slow", 300)]
    assert await names("MX", 5_000) == [("Courier", 500), ("Slow", 0)]
    assert await names("CA", 0) == [("Courier", 500), ("Abroad", 900), ("Slow", 300)]
    other = await open_shop()
    assert [each.name for each in await rates_for(shop.database, other.store, "MX", 0)] == ["Courier"]


async def test_a_rate_is_replaced_under_its_id_in_its_store_only(shop: Shop, open_shop: OpenShop) -> None:
    save = (shop.database, shop.store, shop.staff)
    assert await save_rate(*save, "Courier", 700, rate_id=shop.rate) == shop.rate
    assert [each.price_minor for each in await rates_for(shop.database, shop.store, "MX", 0)] == [700]
    other = await open_shop()
    await save_rate(other.database, other.store, other.staff, "Mine", 1, rate_id=shop.rate)
    assert [each.price_minor for each in await rates_for(shop.database, shop.store, "MX", 0)] == [700]


@pytest.mark.parametrize(
    "wrong",
    [
        {"price_minor": -1},
        {"name": ""},
        {"name": "n" * 101},
        {"countries": []},
        {"free_from_minor": -1},
        {"promise": "p" * 201},
    ],
)
async def test_odd_rates_are_refused(shop: Shop, wrong: dict[str, object]) -> None:
    """SEC-04."""
    said: dict[str, object] = {"name": "Courier", "price_minor": 1} | wrong
    with pytest.raises(RuleBroken):
        await save_rate(shop.database, shop.store, shop.staff, rate_id=new_id(), **said)  # type: ignore[arg-type]

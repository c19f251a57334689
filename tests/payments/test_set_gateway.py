"""set_gateway, active_gateways: what a store lets its buyers pay with."""

import pytest
from tests.shop import OpenShop, Shop

from lonja.payments import active_gateways, set_gateway
from lonja.payments.errors import GatewayIncomplete, UnknownGateway
from lonja.payments.queries import gateways
from lonja.platform.errors import RuleBroken


async def test_only_active_gateways_are_offered_in_their_order(shop: Shop) -> None:
    """CFG-04, CFG-07, CFG-08."""
    save = (shop.database, shop.store, shop.staff)
    await set_gateway(*save, "cod", "Cash", position=1)
    await set_gateway(*save, "sandbox", "Card", position=2, is_test_mode=False, config={"a": 1})
    offered = await active_gateways(shop.database, shop.store)
    assert [(each.id, each.name, each.is_test_mode) for each in offered] == [
        ("cod", "Cash", True), ("sandbox", "Card", False),
    ]  # fmt: skip
    await set_gateway(*save, "cod", "Cash", is_active=False)
    assert [each.id for each in await active_gateways(shop.database, shop.store)] == ["sandbox"]
    async with shop.database.store(shop.store, shop.staff, mode="read") as tx:
        known = await gateways(tx, shop.store)
    assert [(each.id, each.is_active, each.config) for each in known] == [
        ("cod", False, {}),
        ("sandbox", True, {"a": 1}),
    ]


async def test_unknown_gateways_and_odd_settings_are_refused(shop: Shop) -> None:
    """CFG-05: an id the house has no file for is no gateway."""
    save = (shop.database, shop.store, shop.staff)
    with pytest.raises(UnknownGateway):
        await set_gateway(*save, "bitcoin", "Coins")
    for name in ("", "n" * 101):
        with pytest.raises(RuleBroken):
            await set_gateway(*save, "cod", name)
    with pytest.raises(RuleBroken):
        await set_gateway(*save, "cod", "Cash", config=["no object"])  # type: ignore[arg-type]


async def test_each_store_has_its_own(shop: Shop, open_shop: OpenShop) -> None:
    """P07."""
    other = await open_shop()
    await set_gateway(shop.database, shop.store, shop.staff, "cod", "Cash", is_active=False)
    assert [each.id for each in await active_gateways(other.database, other.store)] == ["cod", "sandbox"]


async def test_what_is_left_out_stays_and_null_forgets(shop: Shop) -> None:
    """CFG-04: a form changes what it says, and nothing else."""
    save = (shop.database, shop.store, shop.staff, "stripe", "Card")
    await set_gateway(*save, config={"a": {"sealed": "1"}, "b": "2", "c": None})
    await set_gateway(*save)
    await set_gateway(*save, config={"b": None, "d": "4"})
    async with shop.database.store(shop.store, shop.staff, mode="read") as tx:
        known = {each.id: each.config for each in await gateways(tx, shop.store)}
    assert known["stripe"] == {"a": {"sealed": "1"}, "d": "4"}


async def test_what_must_be_there_must_be_there(shop: Shop) -> None:
    """CFG-07: nobody chooses a gateway that cannot work; a refusal leaves no trace."""
    save = (shop.database, shop.store, shop.staff, "stripe", "Card")
    with pytest.raises(GatewayIncomplete) as refused:
        await set_gateway(*save, config={"a": "1"}, required=["a", "b", "c"])
    assert refused.value.params == {"gateway": "stripe", "fields": ["b", "c"]}
    assert "stripe" not in {each.id for each in await active_gateways(shop.database, shop.store)}
    await set_gateway(*save, config={"a": "1"}, is_active=False, required=["a", "b"])
    await set_gateway(*save, config={"b": "2"}, required=["a", "b"])
    with pytest.raises(GatewayIncomplete):
        await set_gateway(*save, config={"a": None}, required=["a", "b"])
    assert "stripe" in {each.id for each in await active_gateways(shop.database, shop.store)}

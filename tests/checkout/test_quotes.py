"""What a cart comes to, and that an order costs exactly that (P15, MIG-05)."""

from typing import Any
from uuid import UUID

import msgspec
import pytest
import pytest_asyncio
from tests.shop import HOME, Shop

from lonja.carts import add_code, remove_code
from lonja.carts.errors import TooManyCodes, UnknownCart
from lonja.carts.model import Cart
from lonja.catalog import ListingQuery
from lonja.checkout import (
    Destination,
    Placement,
    QuoteDetails,
    RefundWish,
    WishedLine,
    cancel_order,
    expire_checkouts,
    quote_cart,
    request_order_refund,
)
from lonja.checkout.errors import CartEmpty, CodeNotUsable, TotalChanged
from lonja.orders import order
from lonja.platform.call import Call
from lonja.pricing import CurrencyRule, PriceWish, save_currency, set_price
from lonja.quotes import Audience, PreviewIsForStaff, PreviewWish, Quote, preview
from lonja.quotes import WishedLine as Wished
from lonja.quotes.listings import listing

TEN = {"type": "percentage", "basis_points": 1_000}


class Merchant:
    """A shop whose owner gives things away and pays taxes."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop

    async def promises(self, name: str, action: dict[str, Any], **said: Any) -> UUID:
        """A running promotion."""
        rule = {"name": name, "action": action} | said
        answer = await self.shop.database.value(
            "SELECT promotions.save_rule($1, $2, $3)",
            self.shop.store,
            self.shop.staff.encode(),
            msgspec.json.encode(rule).decode(),
        )
        return UUID(str(answer))

    async def code(
        self, code: str, action: dict[str, Any], *, condition: dict[str, Any] | None = None, **said: Any
    ) -> UUID:
        """A promotion that a code unlocks."""
        rule = await self.promises(code, action, needs_code=True, condition=condition or {})
        facts = {"store_id": self.shop.store, "rule_id": rule, "code": code} | said
        names = list(facts)
        return UUID(
            str(
                await self.shop.owner.fetchval(
                    f"""INSERT INTO promotions.discount_codes ({", ".join(names)}, expires_at)
                    VALUES ({", ".join(f"${n + 1}" for n in range(len(names)))}, now() + interval '1 day')
                    RETURNING id""",
                    *facts.values(),
                )
            )
        )

    async def taxes(self, *, included: bool, ppm: int = 160_000) -> None:
        """One rate for the store's country."""
        await self.shop.owner.execute(
            """WITH settings AS (
                INSERT INTO taxes.tax_settings (store_id, prices_include_tax) VALUES ($1, $2)
            ), category AS (
                INSERT INTO taxes.tax_categories (store_id, code, name, is_default)
                VALUES ($1, 'standard', 'Standard', true) RETURNING id
            ), zone AS (
                INSERT INTO taxes.tax_zones (store_id, name, countries) VALUES ($1, 'Home', '{MX}') RETURNING id
            )
            INSERT INTO taxes.tax_rates (store_id, zone_id, category_id, name, rate_ppm)
            SELECT $1, zone.id, category.id, 'IVA', $3 FROM zone, category""",
            self.shop.store,
            included,
            ppm,
        )

    async def quotes(self, call: Call, cart: Cart) -> Quote:
        """As the order would be."""
        said = QuoteDetails(
            address=Destination(country=HOME.country), shipping_rate_id=self.shop.rate, email="ana@example.com"
        )
        return await quote_cart(self.shop.database, self.shop.store, call, cart.id, said)


@pytest_asyncio.fixture
async def merchant(shop: Shop) -> Merchant:
    return Merchant(shop)


async def test_a_plain_cart_is_goods_and_delivery(merchant: Merchant) -> None:
    """Nothing to explain, nothing kept."""
    shop = merchant.shop
    call = await shop.visitor()
    cart = await shop.fill(call, (await shop.sells(price=1_000), 2), (await shop.sells(price=350), 1))
    quote = await merchant.quotes(call, cart)
    assert (quote.subtotal_minor, quote.shipping_minor, quote.total_minor) == (2_350, 500, 2_850)
    assert (await quote_cart(shop.database, shop.store, call, cart.id)).shipping_minor is None
    placed = await shop.place(call, cart)
    assert placed.total_amount_minor == 2_850
    assert await shop.owner.fetchval("SELECT count(*) FROM orders.order_quotes WHERE store_id = $1", shop.store) == 0


async def test_an_order_is_charged_what_was_quoted_with_everything_in_it(merchant: Merchant) -> None:
    """PRM-17, PRM-25, C-03: promotion, code, tax on top and delivery; the parts are kept with the order."""
    shop = merchant.shop
    await merchant.taxes(included=False)
    await merchant.promises("Everything", TEN)
    code = await merchant.code("CINCO", {"type": "fixed_amount", "amount_minor": 500, "per": "cart"})
    call = await shop.visitor()
    dear, cheap = await shop.sells(price=10_000), await shop.sells(price=333)
    cart = await shop.fill(call, (dear, 1), (cheap, 3))
    cart = await add_code(shop.database, shop.store, call, cart.id, " cinco ")
    assert cart.codes == ["CINCO"]
    quote = await merchant.quotes(call, cart)
    goods = 10_999 - 1_100 - 500
    tax = sum(line.tax_minor for line in quote.lines) + 80
    assert (quote.subtotal_minor, quote.discount_minor, quote.tax_minor) == (10_999, 1_600, tax)
    assert quote.total_minor == goods + 500 + tax
    assert abs(tax - 0.16 * (goods + 500)) <= 1.5
    placed = await shop.place(call, cart, expected_total_minor=quote.total_minor)
    assert placed.total_amount_minor == quote.total_minor
    kept = await order(shop.database, shop.store, shop.staff, placed.order_id)
    assert kept is not None
    assert [(each.name, each.amount_minor) for each in kept.promotions] == [("CINCO", 500), ("Everything", 1_100)] or [
        (each.name, each.amount_minor) for each in kept.promotions
    ] == [("Everything", 1_100), ("CINCO", 500)]
    assert all(each.trace["outcome"] == "applied" for each in kept.promotions)
    assert sum(line.discount_minor for line in kept.items) == 1_600
    assert [tax.name for tax in kept.taxes] == ["IVA"]
    assert (kept.total_amount_minor, kept.tax_minor) == (quote.total_minor, tax)
    used = await shop.owner.fetchrow("SELECT * FROM promotions.coupon_redemptions WHERE code_id = $1", code)
    assert (used["order_id"], used["email"], used["amount_minor"]) == (placed.order_id, "ana@example.com", 500)


async def test_units_that_go_back_bring_their_tax(merchant: Merchant) -> None:
    """FIELD-PAINS 36: a line is worth what was paid for it, discount off and tax on, to the last minor unit."""
    shop = merchant.shop
    await merchant.taxes(included=False)
    await merchant.promises("Everything", TEN)
    call = await shop.visitor()
    placed = await shop.place(call, await shop.fill(call, (await shop.sells(price=333), 3)))
    await shop.pay(placed)
    kept = await order(shop.database, shop.store, shop.staff, placed.order_id)
    assert kept is not None
    line = kept.items[0]
    worth = 0
    for _ in range(3):
        wish = RefundWish(lines=[WishedLine(item_id=line.id, quantity=1)])
        refund = await request_order_refund(shop.database, shop.store, shop.staff, placed.order_id, wish)
        worth += refund.amount_minor
    assert worth == line.total_minor + line.tax_on_top_minor == 999 - 100 + 144


async def test_tax_inside_the_prices_adds_nothing(merchant: Merchant) -> None:
    shop = merchant.shop
    await merchant.taxes(included=True)
    call = await shop.visitor()
    cart = await shop.fill(call, (await shop.sells(price=11_600), 1))
    quote = await merchant.quotes(call, cart)
    assert (quote.total_minor, quote.tax_minor, quote.tax_included_minor) == (12_100, 0, 1_600 + 69)
    placed = await shop.place(call, cart)
    kept = await order(shop.database, shop.store, shop.staff, placed.order_id)
    assert kept is not None
    assert (kept.total_amount_minor, kept.tax_included_minor) == (12_100, 1_669)


async def test_a_code_that_is_worth_nothing_stops_the_order_not_the_cart(merchant: Merchant) -> None:
    """PRM-17: the quote says why; the order is refused until the code is gone; the reservation is not lost."""
    shop = merchant.shop
    call = await shop.visitor()
    cart = await shop.fill(call, (await shop.sells(price=1_000), 1))
    await merchant.code("MINIMO", TEN, min_subtotal_minor=5_000)
    for code in ("MINIMO", "NADA"):
        cart = await add_code(shop.database, shop.store, call, cart.id, code)
    quote = await merchant.quotes(call, cart)
    assert [(said.code, said.is_valid, said.reason) for said in quote.codes] == [
        ("MINIMO", False, "below_minimum"),
        ("NADA", False, "unknown"),
    ]
    assert quote.total_minor == 1_500
    with pytest.raises(CodeNotUsable) as refused:
        await shop.place(call, cart)
    assert refused.value.params == {"code": "MINIMO", "reason": "below_minimum"}
    for code in ("minimo", "nada"):
        cart = await remove_code(shop.database, shop.store, call, cart.id, code)
    assert (await shop.place(call, cart)).total_amount_minor == 1_500


async def test_a_code_that_is_over_takes_nothing_away(merchant: Merchant) -> None:
    """A promotion that needs no code gives what it gives, whatever code of its own was brought too."""
    shop = merchant.shop
    call = await shop.visitor()
    cart = await shop.fill(call, (await shop.sells(price=1_000), 1))
    await merchant.code("MINIMO", TEN, min_subtotal_minor=5_000)
    await shop.owner.execute("UPDATE promotions.promotion_rules SET needs_code = false WHERE store_id = $1", shop.store)
    cart = await add_code(shop.database, shop.store, call, cart.id, "MINIMO")
    quote = await merchant.quotes(call, cart)
    assert [(said.code, said.reason) for said in quote.codes] == [("MINIMO", "below_minimum")]
    assert (quote.discount_minor, [given.code for given in quote.applied]) == (100, [None])
    await shop.owner.execute(
        "UPDATE promotions.discount_codes SET min_subtotal_minor = 0 WHERE store_id = $1", shop.store
    )
    quote = await merchant.quotes(call, cart)
    assert (quote.discount_minor, [given.code for given in quote.applied]) == (100, ["MINIMO"])


async def test_a_cart_takes_five_codes(merchant: Merchant) -> None:
    shop = merchant.shop
    call, stranger = await shop.visitor(), await shop.visitor()
    cart = await shop.fill(call, (await shop.sells(), 1))
    for n in (1, 2, 3, 4, 5, 5):
        await add_code(shop.database, shop.store, call, cart.id, f"CODE{n}")
    with pytest.raises(TooManyCodes):
        await add_code(shop.database, shop.store, call, cart.id, "CODE6")
    with pytest.raises(UnknownCart):
        await add_code(shop.database, shop.store, stranger, cart.id, "CODE1")
    with pytest.raises(UnknownCart):
        await quote_cart(shop.database, shop.store, stranger, cart.id)


async def test_an_empty_cart_has_no_quote(merchant: Merchant) -> None:
    shop = merchant.shop
    call = await shop.visitor()
    variant = await shop.sells()
    cart = await shop.fill(call, (variant, 1))
    await shop.owner.execute("DELETE FROM carts.cart_items WHERE cart_id = $1", cart.id)
    with pytest.raises(CartEmpty):
        await quote_cart(shop.database, shop.store, call, cart.id)


async def test_an_order_that_dies_gives_back_its_code(merchant: Merchant) -> None:
    """P14, in every way in which it can die; what only stumbles (a payment that failed) or lives on keeps it."""
    shop = merchant.shop
    await merchant.code("UNA", TEN, usage_limit=1)
    variant = await shop.sells(2, price=1_000)

    async def used() -> int:
        count: int = await shop.owner.fetchval(
            "SELECT used_count FROM promotions.discount_codes WHERE store_id = $1", shop.store
        )
        return count

    async def order_with_code() -> Placement:
        call = await shop.visitor()
        cart = await shop.fill(call, (variant, 1))
        placed = await shop.place(call, await add_code(shop.database, shop.store, call, cart.id, "UNA"))
        assert (placed.total_amount_minor, await used()) == (1_400, 1)
        return placed

    async def cancelled(placed: Placement) -> None:
        with pytest.raises(CodeNotUsable):
            await order_with_code()
        await cancel_order(shop.database, shop.store, shop.staff, placed.order_id)

    async def paid_and_cancelled(placed: Placement) -> None:
        await shop.pay(placed)
        await cancel_order(shop.database, shop.store, shop.staff, placed.order_id)

    async def never_paid(placed: Placement) -> None:
        await shop.pay(placed, "failed")
        assert await used() == 1, "it may be paid another way yet"
        shop.later(hours=3)
        assert await expire_checkouts(shop.database, shop.store, Call.system("test")) >= 1

    async def authorization_lost(placed: Placement) -> None:
        await shop.pay(placed, "authorized")
        assert await used() == 1
        await shop.pay(placed, "cancelled")

    async def paid_when_all_is_gone(placed: Placement) -> None:
        shop.later(hours=2)
        await shop.buy(await shop.visitor(), (variant, 2))
        await shop.pay(placed)

    for death in (cancelled, paid_and_cancelled, never_paid, authorization_lost, paid_when_all_is_gone):
        shop.later()
        placed = await order_with_code()
        await death(placed)
        assert await shop.history_of(placed.order_id) in (["cancelled"], ["confirmed", "cancelled"]), death.__name__
        assert await used() == 0, death.__name__


async def test_who_was_shown_another_total_is_asked(merchant: Merchant) -> None:
    """The promotion ended between the page and the click."""
    shop = merchant.shop
    rule = await merchant.promises("Everything", TEN)
    call = await shop.visitor()
    cart = await shop.fill(call, (await shop.sells(price=1_000), 1))
    shown = await merchant.quotes(call, cart)
    assert shown.total_minor == 1_400
    await shop.owner.execute("UPDATE promotions.promotion_rules SET is_active = false WHERE id = $1", rule)
    with pytest.raises(TotalChanged):
        await shop.place(call, cart, expected_total_minor=shown.total_minor)
    assert (await shop.place(call, cart, expected_total_minor=1_500)).total_amount_minor == 1_500


async def test_a_preview_explains_to_staff_only(merchant: Merchant) -> None:
    """Why this discount, and why not that one."""
    shop = merchant.shop
    await merchant.promises("Everything", TEN)
    await merchant.promises("Big carts", TEN, condition={"min_subtotal_minor": 100_000})
    wish = PreviewWish(lines=[Wished(await shop.sells(price=1_000), 2), Wished(await shop.sells(price=50), 1)])
    quote = await preview(shop.database, shop.store, shop.staff, wish)
    assert quote.total_minor == 2_050 - 205
    assert {step.name: (step.outcome, step.reason) for step in quote.trace} == {
        "Everything": ("applied", "applied"),
        "Big carts": ("skipped", "below_minimum"),
    }
    with pytest.raises(PreviewIsForStaff):
        await preview(shop.database, shop.store, await shop.visitor(), wish)


async def test_an_amount_that_nobody_can_convert_gives_nothing(merchant: Merchant) -> None:
    """C-27: 100 pesos off are not 100 dollars off, where no rate is known; a percentage needs none."""
    shop = merchant.shop
    await merchant.promises("Hundred off", {"type": "fixed_amount", "amount_minor": 10_000, "per": "cart"})
    await merchant.promises("Tenth off", TEN)
    await save_currency(shop.database, shop.store, shop.staff, "USD", CurrencyRule())
    variant = await shop.sells(price=50_000)
    dollars = PriceWish(variant_id=variant, amount_minor=3_000, currency="USD")
    await set_price(shop.database, shop.store, shop.staff, dollars)
    wish = PreviewWish(lines=[Wished(variant, 1)], currency="USD")
    quote = await preview(shop.database, shop.store, shop.staff, wish)
    assert (quote.currency, quote.total_minor) == ("USD", 2_700)
    assert {step.name: step.reason for step in quote.trace} == {"Hundred off": "no_rate", "Tenth off": "applied"}
    seen = await listing(shop.database, shop.store, ListingQuery(), Audience(currency="USD"))
    assert [card.price_minor for card in seen.cards] == [2_700]

"""What mails say: every kind in every language, and what none of them may say."""

import re
from collections.abc import AsyncIterator, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import msgspec
import pytest
import pytest_asyncio
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from lonja import notifications, orders, web
from lonja.checkout import TOO_MUCH_FOR_ONE_CARD
from lonja.notifications import letters, looks
from lonja.notifications.letters import Facts, write
from lonja.notifications.model import Kind
from lonja.notifications.writing import home_of
from lonja.orders.links import guest_key_of, mailed_key
from lonja.orders.model import Order, OrderPromotion
from lonja.platform.db import Database
from lonja.platform.ids import new_id
from lonja.platform.money import Money
from lonja.stores import Store, list_stores
from lonja.stores.colours import contrast
from lonja.web.messages import translations
from lonja.web.storefront.order_words import headline
from tests import world
from tests.conftest import close_for_good, fresh_store, hold_promises
from tests.context import BOX
from tests.notifications.conftest import ASKING, HOUSE, Mailroom, altered
from tests.shop import NOON, OpenShop, Shop

KINDS: tuple[Kind, ...] = ("order_confirmed", "order_cancelled", "refund_processed", "password_changed")
HEARD: dict[tuple[str, str], tuple[str, str]] = {
    ("order_confirmed", "en"): ("Order #1001 at Test store is confirmed", "Your payment has arrived"),
    ("order_confirmed", "es"): ("Tu pedido #1001 en Test store está confirmado", "Tu pago llegó"),
    ("order_confirmed", "bn"): ("Test store-এ অর্ডার #1001 নিশ্চিত হয়েছে", "আপনার পেমেন্ট এসেছে"),
    ("order_cancelled", "en"): ("Order #1001 at Test store was cancelled", "goes back to where it came from"),
    ("order_cancelled", "es"): ("Tu pedido #1001 en Test store fue cancelado", "vuelve por donde vino"),
    ("refund_processed", "en"): ("MX$7.00 of order #1001 is on its way back to you", "MX$7.00"),
    ("refund_processed", "es"): ("de tu pedido #1001 va de regreso a ti", "Reembolsado"),
    ("password_changed", "en"): ("Your password at Test store was changed", "If it was not, somebody else"),
    ("password_changed", "es"): ("Se cambió tu contraseña en Test store", "otra persona tiene tu cuenta"),
    ("password_changed", "bn"): ("Test store-এ আপনার পাসওয়ার্ড বদলানো হয়েছে", "অন্য কারও হাতে"),
}


class Strict(HTMLParser):
    """Every tag that is opened is closed, in order; the links it found."""

    VOID = ("meta", "br", "link", "img", "hr")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")
            assert dict(attrs)["target"] == "_blank"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, self.get_starttag_text()


async def an_order(shop: Shop, **chosen: Any) -> tuple[Store, Order]:
    """A paid order, and the store it was bought in."""
    draft = world.cap("Gorra <Faro> & Mar", base_price_minor=44_900)
    variant = (await world.make_product(shop.database, shop.store, draft)).variants[0].id
    await shop.receives(variant, 5)
    call = await shop.visitor()
    placed = await shop.place(call, await shop.fill(call, (variant, 2)), phone="+52 951 555 0199", **chosen)
    await shop.pay(placed)
    order = await orders.order(shop.database, shop.store, ASKING, placed.order_id)
    assert order is not None
    return await store_of(shop), order


async def store_of(shop: Shop) -> Store:
    organization = await shop.owner.fetchval("SELECT organization_id FROM stores.stores WHERE id = $1", shop.store)
    (found,) = await list_stores(shop.database, organization)
    return found


@pytest_asyncio.fixture(scope="module")
async def bought(
    database: Database, curtain: asyncpg.Connection, watchman: asyncpg.Connection
) -> AsyncIterator[tuple[Store, Order]]:
    """An order that letters are written of, and its store."""
    shop = await Shop(database, curtain, await fresh_store(database)).open()
    yield await an_order(shop)
    await hold_promises(watchman, [shop.store])
    await close_for_good(watchman, [shop.store])


def facts(kind: Kind, store: Store, order: Order, locale: str, **chosen: Any) -> Facts:
    said: dict[str, Any] = {
        "kind": kind,
        "store": store,
        "locale": locale,
        "link": f"https://shop.example/orders/{order.id}?key=k",
        "home": "https://shop.example",
        "happened_at": NOON,
        "order": None if kind == "password_changed" else order,
        "way_to_pay": "Card",
        "refund": Money(700, "MXN"),
    }
    return Facts(**said | chosen)


@pytest.mark.parametrize("locale", ["en", "es", "bn"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_in_every_language(bought: tuple[Store, Order], kind: Kind, locale: str) -> None:
    """EML-02, EML-03, EML-05, EML-06: in words, numbers and addresses of the reader."""
    store, order = bought
    if kind == "order_cancelled":
        order = msgspec.structs.replace(order, status="cancelled", payment_status="refund_pending")
    letter = write(facts(kind, store, order, locale))
    subject, sentence = HEARD.get((kind, locale), ("", ""))
    assert subject in letter.subject
    assert "\n" not in letter.subject
    assert sentence in letter.html
    assert sentence in letter.plain
    reader = Strict()
    reader.feed(letter.html)
    assert reader.open == []
    assert "https://shop.example" in letter.plain
    if kind != "password_changed":
        assert f"https://shop.example/orders/{order.id}?key=k" in reader.links
        assert f"https://shop.example/orders/{order.id}?key=k" in letter.plain.split()
        assert f"#{order.number}" in letter.html
    assert "<script" not in letter.html
    assert "%(" not in letter.html + letter.plain + letter.subject


def test_the_confirmation_holds_lines_totals_and_the_address(bought: tuple[Store, Order]) -> None:
    """EML-02: what a buyer keeps; and no telephone number (no card, no secret either: they are not among the facts)."""
    store, order = bought
    letter = write(facts("order_confirmed", store, order, "es-MX"))
    for text in (letter.html.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"), letter.plain):
        for part in ("Gorra <Faro> & Mar", "$898.00", "$5.00", "$903.00", "Calle 5", "68000 Oaxaca", "México"):
            assert part in text, part
        for digits in ("951 555 0199", "9515550199"):
            assert digits not in text
    assert "Gorra <Faro>" not in letter.html, "HTML is escaped"


def test_tax_is_said_however_it_was_charged(bought: tuple[Store, Order]) -> None:
    """Inside the price, on top, or not owed by a business abroad: what the letter adds up to is what was paid."""
    store, order = bought
    taxed = msgspec.structs.replace(
        order, tax_minor=1_111, tax_included_minor=2_222, tax_relief_minor=3_333, vat_id="DE136695976"
    )
    letter = write(facts("order_confirmed", store, taxed, "es-MX"))
    for text in (letter.html, letter.plain):
        for part in ("$11.11", "$22.22", "−$33.33", "DE136695976", "Impuestos incluidos"):
            assert part in text, part


def test_what_was_given_is_said_by_its_name(bought: tuple[Store, Order]) -> None:
    """PRM-25: lines at their price, delivery at its price, and every promotion with what it took off."""
    store, order = bought
    given = OrderPromotion(
        rule_id=new_id(), code_id=None, code="EID100", name="Eid <gift>", amount_minor=10_000, shipping_minor=500,
        allocations=[], trace={},
    )  # fmt: skip
    given_order = msgspec.structs.replace(order, promotions=[given], shipping_minor=0, shipping_discount_minor=500)
    letter = write(facts("order_confirmed", store, given_order, "es-MX"))
    for text in (letter.html.replace("&lt;", "<").replace("&gt;", ">"), letter.plain):
        for part in ("Eid <gift> (EID100)", "−$105.00", "$5.00"):
            assert part in text, part


def test_cash_on_delivery_says_what_to_have_ready(bought: tuple[Store, Order]) -> None:
    store, order = bought
    order = msgspec.structs.replace(order, payment_status="pending")
    letter = write(facts("order_confirmed", store, order, "en", is_on_delivery=True))
    assert "Please have MX$903.00 ready when the courier comes." in letter.plain
    assert "Your payment has arrived" not in letter.plain


def test_a_cancelled_order_that_nobody_paid_says_so(bought: tuple[Store, Order]) -> None:
    store, order = bought
    letter = write(facts("order_cancelled", store, msgspec.structs.replace(order, payment_status="voided"), "en"))
    assert "Nothing was taken" in letter.plain
    assert "goes back" not in letter.plain


@pytest.mark.parametrize(
    ("locale", "said"), [("en", "more of the drop"), ("es-MX", "más del lanzamiento"), ("bn", "ড্রপের সীমার")]
)
def test_why_an_order_was_too_much_for_one_card(bought: tuple[Store, Order], locale: str, said: str) -> None:
    """DRP-05: the letter and the order's page say the reason in a sentence, and that the money comes back."""
    store, order = bought
    say = translations(locale).gettext
    why = msgspec.structs.replace(order.history[-1], to_status="cancelled", reason=TOO_MUCH_FOR_ONE_CARD)
    order = msgspec.structs.replace(
        order, status="cancelled", payment_status="refund_pending", history=[*order.history, why]
    )
    letter = write(facts("order_cancelled", store, order, locale))
    page = headline(order, None, is_waiting=False, _=say)
    for text in (letter.html, letter.plain, page.text):
        assert said in text
    usual = msgspec.structs.replace(order, history=order.history[:-1])
    assert said not in write(facts("order_cancelled", store, usual, locale)).plain
    assert said not in headline(usual, None, is_waiting=False, _=say).text


@pytest.mark.parametrize("locale", ["fr", "xx-XX", "zz"])
def test_a_language_we_do_not_speak_is_english(bought: tuple[Store, Order], locale: str) -> None:
    store, order = bought
    voice = letters.voice_of(locale)
    assert write(facts("order_confirmed", store, order, voice)).subject.endswith("is confirmed")


def test_names_cannot_write_html_or_headers(bought: tuple[Store, Order]) -> None:
    """A name is a name, whatever is in it."""
    store, order = bought
    order = msgspec.structs.replace(order, shipping_name="<script>alert(1)</script>\r\nBcc: all@example.com")
    letter = write(facts("order_confirmed", msgspec.structs.replace(store, name="A\r\nBcc: b@c.de"), order, "en"))
    assert "<script" not in letter.html
    assert "\nBcc:" not in letter.plain.replace("\r", "\n")
    assert letter.subject == "Order #1001 at A Bcc: b@c.de is confirmed"


async def test_the_mail_is_in_the_language_of_the_order(shop: Shop, mailroom: Mailroom) -> None:
    """EML-02: a store speaks Spanish, its buyer checked out in English."""
    call = await shop.visitor()
    await shop.place(call, await shop.fill(call, (await shop.sells(), 1)), "cod", locale="en")
    assert "is confirmed" in (await mailroom.the_only()).subject


async def test_a_guest_can_open_their_order_from_the_mail(shop: Shop, mailroom: Mailroom) -> None:
    """The link holds a key of this house; it opens this order as the guest's own secret does, and no other store's."""
    call = await shop.visitor()
    placed = await shop.buy(call, (await shop.sells(), 1), gateway="cod")
    html = (await mailroom.the_only()).html
    link = next(href for href in re.findall(r'href="([^"]+)"', html) if "/orders/" in href)
    home, _, key = link.partition("?key=")
    assert home == f"{home_of(HOUSE, await store_of(shop))}/orders/{placed.order_id}"
    hashed = guest_key_of(BOX, shop.store, key)
    stranger = msgspec.structs.replace(await shop.visitor(), guest_key=hashed)
    found = await orders.order(shop.database, shop.store, stranger, placed.order_id)
    assert found is not None
    assert guest_key_of(BOX, new_id(), key) != hashed
    assert hashed not in html, "the hash alone is not shown either"


async def test_a_customers_link_holds_no_key(shop: Shop, mailroom: Mailroom) -> None:
    call = await shop.customer()
    await shop.place(call, await shop.fill(call, (await shop.sells(), 1)), "cod", guest_key=None)
    assert "key=" not in (await mailroom.the_only()).html


def test_a_key_that_is_not_ours_is_a_secret_like_any_other() -> None:
    """What does not open is hashed, as a guest's own secret is: it fits nothing, and breaks nothing."""
    store: UUID = new_id()
    for odd in ("", "v1.k1.", "v1.k1.AAAA", "v1.k9." + "A" * 80, "v1.k1.ñ", "plain secret", "v1." * 50):
        assert re.fullmatch(r"[0-9a-f]{64}", guest_key_of(BOX, store, odd))
    key = mailed_key(BOX, store, "ab" * 32)
    assert guest_key_of(BOX, store, key) == "ab" * 32
    assert guest_key_of(BOX, store, altered(key)) != "ab" * 32


async def test_the_letter_wears_the_stores_colours(open_shop: OpenShop) -> None:
    """And text on them can be read (WCAG AA)."""
    shop = await open_shop(theme={"preset": "paper", "accent": "#ffee00", "on_accent": "#ffffff"})
    store, order = await an_order(shop)
    look = looks.look_of(store)
    assert look.accent in write(facts("order_confirmed", store, order, "en")).html
    assert contrast(look.on_accent, look.accent) >= 4.5


def test_the_presets_are_those_of_the_storefront() -> None:
    css = (Path(web.__file__).parent / "assets/css/themes.css").read_text()
    for name, look in looks._PRESETS.items():
        block = css.partition(f'[data-theme="{name}"]')[2].partition("}")[0]
        for token, value in {
            "accent": look.accent, "on-accent": look.on_accent, "bg": look.ground, "surface": look.sheet,
            "ink": look.ink,
        }.items():  # fmt: skip
            assert f"--{token}: {value};" in block, (name, token)
        for text in (look.ink, look.soft):
            assert min(contrast(text, look.sheet), contrast(text, look.ground)) >= 4.5, (name, text)


def _said() -> Iterator[str]:
    options = {"**.*": {"trim_blocks": "true", "lstrip_blocks": "true"}}
    here = Path(notifications.__file__).parent / "templates"
    method = [("**.html", "jinja2.ext:babel_extract"), ("**.txt", "jinja2.ext:babel_extract")]
    for found in extract_from_dir(here, method, options, {"_": None, "words": None}):
        yield str(found[2])


@pytest.mark.parametrize("language", ["es", "bn"])
def test_every_sentence_is_translated_and_fills_the_same_places(language: str) -> None:
    with (letters.LOCALES / f"{language}.po").open("rb") as source:
        known = {str(each.id): str(each.string) for each in read_po(source, locale=language) if each.id}
    assert set(known) == set(_said())
    for english, other in known.items():
        assert other
        assert set(re.findall(r"%\(\w+\)s", english)) == set(re.findall(r"%\(\w+\)s", other)), english

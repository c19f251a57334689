"""A cart to try: what would it cost, for whom, with which code, when; and why each promotion gives what it gives.

Promises: the price is the one that a checkout would ask (quotes.preview); nothing is written and no code is used up.
The whole question stands in the address, so an answer can be sent to a colleague.
"""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from lonja.inventory.model import StockItem
from lonja.inventory.queries import stock_of_variant, stock_page
from lonja.quotes import NoPrice, PreviewWish, Quote, WishedLine, preview
from lonja.web.admin.currencies import currencies_of
from lonja.web.admin.form import Form, rows
from lonja.web.admin.offers import show_room
from lonja.web.admin.office import Office, desk
from lonja.web.admin.prices import moment_of
from lonja.web.admin.reasons import refused, told
from lonja.web.admin.segments import segments_known
from lonja.web.answers import Answer

MOST_LINES, MOST_FOUND, MOST_UNITS = 20, 8, 10_000
_ASLEEP = frozenset({"needs_code", "inactive", "not_started", "ended"})
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)


@desk("GET", "/promotions/preview", needs="promotions.read")
async def try_cart(office: Office) -> Answer:
    """The question, and its answer."""
    form = office.asked
    wished = _wished(form)
    segments = await segments_known(office) if office.may("customers.read") else []
    async with office.look() as tx:
        known = [await stock_of_variant(tx, office.store.id, variant) for variant in wished]
        words = str(form.values["find"]).strip()[:100]
        found = await stock_page(tx, office.store.id, words=words, limit=MOST_FOUND) if words else []
    lines = [item for item in known if item is not None]
    chosen = [row.reference("id") for row in rows(form, "segment")]
    currencies = await currencies_of(office)
    form.values["currency"] = form.values["currency"] or office.store.currency
    there = {item.variant_id: wished[item.variant_id] for item in lines}
    wish = _wish(office, form, there, chosen, currencies)
    quote = await _quote(office, form, wish) if lines and not form.errors else None
    if not form.values["country"]:
        form.values["country"] = office.store.country
    return await show_room(
        office, "/promotions/preview", "preview.html", "promotions.read", 422 if form.errors else 200,
        form=form, segments=segments, chosen=set(chosen), words=words, zone=office.store.time_zone,
        lines=[_line(item, wished[item.variant_id], quote) for item in lines],
        found=[item for item in found if item.variant_id not in wished],
        currencies=[(each, each) for each in currencies],
        quote=quote, trace=_trace(office, quote) if quote else [],
        codes=[(each, refused(office.words, each.reason)) for each in quote.codes] if quote else [],
    )  # fmt: skip


def _wished(form: Form) -> dict[UUID, int]:
    """So many of which; a row without a number is one that was found and not wanted."""
    found: dict[UUID, int] = {}
    for row in rows(form, "line")[: MOST_LINES + MOST_FOUND]:
        variant, count = row.reference("variant"), row.whole("quantity", 0, MOST_UNITS, default=0)
        for sentence in row.errors["quantity"]:
            form.refuse("lines", sentence)
        if variant and count:
            found[variant] = found.get(variant, 0) + count
    if len(found) > MOST_LINES:
        form.refuse("lines", form.say("At most %(most)s of them.", most=MOST_LINES))
    return dict(list(found.items())[:MOST_LINES])


def _wish(
    office: Office, form: Form, wished: dict[UUID, int], segments: Sequence[UUID | None], currencies: Sequence[str]
) -> PreviewWish:
    country = str(form.values["country"]).strip().upper() or office.store.country
    if not _COUNTRY.fullmatch(country):
        form.refuse("country", form.say("Two letters, such as %(example)s.", example=office.store.country))
    currency = form.choice("currency", currencies)
    return PreviewWish(
        lines=[WishedLine(variant, count) for variant, count in wished.items()],
        codes=[code.upper() for code in form.words("codes", 20, 5)],
        currency=currency,
        segments=[segment for segment in segments if segment],
        is_first_order=form.ticked("first_order"),
        country=country,
        region=form.text("region", 100, required=False) or None,
        postal_code=form.text("postal_code", 20, required=False) or None,
        shipping_minor=form.amount("delivery", currency, required=False),
        at=moment_of(office, form, "at"),
    )


async def _quote(office: Office, form: Form, wish: PreviewWish) -> Quote | None:
    try:
        return await preview(office.db, office.store.id, office.call, wish)
    except NoPrice as refusal:
        form.refuse("", office.words.sentence(refusal))
        return None


def _line(item: StockItem, count: int, quote: Quote | None) -> dict[str, Any]:
    priced = [line for line in quote.lines if line.variant_id == item.variant_id] if quote else []
    return {"item": item, "quantity": count, "priced": priced[0] if priced else None}


def _trace(office: Office, quote: Quote) -> list[dict[str, Any]]:
    """Each promotion that was looked at, in the order in which they work."""
    return [
        {
            "rule_id": step.rule_id,
            "name": step.name,
            "code": step.code,
            "is_applied": step.outcome == "applied",
            "is_asleep": step.reason in _ASLEEP and step.code is None,
            "text": told(
                office.words,
                quote.currency,
                is_applied=step.outcome == "applied",
                reason=step.reason,
                amount=step.amount_minor,
                base=step.base_minor,
            ),
        }
        for step in quote.trace
    ]


routes = [try_cart]

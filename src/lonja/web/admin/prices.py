"""A product's prices: in other currencies, for segments, from a quantity, in a window of time; and what they have been.

Promises: a price is never changed: it ends, and another begins (docs/decisions/0020). So what was shown when is known,
and the lowest of the thirty days before a reduction with it (Omnibus).
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from lonja.catalog import queries
from lonja.catalog.model import ProductRecord
from lonja.platform.errors import IdempotencyKeyReused
from lonja.platform.ids import new_id
from lonja.pricing import (
    CurrencyNotSold,
    ListPrice,
    PriceOverlaps,
    PriceWindowInvalid,
    PriceWish,
    TooManyPrices,
    end_price,
    price_list,
    prior_lowest,
    set_price,
)
from lonja.web.admin.currencies import currencies_of
from lonja.web.admin.form import Form
from lonja.web.admin.office import Office, desk
from lonja.web.admin.segments import segments_known
from lonja.web.answers import Answer

_REFUSALS = (CurrencyNotSold, PriceOverlaps, PriceWindowInvalid, TooManyPrices, IdempotencyKeyReused)
_FIELDS = {
    "currency_not_sold": "currency",
    "price_overlaps": "replace",
    "price_window_invalid": "effective_at",
}
_ALL = "product"


@desk("GET", "/products/{product_id:uuid}/prices", needs="catalog.read")
async def show_prices(office: Office, product_id: UUID) -> Answer:
    """The prices in force, and those to come."""
    return await _show(office, product_id, office.blank(currency=office.store.currency, target=_ALL, min_qty="1"))


@desk("POST", "/products/{product_id:uuid}/prices", needs="catalog.write")
async def give_price(office: Office, product_id: UUID) -> Answer:
    """Another price."""
    form = office.form()
    currencies = await currencies_of(office)
    record = await queries.product_record(office.db, office.store.id, office.call, product_id)
    wish = _wish(office, form, record, currencies)
    if not form.errors:
        try:
            call, is_over = office.keyed(form), form.ticked("replace")
            await set_price(office.db, office.store.id, call, wish, replace=is_over)
            return office.go(f"/products/{product_id}/prices", done="saved")
        except _REFUSALS as refusal:
            form.refuse_with(refusal, office.words.sentence(refusal), _FIELDS)
    form.values["key"] = str(new_id())
    return await _show(office, product_id, form, status=422)


@desk("POST", "/products/{product_id:uuid}/prices/{price_id:uuid}/end", needs="catalog.write")
async def end(office: Office, product_id: UUID, price_id: UUID) -> Answer:
    """A price ends now, or never begins."""
    await end_price(office.db, office.store.id, office.keyed(office.form()), price_id)
    return office.go(f"/products/{product_id}/prices", done="ended")


def _wish(office: Office, form: Form, record: ProductRecord, currencies: Sequence[str]) -> PriceWish:
    targets = [_ALL, *(str(variant.id) for variant in record.variants)]
    target, currency = form.choice("target", targets), form.choice("currency", currencies)
    begins, ends = moment_of(office, form, "effective_at"), moment_of(office, form, "expires_at")
    if begins and ends and ends <= begins:
        form.refuse("expires_at", form.say("It has to end after it begins."))
    return PriceWish(
        amount_minor=form.amount("amount", currency) or 0,
        product_id=record.id if target == _ALL else None,
        variant_id=None if target == _ALL else UUID(target),
        currency=currency,
        segment_id=form.reference("segment"),
        min_qty=form.whole("min_qty", 1, 10_000, default=1),
        compare_at_minor=form.amount("compare_at", currency, required=False),
        effective_at=begins,
        expires_at=ends,
    )


def moment_of(office: Office, form: Form, field: str) -> datetime | None:
    """A day and time of the store's calendar."""
    typed = str(form.values[field]).strip()
    try:
        moment = datetime.fromisoformat(typed).replace(tzinfo=ZoneInfo(office.store.time_zone)) if typed else None
        return moment.astimezone(UTC) if moment else None
    except (ValueError, OverflowError):
        form.refuse(field, form.say("Write a day and a time such as %(example)s.", example="2026-11-27 00:00"))
        return None


def local_of(moment: datetime | None, zone: str) -> str:
    """A moment as a field for day and time shows it."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return local.isoformat(timespec="auto" if local.second or local.microsecond else "minutes")


async def _show(office: Office, product_id: UUID, form: Form, status: int = 200) -> Answer:
    record = await queries.product_record(office.db, office.store.id, office.call, product_id)
    given = await price_list(office.db, office.store.id, office.call, product_id)
    variants = [variant.id for variant in record.variants]
    lowest = await prior_lowest(office.db, office.store.id, office.call, variants) if variants else {}
    segments = await segments_known(office) if office.may("customers.read") else []
    return await office.show(
        "product_prices.html",
        "products",
        status,
        product=record,
        plain=[(variant, lowest.get(variant.id)) for variant in record.variants],
        given=[_row(each) for each in given],
        targets=[(_ALL, office.say("All variants"))] + [(str(each.id), each.title) for each in record.variants],
        segments=[("", office.say("Everybody"))] + [(str(each.id), each.name) for each in segments],
        currencies=[(each, each) for each in await currencies_of(office)],
        form=form,
        zone=office.store.time_zone,
        can_write=office.may("catalog.write"),
    )


def _row(price: ListPrice) -> dict[str, Any]:
    return {"price": price, "state": "active" if price.is_in_force else "scheduled"}


routes = [show_prices, give_price, end]

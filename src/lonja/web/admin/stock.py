"""Stock: every variant, one variant with its ledger, and the adjustment.

Promises: an adjustment is the operation the API calls, under a key: sending the form twice writes one line; what was
typed stays when it is refused.
"""

from collections.abc import Sequence
from uuid import UUID

from lonja.drops.reminders import waiting_of
from lonja.inventory import queries
from lonja.inventory.errors import QuantityOutOfRange, StockIsHeld, UnknownLocation, UnknownVariant
from lonja.inventory.model import Movement, StockItem
from lonja.inventory.operations import adjust_stock
from lonja.platform.db import Transaction
from lonja.platform.errors import IdempotencyKeyReused
from lonja.platform.ids import new_id
from lonja.web.admin.form import Form
from lonja.web.admin.office import Office, desk
from lonja.web.admin.paging import PAGE, cut, key_of
from lonja.web.admin.timeline import who
from lonja.web.admin.words import mark
from lonja.web.answers import Answer
from lonja.web.errors import NotFound

LOW = 5
"""Almost gone: at most so many left."""

_REASONS = {
    "manual": mark("Manual"),
    "correction": mark("Correction after counting"),
    "initial": mark("First count"),
    "return": mark("Return"),
    "damage": mark("Damage or loss"),
    "transfer": mark("Transfer"),
}
_FIELDS = {"quantity_out_of_range": "delta", "stock_is_held": "delta"}
_MOST = 1_000_000


@desk("GET", "/stock", needs="inventory.read")
async def list_stock(office: Office) -> Answer:
    """Every variant, or what is almost gone."""
    q, is_low = str(office.asked.values["q"]).strip()[:100], office.asked.ticked("low")
    async with office.look() as tx:
        found = await _find(tx, office, q, is_low)
        waiting = await waiting_of(tx, office.store.id, [item.variant_id for item in found])
    page = cut(found, _key_when_low if is_low else _key)
    return await office.show(
        "stock.html",
        "stock",
        items=page.rows,
        waiting=waiting,
        tabs=_tabs(office, is_low=is_low),
        q=q,
        low_below=LOW,
        **office.pages("/stock", page.mark, q=q, low="yes" if is_low else ""),
    )


@desk("GET", "/stock/{variant_id:uuid}", needs="inventory.read")
async def show_stock(office: Office, variant_id: UUID) -> Answer:
    """One variant and its ledger."""
    return await _show(office, variant_id, office.blank(reason="manual"))


@desk("POST", "/stock/{variant_id:uuid}", needs="inventory.write")
async def adjust(office: Office, variant_id: UUID) -> Answer:
    """One line of the ledger."""
    form = office.form()
    delta, reason = form.whole("delta", -_MOST, _MOST), form.choice("reason", tuple(_REASONS))
    note, location = form.text("note", 500, required=False), form.reference("location_id")
    if not form.errors:
        try:
            call = office.keyed(form)
            await adjust_stock(office.db, office.store.id, call, variant_id, delta, reason, note or None, location)  # type: ignore[arg-type]  # one of _REASONS
            return office.go(f"/stock/{variant_id}", done="adjusted")
        except (QuantityOutOfRange, StockIsHeld, UnknownLocation, UnknownVariant, IdempotencyKeyReused) as refusal:
            form.refuse_with(refusal, office.words.sentence(refusal), _FIELDS)
            form.values["key"] = str(new_id())
    return await _show(office, variant_id, form, status=422)


def _tabs(office: Office, *, is_low: bool) -> list[tuple[str, str, bool, None]]:
    return [
        (office.say("Everything"), office.path("/stock"), not is_low, None),
        (office.say("Almost gone"), office.path("/stock", low="yes"), is_low, None),
    ]


async def _find(tx: Transaction, office: Office, q: str, is_low: bool) -> list[StockItem]:
    after, store_id = str(office.asked.values["after"]), office.store.id
    if is_low:
        return await queries.low_stock(tx, store_id, LOW, key_of(after, tuple[int, UUID]), PAGE + 1)
    key = key_of(after, tuple[UUID, int, UUID])
    return await queries.stock_page(tx, store_id, words=q or None, after=key, limit=PAGE + 1)


def _key(item: StockItem) -> tuple[UUID, int, UUID]:
    return item.product_id, item.position, item.variant_id


def _key_when_low(item: StockItem) -> tuple[int, UUID]:
    return item.available, item.variant_id


async def _show(office: Office, variant_id: UUID, form: Form, status: int = 200) -> Answer:
    before = key_of(str(office.asked.values["after"]), tuple[UUID])
    async with office.look() as tx:
        variant = await queries.stock_of_variant(tx, office.store.id, variant_id)
        if variant is None:
            raise NotFound
        places = await queries.locations(tx, office.store.id)
        levels = await queries.stock_of_product(tx, office.store.id, variant.product_id)
        found = await queries.movements_of_variant(
            tx, office.store.id, variant_id, before[0] if before else None, PAGE + 1
        )
        waiting = await waiting_of(tx, office.store.id, [variant_id])
    page, names = cut(found, lambda movement: (movement.id,)), {place.id: place.name for place in places}
    return await office.show(
        "stock_of_variant.html",
        "stock",
        status,
        variant=variant,
        levels=[
            {"location": names.get(level.location_id, "–"), "on_hand": level.on_hand, "reserved": level.reserved,
             "backorder": level.backorder, "available": level.available}
            for level in levels if level.variant_id == variant_id
        ],
        locations=[(str(place.id), place.name) for place in places],
        reason_choices=[(name, office.say(label)) for name, label in _REASONS.items()],
        form=form,
        movements=await _told(office, page.rows),
        waiting=waiting.get(variant_id, 0),
        **office.pages(f"/stock/{variant_id}", page.mark),
        can_write=office.may("inventory.write"),
    )  # fmt: skip


async def _told(office: Office, movements: Sequence[Movement]) -> list[dict[str, object]]:
    """The ledger, with the names of the people."""
    people = await office.names_of([movement.user_id for movement in movements])
    return [
        {
            "created_at": movement.created_at,
            "reason": movement.reason,
            "note": movement.note,
            "order_id": movement.order_id,
            "location": movement.location,
            "delta": movement.delta,
            "on_hand_after": movement.on_hand_after,
            "who": who(office.words, movement.actor, movement.user_id, people),
        }
        for movement in movements
    ]


routes = [list_stock, show_stock, adjust]

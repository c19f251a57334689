"""Codes: what customers type to pay less. A coupon is a code and its promotion in one; the others unlock a promotion.

Promises: a deed is the operation that the API calls, under a key: sending a form twice makes one code. UI-01: seed 003
knows these pages as /admin/cupones.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from lonja.orders.queries import numbers_of
from lonja.platform.errors import IdempotencyKeyReused
from lonja.platform.ids import new_id
from lonja.platform.money import Money
from lonja.promotions import (
    MOST_AT_ONCE,
    Code,
    CodeMalformed,
    CodeSource,
    CodeTaken,
    Coupon,
    LimitBelowUses,
    Terms,
    UnknownCode,
    code,
    code_list,
    create_coupon,
    delete_code,
    mint_codes,
    rule,
    rule_list,
    save_code,
    uses_of_code,
)
from lonja.web.admin.form import Form
from lonja.web.admin.offers import show_room
from lonja.web.admin.office import Office, desk
from lonja.web.admin.paging import PAGE, cut, key_of
from lonja.web.admin.promotion_actions import percent
from lonja.web.admin.promotion_words import Teller
from lonja.web.admin.words import mark
from lonja.web.answers import Answer

T = TypeVar("T")

_REFUSALS = (CodeTaken, CodeMalformed, LimitBelowUses, IdempotencyKeyReused)
_FIELDS = {"code_taken": "code", "code_malformed": "code", "limit_below_uses": "usage_limit"}
_MOST_USES = 1_000_000_000
_WHOSE: dict[str, tuple[str, CodeSource | None]] = {
    "merchant": (mark("Yours"), "merchant"),
    "newsletter": (mark("Newsletter"), "newsletter"),
    "all": (mark("All"), None),
}
"""Welcome codes are one a subscriber: they hide the merchant's own, until they are asked for or a code is looked up."""
_FIRST_DAYS = 30


@desk("GET", "/coupons", needs="promotions.read")
async def list_codes(office: Office) -> Answer:
    """Codes, newest first, and how much they are used. The form is filled in with a coupon that harms nobody."""
    until = (office.now + timedelta(days=_FIRST_DAYS)).date().isoformat()
    form = office.blank(type="percentage", percent="10", once="yes", expires_on=until, mint_until=until)
    return await _show_list(office, form)


@desk("GET", "/cupones", needs="promotions.read")
async def list_cupones(office: Office) -> Answer:
    """The name that seed 003 has for them."""
    return office.go("/coupons")


@desk("POST", "/coupons", needs="promotions.write")
async def create(office: Office) -> Answer:
    """A code, and what it takes off the cart."""
    form = office.form()
    coupon = _coupon(office, form)
    if not form.errors:
        try:
            made = await create_coupon(office.db, office.store.id, office.keyed(form), coupon)
            return office.go(f"/coupons/{made}", done="coded")
        except _REFUSALS as refusal:
            form.refuse_with(refusal, office.words.sentence(refusal), _FIELDS)
    form.values["key"] = str(new_id())
    return await _show_list(office, form, status=422)


@desk("POST", "/coupons/minted", needs="promotions.write")
async def mint(office: Office) -> Answer:
    """Many codes at once, for a promotion that needs one. They are shown once together, to be copied."""
    form = office.form()
    rule_id, count = form.reference("promotion"), form.whole("count", 1, MOST_AT_ONCE)
    last = _day(office, form, "mint_until")
    names = dict(await _promotions(office))
    if str(rule_id) not in names:
        form.refuse("promotion", form.say("Please choose one of these."))
    if form.errors or rule_id is None or last is None:
        return await _show_list(office, form, status=422)
    made = await mint_codes(office.db, office.store.id, office.keyed(form), rule_id, count, Terms(expires_on=last))
    return await office.show("coupons_minted.html", "promotions", minted=made, promotion=names[str(rule_id)])


@desk("GET", "/coupons/{code_id:uuid}", needs="promotions.read")
async def show_code(office: Office, code_id: UUID) -> Answer:
    """One code and who used it."""
    found = await _code(office, code_id)
    least = found.min_subtotal_minor
    form = office.blank(
        is_active="yes" if found.is_active else "",
        min_subtotal=Money(least, office.store.currency).decimal() if least else "",
        expires_on=_last_day(office, found).isoformat(),
        usage_limit=str(found.usage_limit or ""),
        once="yes" if found.once_per_customer else "",
    )
    return await _show(office, found, form)


@desk("POST", "/coupons/{code_id:uuid}", needs="promotions.write")
async def save(office: Office, code_id: UUID) -> Answer:
    """Other terms; or off."""
    form = office.form()
    terms = _terms(office, form, Terms)
    if not form.errors:
        try:
            await save_code(office.db, office.store.id, office.keyed(form), terms, code_id=code_id)
            return office.go(f"/coupons/{code_id}", done="saved")
        except _REFUSALS as refusal:
            form.refuse_with(refusal, office.words.sentence(refusal), _FIELDS)
    form.values["key"] = str(new_id())
    return await _show(office, await _code(office, code_id), form, status=422)


@desk("POST", "/coupons/{code_id:uuid}/deletion", needs="promotions.write")
async def delete(office: Office, code_id: UUID) -> Answer:
    """Nobody can use it any more."""
    await delete_code(office.db, office.store.id, office.keyed(office.form()), code_id)
    return office.go("/coupons", done="deleted")


def _coupon(office: Office, form: Form) -> Coupon:
    currency, typed = office.store.currency, form.text("code", 20, required=False)
    kind = form.choice("type", ("percentage", "fixed_amount"))
    points = percent(form, "percent") if kind == "percentage" else None
    amount = form.amount("amount", currency) if kind == "fixed_amount" else None
    if amount == 0 and not form.errors["amount"]:
        form.refuse("amount", form.say("Write an amount above zero."))
    form.values["is_active"] = "yes"

    def make(**terms: object) -> Coupon:
        said = {"code": typed} if typed else {}
        return Coupon(type=kind, basis_points=points, amount_minor=amount, **said, **terms)  # type: ignore[arg-type]  # a choice, and terms

    return _terms(office, form, make)


def _terms(office: Office, form: Form, make: Callable[..., T]) -> T:
    """What the fields say that every code has."""
    return make(
        min_subtotal_minor=form.amount("min_subtotal", office.store.currency, required=False) or 0,
        expires_on=_day(office, form, "expires_on") or office.now.date(),
        usage_limit=form.whole("usage_limit", 1, _MOST_USES, default=0) or None,
        once_per_customer=form.ticked("once"),
        is_active=form.ticked("is_active"),
    )


def _day(office: Office, form: Form, field: str) -> date | None:
    """The last day of a code, in the store's calendar (C-13)."""
    try:
        return datetime.strptime(form.text(field, 10), "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        if not form.errors[field]:
            form.refuse(field, form.say("Write a day such as %(example)s.", example=office.now.date().isoformat()))
        return None


async def _code(office: Office, code_id: UUID) -> Code:
    async with office.look() as tx:
        found = await code(tx, office.store.id, code_id)
    if found is None:
        raise UnknownCode(code_id=str(code_id))
    return found


async def _promotions(office: Office) -> list[tuple[str, str]]:
    """Those that need a code, the newest."""
    async with office.look() as tx:
        found = await rule_list(tx, office.store.id, limit=PAGE, needs_code=True)
    return [(str(one.id), office.words.promotion(one.name)) for one in found]


async def _show_list(office: Office, form: Form, status: int = 200) -> Answer:
    asked = office.asked
    q, rule_id = str(asked.values["q"]).strip()[:20], asked.reference("promotion")
    before = key_of(str(asked.values["after"]), tuple[datetime, UUID])
    wanted = str(asked.values["source"])
    whose = wanted if wanted in _WHOSE else "all" if q or rule_id else "merchant"
    async with office.look() as tx:
        only = await rule(tx, office.store.id, rule_id) if rule_id else None
        found = await code_list(
            tx,
            office.store.id,
            before=before,
            limit=PAGE + 1,
            rule_id=rule_id,
            prefix=q or None,
            source=_WHOSE[whose][1],
        )
    page = cut(found, lambda one: (one.created_at, one.id))
    teller = Teller(office.words, office.store.currency, {})
    return await show_room(
        office, "/coupons", "coupons.html", "promotions.write", status,
        codes=[(one, _gives(teller, one), _last_day(office, one)) for one in page.rows],
        form=form, q=q, zone=office.store.time_zone, most=MOST_AT_ONCE,
        promotion=only,
        promotions=await _promotions(office),
        whose=whose, wanted=wanted,
        sources=[
            (office.say(label), office.path("/coupons", source=name, q=q), name == whose, None)
            for name, (label, _) in _WHOSE.items()
        ],
        **office.pages("/coupons", page.mark, q=q, promotion=rule_id or "", source=wanted),
    )  # fmt: skip


def _last_day(office: Office, one: Code) -> date:
    """`expires_at` is the first moment at which it is no longer good; people think of the day before."""
    return (one.expires_at - timedelta(microseconds=1)).astimezone(ZoneInfo(office.store.time_zone)).date()


def _gives(teller: Teller, one: Code) -> str:
    """What it gives, in brief; and the promotion's name, where it has one of its own."""
    gift = teller.brief(one.action)
    return gift if one.rule_name == one.code else f"{teller.words.promotion(one.rule_name)}: {gift}"


async def _show(office: Office, found: Code, form: Form, status: int = 200) -> Answer:
    before = key_of(str(office.asked.values["after"]), tuple[datetime, UUID])
    async with office.look() as tx:
        uses = await uses_of_code(tx, office.store.id, found.id, before=before, limit=PAGE + 1)
        page = cut(uses, lambda use: (use.created_at, use.id))
        numbers = await numbers_of(tx, office.store.id, [use.order_id for use in page.rows])
    return await office.show(
        "coupon.html",
        "promotions",
        status,
        code=found,
        gives=Teller(office.words, office.store.currency, {}).brief(found.action),
        uses_of=[(use, numbers.get(use.order_id)) for use in page.rows],
        form=form,
        zone=office.store.time_zone,
        can_write=office.may("promotions.write"),
        **office.pages(f"/coupons/{found.id}", page.mark),
    )


routes = [list_codes, list_cupones, create, mint, show_code, save, delete]

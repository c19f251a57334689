"""/admin/codes and /admin/coupons: codes, what they unlock, and how much of them is used."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lonja import promotions
from lonja.platform.errors import InvalidValue
from lonja.platform.money import AmountInvalid, Money
from lonja.promotions import (
    MOST_AT_ONCE,
    Code,
    CodeMalformed,
    CodeSource,
    CodeState,
    CodeTaken,
    Coupon,
    ExpiryMissing,
    LimitBelowUses,
    RuleUnknown,
    Terms,
    UnknownCode,
)
from lonja.web.answers import Answer
from lonja.web.api.shapes import (
    Amount,
    Currency,
    Email,
    In,
    Out,
    Page,
    Price,
    amount,
    decode_cursor,
    encode_cursor,
)
from lonja.web.context import Visit
from lonja.web.routes import api

CodeText = Annotated[
    str, Meta(min_length=3, max_length=20, pattern="^[A-Za-z0-9][A-Za-z0-9_-]*$", examples=["VERANO-10"])
]
UsageLimit = Annotated[int, Meta(ge=1, le=1_000_000_000, examples=[500])]
Percent = Annotated[str, Meta(pattern=r"^[0-9]{1,3}(\.[0-9]{1,2})?$", examples=["10"])]
Segments = Annotated[tuple[UUID, ...], Meta(max_length=50)]
LastDay = Annotated[
    date, Meta(examples=["2026-12-31"], description="until the end of this day in the store's time zone")
]


class _Terms(In, kw_only=True):
    """Who may use a code, how often, until when."""

    email: Email | None = None
    min_subtotal: Price = "0"
    once_per_customer: bool = False
    usage_limit: UsageLimit | None = None
    expires_on: LastDay | None = None
    expires_at: datetime | None = None


class NewCoupon(_Terms, kw_only=True):
    """A code and what it takes off a cart: `percent` of it, or `amount`. No code: one is made up.

    `segments`: only their members may use it. `email`: only who has this address. One of `expires_on` and `expires_at`.
    """

    percent: Percent | None = None
    amount: Price | None = None
    max_discount: Price | None = None
    code: CodeText | None = None
    name: Annotated[str, Meta(max_length=100, examples=["Verano"])] = ""
    segments: Segments = ()
    is_active: bool = True


class NewCode(_Terms, kw_only=True):
    """Another code for a promotion that needs one."""

    rule_id: UUID
    code: CodeText | None = None
    is_active: bool = True


class CodePatch(In):
    """What changes; what is left out stays. A null `usage_limit` lifts it; with a null `email` anybody may use it."""

    code: CodeText | UnsetType = UNSET
    email: Email | UnsetType | None = UNSET
    min_subtotal: Price | UnsetType = UNSET
    once_per_customer: bool | UnsetType = UNSET
    usage_limit: UsageLimit | UnsetType | None = UNSET
    expires_on: LastDay | UnsetType = UNSET
    expires_at: datetime | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class NewBatch(In, kw_only=True):
    """How many codes for a promotion; each is good for one use unless `usage_limit` says otherwise."""

    rule_id: UUID
    count: Annotated[int, Meta(ge=1, le=MOST_AT_ONCE, examples=[100])]
    min_subtotal: Price = "0"
    once_per_customer: bool = False
    usage_limit: UsageLimit = 1
    expires_on: LastDay | None = None
    expires_at: datetime | None = None


class MintedCode(Out):
    """A code that was made up."""

    id: UUID
    code: CodeText


class BatchView(Out):
    """The codes, in alphabetical order."""

    codes: list[MintedCode]


class CodeView(Out):
    """A code. `uses` are those of living orders, `discounted` what they took off; `action` is its promotion's."""

    id: UUID
    code: CodeText
    rule_id: UUID
    rule_name: Annotated[str, Meta(examples=["Verano"])]
    action: Annotated[dict[str, Any], Meta(examples=[{"type": "percentage", "basis_points": 1_000}])]
    email: Email | None
    min_subtotal: Amount
    once_per_customer: bool
    usage_limit: UsageLimit | None
    uses: Annotated[int, Meta(ge=0, examples=[120])]
    discounted: Amount
    currency: Currency
    expires_at: datetime
    is_active: bool
    state: CodeState
    source: CodeSource
    created_at: datetime


class CodePage(Out):
    """Newest first. `next_cursor` is null on the last page."""

    codes: list[CodeView]
    next_cursor: str | None


class UsageReport(Out):
    """Codes with a limit: together, how many are used up, and the most used ones first."""

    limited: Annotated[int, Meta(ge=0, examples=[12])]
    uses: Annotated[int, Meta(ge=0, examples=[620])]
    usage_limit: Annotated[int, Meta(ge=0, examples=[1_000])]
    used_up: Annotated[int, Meta(ge=0, examples=[2])]
    closest: list[CodeView]


class CodeQuery(Page):
    """Codes of a promotion, those that begin so, or those of one source: the merchant's own, or the newsletter's."""

    rule_id: UUID | None = None
    prefix: Annotated[str, Meta(max_length=20, examples=["VER"])] | None = None
    source: CodeSource | None = None


_REFUSES = (CodeTaken, CodeMalformed, ExpiryMissing, AmountInvalid)


@api(
    "POST",
    "/api/v1/admin/coupons",
    status=201,
    who="staff",
    permission="promotions.write",
    answers=CodeView,
    refuses=_REFUSES,
    tag="Coupons",
)
async def create_coupon(visit: Visit, body: NewCoupon) -> CodeView:
    """Create a coupon.

    A promotion that takes something off a cart, and the code that unlocks it, in one step.
    """
    currency = visit.store.currency
    if (body.percent is None) == (body.amount is None):
        raise InvalidValue("one of percent and amount")
    coupon = Coupon(
        type="percentage" if body.percent is not None else "fixed_amount",
        basis_points=None if body.percent is None else int(Decimal(body.percent) * 100),
        amount_minor=_minor(body.amount, currency),
        max_minor=_minor(body.max_discount, currency),
        segments=body.segments,
        name=body.name,
        is_active=body.is_active,
        **_terms(body, currency),
    )
    return await _shown(visit, await promotions.create_coupon(visit.house.db, visit.store.id, visit.call(), coupon))


@api(
    "POST",
    "/api/v1/admin/codes",
    status=201,
    who="staff",
    permission="promotions.write",
    answers=CodeView,
    refuses=(*_REFUSES, RuleUnknown),
    tag="Coupons",
)
async def create_code(visit: Visit, body: NewCode) -> CodeView:
    """Create a code.

    For a promotion that there is.
    """
    terms = Terms(is_active=body.is_active, **_terms(body, visit.store.currency))
    saved = promotions.save_code(visit.house.db, visit.store.id, visit.call(), terms, rule_id=body.rule_id)
    return await _shown(visit, await saved)


@api(
    "POST",
    "/api/v1/admin/codes/batches",
    status=201,
    who="staff",
    permission="promotions.write",
    answers=BatchView,
    refuses=(ExpiryMissing, AmountInvalid, RuleUnknown),
    tag="Coupons",
)
async def mint_codes(visit: Visit, body: NewBatch) -> BatchView:
    """Mint codes.

    Up to 1,000 at a time, no two alike.
    """
    terms = Terms(**_terms(body, visit.store.currency))
    made = await promotions.mint_codes(visit.house.db, visit.store.id, visit.call(), body.rule_id, body.count, terms)
    return BatchView([MintedCode(one.id, one.code) for one in made])


@api("GET", "/api/v1/admin/codes", who="staff", permission="promotions.read", answers=CodePage, tag="Coupons")
async def list_codes(visit: Visit, query: CodeQuery) -> CodePage:
    """List codes.

    Newest first, each with its uses against its limit.
    """
    before = decode_cursor(query.cursor)
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        found = await promotions.code_list(
            tx,
            visit.store.id,
            before=before,
            limit=query.limit + 1,
            rule_id=query.rule_id,
            prefix=query.prefix,
            source=query.source,
        )
    shown = found[: query.limit]
    last = shown[-1] if len(found) > query.limit else None
    views = [_view(one, visit.store.currency) for one in shown]
    return CodePage(views, encode_cursor(last.created_at, last.id) if last else None)


@api(
    "GET",
    "/api/v1/admin/codes/usage",
    who="staff",
    permission="promotions.read",
    answers=UsageReport,
    tag="Coupons",
)
async def show_usage(visit: Visit) -> UsageReport:
    """Report uses against limits.

    Of every code with a limit together, and of the twenty that are nearest to theirs.
    """
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        usage = await promotions.code_usage(tx, visit.store.id)
    closest = [_view(one, visit.store.currency) for one in usage.closest]
    return UsageReport(usage.limited, usage.uses, usage.usage_limit, usage.used_up, closest)


@api(
    "GET",
    "/api/v1/admin/codes/{code_id:uuid}",
    who="staff",
    permission="promotions.read",
    answers=CodeView,
    refuses=(UnknownCode,),
    tag="Coupons",
)
async def show_code(visit: Visit, code_id: UUID) -> CodeView:
    """Show a code.

    With its uses against its limit.
    """
    return await _shown(visit, code_id)


@api(
    "PATCH",
    "/api/v1/admin/codes/{code_id:uuid}",
    who="staff",
    permission="promotions.write",
    answers=CodeView,
    refuses=(UnknownCode, LimitBelowUses, CodeTaken, CodeMalformed, AmountInvalid),
    tag="Coupons",
)
async def change_code(visit: Visit, code_id: UUID, body: CodePatch) -> CodeView:
    """Change a code.

    `"is_active": false` deactivates it. A limit below what was used already is refused.
    """
    said = msgspec.structs.asdict(body)
    least = said.pop("min_subtotal")
    if least is not UNSET:
        said["min_subtotal_minor"] = Money.parse(least, visit.store.currency).minor
    terms = Terms(**said)
    await promotions.save_code(visit.house.db, visit.store.id, visit.call(), terms, code_id=code_id)
    return await _shown(visit, code_id)


@api(
    "DELETE",
    "/api/v1/admin/codes/{code_id:uuid}",
    status=204,
    who="staff",
    permission="promotions.write",
    refuses=(UnknownCode,),
    tag="Coupons",
)
async def delete_code(visit: Visit, code_id: UUID) -> Answer:
    """Delete a code.

    Nobody can use it any more; its uses stay told, and another may take its name.
    """
    await promotions.delete_code(visit.house.db, visit.store.id, visit.call(), code_id)
    return Answer.empty()


def _terms(body: NewCoupon | NewCode | NewBatch, currency: str) -> dict[str, Any]:
    """What the body says of a code; what is null is not said."""
    said: dict[str, Any] = {
        "code": getattr(body, "code", None),
        "email": getattr(body, "email", None),
        "min_subtotal_minor": _minor(body.min_subtotal, currency),
        "once_per_customer": body.once_per_customer,
        "usage_limit": body.usage_limit,
        "expires_on": body.expires_on,
        "expires_at": body.expires_at,
    }
    return {name: value for name, value in said.items() if value is not None}


def _minor(price: str | None, currency: str) -> int | None:
    return None if price is None else Money.parse(price, currency).minor


async def _shown(visit: Visit, code_id: UUID) -> CodeView:
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        found = await promotions.code(tx, visit.store.id, code_id)
    if found is None:
        raise UnknownCode(code_id=str(code_id))
    return _view(found, visit.store.currency)


def _view(code: Code, currency: str) -> CodeView:
    return CodeView(
        id=code.id,
        code=code.code,
        rule_id=code.rule_id,
        rule_name=code.rule_name,
        action=code.action,
        email=code.email,
        min_subtotal=amount(code.min_subtotal_minor, currency),
        once_per_customer=code.once_per_customer,
        usage_limit=code.usage_limit,
        uses=code.uses,
        discounted=amount(code.given_minor, currency),
        currency=currency,
        expires_at=code.expires_at,
        is_active=code.is_active,
        state=code.state,
        source=code.source,
        created_at=code.created_at,
    )


routes = [create_coupon, create_code, mint_codes, list_codes, show_usage, show_code, change_code, delete_code]

"""/admin/promotions: rules that give something away; and what a cart would cost, with the reason of every discount."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lonja import promotions
from lonja.platform.money import CurrencyUnknown, Money
from lonja.promotions import (
    LimitBelowUses,
    Rule,
    RuleDraft,
    RuleInvalid,
    RuleUnknown,
    TooManyRules,
)
from lonja.promotions.rules import RuleState
from lonja.quotes import NoPrice, PreviewWish, TraceStep, WishedLine, preview
from lonja.web.answers import Answer
from lonja.web.api.quotes import QuoteView, quote_view
from lonja.web.api.shapes import (
    Amount,
    Country,
    Currency,
    Email,
    In,
    Out,
    Page,
    Price,
    Quantity,
    amount,
    decode_cursor,
    encode_cursor,
    optional_amount,
)
from lonja.web.context import Visit
from lonja.web.routes import api

PromotionName = Annotated[str, Meta(min_length=1, max_length=100, examples=["Invierno"])]
Condition = Annotated[
    dict[str, Any],
    Meta(description="amounts in minor units; see the guide to promotions", examples=[{"min_subtotal_minor": 50_000}]),
]
Action = Annotated[
    dict[str, Any],
    Meta(
        description="amounts in minor units; see the guide to promotions",
        examples=[{"type": "percentage", "basis_points": 1_000}],
    ),
]
Priority = Annotated[int, Meta(ge=-1_000, le=1_000, examples=[0])]
StackingGroup = Annotated[str, Meta(min_length=1, max_length=50, examples=["season"])]
PromotionLimit = Annotated[int, Meta(ge=1, le=1_000_000_000, examples=[500])]
TriedCode = Annotated[str, Meta(min_length=1, max_length=40, examples=["VERANO-10"])]


class NewPromotion(In, kw_only=True):
    """What is given (`action`), when (`condition`), for how long. The spelling of the seeds is understood, too."""

    name: PromotionName
    action: Action
    condition: Condition = msgspec.field(default_factory=dict)
    needs_code: bool = False
    priority: Priority = 0
    is_stackable: bool = True
    stacking_group: StackingGroup | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_active: bool = True
    once_per_customer: bool = False
    usage_limit: PromotionLimit | None = None


class PromotionPatch(In, kw_only=True):
    """What changes; what is left out stays. `condition` and `action` are replaced as a whole."""

    name: PromotionName | UnsetType = UNSET
    action: Action | UnsetType = UNSET
    condition: Condition | UnsetType = UNSET
    needs_code: bool | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    is_stackable: bool | UnsetType = UNSET
    stacking_group: StackingGroup | UnsetType | None = UNSET
    starts_at: datetime | UnsetType | None = UNSET
    ends_at: datetime | UnsetType | None = UNSET
    is_active: bool | UnsetType = UNSET
    once_per_customer: bool | UnsetType = UNSET
    usage_limit: PromotionLimit | UnsetType | None = UNSET


class PromotionView(Out):
    """A promotion. `uses` are those of living orders, `discounted` what they took off, `codes` how many unlock it."""

    id: UUID
    name: PromotionName
    condition: Condition
    action: Action
    needs_code: bool
    priority: Priority
    is_stackable: bool
    stacking_group: StackingGroup | None
    starts_at: datetime | None
    ends_at: datetime | None
    is_active: bool
    once_per_customer: bool
    usage_limit: PromotionLimit | None
    uses: Annotated[int, Meta(ge=0, examples=[120])]
    discounted: Amount
    currency: Currency
    codes: Annotated[int, Meta(ge=0, examples=[3])]
    state: RuleState
    created_at: datetime
    updated_at: datetime


class PromotionPage(Out):
    """Newest first. `next_cursor` is null on the last page."""

    promotions: list[PromotionView]
    next_cursor: str | None


class TriedLine(In):
    """So many of a variant."""

    variant_id: UUID
    quantity: Quantity


class TriedCart(In, kw_only=True):
    """A cart that nobody has. `segments` instead of a customer's own; `at`: as if it were then."""

    lines: Annotated[list[TriedLine], Meta(min_length=1, max_length=200)]
    codes: Annotated[list[TriedCode], Meta(max_length=5)] = msgspec.field(default_factory=list)
    currency: Currency | None = None
    customer_id: UUID | None = None
    segments: Annotated[list[UUID], Meta(max_length=50)] | None = None
    email: Email | None = None
    is_first_order: bool | None = None
    country: Country | None = None
    region: Annotated[str, Meta(max_length=100)] | None = None
    postal_code: Annotated[str, Meta(max_length=20)] | None = None
    vat_id: Annotated[str, Meta(max_length=20, examples=["ESB12345674"])] | None = None
    shipping: Price | None = None
    at: datetime | None = None


class Reason(Out):
    """Why a promotion gave what it gave, or nothing: `reason` is a key. `base` is what it worked on."""

    rule_id: UUID
    name: PromotionName
    code: TriedCode | None
    outcome: Literal["applied", "skipped"]
    reason: Annotated[str, Meta(examples=["below_minimum"])]
    base: Amount | None
    amount: Amount | None


class PreviewView(Out):
    """What the cart would cost, and the word of every promotion on it, in the order in which they work."""

    quote: QuoteView
    trace: list[Reason]


@api(
    "GET",
    "/api/v1/admin/promotions",
    who="staff",
    permission="promotions.read",
    answers=PromotionPage,
    tag="Promotions",
)
async def list_promotions(visit: Visit, query: Page) -> PromotionPage:
    """List promotions.

    With their use against their limit.
    """
    before = decode_cursor(query.cursor)
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        found = await promotions.rule_list(tx, visit.store.id, before=before, limit=query.limit + 1)
    shown = found[: query.limit]
    last = shown[-1] if len(found) > query.limit else None
    return PromotionPage(
        [_view(one, visit.store.currency) for one in shown], encode_cursor(last.created_at, last.id) if last else None
    )


@api(
    "GET",
    "/api/v1/admin/promotions/{rule_id:uuid}",
    who="staff",
    permission="promotions.read",
    answers=PromotionView,
    refuses=(RuleUnknown,),
    tag="Promotions",
)
async def show_promotion(visit: Visit, rule_id: UUID) -> PromotionView:
    """Show a promotion.

    With its use against its limit.
    """
    return await _found(visit, rule_id)


@api(
    "POST",
    "/api/v1/admin/promotions",
    status=201,
    who="staff",
    permission="promotions.write",
    answers=PromotionView,
    refuses=(RuleInvalid, TooManyRules),
    tag="Promotions",
)
async def create_promotion(visit: Visit, body: NewPromotion) -> PromotionView:
    """Make a promotion.

    What is wrong with its condition or action is named by path.
    """
    draft = msgspec.convert(msgspec.structs.asdict(body), RuleDraft)
    saved = await promotions.save_rule(
        visit.house.db, visit.store.id, visit.call(), draft, currency=visit.store.currency
    )
    return await _found(visit, saved)


@api(
    "PATCH",
    "/api/v1/admin/promotions/{rule_id:uuid}",
    who="staff",
    permission="promotions.write",
    answers=PromotionView,
    refuses=(RuleUnknown, RuleInvalid, TooManyRules, LimitBelowUses),
    tag="Promotions",
)
async def change_promotion(visit: Visit, rule_id: UUID, body: PromotionPatch) -> PromotionView:
    """Change a promotion.

    Or switch it on or off.
    """
    await _found(visit, rule_id)
    draft = RuleDraft(**msgspec.structs.asdict(body))
    await promotions.save_rule(
        visit.house.db, visit.store.id, visit.call(), draft, rule_id=rule_id, currency=visit.store.currency
    )
    return await _found(visit, rule_id)


@api(
    "DELETE",
    "/api/v1/admin/promotions/{rule_id:uuid}",
    status=204,
    who="staff",
    permission="promotions.write",
    refuses=(RuleUnknown,),
    tag="Promotions",
)
async def delete_promotion(visit: Visit, rule_id: UUID) -> Answer:
    """Delete a promotion.

    Nobody is given anything by it any more; orders keep what they were given.
    """
    await promotions.delete_rule(visit.house.db, visit.store.id, visit.call(), rule_id)
    return Answer.empty()


@api(
    "POST",
    "/api/v1/admin/promotions/preview",
    who="staff",
    permission="promotions.read",
    is_keyed=False,
    answers=PreviewView,
    refuses=(NoPrice, CurrencyUnknown),
    tag="Promotions",
)
async def preview_cart(visit: Visit, body: TriedCart) -> PreviewView:
    """Ask what a cart would cost.

    With the word of every promotion: what it gave, or why nothing. Nothing is ordered, held or used up.
    """
    currency = body.currency or visit.store.currency
    quote = await preview(
        visit.house.db,
        visit.store.id,
        visit.call(),
        PreviewWish(
            lines=[WishedLine(line.variant_id, line.quantity) for line in body.lines],
            codes=body.codes,
            currency=currency,
            customer_id=body.customer_id,
            segments=body.segments,
            email=body.email,
            is_first_order=body.is_first_order,
            country=body.country or visit.store.country,
            region=body.region,
            postal_code=body.postal_code,
            vat_id=body.vat_id,
            shipping_minor=None if body.shipping is None else Money.parse(body.shipping, currency).minor,
            at=body.at,
        ),
    )
    return PreviewView(quote_view(quote), [_reason(step, currency) for step in quote.trace])


async def _found(visit: Visit, rule_id: UUID) -> PromotionView:
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        found = await promotions.rule(tx, visit.store.id, rule_id)
    if found is None:
        raise RuleUnknown(rule=str(rule_id))
    return _view(found, visit.store.currency)


def _view(one: Rule, currency: str) -> PromotionView:
    said = msgspec.structs.asdict(one)
    given = amount(said.pop("given_minor"), currency)
    return PromotionView(**said, discounted=given, currency=currency)


def _reason(step: TraceStep, currency: str) -> Reason:
    return Reason(
        rule_id=step.rule_id,
        name=step.name,
        code=step.code,
        outcome=step.outcome,
        reason=step.reason,
        base=optional_amount(step.base_minor, currency),
        amount=optional_amount(step.amount_minor, currency),
    )


routes = [list_promotions, show_promotion, create_promotion, change_promotion, delete_promotion, preview_cart]

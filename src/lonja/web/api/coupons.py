"""/coupons/validation: what a code would take off, before anything is placed.

The Spanish route of seed 003 answers too. Who asks is read from the session, never from the body (C-14).
"""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from lonja.platform.money import AmountInvalid, Money
from lonja.promotions import CodeReason, CouponVerdict, TooManyGuesses
from lonja.web.api.shapes import Amount, Currency, Email, In, Out, Price, amount
from lonja.web.context import Visit
from lonja.web.errors import NotYourself
from lonja.web.routes import api
from lonja.web.tried_codes import ask

TypedCode = Annotated[str, Meta(min_length=1, max_length=100, examples=["DESC20260117AB23CD"])]


class CouponQuestion(In):
    """A code as it was typed, and what the goods come to. `email`: where a guest is reached, if they said so."""

    code: TypedCode
    subtotal: Price
    email: Email | None = None


class CouponView(Out):
    """`reason`: why it is not valid; null when it is. A word, not a claim: checkout asks again."""

    valid: bool
    discount: Amount
    total_with_discount: Amount
    currency: Currency
    coupon_id: UUID | None
    reason: CodeReason | None


class CouponQuestionOfSeed(In):
    """Seed 003's body. `usuario_id` is who asks, or it is refused: nobody asks for somebody else."""

    codigo: TypedCode
    subtotal: Price
    usuario_id: Annotated[str, Meta(max_length=100)] | None = None


class CouponViewOfSeed(CouponView):
    """The same answer, also under the names that seed 003 gave it."""

    valido: bool
    descuento: Amount
    total_con_descuento: Amount
    cupon_id: UUID | None
    motivo: CodeReason | None


@api(
    "POST",
    "/api/v1/coupons/validate",
    who="known",
    answers=CouponView,
    refuses=(TooManyGuesses, AmountInvalid),
    tag="Coupons",
    is_keyed=False,
)
async def validate_code(visit: Visit, body: CouponQuestion) -> CouponView:
    """Validate a coupon.

    What it would take off this subtotal, for who asks, now. Nothing is used. Whoever is wrong too often has to wait.
    """
    return coupon_view(visit, await _ask(visit, body.code, body.subtotal, body.email))


@api(
    "POST",
    "/api/cupones/validar",
    who="known",
    answers=CouponViewOfSeed,
    refuses=(TooManyGuesses, AmountInvalid, NotYourself),
    tag="Coupons",
    is_keyed=False,
)
async def validate_code_of_seed(visit: Visit, body: CouponQuestionOfSeed) -> CouponViewOfSeed:
    """Validate a coupon (Spanish route).

    The same, with the names of seed 003 beside ours. A `usuario_id` that is not the session's is refused.
    """
    visitor = visit.known_visitor
    customer = visitor.customer_id if visitor else None
    if body.usuario_id is not None and body.usuario_id.lower() != str(customer):
        raise NotYourself
    said = coupon_view(visit, await _ask(visit, body.codigo, body.subtotal, None))
    return CouponViewOfSeed(
        **msgspec.structs.asdict(said),
        valido=said.valid,
        descuento=said.discount,
        total_con_descuento=said.total_with_discount,
        cupon_id=said.coupon_id,
        motivo=said.reason,
    )


async def _ask(visit: Visit, code: str, subtotal: str, email: str | None) -> CouponVerdict:
    return await ask(visit, code, Money.parse(subtotal, visit.store.currency).minor, email)


def coupon_view(visit: Visit, verdict: CouponVerdict) -> CouponView:
    """Minor units become decimals."""
    currency = visit.store.currency
    return CouponView(
        valid=verdict.valid,
        discount=amount(verdict.discount_minor, currency),
        total_with_discount=amount(verdict.total_with_discount_minor, currency),
        currency=currency,
        coupon_id=verdict.coupon_id,
        reason=verdict.reason,
    )


routes = [validate_code, validate_code_of_seed]

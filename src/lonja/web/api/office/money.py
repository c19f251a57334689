"""/admin/payment-gateways, /admin/payment-success: how customers pay, and how that goes."""

from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta

from lonja.payments.errors import GatewayFieldInvalid, GatewayIncomplete, UnknownGateway
from lonja.payments.gateways import GATEWAYS, Gateway, gateway
from lonja.payments.gateways.settings import LONGEST, collects, entries, required, sealed_changes
from lonja.payments.model import GatewaySetting, Success
from lonja.payments.operations import set_gateway
from lonja.payments.queries import gateways, success_since
from lonja.web.api.shapes import In, Out
from lonja.web.context import Visit
from lonja.web.routes import api

Setting = Annotated[str, Meta(max_length=LONGEST, examples=["whsec_…"])]
Config = Annotated[dict[str, Setting | None], Meta(max_length=50, examples=[{"webhook_secret": "whsec_…"}])]
GatewayId = Annotated[str, Meta(min_length=1, max_length=50, examples=["sandbox"])]


class GatewayField(Out):
    """A setting that the provider needs. `value` is null when it is secret: it is written and never read."""

    name: str
    label: str
    help: str
    is_secret: bool
    is_required: bool
    is_set: bool
    value: str | None
    default: str
    choices: list[str]


class GatewayView(Out):
    """A way to pay. `hook_url`: where the provider calls us; `collects_currency`: whether it collects the store's."""

    id: GatewayId
    name: str
    is_active: bool
    is_test_mode: bool
    position: int
    collects_currency: bool
    hook_url: str | None
    fields: list[GatewayField]


class GatewayList(Out):
    """Every gateway that this house knows, set up or not."""

    gateways: list[GatewayView]


class GatewayChange(In):
    """How a gateway is offered. `config` says what changes: what it leaves out stays, null forgets."""

    name: Annotated[str, Meta(min_length=1, max_length=100, examples=["Card"])]
    is_active: bool
    is_test_mode: bool = True
    position: Annotated[int, Meta(ge=0, le=1_000, examples=[1])] = 0
    config: Config | None = None


class SuccessQuery(In):
    """Over how many days."""

    days: Annotated[int, Meta(ge=1, le=90, examples=[30])] = 30


class GatewaySuccess(Out):
    """How the tries to pay with a gateway ended. `ratio`: of those that have ended, how many brought money."""

    gateway: GatewayId
    name: str
    succeeded: int
    failed: int
    cancelled: int
    pending: int
    ratio: float | None


class SuccessView(Out):
    """How tries to pay ended, by gateway."""

    since: datetime
    gateways: list[GatewaySuccess]


@api("GET", "/api/v1/admin/payment-gateways", who="staff", permission="payments.read", answers=GatewayList, tag="Money")
async def list_payment_gateways(visit: Visit) -> GatewayList:
    """List ways to pay.

    With what each provider needs; secrets are named, never shown.
    """
    kept = await _kept(visit)
    return GatewayList([_view(visit, found, kept.get(name)) for name, found in GATEWAYS.items()])


@api(
    "PUT",
    "/api/v1/admin/payment-gateways/{gateway_id:str}",
    who="staff",
    permission="payments.write",
    answers=GatewayView,
    refuses=(UnknownGateway, GatewayIncomplete, GatewayFieldInvalid),
    tag="Money",
)
async def set_payment_gateway(visit: Visit, gateway_id: GatewayId, body: GatewayChange) -> GatewayView:
    """Set up a way to pay.

    Offered to customers, or not; secrets are sealed before they are stored.
    """
    house, call = visit.house, visit.call()
    found = gateway(gateway_id)
    await set_gateway(
        house.db, visit.store.id, call, found.id, body.name,
        config=sealed_changes(house.secrets, visit.store.id, found, body.config or {}), is_active=body.is_active,
        is_test_mode=body.is_test_mode, position=body.position, required=required(found),
    )  # fmt: skip
    return _view(visit, found, (await _kept(visit)).get(found.id))


@api("GET", "/api/v1/admin/payment-success", who="staff", permission="payments.read", answers=SuccessView, tag="Money")
async def show_payment_success(visit: Visit, query: SuccessQuery) -> SuccessView:
    """Show how payments go.

    Tries by how they ended, gateway by gateway.
    """
    since = visit.house.clock.now() - timedelta(days=query.days)
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        found = await success_since(tx, visit.store.id, since)
    return SuccessView(since, [_success(one) for one in found])


async def _kept(visit: Visit) -> dict[str, GatewaySetting]:
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        return {one.id: one for one in await gateways(tx, visit.store.id)}


def _view(visit: Visit, found: Gateway, kept: GatewaySetting | None) -> GatewayView:
    return GatewayView(
        id=found.id,
        name=kept.name if kept else found.label,
        is_active=bool(kept and kept.is_active),
        is_test_mode=kept is None or kept.is_test_mode,
        position=kept.position if kept else 0,
        collects_currency=collects(found, visit.store.currency),
        hook_url=visit.house.desk.hook_url(visit.store.id, found.id) if found.fields else None,
        fields=[
            GatewayField(
                name=entry.field.name,
                label=entry.field.label,
                help=entry.field.help,
                is_secret=entry.field.is_secret,
                is_required=entry.field.is_required,
                is_set=entry.is_set,
                value=entry.value,
                default=entry.field.default,
                choices=list(entry.field.choices),
            )
            for entry in entries(found, kept)
        ],
    )


def _success(one: Success) -> GatewaySuccess:
    ratio = None if one.ratio is None else round(one.ratio, 4)
    return GatewaySuccess(one.gateway, one.name, one.succeeded, one.failed, one.cancelled, one.pending, ratio)


routes = [list_payment_gateways, set_payment_gateway, show_payment_success]

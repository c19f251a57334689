"""The flow: a sale across its transactions and its provider, here the sandbox."""

from datetime import timedelta

import msgspec
import pytest
from tests.context import BOX, job_context
from tests.shop import NOON, OpenShop, Shop

from lonja.checkout import Placement, confirm_return, place_order, receive_webhook
from lonja.checkout.flow import retry_payment
from lonja.checkout.jobs import process_events, process_refunds, tell_what_the_sandbox_knows
from lonja.payments import set_gateway
from lonja.payments.errors import CallbackMalformed, SignatureInvalid, UnknownAttempt, UnknownGateway
from lonja.payments.gateways import Desk, sandbox
from lonja.payments.gateways.timed_signature import sign
from lonja.payments.model import Callback, Subject
from lonja.platform.call import Call
from lonja.platform.clock import FakeClock
from lonja.platform.ids import new_id
from lonja.platform.secrets import SecretBox, SecretUnreadable

PROVIDER = Call(actor="provider", correlation_id=new_id())
RETURN = "https://shop.test/checkout/return/{attempt_id}?order={order_id}&odd={0}{x.y}"


async def desk_of(shop: Shop, clock: FakeClock | None = None) -> Desk:
    config = sandbox.sealed_config(BOX, shop.store, "whsec")
    await set_gateway(shop.database, shop.store, shop.staff, "sandbox", "Card", config=config)
    return Desk(database=shop.database, secrets=BOX, clock=clock or FakeClock(), base_url="https://shop.test")


async def placed_by(shop: Shop, desk: Desk, call: Call, gateway: str = "sandbox") -> Placement:
    cart = await shop.fill(call, (await shop.sells(), 1))
    return await place_order(
        desk, shop.store, call, order_id=new_id(), cart_id=cart.id, details=shop.details(gateway), return_url=RETURN
    )


async def test_the_buyer_is_sent_to_the_page_and_comes_back_paid(shop: Shop) -> None:
    """ORD-01, PAY-02, §4: begin, start, record; the page; return, read, settle. No card data anywhere (PAY-16)."""
    desk, call = await desk_of(shop), await shop.visitor()
    placed = await placed_by(shop, desk, call)
    assert placed.redirect_url == f"https://shop.test/sandbox/{shop.store}/{placed.attempt_id}"
    page = await sandbox.session(desk, shop.store, placed.attempt_id)
    assert page is not None
    assert page.return_url == (
        f"https://shop.test/checkout/return/{placed.attempt_id}?order={placed.order_id}&odd={{0}}{{x.y}}"
    )
    assert (page.amount_minor, page.currency, page.status) == (placed.total_amount_minor, "MXN", "open")
    assert (await confirm_return(desk, shop.store, call, placed.attempt_id)).status == "pending"
    await sandbox.decide(desk, shop.store, placed.attempt_id, "approved")
    settled = await confirm_return(desk, shop.store, call, placed.attempt_id)
    assert (settled.status, settled.payment_status) == ("confirmed", "paid")


@pytest.mark.parametrize(("decision", "attempt"), [("declined", "failed"), ("abandoned", "cancelled")])
async def test_no_is_no_and_the_next_try_is_another_page(shop: Shop, decision: sandbox.Decision, attempt: str) -> None:
    """PAY-03."""
    desk, call = await desk_of(shop), await shop.visitor()
    placed = await placed_by(shop, desk, call)
    await sandbox.decide(desk, shop.store, placed.attempt_id, decision)
    assert (await confirm_return(desk, shop.store, call, placed.attempt_id)).attempt_status == attempt
    again = await retry_payment(
        desk, shop.store, call, order_id=placed.order_id, gateway_id="sandbox", return_url=RETURN
    )
    assert again.redirect_url != placed.redirect_url
    await sandbox.decide(desk, shop.store, again.attempt_id, "approved")
    assert (await confirm_return(desk, shop.store, call, again.attempt_id)).status == "confirmed"


async def test_saying_it_again_goes_on_where_it_stopped(shop: Shop) -> None:
    """FIELD-PAINS 12, 13: a replay opens no second page and no second payment: the provider's key is our attempt."""
    desk = await desk_of(shop)
    call = (await shop.visitor()).keyed("k", b"order")
    cart = await shop.fill(msgspec.structs.replace(call, idempotency_key=None), (await shop.sells(), 1))

    async def say() -> Placement:
        return await place_order(
            desk, shop.store, call, order_id=new_id(), cart_id=cart.id, details=shop.details(), return_url=RETURN
        )

    first = await say()
    assert await say() == first
    assert await shop.count("payments.sandbox_sessions") == 1
    assert await shop.count("payments.payment_attempts") == 1


async def test_cash_is_not_sent_anywhere(shop: Shop) -> None:
    desk, call = await desk_of(shop), await shop.visitor()
    placed = await placed_by(shop, desk, call, "cod")
    assert (placed.status, placed.redirect_url) == ("confirmed", None)
    assert (await confirm_return(desk, shop.store, call, placed.attempt_id)).payment_status == "pending"


async def test_the_webhook_alone_settles(shop: Shop) -> None:
    """PAY-05…PAY-08: verified on the raw body, stored once, processed by the job; a copy is acknowledged, no more."""
    clock = FakeClock(NOON)
    desk, call = await desk_of(shop, clock), await shop.visitor()
    placed = await placed_by(shop, desk, call)
    await sandbox.decide(desk, shop.store, placed.attempt_id, "approved")
    prepared = await sandbox.webhook(desk, shop.store, placed.attempt_id)
    assert prepared is not None
    body, signature = prepared
    headers = {sandbox.SIGNATURE_HEADER: signature}
    deliveries = [
        await receive_webhook(desk, shop.store, PROVIDER, "sandbox", Callback(body, headers, {})) for _ in range(3)
    ]
    assert deliveries == [True, False, False]
    for _ in range(2):
        await process_events(job_context(shop.database))
    row = await shop.owner.fetchrow(
        "SELECT status, attempts FROM payments.webhook_events WHERE store_id = $1", shop.store
    )
    assert tuple(row) == ("processed", 1)
    assert await shop.history_of(placed.order_id) == ["confirmed"]


async def test_what_the_provider_did_not_sign_is_not_stored(shop: Shop, open_shop: OpenShop) -> None:
    """PAY-08: no header, another body, another secret, another store, too old, ahead of time."""
    clock = FakeClock(NOON)
    desk, call = await desk_of(shop, clock), await shop.visitor()
    placed = await placed_by(shop, desk, call)
    prepared = await sandbox.webhook(desk, shop.store, placed.attempt_id)
    assert prepared is not None
    body, good = prepared
    now = int(NOON.timestamp())
    elsewhere = await open_shop()
    await set_gateway(
        shop.database, elsewhere.store, shop.staff, "sandbox", "Card",
        config=sandbox.sealed_config(BOX, elsewhere.store, "other"),
    )  # fmt: skip
    for store, text, header in (
        (shop.store, body, ""),
        (shop.store, body, "t=1"),
        (shop.store, body, good.replace("v1", "v0")),
        (shop.store, body, f"t=x,{good}"[:-1]),
        (shop.store, body + b" ", good),
        (shop.store, body, sign("other", body, now)),
        (shop.store, body, sign("whsec", body, now - 301)),
        (shop.store, body, sign("whsec", body, now + 301)),
        (elsewhere.store, body, good),
    ):
        with pytest.raises(SignatureInvalid):
            await receive_webhook(
                desk, store, PROVIDER, "sandbox", Callback(text, {sandbox.SIGNATURE_HEADER: header}, {})
            )
    assert await shop.count("payments.webhook_events") == 0
    for age in (-300, 300):
        signed = {sandbox.SIGNATURE_HEADER: f"{sign('whsec', body, now + age)},v1=0"}
        event = await sandbox.Sandbox().verify(desk, shop.store, Callback(body, signed, {}))
        assert await sandbox.Sandbox().about(desk, shop.store, event.payload) == Subject(placed.attempt_id)


async def test_signed_nonsense_is_malformed(shop: Shop) -> None:
    desk = await desk_of(shop, FakeClock(NOON))
    for body in (b"", b"[]", b"{", b'{"id": "x"}', b'{"id": "x", "type": "y", "attempt_id": "no"}', b"\xff"):
        signed = {sandbox.SIGNATURE_HEADER: sign("whsec", body, int(NOON.timestamp()))}
        with pytest.raises(CallbackMalformed):
            await receive_webhook(desk, shop.store, PROVIDER, "sandbox", Callback(body, signed, {}))
    for provider, error in (("bitcoin", UnknownGateway), ("cod", CallbackMalformed)):
        with pytest.raises(error):
            await receive_webhook(desk, shop.store, PROVIDER, provider, Callback(b"{}", {}, {}))


async def test_a_secret_belongs_to_its_store(shop: Shop) -> None:
    """CFG-02: a sealed value copied from another place does not open."""
    desk = await desk_of(shop, FakeClock(NOON))
    stolen = SecretBox({"k1": bytes(range(32))}).seal("whsec", f"{new_id()}:payments.sandbox:webhook_secret")
    await set_gateway(
        shop.database, shop.store, shop.staff, "sandbox", "Card", config={"webhook_secret": {"sealed": stolen}}
    )
    with pytest.raises(SecretUnreadable):
        await receive_webhook(desk, shop.store, PROVIDER, "sandbox", Callback(b"{}", {}, {}))


async def test_a_failed_event_is_kept_and_tried_again(shop: Shop) -> None:
    """PAY-09."""
    clock = FakeClock(NOON)
    desk, call = await desk_of(shop, clock), await shop.visitor()
    placed = await placed_by(shop, desk, call)
    await sandbox.decide(desk, shop.store, placed.attempt_id, "approved")
    body = msgspec.json.encode({"id": "evt_odd", "type": "session.approved", "attempt_id": new_id()})
    signed = {sandbox.SIGNATURE_HEADER: sign("whsec", body, int(clock.now().timestamp()))}
    await receive_webhook(desk, shop.store, PROVIDER, "sandbox", Callback(body, signed, {}))

    async def process() -> tuple[str, int, bool]:
        await process_events(job_context(shop.database))
        row = await shop.owner.fetchrow(
            "SELECT status, attempts, last_error IS NOT NULL FROM payments.webhook_events WHERE store_id = $1",
            shop.store,
        )
        return row[0], row[1], row[2]

    assert await process() == ("failed", 1, True)
    assert await process() == ("failed", 1, True), "refused, so it waits for a person"
    await shop.owner.execute(
        """UPDATE payments.webhook_events
        SET payload = jsonb_set(payload, '{attempt_id}', to_jsonb($2::text)), next_try_at = platform.now()
        WHERE store_id = $1""",
        shop.store,
        str(placed.attempt_id),
    )
    await shop.owner.execute("SELECT platform.wake($1, 'checkout.process_events', platform.now())", shop.store)
    assert await process() == ("processed", 2, False)
    assert await shop.history_of(placed.order_id) == ["confirmed"]


async def test_a_refund_goes_to_the_provider_once(shop: Shop) -> None:
    """PAY-13, §4.4: money that came too late goes back through the provider; the job may run as often as it likes."""
    shop.later()
    desk, call = await desk_of(shop), await shop.visitor()
    variant = await shop.sells(1)
    cart = await shop.fill(call, (variant, 1))
    placed = await place_order(
        desk, shop.store, call, order_id=new_id(), cart_id=cart.id, details=shop.details(), return_url=RETURN
    )
    await sandbox.decide(desk, shop.store, placed.attempt_id, "approved")
    shop.later(minutes=31)
    await shop.buy(await shop.visitor(), (variant, 1))
    assert (await confirm_return(desk, shop.store, call, placed.attempt_id)).status == "cancelled"
    for _ in range(2):
        await process_refunds(job_context(shop.database))
    page = await sandbox.session(desk, shop.store, placed.attempt_id)
    assert page is not None
    assert page.refunded_minor == placed.total_amount_minor
    assert await shop.history_of(placed.order_id, "payment") == ["paid", "refund_pending", "refunded"]


async def test_the_first_decision_stands(shop: Shop) -> None:
    desk, call = await desk_of(shop), await shop.visitor()
    placed = await placed_by(shop, desk, call)
    for decision in ("approved", "declined", "abandoned"):
        page = await sandbox.decide(desk, shop.store, placed.attempt_id, decision, copies=2)
        assert page is not None
        assert page.status == "approved"
    assert await shop.count("payments.sandbox_notices") == 2


async def test_a_delay_is_kept_and_copies_have_an_end(shop: Shop) -> None:
    desk, call = await desk_of(shop), await shop.visitor()
    placed = await placed_by(shop, desk, call)
    shop.later()
    await sandbox.decide(desk, shop.store, placed.attempt_id, "approved", copies=99, delay_seconds=90)
    rows = await shop.owner.fetch("SELECT next_try_at FROM payments.sandbox_notices WHERE store_id = $1", shop.store)
    assert [row[0] for row in rows] == [NOON + timedelta(seconds=90)] * 10


async def test_a_shop_that_does_not_answer_is_told_again(shop: Shop) -> None:
    """PAY-05: the sandbox is as stubborn as a real provider: after 1 s, 4 s, … a minute, ten times."""
    desk, call = await desk_of(shop), await shop.visitor()
    placed = await placed_by(shop, desk, call)
    shop.later()
    await sandbox.decide(desk, shop.store, placed.attempt_id, "approved")
    await tell_what_the_sandbox_knows(job_context(shop.database))
    row = await shop.owner.fetchrow(
        "SELECT attempts, next_try_at, last_error IS NOT NULL FROM payments.sandbox_notices WHERE store_id = $1",
        shop.store,
    )
    assert tuple(row) == (1, NOON + timedelta(seconds=1), True)


async def test_unknown_pages_and_attempts_are_unknown(shop: Shop, open_shop: OpenShop) -> None:
    desk, call = await desk_of(shop), await shop.visitor()
    placed = await placed_by(shop, desk, call)
    other = await open_shop()
    assert await sandbox.session(desk, shop.store, new_id()) is None
    assert await sandbox.session(desk, other.store, placed.attempt_id) is None
    assert await sandbox.decide(desk, other.store, placed.attempt_id, "approved") is None
    for store, attempt in ((shop.store, new_id()), (other.store, placed.attempt_id)):
        with pytest.raises(UnknownAttempt):
            await confirm_return(desk, store, call, attempt)

"""Money in the admin: a provider is set up, a message processed again, a difference settled or dismissed."""

import pytest_asyncio
from playwright.async_api import expect

from lonja.payments import receive_event
from lonja.payments.gateways import Desk
from lonja.payments.gateways.sandbox import decide
from lonja.payments.model import ProviderEvent
from lonja.platform.call import Call
from lonja.platform.clock import SystemClock
from lonja.platform.ids import new_id
from lonja.platform.secrets import SecretBox
from tests.browser.admin import Room, hire, let_in, rebozo
from tests.browser.conftest import OpenPage
from tests.shop import Shop


@pytest_asyncio.fixture
async def room(open_page: OpenPage, site: str, shop: Shop) -> Room:
    """Marta's browser, in her store."""
    team = await hire(shop.database, shop.owner, shop.store)
    page = await open_page()
    await let_in(page, shop.owner, site, team.marta)
    return Room(page, team.slug)


async def test_a_provider_is_set_up(room: Room, shop: Shop) -> None:
    """CFG-04, CFG-08, CFG-12: what is missing is said at its field; a secret is not shown again; it can be removed."""
    page = room.page
    await room.go("/settings/payments")
    await page.get_by_role("link", name="sandbox").click()
    address = await page.get_by_role("textbox", name="Address for messages").input_value()
    assert address.endswith(f"/hooks/{shop.store}/sandbox")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Customers can choose it only when this is filled in.")).to_be_visible()
    await page.get_by_label("Webhook secret").fill("whsec_typed_once")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Saved.")).to_be_visible()
    await page.get_by_role("link", name="sandbox").click()
    await expect(page.get_by_text("Set", exact=True)).to_be_visible()
    assert "whsec_typed_once" not in await page.content()
    await page.get_by_label("Name in the shop").fill("Card")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_role("link", name="Card A hosted payment page").click()
    await expect(page.get_by_text("Set", exact=True)).to_be_visible()
    await page.get_by_label("Customers can choose it").uncheck()
    await page.get_by_label("Remove it: Webhook secret").check()
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Saved.")).to_be_visible()
    config = await shop.owner.fetchval(
        "SELECT config FROM payments.payment_gateways WHERE store_id = $1 AND id = 'sandbox'", shop.store
    )
    assert config == "{}"


async def test_a_message_is_processed_again(room: Room, shop: Shop) -> None:
    """PAY-09: found in the inbox, opened, asked for again."""
    event = ProviderEvent("evt/1 ?&", "session.approved", {"email": "ana@example.com", "amount_minor": 5})
    await receive_event(shop.database, shop.store, Call(actor="provider"), "sandbox", event)
    page = room.page
    await room.go("/payments/inbox?status=received&provider=sandbox")
    await page.get_by_role("link", name="session.approved").click()
    await expect(page.locator("pre")).to_contain_text('"amount_minor": 5')
    assert "ana@example.com" not in await page.content()
    await page.get_by_role("button", name="Process it again").click()
    await expect(page.get_by_text("It will be processed again in a moment.")).to_be_visible()
    await expect(page.get_by_text("1 ×")).to_be_visible()
    assert (await room.go("/payments/event?provider=sandbox&id=evt_2")).status == 404


async def test_a_difference_is_settled_or_dismissed(room: Room, shop: Shop) -> None:
    placed = await shop.buy(await shop.visitor(), (await rebozo(shop), 1))
    desk = Desk(database=shop.database, secrets=SecretBox({"k": bytes(32)}), clock=SystemClock(), base_url="")
    await shop.owner.execute(
        """INSERT INTO payments.sandbox_sessions
            (store_id, id, attempt_id, amount_minor, currency, description, return_url)
        VALUES ($1, $2, $2, $3, 'MXN', 'x', 'x')""",
        shop.store, placed.attempt_id, placed.total_amount_minor,
    )  # fmt: skip
    for kind, action, attempt in (
        ("capture_unsettled", "settle", placed.attempt_id), ("unknown_payment", "look_at_provider", None),
    ):  # fmt: skip
        await shop.owner.execute(
            """INSERT INTO payments.findings (store_id, gateway, reference, kind, suggested_action, attempt_id,
                order_id, details, first_seen_at, last_seen_at)
            VALUES ($1, 'sandbox', $2, $2, $3, $4, $5, '{}', now(), now())""",
            shop.store, kind, action, attempt, placed.order_id if attempt else None,
        )  # fmt: skip
    page = room.page
    await room.go("/")
    await page.get_by_role("link", name="2 differ at the provider").click()
    await page.get_by_role("button", name="Settle now").click()
    await expect(page.get_by_text("The provider does not say that it has the money")).to_be_visible()
    await decide(desk, shop.store, placed.attempt_id, "approved", copies=0)
    await page.get_by_role("button", name="Settle now").click()
    await expect(page.get_by_text("The payment was settled.")).to_be_visible()
    assert await shop.history_of(placed.order_id) == ["confirmed"]
    await page.locator("summary", has_text="Dismiss").click()
    await page.get_by_role("button", name="Dismiss").click()
    await expect(page.get_by_text("Please fill this in.")).to_be_visible()
    await page.get_by_label("Why it is no difference").fill("A sale at the market stall.")
    await page.get_by_role("button", name="Dismiss").click()
    await expect(page.get_by_text("The books agree")).to_be_visible()
    await page.get_by_role("link", name="Dismissed").click()
    await expect(page.get_by_text("A sale at the market stall.")).to_be_visible()
    await page.get_by_role("button", name="Compare now").click()
    await expect(page.get_by_text("The comparison has been asked for.")).to_be_visible()
    assert (await room.post(f"/payments/findings/{new_id()}/dismissal", reason="x")).status == 404

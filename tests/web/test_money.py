"""What staff does about money: gateways and their secrets, the inbox, findings, how payments go."""

import json
from typing import Any
from uuid import UUID

import pytest
import structlog
from litestar.types import ASGIApp

from lonja.payments.model import Outcome, ProviderEvent
from lonja.payments.operations import Closing, close_events, receive_event
from lonja.platform.call import Call
from lonja.web.payloads import HIDDEN, legible, veiled
from lonja.web.tokens import STAFF_COOKIE
from tests.provider import Scripted, lend
from tests.shop import Shop
from tests.web.client import Client

GATEWAY = "/api/v1/admin/payment-gateways"
EVENTS = "/api/v1/admin/webhook-events"
FINDINGS = "/api/v1/admin/payment-findings"
PROVIDER = Call(actor="provider")
KEYS = {"secret_key": "sk_live_very_secret", "webhook_secret": "whsec_more_secret other_secret"}


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Scripted:
    provider = Scripted()
    lend(monkeypatch, provider)
    return provider


async def view(manager: Client, gateway: str = "stripe") -> dict[str, Any]:
    listed = (await manager.get(GATEWAY)).ok()["gateways"]
    found: dict[str, Any] = next(one for one in listed if one["id"] == gateway)
    return found


async def test_a_gateway_is_set_up_piece_by_piece(manager: Client, web: Client, scripted: Scripted) -> None:
    """CFG-04 to CFG-08: what is required must be there before customers can choose it; what is left out stays."""
    before = await view(manager)
    assert (before["is_active"], before["is_test_mode"], [one["is_set"] for one in before["fields"]]) == (
        False, True, [False] * 4,
    )  # fmt: skip
    assert before["hook_url"].endswith("/stripe")
    path = f"{GATEWAY}/stripe"
    refused = (await manager.put(path, {"name": "Card", "is_active": True})).problem(422, "LJ630")
    assert refused["params"]["fields"] == ["secret_key", "webhook_secret"]
    first = {"secret_key": KEYS["secret_key"]}
    (await manager.put(path, {"name": "Card", "is_active": False, "config": first})).ok()
    refused = (await manager.put(path, {"name": "Card", "is_active": True})).problem(422, "LJ630")
    assert refused["params"]["fields"] == ["webhook_secret"]
    second = {"webhook_secret": KEYS["webhook_secret"], "descriptor": "MAAL"}
    saved = (await manager.put(path, {"name": "Card", "is_active": True, "config": second})).ok()
    assert [(one["name"], one["is_set"], one["value"]) for one in saved["fields"]] == [
        ("secret_key", True, None), ("webhook_secret", True, None), ("region", False, None),
        ("descriptor", True, "MAAL"),
    ]  # fmt: skip
    assert "stripe" in {one["id"] for one in (await web.get("/api/v1/payment-gateways")).ok()["gateways"]}
    forgets = {"name": "Card", "is_active": True, "config": {"webhook_secret": None}}
    (await manager.put(path, forgets)).problem(422, "LJ630")
    assert (await view(manager))["is_active"]
    (await manager.put(path, forgets | {"is_active": False})).ok()
    assert [one["is_set"] for one in (await view(manager))["fields"]] == [True, False, False, True]


@pytest.mark.parametrize("config", [{"no_such": "x"}, {"region": "de"}, {"secret_key": "a\0b"}])
async def test_a_setting_that_cannot_be(manager: Client, scripted: Scripted, config: dict[str, str]) -> None:
    (await manager.put(f"{GATEWAY}/stripe", {"name": "Card", "is_active": False, "config": config})).problem(
        422, "LJ631"
    )
    (await manager.put(f"{GATEWAY}/bitcoin", {"name": "Coins", "is_active": False})).problem(404, "LJ601")


async def test_a_setting_has_a_longest(manager: Client, scripted: Scripted) -> None:
    for length, status in ((8_000, 200), (8_001, 422)):
        said = {"name": "Card", "is_active": False, "config": {"descriptor": "x" * length}}
        assert (await manager.put(f"{GATEWAY}/stripe", said)).status == status


async def test_what_it_cannot_collect_is_said(
    manager: Client, scripted: Scripted, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shop sells in MXN: a provider of another currency is offered with a warning."""
    page = f"/admin/{slug}/settings/payments/stripe"
    assert (await view(manager))["collects_currency"]
    assert "collects BDT only" not in (await cookied(manager, page)).text
    monkeypatch.setattr(Scripted, "currencies", frozenset(("BDT",)))
    assert not (await view(manager))["collects_currency"]
    assert "collects BDT only" in (await cookied(manager, page)).text


async def cookied(client: Client, path: str, form: bytes | None = None) -> Any:
    """A page of the admin, as the person behind a token sees it."""
    given: dict[str, Any] = {"cookie": f"{STAFF_COOKIE}={client.token}"}
    person = client(token=None)
    if form is None:
        return await person.get(path, **given)
    return await person.request("POST", path, raw=form, content_type="application/x-www-form-urlencoded", **given)


async def test_secrets_go_in_and_never_come_out(
    app: ASGIApp, manager: Client, scripted: Scripted, shop: Shop, slug: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """CFG-12: saved by API and by form, refused and accepted; then every page, answer, row and line of the log."""
    said: list[str] = []
    with structlog.testing.capture_logs() as log:
        for active in (True, False):
            change = {"name": "Card", "is_active": active, "config": KEYS | {"region": "mx"}}
            said.append((await manager.put(f"{GATEWAY}/stripe", change)).text)
            said.append((await manager.put(f"{GATEWAY}/stripe", change | {"config": KEYS | {"region": "x"}})).text)
        form = (
            b"label=Card&position=x&active=yes&f_secret_key=sk_form_very_secret"
            b"&f_webhook_secret=whsec_form_more_secret&f_region=mx"
        )
        base = f"/admin/{slug}"
        refused = await cookied(manager, f"{base}/settings/payments/stripe", form)
        accepted = await cookied(manager, f"{base}/settings/payments/stripe", form.replace(b"=x", b"=2"))
        assert (refused.status, accepted.status) == (422, 303), refused.text
        for path in (
            "/", "/settings", "/settings/payments", "/settings/payments/stripe", "/settings/team", "/payments",
            "/payments/findings", "/payments/inbox", "/orders", "/promises",
        ):  # fmt: skip
            page = await cookied(manager, base + path)
            assert page.status == 200, path
            said.append(page.text)
        apis = (GATEWAY, "/api/v1/admin/settings", "/api/v1/admin/configs", "/api/v1/payment-gateways", EVENTS)
        said += [(await manager.get(path)).text for path in apis]
    stored = await shop.owner.fetchval(
        "select config::text from payments.payment_gateways where store_id = $1 and id = 'stripe'", shop.store
    )
    heard = capfd.readouterr()
    everything = "\n".join([*said, refused.text, stored, json.dumps(log, default=str), heard.out, heard.err])
    assert "v1.k1." in stored
    for secret in ("very_secret", "more_secret", "other_secret"):
        assert secret not in everything
    assert "v1.k1." not in "\n".join([*said, refused.text])


async def an_event(shop: Shop, event_id: str = "evt_1", provider: str = "sandbox", **payload: Any) -> None:
    await receive_event(shop.database, shop.store, PROVIDER, provider, ProviderEvent(event_id, "paid", payload))


async def closed(shop: Shop, **how: Any) -> None:
    """What became of evt_1."""
    closing = Closing(provider="sandbox", event_id="evt_1", **how)
    await close_events(shop.database, shop.store, PROVIDER, [closing])


async def test_the_inbox_page_by_page(manager: Client, shop: Shop) -> None:
    """PAY-05, PAY-09: newest first; by provider and by what became of it."""
    for number in range(3):
        await an_event(shop, f"evt_{number}")
    await an_event(shop, "evt_0", "cod")
    await closed(shop, error="away")
    seen: list[tuple[str, str]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await manager.get(f"{EVENTS}?limit=1{cursor and '&cursor='}{cursor}")).ok()
        seen += [(one["provider"], one["event_id"]) for one in page["events"]]
        cursor = page["next_cursor"]
    assert sorted(seen) == [("cod", "evt_0"), *(("sandbox", f"evt_{number}") for number in range(3))]
    assert [one["event_id"] for one in (await manager.get(f"{EVENTS}?status=failed")).ok()["events"]] == ["evt_1"]
    assert [one["event_id"] for one in (await manager.get(f"{EVENTS}?provider=cod")).ok()["events"]] == ["evt_0"]
    (await manager.get(f"{EVENTS}?cursor=WzFd")).problem(400, "LJ812")


async def test_an_event_is_processed_once_more(manager: Client, shop: Shop) -> None:
    """PAY-09: a failed one whose tries are used up, and a processed one; who asked is kept."""
    await an_event(shop, email="ana@example.com", id="pi_1")
    await closed(shop, error="no such attempt", is_final=True)
    (await manager.post(f"{EVENTS}/sandbox/evt_1/replays")).ok(204)
    shown = (await manager.get(f"{EVENTS}/sandbox/evt_1")).ok()
    assert (shown["status"], shown["attempts"], shown["replays"]) == ("received", 0, 1)
    assert shown["payload"] == {"email": HIDDEN, "id": "pi_1"}
    await closed(shop)
    for _ in range(2):
        (await manager.post(f"{EVENTS}/sandbox/evt_1/replays")).ok(204)
    row = await shop.owner.fetchrow(
        """select status, replays, replayed_by is not null, next_try_at is not null
        from payments.webhook_events where store_id = $1""",
        shop.store,
    )
    assert tuple(row) == ("received", 3, True, True)
    (await manager.post(f"{EVENTS}/sandbox/evt_2/replays")).problem(404, "LJ632")


async def a_finding(shop: Shop, reference: str = "pi_1") -> UUID:
    found: UUID = await shop.owner.fetchval(
        """insert into payments.findings
            (store_id, gateway, reference, kind, suggested_action, details, first_seen_at, last_seen_at)
        values ($1, 'sandbox', $2, 'unknown_payment', 'look_at_provider', '{}', now(), now()) returning id""",
        shop.store,
        reference,
    )
    return found


async def test_findings(manager: Client, shop: Shop) -> None:
    first, second = await a_finding(shop), await a_finding(shop, "pi_2")
    page = (await manager.get(f"{FINDINGS}?limit=1")).ok()
    assert [one["id"] for one in page["findings"]] == [str(second)]
    page = (await manager.get(f"{FINDINGS}?limit=1&cursor={page['next_cursor']}")).ok()
    assert ([one["id"] for one in page["findings"]], page["next_cursor"]) == ([str(first)], None)
    (await manager.post(f"{FINDINGS}/{first}/dismissal", {"reason": ""})).problem(422)
    (await manager.post(f"{FINDINGS}/{first}/dismissal", {"reason": "a stall"})).ok(204)
    (await manager.post(f"{FINDINGS}/{second}/settlement")).problem(409, "LJ635")
    dismissed = (await manager.get(f"{FINDINGS}?status=dismissed")).ok()["findings"]
    assert [(one["id"], one["dismiss_reason"]) for one in dismissed] == [(str(first), "a stall")]
    (await manager.post("/api/v1/admin/payment-reconciliations")).ok(204)


async def test_how_payments_go(manager: Client, shop: Shop) -> None:
    """KPI-01, PAY-04: of the tries that have ended, by gateway, in the days asked for."""
    variant = await shop.sells(50)
    ends: list[Outcome] = ["captured", "captured", "captured", "failed", "cancelled", "pending", "pending"]
    for outcome in ends:
        await shop.pay(await shop.buy(await shop.visitor(), (variant, 1)), outcome, reason="x")
    old = await shop.buy(await shop.visitor(), (variant, 1))
    await shop.owner.execute(
        "update payments.payment_attempts set created_at = now() - interval '31 days' where id = $1", old.attempt_id
    )
    listed = {one["gateway"]: one for one in (await manager.get("/api/v1/admin/payment-success")).ok()["gateways"]}
    assert listed["sandbox"] == {
        "gateway": "sandbox", "name": "Sandbox", "succeeded": 3, "failed": 1, "cancelled": 1, "pending": 2,
        "ratio": 0.6,
    }  # fmt: skip
    assert listed["cod"]["ratio"] is None
    wide = (await manager.get("/api/v1/admin/payment-success?days=60")).ok()["gateways"]
    assert next(one for one in wide if one["gateway"] == "sandbox")["pending"] == 3


def test_what_people_see_of_a_message_names_nobody() -> None:
    """CFG-12 and the buyer's own: hidden by name at any depth, and by what it looks like."""
    said = {
        "id": "evt_1", "amount": 1500, "status": "succeeded", "livemode": False, "client_secret": "pi_x_secret_y",
        "charges": [{"billing_details": {"name": "Ana", "email": "a@b.mx", "phone": None}, "last4": "4242"}],
        "note": "write to ana@example.com", "verify_sign": "abc", "tran_id": "t-1", "metadata": {"attempt_id": "a-1"},
        "card_no": "4111", "customer_details": {"address": {"line1": "Calle 5", "city": "Oaxaca", "country": "MX"}},
    }  # fmt: skip
    assert veiled(said) == {
        "id": "evt_1", "amount": 1500, "status": "succeeded", "livemode": False, "client_secret": HIDDEN,
        "charges": [{"billing_details": {"name": HIDDEN, "email": HIDDEN, "phone": None}, "last4": HIDDEN}],
        "note": HIDDEN, "verify_sign": HIDDEN, "tran_id": "t-1", "metadata": {"attempt_id": "a-1"},
        "card_no": HIDDEN,
        "customer_details": {"address": {"line1": HIDDEN, "city": HIDDEN, "country": "MX"}},
    }  # fmt: skip
    assert '"tran_id": "t-1"' in legible(said)

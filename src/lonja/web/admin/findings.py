"""Money as a whole: how payments go, and where a provider's books and ours differ.

Promises: what a finding means is said in a sentence; what we can do about it is a button, everything else a way to it.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from babel.numbers import format_percent

from lonja.checkout import settle_finding
from lonja.orders.queries import numbers_of
from lonja.payments import books
from lonja.payments.errors import FindingClosed, NothingToSettle
from lonja.payments.model import Finding, FindingStatus, Reconciliation, Success
from lonja.payments.operations import dismiss_finding, request_reconciliation
from lonja.payments.queries import gateways, success_since
from lonja.platform.db import Transaction
from lonja.platform.errors import Refused
from lonja.platform.money import Money
from lonja.web.admin.form import Form
from lonja.web.admin.office import Office, desk
from lonja.web.admin.paging import cut, key_of
from lonja.web.admin.words import mark
from lonja.web.answers import Answer

SUCCESS_DAYS = 30
_PAGE = 25
_TABS = (("", mark("Overview")), ("/findings", mark("Reconciliation")), ("/inbox", mark("Inbox")))
_STATUSES: dict[FindingStatus, str] = {
    "open": mark("To look at"),
    "resolved": mark("Resolved"),
    "dismissed": mark("Dismissed"),
}
_KINDS = {
    "capture_unsettled": (
        mark("Collected, but not counted"),
        mark("The provider has this money and its message never reached us. Settling it confirms the order."),
    ),
    "capture_missing": (
        mark("Counted, but not collected"),
        mark("We count this payment as collected, the provider does not. Look there before goods leave the house."),
    ),
    "captured_twice": (
        mark("Paid twice at the provider"),
        mark("The customer paid the same attempt once more. The order needs it once: give this payment back there."),
    ),
    "unknown_payment": (
        mark("Money without an order"),
        mark("The provider collected this and it bears no mark of ours. It may be a sale outside of this shop."),
    ),
    "lost_payment": (
        mark("Money of an unknown attempt"),
        mark("It bears a mark like ours, but the attempt is not here: another shop on this account, or lost rows."),
    ),
    "amount_differs": (
        mark("Another amount"),
        mark("The provider collected another amount or currency than the order asks for. Nothing was settled."),
    ),
    "refund_unknown": (
        mark("A refund we do not know"),
        mark("More has gone back than we know of: somebody refunded it at the provider."),
    ),
    "refund_missing": (
        mark("A refund that is not there"),
        mark("We count a refund that the provider does not show. The customer may still wait for the money."),
    ),
    "authorization_expiring": (
        mark("An authorization is about to lapse"),
        mark("The money is set aside, not collected. Providers let it go after five to seven days."),
    ),
}


@desk("GET", "/payments", needs="payments.read")
async def show_payments(office: Office) -> Answer:
    """How payments go, and what waits."""
    async with office.look() as tx:
        success = await success_since(tx, office.store.id, office.now - timedelta(days=SUCCESS_DAYS))
        waiting = await books.count_open_findings(tx, office.store.id)
        failed = await books.events(tx, office.store.id, status="failed", limit=_PAGE)
        runs = await _runs(tx, office)
    return await show_money(
        office, "", "payments.html", success=[_row(office, one) for one in success], days=SUCCESS_DAYS, runs=runs,
        waiting=waiting, failed=len(failed), most=_PAGE,
    )  # fmt: skip


@desk("GET", "/payments/findings", needs="payments.read")
async def list_findings(office: Office) -> Answer:
    """Where a provider's books and ours differ."""
    return await _show(office, None)


@desk("POST", "/payments/findings", needs="payments.write")
async def compare_now(office: Office) -> Answer:
    """Not at the usual hour, but now."""
    await request_reconciliation(office.db, office.store.id, office.call)
    return office.go("/payments/findings", done="comparing")


@desk("POST", "/payments/findings/{finding_id:uuid}/settlement", needs="payments.write")
async def settle(office: Office, finding_id: UUID) -> Answer:
    """Take the provider's word now."""
    try:
        status = await settle_finding(office.visit.house.desk, office.store.id, office.call, finding_id)
    except NothingToSettle as refusal:
        return await _refused(office, finding_id, refusal)
    return office.go("/payments/findings", done="settled" if status == "resolved" else "not-settled")


@desk("POST", "/payments/findings/{finding_id:uuid}/dismissal", needs="payments.write")
async def dismiss(office: Office, finding_id: UUID) -> Answer:
    """It is no difference, and why."""
    form = office.form()
    reason = form.text("reason", 500)
    if not form.errors:
        try:
            await dismiss_finding(office.db, office.store.id, office.call, finding_id, reason)
            return office.go("/payments/findings", done="dismissed")
        except FindingClosed as refusal:
            return await _refused(office, finding_id, refusal)
    return await _show(office, (finding_id, form), status=422)


async def show_money(office: Office, section: str, template: str, status: int = 200, /, **values: object) -> Answer:
    """A section of the payments, in their frame."""
    tabs = [(office.say(label), office.path(f"/payments{path}"), path == section, None) for path, label in _TABS]
    async with office.look() as tx:
        names = {gateway.id: gateway.name for gateway in await gateways(tx, office.store.id)}
    known: dict[str, object] = {"tabs": tabs, "names": names, "form": None, "can_write": office.may("payments.write")}
    return await office.show(template, "payments", status, **(known | values))


async def _runs(tx: Transaction, office: Office) -> list[Reconciliation]:
    """What kept a run from its end, in the language of the person at the screen."""
    return [
        msgspec.structs.replace(run, last_error=office.say(run.last_error)) if run.last_error else run
        for run in await books.reconciliations(tx, office.store.id)
    ]


async def _refused(office: Office, finding_id: UUID, refusal: FindingClosed | NothingToSettle) -> Answer:
    form = office.blank()
    form.refuse_with(refusal, office.words.sentence(refusal), {})
    return await _show(office, (finding_id, form), status=refusal.status)


async def _show(office: Office, refused: tuple[UUID, Form] | None, status: int = 200) -> Answer:
    asked = str(office.asked.values["status"])
    shown: FindingStatus = next((known for known in _STATUSES if known == asked), "open")
    before = key_of(str(office.asked.values["after"]), tuple[datetime, UUID])
    async with office.look() as tx:
        found = await books.findings(tx, office.store.id, shown, before, limit=_PAGE + 1)
        waiting = await books.count_open_findings(tx, office.store.id)
        runs = await _runs(tx, office)
        page = cut(found, lambda finding: (finding.first_seen_at, finding.id), _PAGE)
        numbers = await numbers_of(tx, office.store.id, [one.order_id for one in page.rows if one.order_id])
    people = await office.names_of([finding.dismissed_by for finding in page.rows])
    return await show_money(
        office,
        "/findings",
        "payments_findings.html",
        status,
        findings=[_finding(office, one, numbers, refused) for one in page.rows],
        people=people,
        runs=runs,
        statuses=[
            (office.say(label), office.path("/payments/findings", status=name), name == shown,
             waiting if name == "open" else None)
            for name, label in _STATUSES.items()
        ],
        shown=shown,
        form=refused and refused[1],
        **office.pages("/payments/findings", page.mark, status=asked),
    )  # fmt: skip


def _finding(
    office: Office, one: Finding, numbers: dict[UUID, int], refused: tuple[UUID, Form] | None
) -> dict[str, Any]:
    title, text = _KINDS[one.kind]
    return {
        "row": one,
        "title": office.say(title),
        "text": office.say(text),
        "told": _side(office, one.details.get("told")),
        "ours": _side(office, one.details.get("ours")),
        "number": numbers.get(one.order_id) if one.order_id and office.may("orders.read") else None,
        "form": refused[1] if refused and refused[0] == one.id else office.blank(),
    }


def _side(office: Office, said: dict[str, Any] | None) -> dict[str, Any] | None:
    """What one side says, its amounts as people write them."""
    if said is None:
        return None
    amounts = {
        name: _amount(said[f"{name}_minor"], said["currency"], office.words.language) for name in ("amount", "refunded")
    }
    state = said.get("outcome") or said.get("status")
    return said | amounts | {"state": state, "has_refund": said["refunded_minor"] > 0}


def _amount(minor: int, currency: str, language: str) -> str:
    """As people write it; a provider's currency that nobody knows is shown as it came."""
    try:
        return Money(minor, currency).format(language)
    except Refused:
        return f"{minor} {currency}"


def _row(office: Office, one: Success) -> dict[str, Any]:
    language, ratio = office.words.language, one.ratio
    percent = None if ratio is None else format_percent(ratio, "#,##0.0\u00a0%", locale=language)
    return {"row": one, "percent": percent, "share": round((ratio or 0) * 100)}


routes = [show_payments, list_findings, compare_now, settle, dismiss]

"""Every provider's books beside ours: a webhook that never came, money without an order, a refund only one side knows.

A room of its own beside flow.py, because it too joins transactions with the network.

    reconcile_store    every gateway of a store, one after the other
    reconcile_gateway  begin → the provider's list, slice by slice → what the list does not tell, one by one → compare
                       → settle what can be settled → compare again → finish
    settle_finding     a person presses the button that the comparison would have pressed

Promises: no network inside a transaction. Whatever is heard is written down at once, so a run that was cut off goes on
where it stopped, and saying it twice is saying it once. Settling is `settle_payment`, as everywhere. What a provider
answers to an error is never written down as it came: it may hold keys.
Limits: a slice of the list is six hours; a run asks about a thousand attempts and settles two hundred; the rest is the
next run's.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec
import structlog

from lonja.checkout import flow
from lonja.payments import books, operations
from lonja.payments.errors import NothingToSettle, UnknownFinding, UnknownGateway
from lonja.payments.gateways import GATEWAYS, Desk, Gateway, gateway
from lonja.payments.model import Attempt, FindingStatus, ProviderPayment, ProviderState, Reconciliation
from lonja.platform.call import Call
from lonja.platform.errors import LonjaError, Refused
from lonja.platform.idempotency import recall

log = structlog.get_logger("lonja.checkout")

DAYS = 3
"""How far back the daily run looks: a day that failed is looked at again, twice."""
MOST_DAYS = 90
WITHOUT_PROVIDER = frozenset(("cod",))
"""Gateways behind which nobody keeps books."""

_SLICE = timedelta(hours=6)
_LINES = 200
_ASKED, _MOST_ASKED = 100, 1_000
_MOST_SETTLED = 200
_FIRST = UUID(int=0)


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How the reconciliation of one gateway ended. `problem`: why it did not come to its end."""

    gateway: str
    lines: int = 0
    settled: int = 0
    open_findings: int = 0
    problem: str | None = None


class _Told(msgspec.Struct, frozen=True):
    """What recheck_finding remembers."""

    status: FindingStatus


_told = msgspec.json.Decoder(_Told)


async def reconcile_store(desk: Desk, store_id: UUID, call: Call, days: int = DAYS) -> list[Outcome]:
    """Every gateway behind which somebody keeps books. One that fails does not keep the others from it."""
    async with desk.database.store(store_id, call, mode="read") as tx:
        offered = await books.gateways_in_use(tx, store_id, DAYS)
    return [
        await reconcile_gateway(desk, store_id, call, name, days)
        for name in offered
        if name in GATEWAYS and name not in WITHOUT_PROVIDER
    ]


async def reconcile_gateway(desk: Desk, store_id: UUID, call: Call, gateway_id: str, days: int = DAYS) -> Outcome:
    """One gateway. What keeps it from its end is written down, and the next run goes on from there."""
    found = gateway(gateway_id)
    if found.id in WITHOUT_PROVIDER:
        raise UnknownGateway(gateway=gateway_id)
    run = await operations.begin_reconciliation(desk.database, store_id, call, found.id, min(max(days, 1), MOST_DAYS))
    try:
        outcome = await _Run(desk, store_id, call, found, run).do()
    except Exception as failure:  # noqa: BLE001  # whatever a gateway raises, its store's other gateways go on
        problem, cause = type(failure).__name__, None
        if isinstance(failure, LonjaError):
            problem, cause = failure.detail, repr(failure)
        log.warning("reconciliation stopped", store_id=store_id, gateway=found.id, problem=problem, cause=cause)
        outcome = Outcome(gateway=found.id, problem=problem)
    await operations.finish_reconciliation(desk.database, store_id, call, found.id, outcome.problem)
    return outcome


async def settle_finding(desk: Desk, store_id: UUID, call: Call, finding_id: UUID) -> FindingStatus:
    """Asks the provider about the attempt of a finding and takes its word. Nobody is asked twice under one key.

    Raises UnknownFinding, NothingToSettle, ProviderAway, IdempotencyKeyReused.
    """
    told = await recall(desk.database, store_id, call, "payments.recheck_finding")
    if told is not None:
        return _told.decode(told).status
    async with desk.database.store(store_id, call, mode="read") as tx:
        finding = await books.finding(tx, store_id, finding_id)
    if finding is None:
        raise UnknownFinding(finding_id=finding_id)
    if finding.suggested_action != "settle" or finding.attempt_id is None:
        raise NothingToSettle(finding_id=finding_id)
    await flow.confirm_return(desk, store_id, call, finding.attempt_id)
    return await operations.recheck_finding(desk.database, store_id, call, finding_id)


class _Run:
    """One run over one gateway."""

    def __init__(self, desk: Desk, store_id: UUID, call: Call, found: Gateway, run: Reconciliation) -> None:
        self._desk, self._store, self._call, self._gateway, self._run = desk, store_id, call, found, run
        self._lines = 0

    async def do(self) -> Outcome:
        if self._gateway.can.list_payments:
            await self._read_the_list()
        await self._ask_about_the_rest()
        left = await self._compare()
        settled = await self._settle()
        if settled:
            left = await self._compare()
        return Outcome(gateway=self._gateway.id, lines=self._lines, settled=settled, open_findings=left)

    async def _read_the_list(self) -> None:
        """Slice by slice, whatever order the provider lists in: a slice is done when all of it is written down."""
        begin = self._run.position_at
        while begin < self._run.until_at:
            end, heard = min(begin + _SLICE, self._run.until_at), []
            async for payment in self._gateway.recent(self._desk, self._store, begin, end):
                heard.append(payment)
                if len(heard) == _LINES:
                    await self._note(heard)
                    heard = []
            await operations.record_lines(
                self._desk.database, self._store, self._call, self._gateway.id, "list", heard, position=end
            )
            self._lines += len(heard)
            begin = end

    async def _note(self, heard: Sequence[ProviderPayment]) -> None:
        await operations.record_lines(self._desk.database, self._store, self._call, self._gateway.id, "list", heard)
        self._lines += len(heard)

    async def _ask_about_the_rest(self) -> None:
        """What the list said nothing of, or all of it where there is no list."""
        after, is_unlisted = _FIRST, not self._gateway.can.list_payments
        for _ in range(_MOST_ASKED // _ASKED):
            attempts = await operations.unasked_attempts(
                self._desk.database, self._store, self._call, self._gateway.id,
                is_unlisted=is_unlisted, after=after, limit=_ASKED,
            )  # fmt: skip
            answers = [answer for attempt in attempts if (answer := await self._ask(attempt)) is not None]
            await operations.record_lines(
                self._desk.database, self._store, self._call, self._gateway.id, "answer", answers
            )
            self._lines += len(answers)
            if len(attempts) < _ASKED:
                return
            after = attempts[-1].id

    async def _ask(self, attempt: Attempt) -> ProviderPayment | None:
        try:
            state = await self._gateway.fetch(self._desk, self._store, attempt)
        except Refused as refusal:
            log.warning(
                "a provider would not answer", attempt_id=attempt.id, gateway=attempt.gateway, code=refusal.code
            )
            return None
        return _line(attempt, state)

    async def _compare(self) -> int:
        return await operations.compare_statement(
            self._desk.database,
            self._store,
            self._call,
            self._gateway.id,
            has_refunds=self._gateway.can.refund == "api",
        )

    async def _settle(self) -> int:
        """Money that the provider has and we know the attempt of: what the lost webhook would have done."""
        async with self._desk.database.store(self._store, self._call, mode="read") as tx:
            found = await books.unsettled(tx, self._store, self._gateway.id, _MOST_SETTLED)
        settled = 0
        for finding_id, attempt_id in found:
            try:
                await flow.confirm_return(self._desk, self._store, self._call, attempt_id)
            except Refused as refusal:
                log.warning("could not settle", attempt_id=attempt_id, gateway=self._gateway.id, code=refusal.code)
                continue
            status = await operations.recheck_finding(self._desk.database, self._store, self._call, finding_id)
            settled += status == "resolved"
        return settled


def _line(attempt: Attempt, state: ProviderState) -> ProviderPayment:
    """An answer about an attempt, as the provider's list would have said it."""
    return ProviderPayment(
        external_ref=state.external_ref or attempt.external_ref or str(attempt.id),
        attempt_id=attempt.id,
        outcome=state.outcome,
        amount_minor=attempt.amount_minor if state.amount_minor is None else state.amount_minor,
        currency=state.currency or attempt.currency,
        refunded_minor=state.refunded_minor,
        at=attempt.created_at,
    )

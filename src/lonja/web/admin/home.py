"""How a store is doing today: figures, fourteen days, what waits, what runs out, and whether every promise is kept.

Promises: each part needs the permission of its subject; days are those of the store's calendar.
"""

from datetime import timedelta

from lonja.audit.queries import PROMISES
from lonja.checkout.queries import waiting_cash
from lonja.inventory.queries import low_stock
from lonja.orders.model import DayOfSales, Waiting
from lonja.orders.queries import count_waiting, list_orders, sales_by_day
from lonja.payments.books import count_open_findings
from lonja.payments.queries import set_aside
from lonja.platform.db import Transaction
from lonja.web.admin.chart import chart_of, share
from lonja.web.admin.office import Office, desk
from lonja.web.admin.stock import LOW
from lonja.web.answers import Answer

_DAYS = 14
_LATEST = 6


@desk("GET", "/", needs="store.read")
async def show_home(office: Office) -> Answer:
    """The store's first page."""
    parts: dict[str, object] = {"today": None, "latest": None, "low": None, "promises": None}
    todo: list[dict[str, object]] = []
    async with office.look() as tx:
        if office.may("orders.read"):
            parts |= await _sales(tx, office)
            todo += _todo(office, await count_waiting(tx, office.store.id))
        if office.may("payments.read"):
            todo += await _money_to_come(tx, office)
            todo += _differences(office, await count_open_findings(tx, office.store.id))
        if office.may("inventory.read"):
            parts["low"] = await low_stock(tx, office.store.id, LOW, limit=_LATEST)
    if office.may("audit.read"):
        broken = await office.visit.house.proofs.get(office.store.id)
        parts["promises"] = {"kept": len(PROMISES) - len({each.promise for each in broken}), "total": len(PROMISES)}
    return await office.show(
        "dashboard.html", "home", todo=todo, date_line=office.words.long_day(office.now.date()), **parts
    )


@desk("GET", "/promises", needs="audit.read")
async def show_promises(office: Office) -> Answer:
    """Every promise, checked on the live rows."""
    office.visit.house.proofs.forget(office.store.id)
    broken = await office.visit.house.proofs.get(office.store.id)
    promises = [
        {"code": code, "sentence": office.say(sentence), "broken": sum(each.promise == code for each in broken)}
        for code, sentence in PROMISES.items()
    ]
    return await office.show("promises.html", "home", promises=promises, checked_at=office.now)


async def _sales(tx: Transaction, office: Office) -> dict[str, object]:
    today = office.now.date()
    store = office.store
    days = await sales_by_day(tx, store.id, store.time_zone, today - timedelta(days=_DAYS - 1), today)
    return {
        "today": _figures(days[-1]),
        "yesterday": _figures(days[-2]),
        "chart": chart_of(days, store.currency, office.words),
        "latest": await list_orders(tx, store.id, limit=_LATEST),
    }


def _figures(day: DayOfSales) -> dict[str, object]:
    return {
        "sales_minor": day.sales_minor,
        "orders": day.orders,
        "units": day.units,
        "average_minor": day.sales_minor // day.orders if day.orders else 0,
        "paid_minor": day.paid_minor,
        "pending_minor": day.sales_minor - day.paid_minor,
        "paid_share": share(day.paid_minor, day.sales_minor),
    }


def _todo(office: Office, waiting: Waiting) -> list[dict[str, object]]:
    """What waits for somebody's hands."""
    jobs = (
        (waiting.to_ship, "truck", "/orders?status=to_ship", office.say("to ship")),
        (waiting.pending, "card", "/orders?status=pending", office.say("wait for payment")),
        (waiting.shipped, "check", "/orders?status=shipped", office.say("on their way")),
    )
    return [{"count": count, "icon": icon, "path": path, "text": text} for count, icon, path, text in jobs if count]


async def _money_to_come(tx: Transaction, office: Office) -> list[dict[str, object]]:
    """What is set aside and lapses, and what couriers hold."""
    held, cash = await set_aside(tx, office.store.id), await waiting_cash(tx, office.store.id)
    until = office.words.moment(held.first_until) if held.first_until else ""
    jobs = (
        (held.orders, "card", office.say("to capture, the first until %(moment)s", moment=until)),
        (cash.collections, "cash", office.say("collected in cash, not remitted")),
    )
    return [{"count": count, "icon": icon, "path": "/cash", "text": text} for count, icon, text in jobs if count]


def _differences(office: Office, count: int) -> list[dict[str, object]]:
    """Findings of the reconciliation that nobody has looked at."""
    text = office.say("differ at the provider")
    return [{"count": count, "icon": "alert", "path": "/payments/findings", "text": text}] if count else []


routes = [show_home, show_promises]

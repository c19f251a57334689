"""The newsletter: who subscribed, what they are offered, and the list as a file.

Promises: C-05. The list is for who may see customers. A file's cells are texts: none of them is a formula, whatever
somebody typed as an address.
"""

import csv
import io
import re
from datetime import datetime
from typing import get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from lonja import newsletter
from lonja.newsletter.model import Status, Subscriber, Terms, TermsChanges
from lonja.web.admin.form import Form
from lonja.web.admin.office import Office, desk
from lonja.web.admin.paging import PAGE, cut, key_of
from lonja.web.admin.words import mark
from lonja.web.answers import NO_STORE, Answer
from lonja.web.security import API_HEADERS

_STATUSES: dict[Status, str] = {
    "subscribed": mark("Subscribed"),
    "pending": mark("To confirm"),
    "unsubscribed": mark("Unsubscribed"),
}
_PERCENT = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?", re.ASCII)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MOST = 100_000
"""Rows of a file: the newest of them."""
_COLUMNS = ("email", "status", "locale", "source", "code", "used", "asked_at", "confirmed_at", "unsubscribed_at")


@desk("GET", "/newsletter", needs="customers.read")
async def show_newsletter(office: Office) -> Answer:
    """The list, newest first, and the settings."""
    async with office.look() as tx:
        terms = await newsletter.settings(tx, office.store.id)
    return await _page(office, _form(office, terms))


@desk("POST", "/newsletter", needs="store.write")
async def save_newsletter(office: Office) -> Answer:
    """Change what is offered."""
    form = office.form()
    points, days = _basis_points(form), form.whole("valid_days", 1, 365)
    if form.errors:
        return await _page(office, form, 422)
    changes = TermsChanges(
        is_popup_on=form.ticked("is_popup_on"),
        needs_confirmation=form.ticked("needs_confirmation"),
        discount_basis_points=points,
        valid_days=days,
    )
    await newsletter.change_settings(office.db, office.store.id, office.keyed(form), changes)
    return office.go("/newsletter", done="saved")


@desk("GET", "/newsletter/subscribers.csv", needs="customers.read")
async def export(office: Office) -> Answer:
    """The list as a file."""
    text, count = io.StringIO(), 0
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    async for some in newsletter.all_subscribers(office.db, office.store.id, office.call, _status(office)):
        writer.writerows([_text(cell) for cell in _cells(office, one)] for one in some)
        count += len(some)
        if count >= _MOST:
            break
    name = f"{office.store.slug}-newsletter-{office.now:%Y-%m-%d}.csv"
    headers = [
        (b"content-type", b"text/csv; charset=utf-8"),
        (b"content-disposition", f'attachment; filename="{name}"'.encode()),
        NO_STORE,
        *API_HEADERS,
    ]
    return Answer(200, text.getvalue().encode("utf-8-sig"), headers)


async def _page(office: Office, form: Form, status: int = 200) -> Answer:
    chosen, before = _status(office), key_of(str(office.asked.values["after"]), tuple[datetime, UUID])
    async with office.look() as tx:
        counts = await newsletter.counts(tx, office.store.id)
        found = await newsletter.subscriber_list(tx, office.store.id, status=chosen, before=before, limit=PAGE + 1)
    page = cut(found, lambda one: (one.created_at, one.id))
    tabs = [(office.say("All"), office.path("/newsletter"), chosen is None, None)]
    tabs += [
        (office.say(label), office.path("/newsletter", status=name), name == chosen, getattr(counts, name))
        for name, label in _STATUSES.items()
    ]
    return await office.show(
        "newsletter.html",
        "newsletter",
        status,
        form=form,
        subscribers=page.rows,
        tabs=tabs,
        labels={name: office.say(label) for name, label in _STATUSES.items()},
        status=chosen or "",
        file=office.path("/newsletter/subscribers.csv", status=chosen or ""),
        can_write=office.may("store.write"),
        **office.pages("/newsletter", page.mark, status=chosen or ""),
    )


def _form(office: Office, terms: Terms) -> Form:
    return office.blank(
        is_popup_on="yes" if terms.is_popup_on else "",
        needs_confirmation="yes" if terms.needs_confirmation else "",
        percent=f"{terms.percent:f}",
        valid_days=str(terms.valid_days),
    )


def _basis_points(form: Form) -> int:
    """What was typed as per cent."""
    typed = str(form.values["percent"]).strip().removesuffix("%").strip()
    whole, _, part = typed.replace(",", ".").partition(".")
    points = int(whole) * 100 + int(part.ljust(2, "0") or 0) if _PERCENT.fullmatch(typed) else -1
    if not 0 <= points <= 10_000:
        form.refuse("percent", form.say("Write a percentage from 0 to 100, such as 10 or 12.5."))
    return points


def _status(office: Office) -> Status | None:
    asked = str(office.asked.values["status"])
    return next((known for known in get_args(Status) if known == asked), None)


def _cells(office: Office, one: Subscriber) -> list[str]:
    zone = ZoneInfo(office.store.time_zone)
    moments = (one.created_at, one.confirmed_at, one.unsubscribed_at)
    used = "" if one.code is None else "yes" if one.is_used else "no"
    return [one.email, one.status, one.locale, one.source, one.code or "", used] + [
        moment.astimezone(zone).isoformat(sep=" ", timespec="seconds") if moment else "" for moment in moments
    ]


def _text(cell: str) -> str:
    """A cell that a spreadsheet takes for a text."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


routes = [show_newsletter, save_newsletter, export]

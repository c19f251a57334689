"""Moments in a form: a field for day and time speaks the store's time, and knows no zone.

Verbs: `local`, what the field shows; `moment`, what was typed into it, or a fault at it.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from lonja.web.admin.form import Form


def local(value: object, zone: str) -> str:
    """A moment as a field for date and time shows it."""
    if not value:
        return ""
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    there = found.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return there.isoformat(timespec="auto" if there.second or there.microsecond else "minutes")


def moment(form: Form, field: str, zone: str) -> datetime | None:
    """A day and time of the store's calendar, as a moment; nothing is no bound."""
    typed = str(form.values[field]).strip()
    if not typed:
        return None
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        form.refuse(field, form.say("Write a day and a time such as %(example)s.", example="2026-11-27 00:00"))
        return None

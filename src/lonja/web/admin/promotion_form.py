"""The form of one promotion: a rule of promotions' schema as fields that a person fills in, and back.

Nouns: Editor, everything on the page; a rule, as promotions.save_rule takes it (condition and action are JSON there,
and nowhere on a page).
Verbs: `blank`, `of_rule` and `of_body` begin one; `rearrange` adds rows; `draft` is the rule that should be saved, or
faults at their fields.
Promises: a rule that is shown and saved again is the same rule; times are those of the store's zone; rearranging saves
nothing and loses nothing.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from lonja.platform.money import Money
from lonja.web.admin.form import Form, Say, is_good, numbered, rows
from lonja.web.admin.picker import Picker
from lonja.web.admin.promotion_actions import (
    MOST_PARTS,
    MOST_TIERS,
    Json,
    Lists,
    action_of,
    fields_of,
    flags_of,
    items_of,
    tiers_of,
)

_PLAIN = {
    "kind": "percentage", "per": "cart", "buy": "2", "get": "1", "get_percent": "100", "get_which": "same",
    "every": "3", "priority": "0", "is_stackable": "yes", "is_active": "yes",
}  # fmt: skip
_FLAGS = {"sale": "no_sale", "digital": "no_digital"}


class Editor:
    """One promotion on a page."""

    def __init__(self, form: Form, any_of: Picker, none_of: Picker, lists: Lists, segments: Collection[UUID]) -> None:
        self.form, self.any_of, self.none_of, self.lists = form, any_of, none_of, lists
        self.segments = frozenset(segments)

    @classmethod
    def blank(cls, say: Say, key: str = "") -> "Editor":
        """A promotion that is not there yet."""
        return cls._of(Form(say, {**_PLAIN, "key": key}), {}, {"type": "percentage", "basis_points": 0}, "XXX")

    @classmethod
    def of_rule(cls, say: Say, rule: Mapping[str, Any], currency: str, zone: str, key: str = "") -> "Editor":
        """A promotion as it is."""
        condition, action = rule["condition"], rule["action"]
        left_out = flags_of(condition.get("items", {}))
        subtotal = condition.get("min_subtotal_minor")
        values = _PLAIN | fields_of(action, currency) | {
            "key": key,
            "name": rule["name"],
            "min_subtotal": Money(subtotal, currency).decimal() if subtotal else "",
            "min_quantity": str(condition.get("min_quantity") or ""),
            "first_order": _tick(condition.get("is_first_order")),
            "starts_at": _local(rule.get("starts_at"), zone),
            "ends_at": _local(rule.get("ends_at"), zone),
            "priority": str(rule.get("priority", 0)),
            "stacking_group": rule.get("stacking_group") or "",
            "usage_limit": str(rule.get("usage_limit") or ""),
        }  # fmt: skip
        values |= {name: _tick(rule.get(name)) for name in _TICKS}
        values |= {field: _tick(flag in left_out) for flag, field in _FLAGS.items()}
        return cls._of(Form(say, values), condition, action, currency)

    @classmethod
    def _of(cls, form: Form, condition: Mapping[str, Any], action: Mapping[str, Any], currency: str) -> "Editor":
        items, parts = condition.get("items", {}), action.get("parts", ())
        lists = Lists(
            numbered(form.say, "tier", tiers_of(action, currency) or [{"give": "percent"}]),
            numbered(form.say, "part", [{"quantity": str(part["quantity"])} for part in parts] or [{"quantity": "1"}]),
            [_part(n, form, part.get("items", {})) for n, part in enumerate(parts)] or [_part(0, form, {})],
            _picker("gets", form, action.get("get_items", {})),
        )
        return cls(
            form,
            Picker.of_facets("any", form, items.get("any_of", ())),
            Picker.of_facets("none", form, [each for each in items.get("none_of", ()) if each not in _FLAGS]),
            lists,
            [UUID(str(segment)) for segment in condition.get("segments", ())],
        )

    @classmethod
    def of_body(cls, form: Form) -> "Editor":
        """A promotion as it was sent."""
        parts = rows(form, "part")[:MOST_PARTS] or numbered(form.say, "part", [{"quantity": "1"}])
        lists = Lists(
            rows(form, "tier")[:MOST_TIERS] or numbered(form.say, "tier", [{"give": "percent"}]),
            parts,
            [Picker.of_body(_letter(n), form) for n in range(len(parts))],
            Picker.of_body("gets", form),
        )
        segments = [row.reference("id") for row in rows(form, "segment") if row.values["id"]]
        any_of, none_of = Picker.of_body("any", form), Picker.of_body("none", form)
        return cls(form, any_of, none_of, lists, [segment for segment in segments if segment])

    @property
    def pickers(self) -> Iterator[Picker]:
        """All of them."""
        yield from (self.any_of, self.none_of, self.lists.gets, *self.lists.bundles)

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong anywhere."""
        return is_good(self.form, *self.lists.tiers, *self.lists.parts)

    def rearrange(self, do: str) -> bool:
        """What a button other than Save asks for. What was picked is read by then: that is all of most of them."""
        say, lists = self.form.say, self.lists
        match do:
            case "add-tier" if len(lists.tiers) < MOST_TIERS:
                lists.tiers = numbered(say, "tier", [*(row.values for row in lists.tiers), {"give": "percent"}])
            case "add-part" if len(lists.parts) < MOST_PARTS:
                lists.bundles.append(_part(len(lists.parts), self.form, {}))
                lists.parts = numbered(say, "part", [*(row.values for row in lists.parts), {"quantity": "1"}])
            case "save":
                return False
        return True

    def draft(self, currency: str, zone: str) -> Json:
        """The rule that should be saved. Only meant when `is_good`."""
        form = self.form
        rule: Json = {
            "name": form.text("name", 100),
            "condition": self._condition(currency),
            "action": action_of(form, self.lists, currency),
            "starts_at": _moment(form, "starts_at", zone),
            "ends_at": _moment(form, "ends_at", zone),
            "priority": form.whole("priority", -1_000, 1_000, default=0),
            "stacking_group": form.text("stacking_group", 50, required=False) or None,
            "usage_limit": form.whole("usage_limit", 1, 1_000_000_000, default=0) or None,
        } | {name: form.ticked(name) for name in _TICKS}
        if rule["starts_at"] and rule["ends_at"] and rule["ends_at"] <= rule["starts_at"]:
            form.refuse("ends_at", form.say("It has to end after it begins."))
        if not self.is_good and not form.errors:
            form.refuse("rows", "")
        return rule

    def _condition(self, currency: str) -> Json:
        form = self.form
        items = items_of(self.any_of, self.none_of, *(flag for flag, field in _FLAGS.items() if form.ticked(field)))
        found = {
            "items": items,
            "min_subtotal_minor": form.amount("min_subtotal", currency, required=False),
            "min_quantity": form.whole("min_quantity", 1, 10_000, default=0),
            "segments": sorted(str(segment) for segment in self.segments),
            "is_first_order": form.ticked("first_order"),
        }
        return {name: value for name, value in found.items() if value}


_TICKS = ("is_stackable", "needs_code", "is_active", "once_per_customer")


def _letter(number: int) -> str:
    """The picker of a bundle's part: rows are named by letters alone."""
    return f"part{chr(ord('a') + number)}"


def _part(number: int, form: Form, items: Mapping[str, Sequence[str]]) -> Picker:
    return _picker(_letter(number), form, items)


def _picker(name: str, form: Form, items: Mapping[str, Sequence[str]]) -> Picker:
    return Picker.of_facets(name, form, items.get("any_of", ()), items.get("none_of", ()))


def _tick(value: object) -> str:
    return "yes" if value else ""


def _local(value: object, zone: str) -> str:
    """A moment as a field for date and time shows it."""
    if not value:
        return ""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return local.isoformat(timespec="auto" if local.second or local.microsecond else "minutes")


def _moment(form: Form, field: str, zone: str) -> str | None:
    """A day and time of the store's calendar, as a moment; nothing is no bound."""
    typed = str(form.values[field]).strip()
    if not typed:
        return None
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        form.refuse(field, form.say("Write a day and a time such as %(example)s.", example="2026-11-27 00:00"))
        return None

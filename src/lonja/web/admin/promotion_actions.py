"""What a promotion gives: the fields of each kind, and the action of a rule that they stand for.

Nouns: KINDS, the kinds in the order in which they are offered; an action, as promotions keeps it (schema version 1).
Verbs: `fields_of` an action, for the form; `action_of` a form; `percent` reads 12.5 as basis points.
Promises: an action that is shown and saved again is the same action; only the fields of the chosen kind are read, and
those of the others stay as they were typed.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from lonja.platform.money import Money
from lonja.web.admin.form import Form
from lonja.web.admin.picker import Picker
from lonja.web.admin.words import mark

Json = dict[str, Any]

KINDS = {
    "percentage": (mark("Percentage off"), mark("20 % off what it counts for.")),
    "fixed_amount": (mark("Amount off"), mark("A sum off the cart, or off every unit.")),
    "free_shipping": (mark("Free delivery"), mark("Delivery costs nothing, or less.")),
    "buy_x_get_y": (mark("Buy some, get some"), mark("Buy 2, get the third at half price.")),
    "cheapest_free": (mark("Cheapest free"), mark("Of every 3 units, the cheapest is free.")),
    "bundle_price": (mark("Bundle price"), mark("A cap and a shirt together for one price.")),
    "tiered": (mark("The more, the cheaper"), mark("10 % from 100, 15 % from 200.")),
}

MOST_PARTS, MOST_TIERS, MOST_TIMES = 10, 20, 10_000
_PERCENT = re.compile(r"[0-9]{1,3}([.,][0-9]{1,2})?", re.ASCII)
_WHOLE = 10_000


class Lists:
    """The parts of a form that there are several of: tiers, the parts of a bundle, and whom they count for."""

    def __init__(self, tiers: list[Form], parts: list[Form], bundles: list[Picker], gets: Picker) -> None:
        self.tiers, self.parts, self.bundles, self.gets = tiers, parts, bundles, gets


def percent(form: Form, field: str) -> int:
    """A share such as 12.5, in basis points: more than nothing, at most all."""
    typed = str(form.values[field]).strip().removesuffix("%").strip()
    points = int(Decimal(typed.replace(",", ".")) * 100) if _PERCENT.fullmatch(typed) else 0
    if not 0 < points <= _WHOLE:
        form.refuse(field, form.say("Write a percentage above 0, at most 100, such as 12.5."))
    return points


def percent_text(points: int) -> str:
    """2000 as 20, 1250 as 12.5."""
    return f"{Decimal(points) / 100:f}".rstrip("0").rstrip(".") if points % 100 else str(points // 100)


def fields_of(action: Mapping[str, Any], currency: str) -> Json:
    """An action, as the form shows it."""
    found: Json = {"kind": str(action["type"]), "max": _decimal(action.get("max_minor"), currency)}
    match action["type"]:
        case "percentage":
            found |= {"percent": percent_text(int(action["basis_points"]))}
        case "fixed_amount":
            found |= {"amount": _decimal(action["amount_minor"], currency), "per": action.get("per", "cart")}
        case "buy_x_get_y":
            found |= {
                "buy": str(action["buy_quantity"]),
                "get": str(action["get_quantity"]),
                "get_percent": percent_text(int(action.get("basis_points", _WHOLE))),
                "get_times": str(action.get("max_times") or ""),
                "get_which": "other" if action.get("get_items") else "same",
            }
        case "cheapest_free":
            found |= {"every": str(action["every"]), "every_times": str(action.get("max_times") or "")}
        case "bundle_price":
            found |= {
                "bundle": _decimal(action["price_minor"], currency),
                "bundle_times": str(action.get("max_times") or ""),
            }
    return found


def tiers_of(action: Mapping[str, Any], currency: str) -> list[Json]:
    """The tiers of an action, as rows."""
    return [
        {
            "from": _decimal(tier["min_subtotal_minor"], currency),
            "give": "percent" if "basis_points" in tier else "amount",
            "value": percent_text(int(tier["basis_points"]))
            if "basis_points" in tier
            else _decimal(tier["amount_minor"], currency),
        }
        for tier in action.get("tiers", ())
    ]


def action_of(form: Form, lists: Lists, currency: str) -> Json:
    """What the form gives. Only meant when nothing is refused."""
    kind = form.choice("kind", KINDS)
    action: Json = {"type": kind} | _READERS[kind](form, lists, currency)
    most = form.amount("max", currency, required=False)
    return action | {"max_minor": most} if most else action


def items_of(picked: Picker, nots: Picker | None = None, *flags: str) -> Json:
    """Which lines count: one of these facets, and none of those."""
    found = {"any_of": picked.chosen(), "none_of": (nots.chosen() if nots else picked.kept) + list(flags)}
    return {name: facets for name, facets in found.items() if facets}


def flags_of(items: Mapping[str, Sequence[str]]) -> set[str]:
    """What is left out by a tick of its own."""
    return {"sale", "digital"} & set(items.get("none_of", ()))


def _percentage(form: Form, _lists: Lists, _currency: str) -> Json:
    return {"basis_points": percent(form, "percent")}


def _fixed(form: Form, _lists: Lists, currency: str) -> Json:
    return {"amount_minor": _more_than_nothing(form, "amount", currency), "per": form.choice("per", ("cart", "unit"))}


def _free(_form: Form, _lists: Lists, _currency: str) -> Json:
    return {}


def _buy(form: Form, lists: Lists, _currency: str) -> Json:
    found: Json = {
        "buy_quantity": form.whole("buy", 1, 1_000),
        "get_quantity": form.whole("get", 1, 1_000),
        "basis_points": percent(form, "get_percent"),
    }
    if form.choice("get_which", ("same", "other")) == "other":
        found["get_items"] = items_of(lists.gets)
        if lists.gets.is_empty:
            form.refuse("gets_tags", form.say("Choose what the others are."))
    return found | _times(form, "get_times")


def _cheapest(form: Form, _lists: Lists, _currency: str) -> Json:
    return {"every": form.whole("every", 2, 1_000)} | _times(form, "every_times")


def _bundle(form: Form, lists: Lists, currency: str) -> Json:
    found = [
        {"items": items_of(picker), "quantity": row.whole("quantity", 1, 1_000)}
        for row, picker in zip(lists.parts, lists.bundles, strict=True)
        if not picker.is_empty
    ]
    if not found:
        form.refuse("parts", form.say("Choose at least one part of the bundle."))
    return {"parts": found, "price_minor": form.amount("bundle", currency) or 0} | _times(form, "bundle_times")


def _tiered(form: Form, lists: Lists, currency: str) -> Json:
    found: list[Json] = []
    for row in lists.tiers:
        if row.is_blank("from", "value"):
            continue
        tier: Json = {"min_subtotal_minor": row.amount("from", currency) or 0}
        if row.choice("give", ("percent", "amount")) == "percent":
            tier["basis_points"] = percent(row, "value")
        else:
            tier["amount_minor"] = _more_than_nothing(row, "value", currency)
        if tier["min_subtotal_minor"] in [other["min_subtotal_minor"] for other in found]:
            row.refuse("from", row.say("Another tier begins here."))
        found.append(tier)
    if not found:
        form.refuse("tiers", form.say("Write at least one tier."))
    return {"tiers": sorted(found, key=lambda tier: tier["min_subtotal_minor"])}


_READERS: dict[str, Callable[[Form, Lists, str], Json]] = {
    "percentage": _percentage,
    "fixed_amount": _fixed,
    "free_shipping": _free,
    "buy_x_get_y": _buy,
    "cheapest_free": _cheapest,
    "bundle_price": _bundle,
    "tiered": _tiered,
}


def _times(form: Form, field: str) -> Json:
    times = form.whole(field, 1, MOST_TIMES, default=0)
    return {"max_times": times} if times else {}


def _more_than_nothing(form: Form, field: str, currency: str) -> int:
    minor = form.amount(field, currency)
    if minor == 0 and field not in form.errors:
        form.refuse(field, form.say("Write an amount above zero."))
    return minor or 0


def _decimal(minor: object, currency: str) -> str:
    return "" if minor is None else Money(int(str(minor)), currency).decimal()

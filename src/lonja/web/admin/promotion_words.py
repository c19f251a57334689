"""A promotion in plain words.

Nouns: a Teller, one language and one currency, who knows what things are called (a facet's name, a segment's name).
Verbs: `gives` and `needs` of a rule, `brief` of an action.
Promises: every rule has words, also one about things that are there no more.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lonja.web.admin.picker import said
from lonja.web.admin.promotion_actions import KINDS, percent_text
from lonja.web.admin.words import Words

_ALL = 10_000
_SHOWN = 3


class Teller:
    """Says what promotions give. `names` has what facets and segments are called."""

    def __init__(self, words: Words, currency: str, names: Mapping[str, str]) -> None:
        self.words, self.say, self.currency, self.names = words, words.say, currency, names
        self._said: dict[str, Callable[[Mapping[str, Any], str], str]] = {
            "percentage": self._percentage,
            "fixed_amount": self._amount,
            "unit": self._unit,
            "free_shipping": self._free,
            "cheapest_free": self._cheapest,
            "buy_x_get_y": self._buy,
            "bundle_price": self._bundle,
            "tiered": self._tiered,
        }

    def gives(self, rule: Mapping[str, Any]) -> str:
        """What it gives, in a line."""
        action = rule["action"]
        whom = self._whom(rule["condition"].get("items", {}))
        told = self._action(action, whom)
        most = action.get("max_minor")
        return self.say("%(gift)s, at most %(amount)s", gift=told, amount=self._money(most)) if most else told

    def brief(self, action: Mapping[str, Any]) -> str:
        """What it gives, in a word or two."""
        match action["type"]:
            case "percentage":
                return self.say("%(share)s off", share=_share(action))
            case "fixed_amount":
                return self.say("%(amount)s off", amount=self._money(action["amount_minor"]))
        label, _ = KINDS.get(action["type"], (str(action["type"]), ""))
        return self.say(label)

    def needs(self, rule: Mapping[str, Any]) -> list[str]:
        """What has to be so, in a few words each."""
        condition, found = rule["condition"], []
        if rule.get("needs_code"):
            found.append(self.say("with a code"))
        if condition.get("min_subtotal_minor"):
            found.append(self.say("from %(amount)s", amount=self._money(condition["min_subtotal_minor"])))
        if condition.get("min_quantity"):
            found.append(self.say("from %(count)s units", count=condition["min_quantity"]))
        if condition.get("segments"):
            names = [self.names.get(str(each), self.say("a segment that is gone")) for each in condition["segments"]]
            found.append(self.say("only for %(names)s", names=", ".join(names)))
        if condition.get("is_first_order"):
            found.append(self.say("on the first order"))
        if rule.get("once_per_customer"):
            found.append(self.say("once per customer"))
        return found

    def _action(self, action: Mapping[str, Any], whom: str) -> str:
        kind = "unit" if action.get("per") == "unit" else str(action["type"])
        return self._said[kind](action, whom) if kind in self._said else kind

    def _percentage(self, action: Mapping[str, Any], whom: str) -> str:
        return self.say("%(share)s off %(whom)s", share=_share(action), whom=whom)

    def _unit(self, action: Mapping[str, Any], whom: str) -> str:
        amount = self._money(action["amount_minor"])
        return self.say("%(amount)s off every unit of %(whom)s", amount=amount, whom=whom)

    def _amount(self, action: Mapping[str, Any], whom: str) -> str:
        return self.say("%(amount)s off %(whom)s", amount=self._money(action["amount_minor"]), whom=whom)

    def _free(self, _action: Mapping[str, Any], _whom: str) -> str:
        return self.say("Free delivery")

    def _cheapest(self, action: Mapping[str, Any], whom: str) -> str:
        return self.say("Of every %(count)s units the cheapest free: %(whom)s", count=action["every"], whom=whom)

    def _buy(self, action: Mapping[str, Any], whom: str) -> str:
        other = action.get("get_items")
        facts = {
            "buy": action["buy_quantity"],
            "get": action["get_quantity"],
            "whom": whom,
            "other": self._whom(other) if other else self.say("of the same"),
        }
        if action.get("basis_points", _ALL) == _ALL:
            return self.say("Buy %(buy)s of %(whom)s, get %(get)s free: %(other)s", **facts)
        facts["share"] = _share(action)
        return self.say("Buy %(buy)s of %(whom)s, get %(get)s at %(share)s off: %(other)s", **facts)

    def _bundle(self, action: Mapping[str, Any], _whom: str) -> str:
        parts = " + ".join(f"{part['quantity']} × {self._whom(part.get('items', {}))}" for part in action["parts"])
        return self.say("%(parts)s for %(amount)s", parts=parts, amount=self._money(action["price_minor"]))

    def _tiered(self, action: Mapping[str, Any], whom: str) -> str:
        steps = [
            self.say("%(gift)s from %(amount)s", amount=self._money(tier["min_subtotal_minor"]),
                     gift=_share(tier) if "basis_points" in tier else self._money(tier["amount_minor"]))
            for tier in action["tiers"]
        ]  # fmt: skip
        return self.say("%(steps)s, off %(whom)s", steps=" · ".join(steps), whom=whom)

    def _whom(self, items: Mapping[str, Sequence[str]]) -> str:
        """What it counts for: a few names, and what is left out."""
        facets, nots = list(items.get("any_of", ())), list(items.get("none_of", ()))
        told = self.listed(facets) if facets else self.say("everything")
        if nots:
            told = self.say("%(whom)s (not %(others)s)", whom=told, others=self.listed(nots))
        return told

    def listed(self, facets: Sequence[str]) -> str:
        """A few of them by name, and how many more."""
        shown = ", ".join(self._facet(facet) for facet in facets[:_SHOWN])
        more = len(facets) - _SHOWN
        return self.say("%(names)s and %(count)s more", names=shown, count=more) if more > 0 else shown

    def _facet(self, facet: str) -> str:
        match facet:
            case "sale":
                return self.say("what is reduced")
            case "digital":
                return self.say("downloads")
        return said(facet, self.names, self.say("something that is gone"))

    def _money(self, minor: int) -> str:
        return self.words.money(minor, self.currency)


def _share(action: Mapping[str, Any]) -> str:
    return f"{percent_text(action['basis_points'])}\u00a0%"

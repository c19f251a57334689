"""Choosing what a promotion is about: products, categories, brands, collections, tags; on a page without scripts.

Nouns: a facet, what a line of a cart is known by (`category:<id>`, `tag:<text>`; promotions' schema); a Picker, the
facets of one purpose in a form: chosen ones as ticks, one select to add from, words to find a product by; what it
keeps, facets that are left out and that the page does not show.
Verbs: `of_facets` begins one, `of_body` reads one; `chosen` is what stands; `find` asks for products.
Promises: what is in the select when the form is saved counts, pressed or not; a facet that is no more keeps its tick
until somebody takes it away.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from lonja.web.admin.form import Form, numbered, rows

MOST = 100
_NAMED = re.compile(
    r"(product|variant|category|brand|collection):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|sale|digital", re.ASCII
)
_TAG = "tag:"


class Picker:
    """The facets of one purpose. Its fields begin with `name`."""

    def __init__(self, name: str, form: Form, facets: Iterable[str], tags: str, kept: Iterable[str] = ()) -> None:
        self.name, self.form, self.tags, self.kept = name, form, tags, list(kept)
        self.ticks = numbered(form.say, name, ({"facet": facet} for facet in dict.fromkeys(facets)))
        self.words = str(form.values[f"{name}_find"]).strip()[:100]
        self.found: Sequence[tuple[str, str]] = ()

    @classmethod
    def of_facets(cls, name: str, form: Form, facets: Sequence[str], kept: Sequence[str] = ()) -> "Picker":
        """What a rule says."""
        tags = ", ".join(facet.removeprefix(_TAG) for facet in facets if facet.startswith(_TAG))
        return cls(name, form, (facet for facet in facets if _NAMED.fullmatch(facet)), tags, kept)

    @classmethod
    def of_body(cls, name: str, form: Form) -> "Picker":
        """As it was sent: the ticks, and what stands in the select."""
        typed = [str(row.values["facet"]) for row in rows(form, name)] + [str(form.values[f"{name}_add"])]
        kept = [facet for facet in str(form.values[f"{name}_kept"]).splitlines() if facet][:MOST]
        return cls(name, form, filter(_NAMED.fullmatch, typed), str(form.values[f"{name}_tags"]), kept)

    def chosen(self) -> list[str]:
        """The facets that stand; a fault at `<name>_tags` when they are too many."""
        self.form.values[f"{self.name}_tags"] = self.tags
        tags = self.form.words(f"{self.name}_tags", 100, MOST)
        facets = [str(row.values["facet"]) for row in self.ticks] + [_TAG + tag for tag in tags]
        if len(facets) > MOST:
            self.form.refuse(f"{self.name}_tags", self.form.say("At most %(most)s of them.", most=MOST))
        return facets[:MOST]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is chosen."""
        return not self.ticks and not self.tags.strip()

    def named(self, kind: str) -> list[UUID]:
        """The ids of one kind among the ticks."""
        return ids_of(kind, (str(row.values["facet"]) for row in self.ticks))

    def offer(self, found: Sequence[tuple[str, str]]) -> None:
        """Products that the words find, without those that are chosen."""
        chosen = {row.values["facet"] for row in self.ticks}
        self.found = [(facet, title) for facet, title in found if facet not in chosen]


def ids_of(kind: str, facets: Iterable[str]) -> list[UUID]:
    """The ids of one kind among facets."""
    return [UUID(facet.partition(":")[2]) for facet in facets if facet.startswith(f"{kind}:")]


def said(facet: str, names: Mapping[str, str], otherwise: str) -> str:
    """A facet in words: the name of the thing; `otherwise` when it is there no more."""
    if facet.startswith(_TAG):
        return f"#{facet.removeprefix(_TAG)}"
    return names.get(facet, otherwise)

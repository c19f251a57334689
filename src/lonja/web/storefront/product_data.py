"""What a product page tells machines, and the words for stock that people and scripts share.

Nouns: a Counter, a product with what is left of it now; a StockWord; PriceTerms, the words beside a price; a Picker,
what the browser needs to follow the chosen options; the schema, what search engines read.
Promises: one place decides the words for stock, so the page and its script never disagree; JSON inside a page cannot
end the element it stands in.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from markupsafe import Markup

from lonja.platform.money import Money
from lonja.quotes import PricedProduct, PricedVariant
from lonja.web import pages
from lonja.web.context import Visit
from lonja.web.drop_states import DropState
from lonja.web.messages import translations
from lonja.web.storefront.shelves import FEW


class StockWord(msgspec.Struct, frozen=True):
    """What is said about stock: in, low or out, in words."""

    kind: str
    text: str


_NAMED = 4
"""Promotions that are named beside a price; of the others it is said how many."""


class PriceTerms(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is said beside a price: the lowest before a reduction, the promotions in it, what more units cost each."""

    lowest: str | None = None
    promotions: tuple[str, ...] = ()
    tiers: tuple[tuple[str, str], ...] = ()


class Counter:
    """A product at the counter: what is left of each variant, and what is said about it."""

    def __init__(self, visit: Visit, product: PricedProduct, left: Mapping[UUID, int], drop: DropState | None) -> None:
        self.visit, self.product, self.left = visit, product, left
        self._words = translations(visit.locale)
        self._now = visit.house.clock.now()
        self._held_back = self._why_not(drop)
        self.on_sale = [one for one in product.variants if one.is_active]

    @property
    def first(self) -> PricedVariant | None:
        """The variant a page begins with: the first that can be bought, else the first."""
        buyable = (one for one in self.on_sale if self.left.get(one.id, 0) > 0)
        return next(buyable, self.on_sale[0] if self.on_sale else None)

    @property
    def can_sell(self) -> bool:
        """Whether any variant can be bought now."""
        return self._held_back is None and any(self.left.get(one.id, 0) > 0 for one in self.on_sale)

    def word(self, variant: PricedVariant | None) -> StockWord:
        """What is said about a variant."""
        left = self.left.get(variant.id, 0) if variant else 0
        if self._held_back is not None:
            return StockWord("out", self._held_back)
        if left <= 0:
            return StockWord("out", self._words.gettext("Sold out"))
        if left <= FEW:
            few = self._words.ngettext("Only %(num)s left", "Only %(num)s left", left)
            return StockWord("low", few % {"num": left})
        return StockWord("in", self._words.gettext("In stock"))

    def terms(self, variant: PricedVariant | None) -> PriceTerms:
        """What is said beside the price of a variant."""
        if variant is None:
            return PriceTerms()
        lowest = self._words.gettext("Lowest price of the last 30 days: %(price)s")
        each, ngettext = self._words.gettext("%(price)s each"), self._words.ngettext
        return PriceTerms(
            lowest=lowest % {"price": self.money(variant.lowest_minor)} if variant.lowest_minor is not None else None,
            promotions=self._few(variant.promotions),
            tiers=tuple(
                (
                    ngettext("%(num)s or more", "%(num)s or more", tier.min_qty) % {"num": tier.min_qty},
                    each % {"price": self.money(tier.unit_minor)},
                )
                for tier in variant.tiers
            ),
        )

    def _few(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """A store with sixty promotions does not push its button off the page."""
        rest = len(names) - _NAMED
        if rest <= 1:
            return names
        return (*names[:_NAMED], self._words.ngettext("and %(num)s more", "and %(num)s more", rest) % {"num": rest})

    def money(self, minor: int) -> str:
        """An amount in the product's currency, as the page's language writes it."""
        return Money(minor, self.product.currency).format(self.visit.locale)

    def say(self, sentence: str) -> str:
        """A sentence in the page's language."""
        return self._words.gettext(sentence)

    def _why_not(self, drop: DropState | None) -> str | None:
        """Why nobody, or not this visitor, can buy it now, whatever is left."""
        say = self._words.gettext
        if drop is None:
            return self._opening() if self.product.is_held_back(self._now) else None
        reasons = (
            (drop.phase == "ended", self._opening()),
            (drop.phase == "paused", say("Paused for a moment")),
            (not drop.standing.is_welcome, say("Not open to you at the moment")),
            (not drop.is_open_to_visitor, self._opening()),
            (drop.lacks_account, say("Sign in to buy")),
            (drop.way == "raffle", say("Sold by draw")),
            (drop.way == "queue" and drop.phase == "open" and not drop.has_pass, say("Through the waiting room")),
        )
        return next((reason for is_so, reason in reasons if is_so), None)

    def _opening(self) -> str:
        starts = [drop.starts_at for drop in self.product.drops if drop.starts_at and drop.starts_at > self._now]
        if not starts:
            return self._words.gettext("The sale of this has ended")
        return self._words.gettext("Opens %(moment)s") % {"moment": _moment(self.visit, min(starts))}


class Picker:
    """Price and stock of every combination of options."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def json(self) -> Markup:
        """For the element `#picker`. Keys are the chosen values as JSON, in the order of the options."""
        counter = self._counter
        names = [option.name for option in counter.product.options]
        closed = counter.word(None).text if not counter.can_sell else counter.say("Sold out")
        return _inside_a_page(
            {
                "options": names,
                "add": counter.say("Add to cart"),
                "closed": closed,
                "none": {"kind": "out", "words": counter.say("This combination is not made.")},
                "variants": {
                    msgspec.json.encode([one.options.get(name) for name in names]).decode(): self._offer(one)
                    for one in counter.on_sale
                },
            }
        )

    def _offer(self, variant: PricedVariant) -> dict[str, Any]:
        counter = self._counter
        word = counter.word(variant)
        return {
            "id": str(variant.id),
            "kind": word.kind,
            "words": word.text,
            "now": counter.money(variant.price_minor),
            "was": counter.money(variant.was_minor) if variant.was_minor is not None else None,
            **msgspec.to_builtins(counter.terms(variant)),
        }


def schema(visit: Visit, product: PricedProduct, left: Mapping[UUID, int]) -> Markup:
    """The product in the vocabulary of schema.org."""
    address = f"{visit.origin}{visit.url(f'/products/{product.slug}')}"
    return _inside_a_page(
        {
            "@context": "https://schema.org",
            "@type": "Product",
            "name": product.title,
            "description": product.description,
            "image": [_absolute(visit, image.url) for image in product.images],
            **({"brand": {"@type": "Brand", "name": product.brand}} if product.brand else {}),
            "offers": [
                {
                    "@type": "Offer",
                    "url": f"{address}?variant={one.id}",
                    "price": Money(one.price_minor, product.currency).decimal(),
                    "priceCurrency": product.currency,
                    "availability": f"https://schema.org/{'InStock' if left.get(one.id, 0) > 0 else 'OutOfStock'}",
                    **({"sku": one.sku} if one.sku else {}),
                }
                for one in product.variants
                if one.is_active
            ],
        }
    )


def _moment(visit: Visit, moment: datetime) -> str:
    said: str = pages.environment(visit.locale, visit.store.time_zone).filters["datetime"](moment, "short")
    return said


def _absolute(visit: Visit, url: str) -> str:
    return f"{visit.origin}{url}" if url.startswith("/") else url


def _inside_a_page(value: object) -> Markup:
    text = msgspec.json.encode(value).decode()
    safe = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return Markup(safe)  # noqa: S704  # nothing in it can be read as HTML

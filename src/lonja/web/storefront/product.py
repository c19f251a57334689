"""One product: its page, and which variant the chosen options mean.

Promises: the options are radio buttons, so the page sells without JavaScript; what is said about stock is asked of the
database at this moment; a combination that does not exist is refused in words, never guessed.
"""

from collections.abc import Mapping
from uuid import UUID

import msgspec
from markupsafe import Markup

from lonja.carts.errors import NotForSale
from lonja.catalog import ListingQuery
from lonja.platform.errors import Refused
from lonja.quotes import PricedProduct, PricedVariant
from lonja.web import drop_states, pages
from lonja.web.answers import Answer
from lonja.web.context import Visit
from lonja.web.drop_states import DropState
from lonja.web.routes import page
from lonja.web.storefront import shelves
from lonja.web.storefront.product_data import Counter, Picker, schema
from lonja.web.storefront.reminders import offered
from lonja.web.storefront.shell import asked, show, words

_RELATED = 5
_OPTION = "option."


class Value(msgspec.Struct, frozen=True):
    """One value of an option. `is_gone`: no variant with it can be bought now."""

    value: str
    colour: str | None
    is_current: bool
    is_gone: bool


class Choice(msgspec.Struct, frozen=True):
    """An option and its values."""

    name: str
    options: list[Value]


@page("GET", "/products/{slug:str}", "/productos/{slug:str}")
async def show_product(visit: Visit, slug: str) -> Answer:
    """The page of a product; `variant` chooses what it shows."""
    return await product_page(visit, await find(visit, slug), asked(visit))


async def find(visit: Visit, slug: str) -> PricedProduct:
    """A published product at the visitor's prices. Raises ProductNotFound."""
    return (await visit.house.showcase.product(visit.store.id, slug, await visit.audience())).value


def chosen_variant(product: PricedProduct, typed: Mapping[str, str]) -> UUID:
    """The variant that a form means, by its options or by its id. Raises NotForSale when there is none."""
    found = _by_options(product, typed) if product.options else _by_id(product, typed)
    if found is None and not product.options and len(product.variants) == 1:
        found = product.variants[0]
    if found is None:
        raise NotForSale
    return found.id


async def product_page(
    visit: Visit, product: PricedProduct, typed: Mapping[str, str], refusal: Refused | None = None
) -> Answer:
    """The page as it is now, with why the last try to buy was refused."""
    left = await visit.house.stock.available(visit.store.id, product.variant_ids)
    promised = await visit.house.terms.of(visit.store)
    drop = await drop_states.of_product(visit, product.drops)
    counter = Counter(visit, product, left, drop)
    variant = _by_options(product, typed) or _by_id(product, typed) or counter.first
    sold = counter.word(variant)
    related = await _related(visit, product)
    return await show(
        visit,
        "product.html",
        _status(refusal),
        product=product,
        variant=variant,
        choices=_choices(product, variant, left),
        stock_word=sold,
        terms=counter.terms(variant),
        is_closed=not counter.can_sell,
        most=max(1, min(promised.max_per_line, max(left.values(), default=1))),
        quantity=typed.get("quantity", "1") if refusal else "1",
        picker=Picker(counter).json() if product.options else None,
        drop=drop,
        waiting=offered(visit, product, drop, variant, left),
        clock=drop.clock if drop else None,
        holds=_minutes_held(drop, promised.hold_minutes),
        delivery=promised.delivery,
        related=related,
        refusal=_sentence(visit, product, refusal) if refusal else None,
        crumbs=[*((one.name, f"/categories/{one.slug}") for one in product.breadcrumb), (product.title, "")],
        summary=" ".join(product.description.split())[:155],
        data=Markup(schema(visit, product, left)),  # noqa: S704  # JSON with < > & escaped
    )


def _minutes_held(drop: DropState | None, usual: int | None) -> int | None:
    """How long a cart holds it, where the drop's own terms do not say so already."""
    return usual if drop is None or drop.terms is None else None


def _status(refusal: Refused | None) -> int:
    """The page is there, even when the combination is not."""
    if refusal is None:
        return 200
    return 422 if isinstance(refusal, NotForSale) else refusal.status


async def _related(visit: Visit, product: PricedProduct) -> Markup:
    """Neighbours on the same shelf. Their stock is told on their own pages."""
    if product.category_id is None:
        return Markup()
    page = await shelves.page_of(visit, ListingQuery(category=str(product.category_id), limit=_RELATED))
    return shelves.grid(visit, page, {}, without=product.id)


def _choices(product: PricedProduct, variant: PricedVariant | None, left: Mapping[UUID, int]) -> list[Choice]:
    colours = {swatch.value: swatch.colour for swatch in product.swatches}
    current = variant.options if variant else {}
    sellable = {
        (name, value)
        for one in product.variants
        if one.is_active and left.get(one.id, 0) > 0
        for name, value in one.options.items()
    }
    return [
        Choice(
            option.name,
            [
                Value(
                    value=value,
                    colour=colours.get(value),
                    is_current=current.get(option.name) == value,
                    is_gone=(option.name, value) not in sellable,
                )
                for value in option.values
            ],
        )
        for option in product.options
    ]


def _by_options(product: PricedProduct, typed: Mapping[str, str]) -> PricedVariant | None:
    wanted = {option.name: typed.get(_OPTION + option.name) for option in product.options}
    if not wanted:
        return None
    return next((one for one in product.variants if one.is_active and one.options == wanted), None)


def _by_id(product: PricedProduct, typed: Mapping[str, str]) -> PricedVariant | None:
    wanted = typed.get("variant")
    return next((one for one in product.variants if one.is_active and str(one.id) == wanted), None)


def _sentence(visit: Visit, product: PricedProduct, refusal: Refused) -> str:
    _ = words(visit)
    if isinstance(refusal, NotForSale) and product.options:
        return _("Choose one of each: this combination is not made.")
    return pages.say(visit, refusal)


routes = [show_product]

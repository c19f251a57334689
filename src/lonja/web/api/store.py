"""/store: who is selling here."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from lonja.stores.model import StoreStatus
from lonja.web.api.shapes import Country, Currency, Out, Slug
from lonja.web.context import Visit
from lonja.web.routes import api


class StoreView(Out):
    """The store that this host, or the header Lonja-Store, means."""

    id: UUID
    slug: Slug
    name: str
    currency: Currency
    country: Country
    locale: Annotated[str, Meta(examples=["es-MX"])]
    locales: list[str]
    time_zone: Annotated[str, Meta(examples=["America/Mexico_City"])]
    status: StoreStatus


@api("GET", "/api/v1/store", answers=StoreView, tag="Store")
async def show_store(visit: Visit) -> StoreView:
    """Show the store.

    Its name, money and languages: what a client needs before anything else.
    """
    store = visit.store
    return StoreView(
        id=store.id,
        slug=store.slug,
        name=store.name,
        currency=store.currency,
        country=store.country,
        locale=store.locale,
        locales=list(store.locales),
        time_zone=store.time_zone,
        status=store.status,
    )


routes = [show_store]

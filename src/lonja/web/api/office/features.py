"""/admin/features: optional modules, on or off, and for whose segments (PLT-19, DRP-06)."""

from typing import Annotated

from msgspec import Meta, field

from lonja import stores
from lonja.web.answers import Answer
from lonja.web.api.office.segments import SegmentSlug
from lonja.web.api.shapes import In, Out
from lonja.web.context import Visit
from lonja.web.drop_states import CHECKOUT_FLAG, EARLY_FLAG
from lonja.web.errors import NotFound
from lonja.web.routes import api

FeatureKey = Annotated[str, Meta(max_length=100, examples=["vip_early_access"])]
Segments = Annotated[list[SegmentSlug], Meta(max_length=200, examples=[["trade"]])]


KNOWN = (CHECKOUT_FLAG, EARLY_FLAG)


class FeatureRules(In):
    """On or off, and for whom: the slugs of segments; none: for everybody."""

    is_enabled: bool
    segments: Segments = field(default_factory=list)


class FeatureView(Out):
    """A feature as it is set; `is_set` is false when nobody has: then it is as the module has it by itself."""

    is_set: bool
    is_enabled: bool
    segments: Segments


@api(
    "GET",
    "/api/v1/admin/features/{key:str}",
    who="staff",
    permission="store.read",
    answers=FeatureView,
    refuses=(NotFound,),
    tag="Settings",
)
async def show_feature(visit: Visit, key: FeatureKey) -> FeatureView:
    """Show a feature flag.

    `enable_drop_checkout`: who may buy from drops; never set, everybody. `vip_early_access`: who may come into a drop
    before its start, where its terms say so; never set, nobody.
    """
    _must_be_known(key)
    found = await visit.house.configs.feature(visit.store.id, key)
    return FeatureView(found is not None, found is not None and found.is_enabled, list(found.segments) if found else [])


@api(
    "PUT",
    "/api/v1/admin/features/{key:str}",
    status=204,
    who="staff",
    permission="store.write",
    refuses=(NotFound,),
    tag="Settings",
)
async def set_feature(visit: Visit, key: FeatureKey, body: FeatureRules) -> Answer:
    """Set a feature flag.

    On or off, for everybody or for the customers of some segments.
    """
    _must_be_known(key)
    await stores.set_feature_rules(
        visit.house.db, visit.store.id, visit.call(), key, is_enabled=body.is_enabled, segments=body.segments
    )
    return Answer.empty()


def _must_be_known(key: str) -> None:
    if key not in KNOWN:
        raise NotFound


routes = [show_feature, set_feature]

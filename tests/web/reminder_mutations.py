"""The mutations of reminders, ready to be said; see mutations.py."""

from datetime import UTC, datetime, timedelta

from lonja.catalog.model import CollectionDraft
from lonja.catalog.operations import create_collection
from lonja.platform.ids import new_id
from tests.web.stage import Case, Setting, Stage

_HOW_MANY = "SELECT count(*) FROM drops.reminders WHERE store_id = $1"


async def remind_of_drop(on: Stage) -> Case:
    name = f"faro-{new_id()}"
    opening = datetime.now(UTC) + timedelta(days=9)
    draft = CollectionDraft(name=name, slug=name, type="drop", is_active=True, starts_at=opening)
    await create_collection(on.shop.database, on.shop.store, on.shop.staff, draft)
    return _asked(on, f"/api/v1/drops/{name}/reminders", {})


async def remind_of_variant(on: Stage) -> Case:
    variant = await on.shop.sells(0)
    slug = await on.shop.owner.fetchval(
        """SELECT p.slug FROM catalog.products p JOIN catalog.product_variants v ON v.product_id = p.id
        WHERE v.id = $1""",
        variant,
    )
    return _asked(on, f"/api/v1/products/{slug}/reminders", {"variant_id": str(variant)})


def _asked(on: Stage, path: str, about: dict[str, str]) -> Case:
    said = about | {"email": f"{new_id()}@example.com"}
    return Case(
        client=on.guest,
        path=path,
        body=said,
        altered=about | {"email": f"{new_id()}@example.com"},
        state=_HOW_MANY,
        between=lambda: on.guest.post(path, said),
    )


SETTINGS: tuple[Setting, ...] = (remind_of_drop, remind_of_variant)

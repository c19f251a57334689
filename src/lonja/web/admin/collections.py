"""Collections: seasons, collaborations, drops; what they are, and their products in order (DRP-01 to DRP-04).

Nouns: the facts of a collection, one form, one operation; its products, a list in which every step is saved at once.
Promises: a window is said in the store's time zone and kept to the instant; each step in the list (up, down, out, in)
is made on the list as it is now, not as it was when the page was opened; nothing needs JavaScript, with it rows can be
dragged. A long list has pages: rows that are dragged change places among themselves, and any row can go to the top.
"""

from collections.abc import Sequence
from uuid import UUID

from lonja import catalog
from lonja.catalog import (
    CollectionChange,
    CollectionDraft,
    CollectionRecord,
    CollectionType,
    NameTaken,
    ProductNotFound,
    RecordQuery,
    SlugInvalid,
    TooMany,
    TooManyCollections,
    WindowInvalid,
    slugify,
)
from lonja.drops import phase_of
from lonja.platform.errors import IdempotencyKeyReused
from lonja.platform.ids import new_id
from lonja.web.admin.form import Form
from lonja.web.admin.office import Office, desk
from lonja.web.admin.prices import local_of, moment_of
from lonja.web.admin.words import mark
from lonja.web.answers import Answer

_TYPES: dict[CollectionType, str] = {
    "drop": mark("Drop"),
    "seasonal": mark("Season"),
    "collab": mark("Collaboration"),
}
_TABS = (("", mark("All")), ("drop", mark("Drops")), ("seasonal", mark("Seasons")), ("collab", mark("Collaborations")))
_REFUSALS = (NameTaken, SlugInvalid, WindowInvalid, TooManyCollections, IdempotencyKeyReused)
_FIELDS = {"name_taken": "slug", "slug_invalid": "slug", "window_invalid": "ends_at"}
_FOUND, _PAGE, _PICTURES = 8, 100, 12


@desk("GET", "/collections", needs="catalog.read")
async def list_collections(office: Office) -> Answer:
    """All of them, newest first."""
    wanted = str(office.asked.values["type"])
    found = await catalog.collections(office.db, office.store.id)
    terms = (await office.visit.house.drops.of(office.store.id)).by_drop
    shown = [one for one in found if wanted not in _TYPES or one.type == wanted]
    return await office.show(
        "collections.html",
        "collections",
        collections=[(one, phase_of(one, terms.get(one.id), office.now, None)) for one in shown],
        kinds={name: office.say(label) for name, label in _TYPES.items()},
        tabs=[
            (
                office.say(text),
                office.path("/collections", type=name),
                name == (wanted if wanted in _TYPES else ""),
                None,
            )
            for name, text in _TABS
        ],
    )


@desk("GET", "/collections/new", needs="catalog.write")
async def show_new(office: Office) -> Answer:
    """One that is not there yet."""
    wanted = str(office.asked.values["type"])
    return await _show(office, office.blank(type=wanted if wanted in _TYPES else "seasonal", is_active=""), None)


@desk("POST", "/collections/new", needs="catalog.write")
async def create(office: Office) -> Answer:
    """Make it."""
    form = office.form()
    change = _facts(office, form)
    if not form.errors:
        try:
            draft = _draft(change)
            made = await catalog.create_collection(office.db, office.store.id, office.keyed(form), draft)
            return office.go(f"/collections/{made}", done="gathered")
        except _REFUSALS as refusal:
            form.refuse_with(refusal, office.words.sentence(refusal), _FIELDS)
    form.values["key"] = str(new_id())
    return await _show(office, form, None, status=422)


@desk("GET", "/collections/{collection_id:uuid}", needs="catalog.read")
async def show_collection(office: Office, collection_id: UUID) -> Answer:
    """One collection and its products."""
    record = await _record(office, collection_id)
    return await _show(office, _form(office, record), record)


@desk("POST", "/collections/{collection_id:uuid}", needs="catalog.write")
async def save(office: Office, collection_id: UUID) -> Answer:
    """Change its facts."""
    form = office.form()
    change = _facts(office, form)
    if not form.errors:
        try:
            await catalog.update_collection(office.db, office.store.id, office.keyed(form), collection_id, change)
            return office.go(f"/collections/{collection_id}", done="saved")
        except _REFUSALS as refusal:
            form.refuse_with(refusal, office.words.sentence(refusal), _FIELDS)
    form.values["key"] = str(new_id())
    return await _show(office, form, await _record(office, collection_id), status=422)


@desk("POST", "/collections/{collection_id:uuid}/products", needs="catalog.write")
async def arrange(office: Office, collection_id: UUID) -> Answer:
    """A step in the list of products: `do` is up:, down:, top:, out: or in: with an id, or order: with some."""
    step, _, said = str(office.form().values["do"]).partition(":")
    record = await _record(office, collection_id)
    before = [product.id for product in record.products]
    after = _stepped(before, step, _ids(said))
    if after != before:
        try:
            await catalog.arrange_collection(office.db, office.store.id, office.call, collection_id, after)
        except (ProductNotFound, TooMany) as refusal:
            form = _form(office, record)
            form.refuse("", office.words.sentence(refusal))
            return await _show(office, form, record, status=422)
    number = _pages(len(after)) if step == "in" else _number(office, len(after))
    return Answer.redirect(office.path(f"/collections/{collection_id}", page=number, done="saved"))


@desk("POST", "/collections/{collection_id:uuid}/deletion", needs="catalog.write")
async def delete(office: Office, collection_id: UUID) -> Answer:
    """Out of sight (DRP-07)."""
    await catalog.delete_collection(office.db, office.store.id, office.keyed(office.form()), collection_id)
    return office.go("/collections", done="deleted")


def _stepped(ids: list[UUID], step: str, named: Sequence[UUID]) -> list[UUID]:
    """The list after a step. What is not in it any more is left out, what came meanwhile, and other pages, stay."""
    here = ids.index(named[0]) if named and named[0] in ids else None
    match step:
        case "order":
            there = set(ids) & set(named)
            order = iter([one for one in dict.fromkeys(named) if one in there])
            return [next(order) if one in there else one for one in ids]
        case "in":
            return ids + [one for one in named[:1] if here is None]
        case "out" if here is not None:
            return ids[:here] + ids[here + 1 :]
        case "up" | "top" if here:
            above = here - 1 if step == "up" else 0
            return [*ids[:above], ids[here], *ids[above:here], *ids[here + 1 :]]
        case "down" if here is not None and here + 1 < len(ids):
            return [*ids[:here], ids[here + 1], ids[here], *ids[here + 2 :]]
    return ids


def _ids(said: str) -> list[UUID]:
    try:
        return [UUID(one) for one in said.split(",") if one]
    except ValueError:
        return []


def _facts(office: Office, form: Form) -> CollectionChange:
    name = form.text("name", 100)
    slug = form.text("slug", 120, required=False) or slugify(name)[:120].strip("-")
    if name and slug != slugify(slug):
        form.refuse("slug", form.say("Small letters, digits, and single hyphens between them."))
    hero = str(form.values["hero_pick"]).strip() or form.text("hero_image", 2_000, required=False)
    if hero and not hero.startswith(("/", "https://")):
        form.refuse("hero_image", form.say("Write an address that begins with https:// or /."))
    starts_at, ends_at = moment_of(office, form, "starts_at"), moment_of(office, form, "ends_at")
    if starts_at and ends_at and ends_at <= starts_at:
        form.refuse("ends_at", form.say("A collection ends after it starts."))
    return CollectionChange(
        name=name,
        slug=slug,
        type=form.choice("type", tuple(_TYPES)),  # type: ignore[arg-type]  # a choice
        starts_at=starts_at,
        ends_at=ends_at,
        is_active=form.ticked("is_active"),
        hero_image=hero or None,
        description=form.text("description", 5_000, required=False),
    )


def _draft(change: CollectionChange) -> CollectionDraft:
    return CollectionDraft(**{name: getattr(change, name) for name in CollectionChange.__struct_fields__})


def _form(office: Office, record: CollectionRecord) -> Form:
    zone = office.store.time_zone
    return office.blank(
        name=record.name,
        slug=record.slug,
        type=record.type,
        starts_at=local_of(record.starts_at, zone),
        ends_at=local_of(record.ends_at, zone),
        is_active="yes" if record.is_active else "",
        hero_image=record.hero_image or "",
        description=record.description,
    )


async def _record(office: Office, collection_id: UUID) -> CollectionRecord:
    return await catalog.collection_record(office.db, office.store.id, office.call, collection_id)


def _pages(products: int) -> int:
    return max(1, -(-products // _PAGE))


def _number(office: Office, products: int) -> int:
    """Which page of the list is looked at. One that is not there is the nearest."""
    said = str(office.asked.values["page"])
    return min(max(int(said), 1), _pages(products)) if said.isascii() and said.isdigit() and len(said) < 5 else 1


def _paged(office: Office, record: CollectionRecord | None) -> dict[str, object]:
    """A page of the products, and where the others are."""
    products = record.products if record else ()
    number, pages = _number(office, len(products)), _pages(len(products))
    here = f"/collections/{record.id}" if record else ""
    return {
        "products": products[(number - 1) * _PAGE : number * _PAGE],
        "total": len(products),
        "first": (number - 1) * _PAGE + 1,
        "page": number if pages > 1 else None,
        "is_last": number == pages,
        "before": office.path(here, page=number - 1) if number > 1 else None,
        "next": office.path(here, page=number + 1) if number < pages else None,
    }


async def _show(office: Office, form: Form, record: CollectionRecord | None, status: int = 200) -> Answer:
    words = str(office.asked.values["find"]).strip()[:100]
    products = record.products if record else ()
    there, found = {product.id for product in products}, []
    if words and record:
        query = RecordQuery(q=words, limit=_FOUND)
        page = await catalog.product_records(office.db, office.store.id, office.call, query)
        found = [item for item in page.items if item.id not in there]
    pictures = list(dict.fromkeys(product.image for product in products if product.image))[:_PICTURES]
    return await office.show(
        "collection.html",
        "collections",
        status,
        collection=record,
        form=form,
        **_paged(office, record),
        pictures=pictures,
        words=words,
        found=found,
        kinds=[(name, office.say(label)) for name, label in _TYPES.items()],
        zone=office.store.time_zone,
        can_write=office.may("catalog.write"),
    )


routes = [list_collections, show_new, create, show_collection, save, arrange, delete]

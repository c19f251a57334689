"""Products: the list and the editor.

Promises: one save is one operation, all of it or nothing; an edit of something that somebody else changed meanwhile is
refused, says so, and keeps what was typed.
"""

from collections.abc import Sequence
from uuid import UUID

from msgspec import UNSET

from lonja.catalog import errors, queries
from lonja.catalog.model import Category, ProductChange, ProductDraft, ProductRecord, RecordQuery
from lonja.catalog.operations import create_product, update_product
from lonja.catalog.slugs import slugify
from lonja.inventory.queries import available, available_of_products
from lonja.platform.errors import AlreadyExists
from lonja.taxes import UnknownTaxCategory, set_product_category
from lonja.taxes import queries as taxes
from lonja.web.admin.office import Office, desk
from lonja.web.admin.paging import PAGE
from lonja.web.admin.product_form import Editor
from lonja.web.admin.words import mark
from lonja.web.answers import Answer

_STATUSES = (("", mark("All")), ("active", mark("Active")), ("draft", mark("Draft")), ("archived", mark("Archived")))
_FIELDS = {
    "name_taken": "slug",
    "slug_invalid": "slug",
    "category_not_found": "category_id",
    "brand_not_found": "brand_id",
    "options_invalid": "variants",
    "sku_taken": "variants",
    "too_many_parts": "variants",
    "variant_not_found": "variants",
    "unknown_tax_category": "tax_category",
}
_REFUSALS = (
    AlreadyExists,
    errors.BrandNotFound,
    errors.CategoryNotFound,
    errors.NameTaken,
    errors.OptionsInvalid,
    errors.SkuTaken,
    errors.SlugInvalid,
    errors.TooMany,
    errors.VariantNotFound,
    UnknownTaxCategory,
)


@desk("GET", "/products", needs="catalog.read")
async def list_products(office: Office) -> Answer:
    """The store's products, newest first."""
    asked, statuses = office.asked.values, dict(_STATUSES)
    q, status = str(asked["q"]).strip()[:100], str(asked["status"]) if asked["status"] in statuses else ""
    query = RecordQuery(status=status or None, q=q or None, cursor=str(asked["after"]) or None, limit=PAGE)  # type: ignore[arg-type]  # one of _STATUSES
    page = await queries.product_records(office.db, office.store.id, office.call, query)
    left = await available_of_products(office.db, office.store.id, [item.id for item in page.items])
    return await office.show(
        "products.html",
        "products",
        products=[(item, None if item.is_digital else left[item.id]) for item in page.items],
        tabs=_tabs(office, status),
        q=q,
        status=status,
        **office.pages("/products", page.next_cursor, q=q, status=status),
    )


@desk("GET", "/products/new", needs="catalog.write")
async def show_new(office: Office) -> Answer:
    """A product that is not there yet."""
    return await _show(office, Editor.blank(office.say), None)


@desk("POST", "/products/new", needs="catalog.write")
async def create(office: Office) -> Answer:
    """Make a product, or add a row to its form."""
    form = office.form()
    editor, draft = _read(office, Editor.of_body(form))
    if draft is not None and await _knows_tax(office, editor):
        try:
            saved = await create_product(office.db, office.store.id, office.call, draft)
            await _tax(office, editor, saved.id, None)
            return office.go(f"/products/{saved.id}", done="created")
        except _REFUSALS as refusal:
            editor.form.refuse_with(refusal, office.words.sentence(refusal), _FIELDS)
    return await _show(office, editor, None, status=editor.status)


@desk("GET", "/products/{product_id:uuid}", needs="catalog.read")
async def show_product(office: Office, product_id: UUID) -> Answer:
    """A product as it is."""
    record = await queries.product_record(office.db, office.store.id, office.call, product_id)
    editor = Editor.of_record(office.say, record)
    editor.form.values["tax_category"] = await _tax_category(office, product_id) or ""
    return await _show(office, editor, record)


@desk("POST", "/products/{product_id:uuid}", needs="catalog.write")
async def save(office: Office, product_id: UUID) -> Answer:
    """Change a product, or add a row to its form."""
    editor, draft = _read(office, Editor.of_body(office.form()))
    if draft is not None and await _knows_tax(office, editor):
        try:
            change = _change(draft, editor)
            await update_product(office.db, office.store.id, office.call, product_id, change)
            await _tax(office, editor, product_id, await _tax_category(office, product_id))
            return office.go(f"/products/{product_id}", done="saved")
        except errors.ProductChanged as refusal:
            editor.refuse_stale(refusal, office.words)
        except _REFUSALS as refusal:
            editor.form.refuse_with(refusal, office.words.sentence(refusal), _FIELDS)
    record = await queries.product_record(office.db, office.store.id, office.call, product_id)
    return await _show(office, editor, record, status=editor.status)


def _tabs(office: Office, status: str) -> list[tuple[str, str, bool, None]]:
    return [(office.say(text), office.path("/products", status=name), name == status, None) for name, text in _STATUSES]


def _read(office: Office, editor: Editor) -> tuple[Editor, ProductDraft | None]:
    """What should be written; None when a row was added or something is wrong."""
    if editor.rearrange(str(editor.form.values["do"])):
        return editor, None
    draft = editor.draft(office.store.currency)
    return editor, draft if editor.is_good else None


def _change(draft: ProductDraft, editor: Editor) -> ProductChange:
    """A save replaces what the page shows; what it does not show (file, attributes, collections) stays."""
    return ProductChange(
        unchanged_since=editor.version or UNSET,
        title=draft.title,
        slug=draft.slug or slugify(draft.title),
        description=draft.description,
        base_price_minor=draft.base_price_minor,
        status=draft.status,
        is_digital=draft.is_digital,
        category_id=draft.category_id,
        brand_id=draft.brand_id,
        tags=draft.tags,
        options=draft.options,
        variants=draft.variants,
        images=draft.images,
    )


async def _tax_category(office: Office, product_id: UUID) -> str | None:
    async with office.look() as tx:
        return await taxes.product_category(tx, office.store.id, product_id)


async def _knows_tax(office: Office, editor: Editor) -> bool:
    """Asked before anything is written, because two operations follow."""
    chosen = str(editor.form.values["tax_category"])
    if chosen and chosen not in dict(await _tax_categories(office)):
        editor.form.refuse("tax_category", office.say("Please choose one of these."))
    return editor.is_good


async def _tax(office: Office, editor: Editor, product_id: UUID, before: str | None) -> None:
    """How it is taxed, where the form asks for it. A product's row knows nothing of tax: that is another operation."""
    if "tax_category" in editor.form.values:
        chosen = str(editor.form.values["tax_category"]) or None
        if chosen != before:
            await set_product_category(office.db, office.store.id, office.call, product_id, chosen)


async def _tax_categories(office: Office) -> list[tuple[str, str]]:
    """To choose from; nothing where there is only one. The default one has an empty code: as everything else."""
    async with office.look() as tx:
        found = await taxes.categories(tx, office.store.id)
    return [("" if one.is_default else one.code, office.say(one.name)) for one in found] if len(found) > 1 else []


async def _show(office: Office, editor: Editor, record: ProductRecord | None, status: int = 200) -> Answer:
    editor.settle(await available(office.db, office.store.id, record.variant_ids) if record else {})
    brands = await queries.brands(office.db, office.store.id)
    return await office.show(
        "product.html",
        "products",
        status,
        product=record,
        form=editor.form,
        images=editor.images,
        options=editor.options,
        variants=editor.variants,
        categories=nested(await queries.categories(office.db, office.store.id)),
        tax_categories=await _tax_categories(office),
        brands=[(str(brand.id), brand.name) for brand in brands],
        can_write=office.may("catalog.write"),
    )


def nested(categories: Sequence[Category]) -> list[tuple[str, str]]:
    """For a list to choose from: children below their parents, set in by their depth."""
    below: dict[UUID | None, list[Category]] = {}
    for category in categories:
        below.setdefault(category.parent_id, []).append(category)

    def walk(parent: UUID | None) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for category in below.get(parent, ()):
            found.append((str(category.id), "\u2003" * category.depth + category.name))
            found += walk(category.id)
        return found

    return walk(None)


routes = [list_products, show_new, create, show_product, save]

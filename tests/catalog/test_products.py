"""create_product, update_product, save_variants, delete_product, restore_product."""

import asyncio
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest

from lonja.catalog import (
    Attribute,
    BrandNotFound,
    CategoryNotFound,
    CollectionDraft,
    CollectionNotFound,
    Image,
    NameTaken,
    Option,
    OptionsInvalid,
    ProductChange,
    ProductDraft,
    ProductNotFound,
    SkuTaken,
    SlugInvalid,
    StaffOnly,
    TooMany,
    VariantDraft,
    VariantNotFound,
    create_brand,
    create_category,
    create_collection,
    create_product,
    delete_product,
    product,
    product_record,
    restore_product,
    save_variants,
    update_product,
)
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.errors import AlreadyExists, IdempotencyKeyReused, RuleBroken
from lonja.platform.ids import new_id
from tests.conftest import MakeStore
from tests.world import MARTA, cap, hoodie, make_product


async def test_a_product_comes_back_with_everything_it_was_made_of(database: Database, store: UUID) -> None:
    """CAT-01 … CAT-07, CAT-10, CAT-12 … CAT-15."""
    clothes = await create_category(database, store, MARTA, "Ropa")
    hoodies = await create_category(database, store, MARTA, "Sudaderas", parent_id=clothes)
    brand = await create_brand(database, store, MARTA, "MAAL")
    season = await create_collection(database, store, MARTA, CollectionDraft(name="Niebla", is_active=True))
    draft = hoodie(
        "Sudadera Niñez",
        description="Felpa de 420 g.",
        category_id=hoodies,
        brand_id=brand,
        collections=(season,),
        attributes=(Attribute("Material", "Algodón"), Attribute("Corte", "Amplio")),
        is_digital=False,
    )
    saved = await create_product(database, store, MARTA, draft)
    found = await product(database, store, "sudadera-ninez")

    assert found == await product(database, store, str(saved.id))
    assert (found.title, found.description, found.currency) == ("Sudadera Niñez", "Felpa de 420 g.", "MXN")
    assert [step.name for step in found.breadcrumb] == ["Ropa", "Sudaderas"]
    assert (found.brand, found.brand_slug) == ("MAAL", "maal")
    assert found.options == (Option("Color", ("Negro", "Arena")), Option("Talla", ("M", "L")))
    assert [variant.title for variant in found.variants] == ["Negro / M", "Negro / L", "Arena / M", "Arena / L"]
    assert found.variants[0].options == {"Color": "Negro", "Talla": "M"}
    assert found.images[0] == Image("/media/maal/hoodie.svg", "Sudadera negra")
    assert found.attributes == (Attribute("Material", "Algodón"), Attribute("Corte", "Amplio"))
    assert [each.slug for each in found.collections] == ["niebla"]
    assert found.tags == ("invierno",)
    assert found.price_minor == 129_900


async def test_images_come_in_their_order_with_their_words(database: Database, store: UUID) -> None:
    """CAT-15."""
    images = tuple(Image(f"/media/x/{name}.svg", name) for name in ("front", "back", "detail"))
    saved = await make_product(database, store, cap(images=images))
    assert (await product(database, store, str(saved.id))).images == images

    await update_product(database, store, MARTA, saved.id, ProductChange(images=images[::-1]))
    assert (await product(database, store, str(saved.id))).images == images[::-1]


async def test_a_product_without_variants_gets_one_that_bears_its_name(database: Database, store: UUID) -> None:
    saved = await create_product(database, store, MARTA, cap("Gorra Faro", sku="FARO-1"))
    assert [(v.title, v.sku, v.price_minor) for v in saved.variants] == [("Gorra Faro", "FARO-1", 44_900)]


async def test_the_price_is_that_of_the_cheapest_variant_on_sale(database: Database, store: UUID) -> None:
    """CAT-01, CAT-09: a compare-at price counts only above the price."""
    sizes = ("S", "M", "L")
    variants = tuple(
        VariantDraft(price_minor=price, compare_at_minor=was, options={"Talla": size}, is_active=on_sale)
        for price, was, size, on_sale in [(900, None, "S", False), (1_500, 1_200, "M", True), (1_200, 2_000, "L", True)]
    )
    draft = ProductDraft(title="Playera", status="active", options=(Option("Talla", sizes),), variants=variants)
    saved = await create_product(database, store, MARTA, draft)
    found = await product(database, store, str(saved.id))
    assert saved.price_minor == found.price_minor == 1_200
    assert (found.compare_at_minor, found.highest_price_minor) == (2_000, 1_500)
    assert [variant.was_minor for variant in found.variants] == [None, 2_000]
    assert len(found.variants) == 2, "the variant that is not on sale is not shown"


async def test_the_option_cache_is_derived_from_the_rows(
    database: Database, store: UUID, owner: asyncpg.Connection
) -> None:
    """C-28."""
    saved = await make_product(database, store, hoodie())
    kept = [saved.variants[0], saved.variants[3]]
    await save_variants(
        database,
        store,
        MARTA,
        saved.id,
        [Option("Color", ("Negro", "Arena")), Option("Talla", ("M", "L", "XL"))],
        [
            VariantDraft(id=kept[0].id, price_minor=1_000, options={"Color": "Negro", "Talla": "XL"}),
            VariantDraft(id=kept[1].id, price_minor=1_000, options={"Color": "Arena", "Talla": "L"}),
        ],
    )
    rows = await owner.fetch(
        """select v.id, v.title, v.options::text = (
                select jsonb_object_agg(o.option_name, o.option_value)::text from catalog.variant_options o
                where o.store_id = v.store_id and o.variant_id = v.id) as same
        from catalog.product_variants v where v.store_id = $1 and v.deleted_at is null order by v.position""",
        store,
    )
    assert [(row[0], row[1], row[2]) for row in rows] == [
        (kept[0].id, "Negro / XL", True),
        (kept[1].id, "Arena / L", True),
    ]


async def test_a_variant_left_out_is_deleted_softly_and_comes_back_by_its_id(
    database: Database, store: UUID, owner: asyncpg.Connection
) -> None:
    """PLT-14, PLT-15."""
    saved = await make_product(database, store, cap(sku="A"))
    old = saved.variants[0]
    changed = await save_variants(database, store, MARTA, saved.id, [], [VariantDraft(price_minor=500, sku="A")])
    assert [variant.id for variant in changed.variants] != [old.id]
    assert await owner.fetchval("select deleted_at is not null from catalog.product_variants where id = $1", old.id)

    again = await save_variants(
        database, store, MARTA, saved.id, [], [VariantDraft(id=old.id, price_minor=700, sku="A")]
    )
    assert [(variant.id, variant.sku) for variant in again.variants] == [(old.id, "A")]


async def test_variants_trade_their_skus(database: Database, store: UUID) -> None:
    options = (Option("Talla", ("S", "M")),)
    drafts = [
        VariantDraft(price_minor=1, sku="X", options={"Talla": "S"}),
        VariantDraft(price_minor=2, sku="Y", options={"Talla": "M"}),
    ]
    saved = await create_product(
        database, store, MARTA, ProductDraft(title="Calcetas", options=options, variants=tuple(drafts))
    )
    traded = await save_variants(
        database,
        store,
        MARTA,
        saved.id,
        options,
        [
            VariantDraft(id=saved.variants[0].id, price_minor=1, sku="Y", options={"Talla": "S"}),
            VariantDraft(id=saved.variants[1].id, price_minor=2, sku="X", options={"Talla": "M"}),
        ],
    )
    assert [variant.sku for variant in traded.variants] == ["Y", "X"]


@pytest.mark.parametrize(
    ("options", "variants"),
    [
        pytest.param([("Color", "Rojo")], [{}], id="a value is missing"),
        pytest.param([("Color", "Rojo")], [{"Color": "Azul"}], id="a value is unknown"),
        pytest.param([], [{"Color": "Rojo"}], id="an option is unknown"),
        pytest.param([("Color", "Rojo")], [{"Color": "Rojo"}, {"Color": "Rojo"}], id="two are alike"),
        pytest.param([], [{}, {}], id="two without options"),
        pytest.param([("Color", "Rojo"), ("Color", "Azul")], [{"Color": "Rojo"}], id="an option twice"),
    ],
)
async def test_variants_that_do_not_fit_their_options_are_refused(
    database: Database,
    store: UUID,
    owner: asyncpg.Connection,
    options: list[tuple[str, str]],
    variants: list[dict[str, str]],
) -> None:
    draft = ProductDraft(
        title="Playera",
        options=tuple(Option(name, (value,)) for name, value in options),
        variants=tuple(VariantDraft(price_minor=1, options=chosen) for chosen in variants),
    )
    with pytest.raises(OptionsInvalid):
        await create_product(database, store, MARTA, draft)
    assert await owner.fetchval("select count(*) from catalog.products where store_id = $1", store) == 0


async def test_slugs_are_one_in_a_store_and_free_in_the_next(database: Database, make_store: MakeStore) -> None:
    """PLT-04, CAT-08."""
    here, there = await make_store(), await make_store()
    await create_product(database, here, MARTA, cap("Gorra", sku="G-1"))
    with pytest.raises(NameTaken):
        await create_product(database, here, MARTA, cap("Gorra", sku="G-2"))
    with pytest.raises(SkuTaken):
        await create_product(database, here, MARTA, cap("Otra", sku="G-1"))
    await create_product(database, there, MARTA, cap("Gorra", sku="G-1"))


async def test_of_many_at_once_one_gets_the_slug(database: Database, store: UUID) -> None:
    tries = (create_product(database, store, MARTA, cap("Gorra")) for _ in range(6))
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NameTaken"] * 5 + ["SavedProduct"]


async def test_a_deleted_product_gives_its_names_free_and_comes_back_if_they_still_are(
    database: Database, store: UUID
) -> None:
    """PLT-11, PLT-13, PLT-14."""
    first = await create_product(database, store, MARTA, cap("Gorra", sku="G-1"))
    await delete_product(database, store, MARTA, first.id)
    with pytest.raises(ProductNotFound):
        await product(database, store, "gorra")
    with pytest.raises(ProductNotFound):
        await delete_product(database, store, MARTA, first.id)
    record = await product_record(database, store, MARTA, first.id)
    assert record.deleted_at is not None
    assert [variant.sku for variant in record.variants] == ["G-1"]

    second = await create_product(database, store, MARTA, cap("Gorra", sku="G-9"))
    with pytest.raises(NameTaken):
        await restore_product(database, store, MARTA, first.id)
    await update_product(database, store, MARTA, second.id, ProductChange(slug="gorra-2"))
    restored = await restore_product(database, store, MARTA, first.id)
    assert [variant.sku for variant in restored.variants] == ["G-1"]
    assert (await product(database, store, "gorra")).id == first.id
    with pytest.raises(ProductNotFound):
        await restore_product(database, store, MARTA, first.id)


async def test_drafts_and_archived_products_are_seen_by_staff_only(database: Database, store: UUID) -> None:
    saved = await create_product(database, store, MARTA, cap("Boceto", status="draft", file_path="secret/file.pdf"))
    with pytest.raises(ProductNotFound):
        await product(database, store, "boceto")
    with pytest.raises(StaffOnly):
        await product_record(database, store, Call(actor="guest"), saved.id)
    assert (await product_record(database, store, MARTA, saved.id)).file_path == "secret/file.pdf"

    await update_product(database, store, MARTA, saved.id, ProductChange(status="active"))
    assert not hasattr(await product(database, store, "boceto"), "file_path")
    await update_product(database, store, MARTA, saved.id, ProductChange(status="archived"))
    with pytest.raises(ProductNotFound):
        await product(database, store, "boceto")


async def test_another_store_s_product_is_not_there(database: Database, make_store: MakeStore) -> None:
    """PLT-01. Not by its id either, and nothing of it can be referred to."""
    mine, theirs = await make_store(), await make_store()
    foreign = await make_product(database, theirs, hoodie())
    category = await create_category(database, theirs, MARTA, "Ropa")
    brand = await create_brand(database, theirs, MARTA, "MAAL")
    season = await create_collection(database, theirs, MARTA, CollectionDraft(name="Niebla"))
    own = await make_product(database, mine)
    with pytest.raises(ProductNotFound):
        await product(database, mine, str(foreign.id))
    with pytest.raises(ProductNotFound):
        await update_product(database, mine, MARTA, foreign.id, ProductChange(title="Mía"))
    with pytest.raises(ProductNotFound):
        await delete_product(database, mine, MARTA, foreign.id)
    for change, refusal in (
        (ProductChange(category_id=category), CategoryNotFound),
        (ProductChange(brand_id=brand), BrandNotFound),
        (ProductChange(collections=(season,)), CollectionNotFound),
    ):
        with pytest.raises(refusal):
            await update_product(database, mine, MARTA, own.id, change)


async def test_a_variant_of_another_product_is_refused(database: Database, store: UUID) -> None:
    one, two = await make_product(database, store), await make_product(database, store)
    with pytest.raises(VariantNotFound):
        await save_variants(database, store, MARTA, one.id, [], [VariantDraft(id=two.variants[0].id, price_minor=1)])


async def test_what_is_not_named_stays(database: Database, store: UUID) -> None:
    saved = await make_product(database, store, hoodie("Sudadera"))
    before = await product(database, store, "sudadera")
    await update_product(database, store, MARTA, saved.id, ProductChange(description="Nueva."))
    after = await product(database, store, "sudadera")
    assert after.description == "Nueva."
    assert (after.title, after.tags, after.options, after.variants, after.images) == (
        before.title,
        before.tags,
        before.options,
        before.variants,
        before.images,
    )
    assert after.updated_at > before.updated_at
    await update_product(database, store, MARTA, saved.id, ProductChange(tags=()))
    assert (await product(database, store, "sudadera")).tags == ()


async def test_one_key_makes_one_product(database: Database, store: UUID) -> None:
    """P06."""
    call = MARTA.keyed("k-1", b"the request")
    first = await create_product(database, store, call, cap("Gorra"))
    assert await create_product(database, store, call, cap("Gorra")) == first
    with pytest.raises(IdempotencyKeyReused):
        await create_product(database, store, MARTA.keyed("k-1", b"another"), cap("Gorra"))


async def test_an_id_that_exists_is_refused(database: Database, store: UUID) -> None:
    chosen = new_id()
    assert (await create_product(database, store, MARTA, cap("Gorra", id=chosen))).id == chosen
    with pytest.raises(AlreadyExists):
        await create_product(database, store, MARTA, cap("Otra", id=chosen))


@pytest.mark.parametrize(
    ("draft", "refusal"),
    [
        (cap(""), RuleBroken),
        (cap("x" * 256, slug="x"), RuleBroken),
        (cap("x", slug="Not A Slug"), SlugInvalid),
        (cap("x", slug="x" * 256), SlugInvalid),
        (cap("x", base_price_minor=-1), RuleBroken),
        (cap("x", description="x" * 20_001), RuleBroken),
        (cap("x", tags=tuple(map(str, range(51)))), RuleBroken),
        (cap("x", images=tuple(Image(f"/{n}") for n in range(41))), TooMany),
        (cap("x", attributes=tuple(Attribute(str(n), "x") for n in range(61))), TooMany),
        (cap("x", options=tuple(Option(str(n), ("x",)) for n in range(6))), TooMany),
        (cap("x", variants=tuple(VariantDraft(price_minor=1) for n in range(251))), TooMany),
        (cap("x", file_path="x" * 256), RuleBroken),
        (cap("x", sku="x" * 101), RuleBroken),
        (cap("x", category_id=new_id()), CategoryNotFound),
        (cap("x", brand_id=new_id()), BrandNotFound),
        (cap("x", collections=(new_id(),)), CollectionNotFound),
    ],
)
async def test_one_more_than_the_limit_is_refused(
    database: Database, store: UUID, owner: asyncpg.Connection, draft: ProductDraft, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await create_product(database, store, MARTA, draft)
    assert await owner.fetchval("select count(*) from catalog.products where store_id = $1", store) == 0


async def test_the_limits_themselves_are_fine(database: Database, store: UUID) -> None:
    sizes = tuple(str(n) for n in range(250))
    draft = cap(
        "x" * 255,
        slug="x" * 255,
        description="x" * 20_000,
        tags=tuple(map(str, range(50))),
        images=tuple(Image(f"/{n}") for n in range(40)),
        attributes=tuple(Attribute(str(n), "x") for n in range(60)),
        options=(Option("Talla", sizes[:200]), Option("B", ("b",)), Option("C", ("c",)), Option("D", ("d",))),
        variants=tuple(
            VariantDraft(price_minor=1, options={"Talla": size, "B": "b", "C": "c", "D": "d"}) for size in sizes[:200]
        ),
    )
    saved = await create_product(database, store, MARTA, draft)
    assert len(saved.variants) == 200

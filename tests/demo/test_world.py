"""What is written about the demo world fits together."""

from decimal import Decimal

import pytest

from lonja.demo import DEMO_STORES
from lonja.demo.pictures import pictures_of, slug_of
from lonja.demo.world import STORES, Category, read
from lonja.platform.money import Money

MAIN = ("maal", "boighar", "plaza", "storm")


def names(branches: tuple[Category, ...]) -> set[str]:
    return {branch.name for branch in branches} | {name for branch in branches for name in names(branch.children)}


def test_the_stores_are_those_that_are_announced() -> None:
    assert [store.slug for store in DEMO_STORES] == list(STORES)
    assert [store.name for store in DEMO_STORES] == [read(slug).store.name for slug in STORES]


@pytest.mark.parametrize("slug", STORES)
def test_a_sheet_refers_only_to_what_it_has(slug: str) -> None:
    sheet = read(slug)
    brands, categories = {brand.name for brand in sheet.brands}, names(sheet.categories)
    collections = {collection.slug for collection in sheet.collections}
    for product in sheet.products:
        assert product.brand in brands, product.title
        assert product.category in categories, product.title
        assert set(product.collections) <= collections, product.title
        assert len(product.description.strip()) > 40, product.title
        assert len(pictures_of(product, sheet.store.theme["preset"])) >= 2
    assert len({slug_of(product) for product in sheet.products}) == len(sheet.products)


@pytest.mark.parametrize("slug", MAIN)
def test_a_shop_is_of_a_believable_size(slug: str) -> None:
    sheet = read(slug)
    assert 24 <= len(sheet.products) <= 40
    assert sum(product.was is not None for product in sheet.products) >= 4
    assert any(category.children for category in sheet.categories)
    assert len(sheet.collections) >= 3
    assert set(sheet.store.gateways) == {"sandbox", "cod"}


@pytest.mark.parametrize("slug", STORES)
def test_prices_are_money_and_old_ones_were_higher(slug: str) -> None:
    sheet = read(slug)
    currency = sheet.store.currency
    for product in sheet.products:
        price = Money.parse(product.price, currency)
        if product.was:
            assert price < Money.parse(product.was, currency), product.title
        for own in (*product.formats.values(), *product.extra.values()):
            Money.parse(own, currency)


def test_one_organization_has_two_stores_and_the_second_sells_part_of_the_first_in_its_own_money() -> None:
    first, second = read("storm"), read("storm-eu")
    assert first.store.organization == second.store.organization
    assert second.store.currency == "EUR"
    dollars = {product.title: Decimal(product.price) for product in first.products}
    assert 0 < len(second.products) < len(first.products)
    assert all(Decimal(product.price) < dollars[product.title] for product in second.products)


def test_the_languages_of_a_theme_are_those_of_the_store() -> None:
    for slug in STORES:
        facts = read(slug).store
        spoken = {locale.partition("-")[0] for locale in facts.locales}
        assert set(facts.theme["tagline"]) <= spoken
        assert facts.theme["preset"] in {"street", "paper", "plaza", "crisp"}

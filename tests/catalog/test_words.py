"""slugify, swatches, image_url: what the catalog makes of words."""

import re

import pytest

from lonja.catalog import Swatch, colour_of, image_url, slugify, srcset
from lonja.catalog.colours import swatches_of


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Sudadera Niñez 4/4", "sudadera-ninez-4-4"),
        ("  ¡Crème brûlée & Straße!  ", "creme-brulee-strasse"),
        ("a" * 300, "a" * 100),
        ("x" * 99 + " y", "x" * 99),
    ],
)
def test_a_slug_of_a_title(title: str, slug: str) -> None:
    assert slugify(title) == slug


def test_a_title_in_another_script_gets_a_short_id() -> None:
    assert re.fullmatch("[0-9a-f]{12}", slugify("নদী ও বৃষ্টি"))
    assert slugify("নদী") != slugify("নদী")


def test_colours_in_the_words_of_merchants() -> None:
    assert colour_of("Negro") == colour_of("black") == "#17181a"
    assert colour_of("Verde olivo") == colour_of("olivo") != colour_of("verde")
    assert colour_of("Azul marino") == colour_of("marino")
    assert colour_of("Café") == colour_of("cafe")
    assert colour_of("Estampado 3") is None


def test_swatches_are_of_the_colour_option_only() -> None:
    options = [("Talla", ("M",)), ("Color", ("Negro", "Estampado"))]
    assert swatches_of(options) == (Swatch("Negro", "#17181a"), Swatch("Estampado", None))
    assert swatches_of(options[:1]) == ()


def test_image_addresses() -> None:
    """CAT-16."""
    pattern = "https://cdn.example.com/w={width},f={format}{path}"
    assert image_url("/media/maal/a.jpg", width=640) == "/media/maal/a.jpg?w=640"
    assert image_url("/media/maal/a.jpg", width=640, format="webp") == "/media/maal/a.jpg?w=640&f=webp"
    assert (
        image_url("/media/maal/a.jpg", width=320, format="avif", pattern=pattern)
        == "https://cdn.example.com/w=320,f=avif/media/maal/a.jpg"
    )
    assert image_url("/media/maal/a.svg", width=640, pattern=pattern) == "/media/maal/a.svg"
    assert image_url("https://elsewhere.example/a.jpg", width=640, pattern=pattern) == "https://elsewhere.example/a.jpg"
    whole = "https://cdn.example.com/{width}/{url}"
    assert (
        image_url("https://elsewhere.example/a b.jpg", width=9, pattern=whole)
        == "https://cdn.example.com/9/https://elsewhere.example/a%20b.jpg"
    )
    assert (
        srcset("/media/maal/a.jpg", widths=(320, 640)) == "/media/maal/a.jpg?w=320 320w, /media/maal/a.jpg?w=640 640w"
    )
    assert srcset("/media/maal/a.svg") == ""

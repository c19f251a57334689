"""Pictures are well formed, the same every time, and whole by themselves."""

from xml.etree import ElementTree as ET

import pytest

from lonja.demo.artwork import KINDS, Look, draw, scene
from lonja.demo.artwork.shades import darker, ink_on, lighter, mix
from lonja.demo.pictures import pictures_of
from lonja.demo.world import STORES, read

LOOK = Look(colour="#2f6d73", accent="#f0b54a", mark="anchor", pattern="waves", words="One|two & <three>", seed=3)
SVG = "{http://www.w3.org/2000/svg}"


def check(svg: str) -> ET.Element:
    """Well formed, and refers to nothing but what it defines."""
    root = ET.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    defined = {element.get("id") for element in root.iter() if element.get("id")}
    for element in root.iter():
        assert element.tag not in {f"{SVG}image", f"{SVG}script", f"{SVG}use", f"{SVG}foreignObject"}
        for name, value in element.attrib.items():
            assert "://" not in value
            assert "href" not in name
            if value.startswith("url("):
                assert value[5:-1] in defined
    return root


@pytest.mark.parametrize("stage", ["street", "paper", "plaza", "crisp"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_on_every_stage(kind: str, stage: str) -> None:
    look = Look(colour="#c4623f", accent="#f5ecd9", stage=stage, mark="badge", words="Ab|c", seed=7)
    whole, detail = draw(kind, look), draw(kind, look, "detail")
    assert check(whole).get("viewBox") == "0 0 800 1000"
    left, top, width, height = map(int, (check(detail).get("viewBox") or "").split())
    assert left + width <= 800
    assert top + height <= 1000
    assert abs(width / height - 0.8) < 0.01, "a detail has the shape of the whole"
    assert draw(kind, look) == whole


def test_words_are_escaped() -> None:
    for kind in ("soap", "jar", "book", "tin"):
        check(draw(kind, LOOK))


def test_scenes_are_wide() -> None:
    for slug in STORES:
        sheet = read(slug)
        for wide in (*sheet.scenes.values(), *sheet.collections):
            assert check(scene(wide.scene, wide.palette)).get("viewBox") == "0 0 1600 900"


def test_every_product_of_the_world_is_a_kind_that_can_be_drawn() -> None:
    for slug in STORES:
        sheet = read(slug)
        for product in sheet.products:
            pictures = pictures_of(product, sheet.store.theme["preset"])
            assert all(picture.kind in KINDS for picture in pictures), product.title
            assert len({picture.name for picture in pictures}) == len(pictures)


def test_colours() -> None:
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
    assert lighter("#000000", 1) == "#ffffff"
    assert darker("#ffffff", 0) == "#ffffff"
    assert ink_on("#ffffff") != ink_on("#000000")

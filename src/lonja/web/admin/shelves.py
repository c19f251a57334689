"""What promotions may be about: the shelves of the store, and what everything is called.

Nouns: Shelves, the categories, collections and brands to choose from; a name for every facet and segment of some rules.
Verbs: `shelves`, `names` for rules, `dress` the pickers of a form with titles and with what was found.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lonja.catalog import queries
from lonja.catalog.model import RecordQuery
from lonja.web.admin.office import Office
from lonja.web.admin.picker import Picker, ids_of
from lonja.web.admin.products import nested
from lonja.web.admin.segments import segments_known

Shelf = tuple[str, Sequence[tuple[str, str]]]

_FOUND = 8


async def shelves(office: Office) -> list[Shelf]:
    """What to choose from, without products: there may be a hundred thousand."""
    db, store_id = office.db, office.store.id
    categories = nested(await queries.categories(db, store_id))
    collections, brands = await queries.collections(db, store_id), await queries.brands(db, store_id)
    found = [
        (office.say("Categories"), [(f"category:{key}", name) for key, name in categories]),
        (office.say("Collections"), [(f"collection:{each.id}", each.name) for each in collections]),
        (office.say("Brands"), [(f"brand:{each.id}", each.name) for each in brands]),
    ]
    return [(label, choices) for label, choices in found if choices]


async def names(office: Office, known: Iterable[Shelf], facets: Sequence[str]) -> dict[str, str]:
    """What facets are called; segments, too, by their ids."""
    found = {facet: name.strip("\u2003") for _, choices in known for facet, name in choices}
    found |= {"sale": office.say("what is reduced"), "digital": office.say("downloads")}
    wanted = {kind: ids_of(kind, facets) for kind in ("product", "variant")}
    if any(wanted.values()):
        async with office.look() as tx:
            titles = await queries.titles(tx, office.store.id, [each for ids in wanted.values() for each in ids])
        found |= {f"{kind}:{each}": titles[each] for kind, ids in wanted.items() for each in ids if each in titles}
    if office.may("customers.read"):
        found |= {str(segment.id): segment.name for segment in await segments_known(office)}
    return found


def facets_of(rule: Mapping[str, Any]) -> list[str]:
    """Every facet that a rule names."""
    condition, action = rule["condition"], rule["action"]
    items = [condition.get("items", {}), action.get("get_items", {})]
    items += [part.get("items", {}) for part in action.get("parts", ())]
    return [facet for each in items for facets in each.values() for facet in facets]


async def dress(office: Office, pickers: Iterable[Picker], known: Sequence[Shelf]) -> None:
    """Before they are shown: what their ticks are called, and what their words find."""
    worn = list(pickers)
    titles = await names(office, known, [str(row.values["facet"]) for picker in worn for row in picker.ticks])
    for picker in worn:
        for row in picker.ticks:
            row.facts["title"] = titles.get(str(row.values["facet"]))
        if picker.words:
            query = RecordQuery(q=picker.words, limit=_FOUND)
            page = await queries.product_records(office.db, office.store.id, office.call, query)
            picker.offer([(f"product:{item.id}", item.title) for item in page.items])

"""The addresses that problems give as their `type`: /problems/<slug> says what one means, /problems lists them all."""

from itertools import groupby

from lonja.platform.errors import LonjaError, by_code, by_slug
from lonja.web import pages
from lonja.web.answers import Answer
from lonja.web.context import Visit
from lonja.web.errors import NotFound
from lonja.web.routes import page

_FLOORS = {
    "0": "The house",
    "1": "Stores and people",
    "2": "Catalog",
    "3": "Stock",
    "4": "Carts",
    "5": "Checkout and orders",
    "6": "Payments",
    "7": "Mail",
    "8": "Requests",
    "9": "Audit",
}


@page("GET", "/problems", needs_store=False)
async def list_problems(visit: Visit) -> Answer:
    """Every problem there is."""
    return pages.render(visit, "reference/problems.html", groups=_groups())


@page("GET", "/problems/{slug:str}", needs_store=False)
async def show_problem(visit: Visit, slug: str) -> Answer:
    """What one problem means."""
    problem = by_slug.get(slug)
    if problem is None:
        raise NotFound
    return pages.render(visit, "reference/problem.html", problem=problem)


def _groups() -> list[tuple[str, list[type[LonjaError]]]]:
    """The registry by floor: the first digit of a code says whose it is."""
    ordered = [by_code[code] for code in sorted(by_code)]
    return [(_FLOORS[digit], list(group)) for digit, group in groupby(ordered, key=lambda one: one.code[2])]


routes = [list_problems, show_problem]

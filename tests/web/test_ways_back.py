"""Where only a form goes there is nothing to see: who opens, reloads or translates that address finds the way back."""

import pytest

from tests.web.client import Client


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/cart/codes", "/cart"),
        ("/cart/items", "/cart"),
        ("/cart/items/01a200b6-c22a-7d3e-a6b4-ccaa859e0b35", "/cart/items"),
        ("/collections/rain/early-access", "/collections/rain"),
        ("/drops/rain/raffle/entry", "/drops/rain/raffle"),
        ("/currency", "/"),
        ("/sign-out", "/"),
    ],
)
async def test_a_forms_address_leads_to_the_page_above_it(web: Client, path: str, above: str) -> None:
    """The language of a refused code is changed by a link: it once ended at "Method not allowed"."""
    reply = await web.get(path)
    assert (reply.status, reply.headers["location"].removeprefix(f"/s/{web.store}")) == (303, above)


async def test_other_methods_and_programs_are_refused_as_before(web: Client) -> None:
    assert (await web.request("DELETE", "/cart/codes")).status == 405
    (await web.get("/api/v1/coupons/validate")).problem(405, "LJ801")

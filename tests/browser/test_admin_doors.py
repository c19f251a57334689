"""Who comes in, and where to."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
from playwright.async_api import expect

from lonja.platform.db import Database
from tests.browser.admin import PASSWORD, give_password, hire, let_in, sign_in
from tests.browser.conftest import OpenPage

MakeStore = Callable[..., Awaitable[UUID]]


async def test_a_person_signs_in_lands_where_they_wanted_to_go_and_leaves(
    open_page: OpenPage, database: Database, owner: asyncpg.Connection, store: UUID
) -> None:
    team = await hire(database, owner, store)
    await give_password(owner, team.marta)
    page = await open_page()
    await sign_in(page, team.marta, f"/admin/{team.slug}/stock")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Stock")
    await page.locator("summary", has_text="Marta Ruiz").click()
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("status").first).to_contain_text("You are signed out.")
    await page.goto(f"/admin/{team.slug}/stock")
    await expect(page).to_have_url(f"/admin/sign-in?next=/admin/{team.slug}/stock")


async def test_a_wrong_password_and_an_unknown_person_hear_the_same_sentence(
    open_page: OpenPage, database: Database, owner: asyncpg.Connection, store: UUID
) -> None:
    team = await hire(database, owner, store)
    await give_password(owner, team.marta)
    page = await open_page()
    answers = []
    for email in (team.marta.email, "nobody@example.com"):
        answer = await page.request.post("/admin/sign-in", form={"email": email, "password": "guess"})
        answers.append((answer.status, (await answer.text()).replace(email, "…")))
        assert "guess" not in answers[-1][1]
    assert answers[0] == answers[1]
    assert answers[0][0] == 401
    assert "The e-mail or the password is wrong." in answers[0][1]


async def test_guessing_has_to_wait_even_with_the_right_password_at_last(
    open_page: OpenPage, database: Database, owner: asyncpg.Connection, store: UUID
) -> None:
    team = await hire(database, owner, store)
    await give_password(owner, team.marta)
    page = await open_page()
    statuses: list[int] = []
    while 429 not in statuses and len(statuses) < 20:
        guess = await page.request.post("/admin/sign-in", form={"email": team.marta.email, "password": "guess"})
        statuses.append(guess.status)
    assert set(statuses[:-1]) == {401}
    assert statuses[-1] == 429
    right = await page.request.post("/admin/sign-in", form={"email": team.marta.email, "password": PASSWORD})
    assert right.status == 429
    assert "Too many attempts" in await right.text()


async def test_the_way_on_stays_inside_the_admin(
    open_page: OpenPage, database: Database, owner: asyncpg.Connection, store: UUID
) -> None:
    team = await hire(database, owner, store)
    await give_password(owner, team.marta)
    page = await open_page()
    for onward in ("https://example.com/admin", "//example.com", "/admin/../evil", "/s/x", "javascript:alert(1)"):
        said: dict[str, str | float | bool] = {"email": team.marta.email, "password": PASSWORD, "next": onward}
        answer = await page.request.post("/admin/sign-in", form=said, max_redirects=0)
        assert answer.headers["location"] == "/admin", onward


async def test_a_person_chooses_among_the_stores_they_may_enter(
    open_page: OpenPage, database: Database, owner: asyncpg.Connection, site: str, make_store: MakeStore
) -> None:
    mine, other = await make_store(name="La mía"), await make_store(name="La otra")
    team, strangers = await hire(database, owner, mine), await hire(database, owner, other)
    page = await open_page()
    await let_in(page, owner, site, team.vera)
    await page.goto("/admin")
    await expect(page).to_have_url(f"/admin/{team.slug}/")
    await page.goto("/admin?all=yes")
    await expect(page.locator(".store-cards li")).to_have_count(1)
    await expect(page.locator(".store-cards li")).to_contain_text("Viewer")
    answer = await page.goto(f"/admin/{strangers.slug}/")
    assert answer is not None
    assert answer.status == 404
    await page.goto("/admin/productos")
    await expect(page).to_have_url(f"/admin/{team.slug}/products")


async def test_another_site_cannot_send_a_form(
    open_page: OpenPage, database: Database, owner: asyncpg.Connection, site: str, store: UUID
) -> None:
    team = await hire(database, owner, store)
    page = await open_page()
    await let_in(page, owner, site, team.marta)
    sent = await page.request.post(
        f"/admin/{team.slug}/settings", form={"name": "Stolen"}, headers={"sec-fetch-site": "cross-site"}
    )
    assert sent.status == 403

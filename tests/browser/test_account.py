"""People with an account, in a browser: their orders and nobody else's, their password, their way in and out."""

from playwright.async_api import expect

from lonja.platform.ids import new_id
from tests.browser.conftest import OpenPage
from tests.browser.counter import PASSWORD, Buyer, open_counter
from tests.shop import Shop


async def test_my_orders_are_mine_alone(open_page: OpenPage, shop: Shop) -> None:
    counter = await open_counter(shop)
    ana, ben = [Buyer(await open_page(), counter.slug) for _ in range(2)]
    for buyer in (ana, ben):
        await buyer.register(f"{new_id()}@example.com")
    await ana.add(counter.cap)
    await ana.check_out("cod")
    await ana.sees("Thank you")
    order = await ana.order_id()
    await ana.go("/perfil/pedidos")
    await expect(ana.page.get_by_role("link", name="Order 1001")).to_be_visible()
    await ana.page.get_by_role("link", name="Order 1001").click()
    await ana.sees("Thank you")
    await ben.go("/account/orders")
    await expect(ben.page.get_by_role("heading", name="No orders yet")).to_be_visible()
    assert (await ben.go(f"/orders/{order}")).status == 404
    await ben.sees("No such order")


async def test_a_guest_needs_the_key_or_the_browser_that_bought(open_page: OpenPage, shop: Shop) -> None:
    counter = await open_counter(shop)
    buyer, stranger = [Buyer(await open_page(), counter.slug) for _ in range(2)]
    await buyer.add(counter.cap)
    await buyer.check_out("cod")
    await buyer.sees("Thank you")
    kept, order = buyer.page.url, await buyer.order_id()
    assert (await buyer.go(f"/orders/{order}")).status == 200
    assert (await stranger.go(f"/orders/{order}")).status == 404
    assert (await stranger.go(f"/orders/{order}?key={'x' * 43}")).status == 404
    await stranger.page.goto(kept)
    await stranger.sees("Thank you")


async def test_signing_in_and_out(open_page: OpenPage, shop: Shop) -> None:
    counter, email = await open_counter(shop), f"{new_id()}@example.com"
    buyer = Buyer(await open_page(), counter.slug)
    await buyer.register(email)
    await buyer.page.get_by_role("button", name="Sign out").click()
    await expect(buyer.page.get_by_role("button", name="Sign out")).to_have_count(0)
    await buyer.go("/account")
    await buyer.sees("Sign in")
    await buyer.sign_in(email, "not the password")
    await expect(buyer.page.get_by_role("alert")).to_contain_text("The e-mail or the password is wrong.")
    await expect(buyer.page.get_by_label("Email")).to_have_value(email)
    await expect(buyer.page.get_by_label("Password")).to_have_value("")
    await buyer.sign_in(email)
    await buyer.sees("Hello, Ana Ruiz")


async def test_the_password_changes_with_the_old_one(open_page: OpenPage, shop: Shop) -> None:
    counter, email = await open_counter(shop), f"{new_id()}@example.com"
    buyer = Buyer(await open_page(), counter.slug)
    await buyer.register(email)
    for old, new, told in (
        ("wrong one", "otra frase larga", "The e-mail or the password is wrong."),
        (PASSWORD, "short", "A password has 10 to 200 characters."),
        (PASSWORD, "otra frase larga", "Your password is changed."),
    ):
        await buyer.go("/account/password")
        await buyer.page.get_by_label("Current password").fill(old)
        await buyer.page.get_by_label("New password").fill(new)
        await buyer.page.get_by_role("button", name="Change password").click()
        await expect(buyer.page.get_by_text(told).first).to_be_visible()


async def test_a_taken_address_is_refused_at_its_field(open_page: OpenPage, shop: Shop) -> None:
    counter, email = await open_counter(shop), f"{new_id()}@example.com"
    await Buyer(await open_page(), counter.slug).register(email)
    other = Buyer(await open_page(), counter.slug)
    await other.go("/register")
    await other.page.get_by_label("Full name").fill("Somebody")
    await other.page.get_by_label("Email").fill(email)
    await other.page.get_by_label("Password").fill(PASSWORD)
    await other.page.get_by_role("button", name="Make an account").click()
    await expect(other.page.locator("#email")).to_have_attribute("aria-invalid", "true")
    await expect(other.page.get_by_label("Full name")).to_have_value("Somebody")


async def test_next_never_leaves_the_shop(open_page: OpenPage, shop: Shop) -> None:
    counter = await open_counter(shop)
    buyer = Buyer(await open_page(), counter.slug)
    await buyer.go("/register?next=//evil.example/")
    assert await buyer.page.locator("input[name=next]").get_attribute("value") == "/account"
    answer = await buyer.page.request.get(f"/s/{counter.slug}/language/en?next=//evil.example", max_redirects=0)
    assert answer.headers["location"] == f"/s/{counter.slug}/"

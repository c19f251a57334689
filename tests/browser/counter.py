"""A shop as people in front of the counter see it.

Nouns: Counter, an open shop with things to buy; a Buyer, one person's browser in it.
Verbs: `open_counter` fills the shelves; a Buyer goes places, puts things into the cart, checks out and pays.
"""

from uuid import UUID

from playwright.async_api import Page, Response, expect

from lonja.catalog import Option, ProductDraft, SavedProduct, VariantDraft, create_product
from lonja.stores import list_stores
from tests.shop import Shop

DETAILS = {
    "email": "ana@example.com",
    "full_name": "Ana Ruiz",
    "phone": "+52 55 1234 5678",
    "line1": "Calle 5, 12",
    "postal_code": "68000",
    "city": "Oaxaca",
}
PASSWORD = "una frase que recuerdo"


class Counter:
    """A shop, its short name, and what stands on its shelves."""

    def __init__(self, shop: Shop, slug: str) -> None:
        self.shop, self.slug = shop, slug
        self.hoodie: SavedProduct
        self.cap: SavedProduct
        self.ebook: SavedProduct
        self.gone: SavedProduct

    async def fill(self) -> "Counter":
        """Four products: two options, none, a download, sold out."""
        colours, sizes = ("Black", "Sand"), ("M", "L")
        self.hoodie = await self._sell(
            ProductDraft(
                title="Anchor hoodie",
                description="Heavy cotton.\n\nSewn twice.",
                status="active",
                options=(Option("Colour", colours), Option("Size", sizes)),
                variants=tuple(
                    VariantDraft(price_minor=129_900, options={"Colour": colour, "Size": size})
                    for colour in colours
                    for size in sizes
                ),
            ),
            (9, 2, 9, 0),
        )
        self.cap = await self._sell(self._plain("Lighthouse cap", 44_900), (20,))
        self.ebook = await self._sell(self._plain("Harbour tales", 12_000, is_digital=True), (500,))
        self.gone = await self._sell(self._plain("Last year's scarf", 30_000), (0,))
        return self

    def _plain(self, title: str, price: int, *, is_digital: bool = False) -> ProductDraft:
        return ProductDraft(title=title, status="active", base_price_minor=price, is_digital=is_digital)

    async def _sell(self, draft: ProductDraft, units: tuple[int, ...]) -> SavedProduct:
        product = await create_product(self.shop.database, self.shop.store, self.shop.staff, draft)
        for variant, count in zip(product.variants, units, strict=True):
            if count:
                await self.shop.receives(variant.id, count)
        return product


class Buyer:
    """One person's browser in one shop."""

    def __init__(self, page: Page, slug: str) -> None:
        self.page, self.slug = page, slug

    async def go(self, path: str) -> Response:
        """Open a page of the shop."""
        response = await self.page.goto(f"/s/{self.slug}{path}")
        assert response is not None
        return response

    async def add(self, product: SavedProduct, **options: str) -> None:
        """Put a product into the cart, with a browser that runs scripts or without."""
        await self.go(f"/products/{product.slug}")
        for value in options.values():
            await self.page.get_by_role("radio", name=value, exact=True).check(force=True)
        await self.page.get_by_role("button", name="Add to cart").click()
        told = self.page.get_by_text("It is in your cart.").or_(
            self.page.get_by_role("heading", name="Cart", exact=True)
        )
        await expect(told).to_be_visible()

    async def check_out(self, gateway: str = "sandbox", **details: str) -> None:
        """From the cart to where the order is paid, or placed."""
        await self.go("/checkout")
        for field, value in (DETAILS | details).items():
            await self.page.locator(f"#{field}").fill(value)
        await self.page.locator(f"input[name=gateway][value={gateway}]").check()
        await self.page.get_by_role("button", name="Place the order").last.click()

    async def decide(self, button: str) -> None:
        """On the provider's page; then the shop's again."""
        await self.page.get_by_role("button", name=button).click()
        await self.page.wait_for_url("**/orders/**")

    async def sees(self, heading: str) -> None:
        """The page says so in its heading."""
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    async def register(self, email: str, then: str = "/account") -> None:
        """Make an account, and be signed in."""
        await self.go(f"/register?next={then}")
        await self.page.get_by_label("Full name").fill("Ana Ruiz")
        await self.page.get_by_label("Email").fill(email)
        await self.page.get_by_label("Password").fill(PASSWORD)
        await self.page.get_by_role("button", name="Make an account").click()
        await self.page.wait_for_url(f"**{then}")

    async def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """Through the door."""
        await self.go("/sign-in")
        await self.page.get_by_label("Email").fill(email)
        await self.page.get_by_label("Password").fill(password)
        await self.page.get_by_role("button", name="Sign in").click()

    async def order_id(self) -> UUID:
        """The order this page is about."""
        return UUID(self.page.url.partition("/orders/")[2][:36])


async def open_counter(shop: Shop) -> Counter:
    """The shop with its shelves filled."""
    found = next(each for each in await list_stores(shop.database) if each.id == shop.store)
    return await Counter(shop, found.slug).fill()

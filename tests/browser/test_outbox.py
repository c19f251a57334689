"""The outbox of a desk: for everybody, on a desk and on a phone; a letter is seen, and its link opens the order."""

import pytest
import pytest_asyncio
from playwright.async_api import expect

from lonja.notifications import jobs
from lonja.notifications.operations import queue_mails
from lonja.platform.call import Call
from lonja.platform.clock import SystemClock
from lonja.platform.jobs import JobContext, Services
from lonja.platform.secrets import SecretBox
from lonja.platform.settings import Settings
from tests.browser.conftest import DESK, PHONE, OpenPage, overflow, violations
from tests.shop import Shop


@pytest_asyncio.fixture
async def mail(site: str, shop: Shop) -> str:
    """Where a mail of the shop can be read."""
    await shop.buy(await shop.visitor(), (await shop.sells(), 1), gateway="cod")
    services = Services(
        database=shop.database,
        settings=Settings(outbox=True, public_url=site),
        clock=SystemClock(),
        secrets=SecretBox.from_environment(),
    )
    context = JobContext(services=services, call=Call.job("test"), job_id=1, attempt=1)
    await queue_mails(shop.database, shop.store, context.call)
    await jobs.send_due(context, shop.store)
    found: str = await shop.owner.fetchval(
        "SELECT '/outbox/' || store_id || '/' || mail_id FROM notifications.outbox WHERE store_id = $1", shop.store
    )
    return found


@pytest.mark.parametrize("viewport", [DESK, PHONE])
async def test_a_mail_is_read_like_in_a_mailbox(open_page: OpenPage, mail: str, viewport: dict[str, int]) -> None:
    page = await open_page(viewport=viewport)
    for path in ("/outbox", mail, f"{mail}/plain"):
        await page.goto(path)
        assert await overflow(page) <= 0, path
        assert await violations(page) == [], path
    await page.get_by_role("link", name="As it looks").click()
    letter = page.frame_locator("iframe")
    await expect(letter.get_by_role("heading")).to_have_text("Gracias, Ana Ruiz")
    async with page.context.expect_page() as opened:
        # By key: a click into a frame that has a process of its own is lost when it comes before the frame was drawn.
        await letter.get_by_role("link", name="Ver tu pedido").press("Enter")
    order = await opened.value
    await expect(order.get_by_text("Calle 5")).to_be_visible()

"""All made-up providers on one port, as the demo opens them."""

import asyncio

import aiohttp
from aiohttp import web
from tests.payments.stripe_counter import Counter, without_ref
from tests.providers.street import open_street
from tests.providers.stripe import FakeStripe


async def test_stripe_under_its_name_is_stripe(counter: Counter, short_pages: int) -> None:
    """Pages of lists and of payment are found behind the prefix, and what happens is told to the shop by itself."""
    told: asyncio.Queue[str] = asyncio.Queue()

    async def hook(request: web.Request) -> web.Response:
        told.put_nowait((await request.json())["type"])
        return web.Response()

    house = web.Application()
    house.add_routes([web.post("/hooks/maal/stripe", hook)])
    runner = web.AppRunner(house, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    shop = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with open_street(shop=shop, stores=["maal"]) as street:
        fake = street["maal"]["stripe"]
        assert isinstance(fake, FakeStripe)
        fake.now = counter.stripe.now
        counter.stripe = fake
        await counter.set()
        attempt = await counter.opens()
        for _ in range(short_pages + 1):
            await counter.opens()
        assert attempt.redirect_url
        assert attempt.redirect_url.startswith(f"{fake.base_url}/hosted/")
        async with aiohttp.ClientSession() as browser:
            async with browser.get(attempt.redirect_url) as page:
                assert "MXN 10.00" in await page.text()
            async with browser.post(
                attempt.redirect_url, data={"decision": "approve"}, allow_redirects=False
            ) as answer:
                assert answer.headers["location"] == "https://shop.test/return"
            async with browser.get(attempt.redirect_url) as page:
                assert "This payment is closed." in await page.text()
        await fake.settle()
        assert await counter.gateway.fetch(counter.desk, counter.store, attempt) == await counter.gateway.fetch(
            counter.desk, counter.store, without_ref(attempt)
        )
    heard = {told.get_nowait() for _ in range(told.qsize())}
    intents = {"payment_intent.created", "payment_intent.succeeded"}
    assert heard == intents | {"charge.succeeded", "checkout.session.completed"}
    await runner.cleanup()

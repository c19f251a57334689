"""A real browser on the real app.

Nouns: `site`, the address of the web process that serves this worker's test database; `chromium`, a browser;
`open_page`, which gives pages with a fresh profile each; an axe report.
Promises: after each test, no page has said anything to its console and no script has failed; what a page loads comes
from the site itself (its own policy says so, and a refused load would be said to the console).
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import uvicorn
from axe_playwright_python.base import AXE_FILE_PATH  # type: ignore[import-untyped]  # it ships no types
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect

from lonja.platform.settings import Settings
from lonja.web.app import create_app
from tests.serving import patience

# The one without windows comes first: the same engine, for a quarter less.
SYSTEM_CHROMIUMS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}

# Playwright's own list (the last one given counts), and RenderDocument: a frame for each document is 40 % of a visit.
_CHEAP = (
    "--disable-features=AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,"
    "AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,"
    "RenderDocument"
)

OpenPage = Callable[..., Awaitable[Page]]

_AXE = Path(AXE_FILE_PATH).read_text(encoding="utf-8")
_SEEN = """(() => {
  const get = Storage.prototype.getItem;
  Storage.prototype.getItem = function (name) {
    return String(name).startsWith("lonja-newsletter") ? "seen" : get.call(this, name);
  };
})()"""
# A page can be used when its scripts have run: until then nothing may be clicked or filled (Playwright waits for it),
# or a fast test acts on a page that does not listen yet. And nothing comes or goes by itself: a toast stays, no popup
# comes over what a busy machine is about to click. Who waits for either installs a clock.
_STEADY = """(() => {
  if (window !== top) return;
  new MutationObserver((_, watch) => {
    document.documentElement.setAttribute("aria-disabled", "true");
    watch.disconnect();
  }).observe(document, { childList: true });
  addEventListener("load", () => document.documentElement.removeAttribute("aria-disabled"));
  const wait = window.setTimeout;
  window.setTimeout = (call, delay = 0, ...given) => (delay < 5000 ? wait(call, delay, ...given) : 0);
})()"""
# Nobody reads what passed, nor the selectors of what did not, nor what is less than serious, which axe says of whole
# rules: to find, make and send all that is half of the work.
_LOOK = """async (chosen) => {
  const {rules: all, tagExclude} = axe._audit;
  const isAsked = ({enabled, impact, tags}) =>
    enabled && !["minor", "moderate"].includes(impact) && !tags.some((tag) => tagExclude.includes(tag));
  const rules = all.filter((rule) => (chosen.length ? chosen.includes(rule.id) : isAsked(rule)));
  const runOnly = {type: "rule", values: rules.map(({id}) => id)};
  const usual = {resultTypes: ["violations"], selectors: false, iframes: false};
  return (await axe.run(document, {...usual, runOnly})).violations;
}"""
_SERIOUS = ("serious", "critical")


@pytest_asyncio.fixture(scope="session")
async def site(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """Where the app listens, in this event loop, on a port of its own."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    settings = Settings(
        database_url=database_url, data_dir=tmp_path_factory.mktemp("data"), port=port, pool_size=4, outbox=True
    )
    server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="warning", lifespan="on", ws="none"))
    with patience():
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
            assert not serving.done(), "the app did not start"
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await serving


@pytest_asyncio.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The system's Chromium when there is one, else Playwright's."""
    path = next((str(each) for each in SYSTEM_CHROMIUMS if each.exists()), None)
    expect.set_options(timeout=60_000)  # a busy machine is slow, not wrong
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=[_CHEAP])
        yield browser
        await browser.close()


@pytest_asyncio.fixture
async def open_page(site: str, chromium: Browser) -> AsyncIterator[OpenPage]:
    """Opens pages; keywords are those of a browser context. A status of 4xx is no complaint: tests ask for some.

    Nothing moves that may stand still: frames cost a machine without a graphics card. Visitors have seen the
    newsletter's popup already, unless they are to be invited.
    """
    complaints: list[str] = []
    contexts = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "the server responded with a status of 4" not in message.text:
            complaints.append(f"{message.type}: {message.text}")

    async def make(*, is_invited: bool = False, **chosen: Any) -> Page:
        usual = {"base_url": site, "viewport": DESK, "locale": "en-US", "reduced_motion": "reduce"}
        context = await chromium.new_context(**usual | chosen)
        context.set_default_timeout(60_000)
        contexts.append(context)
        await context.add_init_script(_STEADY)
        if not is_invited:
            await context.add_init_script(_SEEN)
        page = await context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield make
    for context in contexts:
        await context.close()
    assert not complaints, "a page complained: " + "; ".join(complaints)


async def violations(page: Page, *rules: str) -> list[str]:
    """What axe finds serious on the page, in a line each; only these rules, when some are named."""
    await page.wait_for_load_state()
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_AXE)
    report = await page.evaluate(_LOOK, list(rules))
    return [
        f"{found['id']}: {node['html'][:160]}"
        for found in report
        if found["impact"] in _SERIOUS
        for node in found["nodes"]
    ]


async def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    await page.wait_for_load_state()
    wider: int = await page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    return wider

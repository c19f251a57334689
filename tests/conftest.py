"""What every test may ask for: a database of its own, a store of its own, and no network.

Nouns: one embedded server a run (started by the process that leads the run, shared by its workers), one migrated
template, one clone of it a worker; `database` (as the app), `owner` (a superuser, to look behind the curtain),
`make_store` and `store`.
Promises: after each test that made a store, no promise of that store is broken (unless marked breaks_promises); no test
reaches another host; time and order are not to be relied on (the seed is printed).
"""

import asyncio
import gc
import os
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import msgspec
import pytest
import pytest_asyncio
from argon2 import PasswordHasher

from lonja.people import passwords
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.embedded import EmbeddedPostgres
from lonja.platform.errors import LonjaError
from lonja.platform.ids import new_id
from lonja.platform.migrate import migrate
from lonja.platform.scripts import fingerprint
from lonja.stores.model import StoreFacts
from lonja.stores.operations import create_organization, create_store
from tests.clock import PATIENT, tell_time_gently
from tests.serving import HOUSE_KEYS

pytest_plugins = ["tests.shop", "tests.dhaka", "tests.engine", "tests.laws"]

# A test cluster is thrown away, so it need not survive a power cut. Tests of that start a cluster of their own.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "300",
            "autovacuum_naptime": "1min"}  # fmt: skip
TEMPLATE = f"lonja_test_template_{fingerprint()[:12]}"

HASHER = passwords._hasher

# What a test costs, about, by what it asks for: seconds of a processor.
COSTS = {"chromium": 2.0, "scratch_shop": 1.0, "crowded_shop": 0.5}
USUAL, LONG = 0.05, 15.0

MakeStore = Callable[..., Awaitable[UUID]]
MakeDatabase = Callable[..., Awaitable[str]]
WHO = Call.system("tests")
STORE = {
    "name": "Test store",
    "currency": "MXN",
    "country": "MX",
    "locale": "es",
    "locales": ["es", "en"],
    "time_zone": "America/Mexico_City",
}


class _Run:
    """The server of this run, and what kept it from being ready, if anything did."""

    def __init__(self, place: Path) -> None:
        self.server = EmbeddedPostgres(place, CARELESS)
        self.problem = ""

    def begin(self) -> None:
        try:
            self.server.start()
            asyncio.run(migrate(self.server.dsn(TEMPLATE)))
        except LonjaError as error:
            self.problem = error.detail

    def end(self) -> None:
        self.server.stop()
        shutil.rmtree(self.server.data_dir)


_RUN = pytest.StashKey[_Run]()


def pytest_configure(config: pytest.Config) -> None:
    """The leading process starts the server and migrates the template; pytest-xdist's workers are told of it."""
    sys.addaudithook(_stay_at_home)
    if hasattr(config, "workerinput"):
        gc.disable()  # until the tests are collected: all of that stays, and is not looked through for garbage
        return
    if config.option.collectonly:
        return
    _keep_bytecode(config.rootpath / ".pytest_cache" / "bytecode")
    config.stash[_RUN] = _Run(Path(tempfile.mkdtemp(prefix="lonja-tests-")))
    config.stash[_RUN].begin()


def _keep_bytecode(place: Path) -> None:
    """Bytecode that Python was asked not to leave beside the sources is kept elsewhere: a run starts some forty
    processes, and each of them would compile all it imports.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        sys.pycache_prefix = os.environ.setdefault("PYTHONPYCACHEPREFIX", str(place))
        sys.dont_write_bytecode = False


def pytest_unconfigure(config: pytest.Config) -> None:
    if _RUN in config.stash:
        config.stash[_RUN].end()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest begin first, so that nobody works on alone at the end. Which of two that take as
    long is first, and what order a file's tests have, stays random (pytest-randomly has been here before).
    """
    costs: defaultdict[Path, float] = defaultdict(float)
    for item in items:
        costs[item.path] += _cost(item)
    items.sort(key=lambda item: -costs[item.path])  # a stable sort: the tests of a file stay together


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


def _cost(item: pytest.Item) -> float:
    if item.get_closest_marker("long"):
        return LONG
    asked = getattr(item, "fixturenames", ())
    return max((cost for name, cost in COSTS.items() if name in asked), default=USUAL)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    run = node.config.stash[_RUN]
    node.workerinput["lonja_server"] = (str(run.server.data_dir), run.problem)


def _stay_at_home(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.connect" or not isinstance(arguments[1], tuple):
        return
    host = str(arguments[1][0])
    if host not in {"localhost", "::1"} and not host.startswith("127."):
        raise PermissionError(f"a test tried to reach {host}")


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """A password costs next to nothing. Its true price is for tests/people/test_passwords.py, which has HASHER."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session", autouse=True)
def house_secrets() -> Iterator[None]:
    """Every process of this session has the same key of secrets, whichever test starts it, and whichever was first."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LONJA_SECRET_KEYS", HOUSE_KEYS)
        yield


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> EmbeddedPostgres:
    """The PostgreSQL server of this run."""
    given = getattr(request.config, "workerinput", None)
    if given is None:
        run = request.config.stash[_RUN]
        server, problem = run.server, run.problem
    else:
        place, problem = given["lonja_server"]
        server = EmbeddedPostgres(Path(place))
    if problem:
        pytest.fail(f"there is no database to test on: {problem}", pytrace=False)
    return server


@pytest.fixture(scope="session")
def template() -> str:
    """The name of a migrated, empty database, for `make_database`."""
    return TEMPLATE


@pytest_asyncio.fixture(scope="session")
async def make_database(server: EmbeddedPostgres) -> AsyncIterator[MakeDatabase]:
    """Makes databases and answers a superuser's DSN of each. They go with the server: to drop one is a checkpoint."""
    connection = await asyncpg.connect(server.dsn("postgres"))

    async def make(name: str, template: str | None = None) -> str:
        await connection.execute(f'create database "{name}" template {template or "template0"} strategy file_copy')
        return server.dsn(name)

    yield make
    await connection.close()


@pytest_asyncio.fixture(scope="session")
async def database_url(make_database: MakeDatabase, worker_id: str) -> str:
    """A superuser's DSN of this worker's clone of the migrated template."""
    return await make_database(f"lonja_test_{worker_id}", TEMPLATE)


@pytest_asyncio.fixture(scope="session")
async def database(database_url: str) -> AsyncIterator[Database]:
    """The database as the app sees it: role lonja_app."""
    async with await Database.open(database_url, limits=PATIENT, application="lonja tests") as database:
        yield tell_time_gently(database)


@pytest_asyncio.fixture(scope="session")
async def curtain(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """The connection behind `owner`. It is kept, because a new one costs more than most tests do with it."""
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()


@pytest_asyncio.fixture
async def owner(curtain: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    """A superuser's connection: looks behind row level security, and breaks what no role of ours could.

    Whatever a test set in it is forgotten afterwards.
    """
    yield curtain
    await curtain.reset()


@pytest_asyncio.fixture(scope="session")
async def watchman(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """Who looks at the promises after every test: one question, planned once, by index whatever a test left behind."""
    settings = {"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off", "jit": "off"}
    connection = await asyncpg.connect(database_url, server_settings=settings)
    yield connection
    await connection.close()


@pytest_asyncio.fixture
async def make_store(
    database: Database, watchman: asyncpg.Connection, request: pytest.FixtureRequest
) -> AsyncIterator[MakeStore]:
    """Makes fresh stores, each in an organization of its own; keywords replace what STORE says.

    After the test, every promise of these stores must hold; and what they still had to do is forgotten.
    """
    made: list[UUID] = []

    async def make(**chosen: Any) -> UUID:
        made.append(await fresh_store(database, **chosen))
        return made[-1]

    yield make
    try:
        if request.node.get_closest_marker("breaks_promises") is None:
            await hold_promises(watchman, made)
    finally:
        await close_for_good(watchman, made)


async def fresh_store(database: Database, **chosen: Any) -> UUID:
    """A store in an organization of its own. Whoever makes one without `make_store` looks after its promises."""
    slug = f"test-{new_id().hex}"
    facts = msgspec.convert({"slug": slug} | STORE | chosen, StoreFacts)
    organization = await create_organization(database, WHO, slug=slug, name="Test organization")
    return await create_store(database, WHO, organization, facts)


async def hold_promises(owner: asyncpg.Connection, stores: Sequence[UUID]) -> None:
    """Asserts that no promise of these stores is broken. Store by store: then no view reads what is another store's."""
    question = "select promise, subject, detail from audit.broken_promises where store_id = $1"
    broken = [row for store in stores for row in await owner.fetch(question, store)]
    assert not broken, "the test left promises broken: " + "; ".join(map(str, broken))


async def close_for_good(owner: asyncpg.Connection, stores: Sequence[UUID]) -> None:
    """Nothing is due in these stores any more. The jobs go to all stores of the house: another test's see their own."""
    for table in ("platform.wakeups", "platform.news"):
        await owner.execute(f"delete from {table} where store_id = any ($1)", stores)


@pytest_asyncio.fixture
async def store(make_store: MakeStore) -> UUID:
    """A fresh store."""
    return await make_store()

"""The application on this worker's database, a shop in it, and people at its doors."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from litestar.types import ASGIApp

from lonja import people
from lonja.payments import set_gateway
from lonja.payments.gateways.sandbox import sealed_config
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.ids import new_id
from lonja.platform.secrets import SecretBox
from lonja.platform.settings import Settings
from lonja.web.app import create_app
from lonja.web.tokens import hash_token, new_token
from tests.serving import HOUSE_KEYS, patience
from tests.shop import Shop
from tests.web.client import Client

PASSWORD = "correct horse battery staple"
WEBHOOK_SECRET = "whsec_test"


@pytest.fixture(scope="session")
def house_keys() -> str:
    """The app's key of secrets."""
    return HOUSE_KEYS


@pytest_asyncio.fixture(scope="session")
async def app(database_url: str, tmp_path_factory: pytest.TempPathFactory, house_keys: str) -> AsyncIterator[ASGIApp]:
    """The application, its lights on for the session."""
    settings = Settings(database_url=database_url, data_dir=data_dir(tmp_path_factory))
    async with lights_on(create_app(settings), house_keys) as made:
        yield made


@asynccontextmanager
async def lights_on(made: ASGIApp, house_keys: str) -> AsyncIterator[ASGIApp]:
    """An application that lives for a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LONJA_SECRET_KEYS", house_keys)
        begun, over = asyncio.Event(), asyncio.Event()
        said: list[Any] = []
        messages = iter([{"type": "lifespan.startup"}])

        async def receive() -> Any:
            for message in messages:
                return message
            await over.wait()
            return {"type": "lifespan.shutdown"}

        async def send(message: Any) -> None:
            said.append(message)
            begun.set()

        async def live() -> None:
            scope: Any = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
            await made(scope, receive, send)

        with patience():
            life = asyncio.create_task(live())
            await begun.wait()
        assert said[0]["type"] == "lifespan.startup.complete", said
        yield made
        over.set()
        await life


def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with one merchant's picture in it."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "media" / "maal").mkdir(parents=True)
    (folder / "media" / "maal" / "hoodie.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / "secret.txt").write_text("not for you")
    return folder


@pytest_asyncio.fixture
async def slug(shop: Shop) -> str:
    """The shop's short name."""
    found: str = await shop.owner.fetchval("select slug from stores.stores where id = $1", shop.store)
    return found


@pytest_asyncio.fixture
async def web(app: ASGIApp, shop: Shop, slug: str, house_keys: str) -> Client:
    """Somebody at the shop's door, without a session."""
    config = sealed_config(SecretBox.from_environment({"LONJA_SECRET_KEYS": house_keys}), shop.store, WEBHOOK_SECRET)
    await set_gateway(shop.database, shop.store, shop.staff, "sandbox", "Sandbox", config=config)
    return Client(app, slug)


@pytest_asyncio.fixture
async def guest(web: Client) -> Client:
    """A guest with a session."""
    opened = (await web.post("/api/v1/sessions")).ok(201)
    return web(token=opened["token"])


@pytest_asyncio.fixture
async def customer(web: Client) -> Client:
    """Somebody with an account, signed in."""
    return await enter(web)


async def let_in(shop: Shop, role: str, web: Client) -> Client:
    """As `hire`, with a session that began elsewhere: hashing passwords is slow on purpose."""
    call, token = Call.system("test"), new_token()
    organization: UUID = await shop.database.value(
        "select organization_id from stores.stores where id = $1", shop.store
    )
    await people.create_roles(shop.database, shop.store, call)
    owner, clerk = [
        await shop.owner.fetchval(
            "insert into people.staff (email, full_name) values ($1, 'Marta') returning id", f"{new_id()}@example.com"
        )
        for _ in range(2)
    ]
    await people.join_organization(shop.database, call, organization, owner, is_owner=True)
    if role != "owner":
        await people.join_organization(shop.database, call, organization, clerk)
        await people.employ(shop.database, shop.store, call, clerk, role)
    await shop.owner.execute(
        "insert into people.staff_sessions (token_hash, staff_id, expires_at) values ($1, $2, $3)",
        hash_token(token),
        owner if role == "owner" else clerk,
        datetime.now(UTC) + timedelta(hours=1),
    )
    return web(token=token)


async def hire(database: Database, store: UUID, role: str, web: Client) -> Client:
    """Somebody who works in the store, signed in at the front door."""
    call = Call.system("test")
    email = f"{new_id()}@example.com"
    staff = await people.create_staff(database, call, email=email, full_name="Marta", password=PASSWORD)
    organization: UUID = await database.value("select organization_id from stores.stores where id = $1", store)
    await people.create_roles(database, store, call)
    if role == "owner":
        await people.join_organization(database, call, organization, staff, is_owner=True)
    else:
        await hire(database, store, "owner", web)
        await people.join_organization(database, call, organization, staff)
        await people.employ(database, store, call, staff, role)
    opened = (await web.post("/api/v1/admin/session", {"email": email, "password": PASSWORD})).ok(201)
    return web(token=opened["token"])


async def enter(web: Client) -> Client:
    """Somebody with an account, signed in."""
    said = {"email": f"{new_id()}@example.com", "password": PASSWORD, "full_name": "Ana Robles"}
    return web(token=(await web.post("/api/v1/auth/register", said)).ok(201)["token"])


@pytest_asyncio.fixture
async def manager(web: Client, shop: Shop) -> Client:
    """Staff with every permission of the store."""
    return await let_in(shop, "owner", web)


@pytest_asyncio.fixture
async def viewer(web: Client, shop: Shop) -> Client:
    """Staff who may look and not touch."""
    return await let_in(shop, "viewer", web)

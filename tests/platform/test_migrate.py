"""The migrator: forward only, one at a time, all or nothing, and never quietly."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest

from lonja.platform import scripts
from lonja.platform.db import Database
from lonja.platform.embedded import EmbeddedPostgres
from lonja.platform.ids import new_id
from lonja.platform.migrate import MigrationFailed, lacks, migrate
from lonja.platform.scripts import ScriptMisplaced
from lonja.platform.snapshot import snapshot

MakeDatabase = Callable[..., Awaitable[str]]


class Tree:
    """A copy of the program's SQL that a test may change."""

    def __init__(self, place: Path) -> None:
        self.migrations = place / "db" / "migrations"
        self.package = place / "lonja"

    def add(self, name: str, text: str) -> Path:
        file = self.migrations / name
        file.write_text(text)
        return file

    @property
    def function(self) -> Path:
        return self.package / "platform" / "sql" / "answer.sql"

    def answer(self, what: int) -> None:
        self.function.write_text(
            f"create or replace function platform.answer() returns int language sql return {what};"
        )


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    shutil.copytree(scripts.sql_home(), tmp_path / "db")
    for folder in scripts.PACKAGE.glob("*/sql"):
        shutil.copytree(folder, tmp_path / "lonja" / folder.parent.name / "sql")
    monkeypatch.setattr(scripts, "sql_home", lambda: tmp_path / "db")
    monkeypatch.setattr(scripts, "PACKAGE", tmp_path / "lonja")
    return Tree(tmp_path)


@pytest.fixture
async def clone(make_database: MakeDatabase, template: str) -> str:
    """A migrated database of the test's own."""
    return await make_database(f"lonja_test_{new_id().hex}", template)


async def fetch(dsn: str, sql: str, *arguments: object) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(dsn)
    try:
        return list(await connection.fetch(sql, *arguments))
    finally:
        await connection.close()


async def value(dsn: str, sql: str, *arguments: object) -> object:
    return (await fetch(dsn, sql, *arguments))[0][0]


async def test_migrating_from_zero_gives_the_committed_schema(clone: str) -> None:
    committed = (scripts.sql_home() / "schema.sql").read_text()
    assert snapshot(clone) == committed, "run: lonja migrate --snapshot"


async def test_a_second_run_changes_nothing(clone: str) -> None:
    assert await migrate(clone) == 0


async def test_a_new_migration_runs_once_and_is_remembered(clone: str, tree: Tree) -> None:
    said: list[str] = []
    text = "create table platform.one (); insert into platform.tables values ('platform', 'one', 'reference');"
    tree.add("9000_pre_platform_one.sql", text)
    assert await migrate(clone, say=said.append) == 1
    assert said[0] == "ran 9000_pre_platform_one.sql"
    assert await migrate(clone) == 0
    assert await value(clone, "select tableowner from pg_tables where tablename = 'one'") == "lonja_owner"


async def test_a_failing_migration_leaves_nothing_and_names_its_line(clone: str, tree: Tree) -> None:
    tree.add("9000_pre_platform_bad.sql", "create schema half;\n\ncreate tabel half.done ();\n")
    with pytest.raises(MigrationFailed) as caught:
        await migrate(clone)
    assert caught.value.params["place"] == "9000_pre_platform_bad.sql:3"
    assert "tabel" in caught.value.detail
    assert await value(clone, "select count(*) from pg_namespace where nspname = 'half'") == 0
    assert await value(clone, "select count(*) from platform.migrations where name like '9000%'") == 0


async def test_a_migration_edited_after_it_ran_stops_everything(clone: str, tree: Tree) -> None:
    tree.add("9000_pre_platform_one.sql", "select 1")
    await migrate(clone)
    tree.add("9000_pre_platform_one.sql", "select 2")
    tree.answer(1)
    with pytest.raises(MigrationFailed, check=lambda error: "edited" in error.detail):
        await migrate(clone)
    assert await value(clone, "select to_regproc('platform.answer') is null")


async def test_a_program_older_than_the_database_stops(clone: str, tree: Tree) -> None:
    file = tree.add("9000_pre_platform_one.sql", "select 1")
    await migrate(clone)
    file.unlink()
    with pytest.raises(MigrationFailed, check=lambda error: "too old" in error.detail):
        await migrate(clone)


async def test_a_function_is_applied_again_when_its_text_changes(clone: str, tree: Tree) -> None:
    for answer in (1, 2):
        tree.answer(answer)
        assert await migrate(clone) == 1
        assert await value(clone, "select platform.answer()") == answer


async def test_functions_of_one_step_change_together_or_not_at_all(clone: str, tree: Tree) -> None:
    tree.answer(1)
    await migrate(clone)
    tree.answer(2)
    (tree.function.parent / "zz_broken.sql").write_text("create or replace function platform.zz() returns int")
    with pytest.raises(MigrationFailed):
        await migrate(clone)
    assert await value(clone, "select platform.answer()") == 1


async def test_pre_runs_before_and_post_after_the_new_code(clone: str, tree: Tree) -> None:
    tree.add("9000_post_platform_drop.sql", "select 1")
    tree.add("9001_pre_platform_add.sql", "select 1")
    with pytest.raises(MigrationFailed, check=lambda error: "phase pre first" in error.detail):
        await migrate(clone, phase="post")
    assert await migrate(clone, phase="pre") == 1
    assert await migrate(clone, phase="post") == 1
    assert await migrate(clone) == 0


async def test_an_index_may_be_built_outside_a_transaction(clone: str, tree: Tree) -> None:
    tree.add(
        "9000_post_stores_index.sql",
        "-- outside a transaction\ncreate index concurrently stores_by_name on stores.stores (name)",
    )
    assert await migrate(clone) == 1
    assert await value(clone, "select to_regclass('stores.stores_by_name') is not null")


async def test_a_second_migrator_waits_for_the_first(clone: str, tree: Tree) -> None:
    for sql in ("create table public.go ()", "grant select on public.go to public"):
        await fetch(clone, sql)
    until = "do $$ begin while not exists (select from public.go) loop perform pg_sleep(0.01); end loop; end $$"
    tree.add("9000_pre_platform_slow.sql", until)
    said: list[str] = []
    migrating = [asyncio.create_task(migrate(clone, say=said.append)) for _ in range(2)]
    while "another migration is running; waiting for it" not in said:
        assert not any(each.done() for each in migrating)
        await asyncio.sleep(0.01)
    await fetch(clone, "insert into public.go default values")
    assert sorted(await asyncio.gather(*migrating)) == [0, 1]


async def test_a_killed_migrator_leaves_no_lock(clone: str, tree: Tree) -> None:
    tree.add("9000_pre_platform_slow.sql", "select pg_sleep(1000)")
    running = asyncio.create_task(migrate(clone))
    kill = "select count(pg_terminate_backend(pid)) from pg_stat_activity where query = 'select pg_sleep(1000)'"
    while await value(clone, f"{kill} and datname = current_database()") == 0:
        await asyncio.sleep(0.02)
    with pytest.raises(MigrationFailed):
        await running
    tree.add("9000_pre_platform_slow.sql", "select 1")
    assert await migrate(clone) == 1


async def test_what_new_code_would_miss_is_known(clone: str, tree: Tree) -> None:
    assert await lacks(clone) == []
    tree.answer(1)
    tree.add("9000_pre_platform_one.sql", "select 1")
    tree.add("9001_post_platform_later.sql", "select 1")
    assert await lacks(clone) == ["platform/sql/answer.sql", "9000_pre_platform_one.sql"]
    await migrate(clone, phase="pre")
    assert await lacks(clone) == []


async def test_an_empty_or_absent_database_lacks_everything(
    make_database: MakeDatabase, server: EmbeddedPostgres
) -> None:
    empty = await make_database(f"lonja_test_{new_id().hex}")
    for dsn in (empty, server.dsn("lonja_test_absent")):
        assert len(await lacks(dsn)) == len(scripts.needed())


async def test_a_table_nobody_registered_is_an_error(clone: str, tree: Tree) -> None:
    tree.add("9000_pre_platform_stray.sql", "create table platform.stray ()")
    with pytest.raises(MigrationFailed, check=lambda error: "platform.stray" in error.detail):
        await migrate(clone)


async def test_an_operator_without_superuser_can_migrate(tmp_path: Path) -> None:
    """As hosted services give it: a role that owns the database and may create roles, on a server without ours."""
    hosted = EmbeddedPostgres(tmp_path, {"fsync": "off"})
    hosted.start()
    try:
        await fetch(hosted.dsn("postgres"), "create role operator login createrole")
        await fetch(hosted.dsn("postgres"), "create database shop owner operator")
        assert await migrate(hosted.dsn("shop", "operator")) > 0
        assert await migrate(hosted.dsn("shop", "operator")) == 0
        async with await Database.open(hosted.dsn("shop", "operator")) as database:
            assert await database.value("select current_user") == "lonja_app"
    finally:
        hosted.stop()


@pytest.mark.parametrize(
    ("name", "reason"),
    [("0001_before_platform_x.sql", "its name is not"), ("0001_pre_platform_twin.sql", "is taken by")],
)
def test_a_misnamed_migration_is_an_error(tree: Tree, name: str, reason: str) -> None:
    tree.add(name, "select 1")
    with pytest.raises(ScriptMisplaced, check=lambda error: reason in error.detail):
        scripts.migrations("pre")


def test_sql_of_a_package_without_a_floor_is_an_error(tree: Tree) -> None:
    folder = tree.package / "attic" / "sql"
    folder.mkdir(parents=True)
    (folder / "dust.sql").write_text("select 1")
    with pytest.raises(ScriptMisplaced, check=lambda error: "attic" in error.detail):
        scripts.check_floors()

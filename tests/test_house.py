"""The house rules that no linter knows, read from the database. Those read from the files: test_house_files.py.

Every exception stands here with its reason. A rule that needs no exception is the better rule.
"""

import re
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "lonja"
OURS = """n.nspowner = 'lonja_owner'::regrole AND n.nspname NOT IN ('jobs', 'public')"""

NO_CREATED_AT = {
    "platform.tables": "written by migrations",
    "platform.migrations": "applied_at",
    "platform.repeatables": "applied_at",
    "people.permissions": "vocabulary",
    "payments.providers": "vocabulary",
    "orders.machines": "vocabulary",
    "orders.transitions": "vocabulary",
    "orders.order_numbers": "a counter",
}
DERIVED = {
    "derive_variants.sql: catalog.product_variants": "a cache of options; whoever changed them has said when",
    "derive_variants.sql: catalog.products": "a cache of the lowest price; whoever changed it has said when",
    "put_variants.sql: catalog.product_variants": "lets go of SKUs for a moment; the upsert that follows says when",
}


def sql_files() -> list[Path]:
    return sorted(SOURCE.glob("*/sql/*.sql"))


def code(file: Path) -> str:
    """The text without comments."""
    return re.sub(r"--[^\n]*", "", file.read_text())


async def found(owner: asyncpg.Connection, sql: str, *values: object) -> list[str]:
    return [row[0] for row in await owner.fetch(sql, *values)]


async def test_every_tenant_table_is_keyed_and_walled_by_its_store(owner: asyncpg.Connection) -> None:
    """PLT-01, PLT-03, P07: the key leads with store_id, NOT NULL, and leads to stores; the rest is audit.p07."""
    assert await found(owner, "SELECT subject || ' ' || detail FROM audit.p07") == []
    assert await found(
        owner,
        """SELECT t.schema_name || '.' || t.table_name
        FROM platform.tables t
        JOIN pg_constraint k ON k.conrelid = format('%I.%I', t.schema_name, t.table_name)::regclass AND k.contype = 'p'
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
        WHERE t.kind IN ('hard', 'soft') AND (a.attname <> 'store_id' OR NOT a.attnotnull)""",
    ) == []  # fmt: skip
    assert await found(
        owner,
        """SELECT t.schema_name || '.' || t.table_name FROM platform.tables t
        WHERE t.kind IN ('hard', 'soft') AND NOT EXISTS (
            SELECT FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
            WHERE k.conrelid = format('%I.%I', t.schema_name, t.table_name)::regclass AND k.contype = 'f'
              AND a.attname = 'store_id')""",
    ) == []  # fmt: skip


async def test_every_table_is_registered_and_of_a_known_kind(owner: asyncpg.Connection) -> None:
    assert await found(
        owner,
        f"""SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {OURS} AND c.relkind IN ('r', 'p')
          AND NOT EXISTS (
              SELECT FROM platform.tables t WHERE t.schema_name = n.nspname AND t.table_name = c.relname)""",
    ) == []  # fmt: skip


async def test_nothing_happens_behind_anybodys_back(owner: asyncpg.Connection) -> None:
    """No triggers of ours, no rules, no keys that set null: what a function did is what you read."""
    assert await found(
        owner,
        f"""SELECT tgname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OURS} AND NOT t.tgisinternal""",
    ) == []  # fmt: skip
    assert await found(
        owner,
        f"""SELECT conname::text FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
        WHERE {OURS} AND (k.confdeltype IN ('n', 'd') OR k.confupdtype IN ('n', 'd'))""",
    ) == []  # fmt: skip


async def test_columns_have_the_types_of_the_house(owner: asyncpg.Connection) -> None:
    """PLT-05, PLT-17: aware times, exact money with a currency beside it, text instead of varchar."""
    wrong = await found(
        owner,
        f"""SELECT n.nspname || '.' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {OURS} AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
          AND (a.atttypid IN ('timestamp'::regtype, 'timetz'::regtype, 'float4'::regtype, 'float8'::regtype,
                              'money'::regtype, 'varchar'::regtype, 'bpchar'::regtype, 'json'::regtype)
               OR a.attname LIKE '%\\_minor' AND a.atttypid <> 'bigint'::regtype
               OR a.attname LIKE '%\\_at' AND a.atttypid <> 'timestamptz'::regtype)""",
    )
    assert wrong == []


async def test_rows_know_their_times(owner: asyncpg.Connection) -> None:
    """PLT-07, PLT-11, PLT-12: created_at everywhere, with a default; deleted_at is the one way to be gone."""
    without = await found(
        owner,
        f"""SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {OURS} AND c.relkind IN ('r', 'p') AND NOT EXISTS (
            SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'created_at'
              AND a.attnotnull AND a.atthasdef)""",
    )
    assert set(without) == set(NO_CREATED_AT) & set(without), set(without) - set(NO_CREATED_AT)
    assert await found(
        owner,
        f"""SELECT c.relname || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {OURS} AND c.relkind = 'r' AND NOT a.attisdropped
          AND (a.attname IN ('is_deleted', 'deleted', 'removed_at')
               OR a.attname = 'deleted_at' AND (a.attnotnull OR a.atttypid <> 'timestamptz'::regtype))""",
    ) == []  # fmt: skip


async def test_what_functions_update_says_when(owner: asyncpg.Connection) -> None:
    """PLT-07: an UPDATE of a table with updated_at sets it."""
    stamped = set(
        await found(
            owner,
            f"""SELECT n.nspname || '.' || c.relname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE {OURS} AND c.relkind = 'r' AND a.attname = 'updated_at'""",
        )
    )
    forgotten = [
        f"{file.name}: {table}"
        for file in sql_files()
        for table, change in re.findall(r"update (\w+\.\w+)(?: (?:as )?\w+)?\s+set(.*?);", code(file), re.DOTALL)
        if table in stamped and "updated_at" not in change
    ]
    assert [each for each in forgotten if each not in DERIVED] == []


async def test_every_state_is_one_of_a_list(owner: asyncpg.Connection) -> None:
    """PLT-08, PLT-09, PLT-10: every column named like a state is checked; those the seeds name are there."""
    checked = await owner.fetch(
        f"""SELECT n.nspname || '.' || c.relname || '.' || a.attname AS name, EXISTS (
                SELECT FROM pg_constraint k WHERE k.conrelid = c.oid
                  AND (k.contype = 'c' AND a.attnum = ANY (k.conkey) AND pg_get_constraintdef(k.oid) ~ 'ANY|IN|='
                       OR k.contype = 'f' AND a.attnum = ANY (k.conkey))) AS is_checked
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN platform.tables t ON t.schema_name = n.nspname AND t.table_name = c.relname AND t.kind <> 'reference'
        WHERE {OURS} AND c.relkind = 'r' AND a.attnum > 0 AND a.attname ~ 'status$'"""
    )
    known = {row["name"]: row["is_checked"] for row in checked}
    assert [name for name, is_checked in known.items() if not is_checked] == []
    assert known.keys() >= {
        "orders.orders.status", "orders.orders.payment_status", "orders.orders.fulfillment_status",
        "payments.payments.status", "payments.refunds.status", "inventory.inventory_reservations.status",
        "catalog.products.status",
    }  # fmt: skip


async def test_the_app_writes_no_hard_table(owner: asyncpg.Connection) -> None:
    """P09: every hard table, every way of writing, tried and refused; the catalog's word is audit.p09."""
    assert await found(owner, "SELECT subject || ' ' || detail FROM audit.p09") == []
    for role in ("lonja_app", "lonja_read"):
        hard = "SELECT format('%I.%I', schema_name, table_name) FROM platform.tables WHERE kind <> 'soft'"
        for table in await found(owner, hard):
            column = await owner.fetchval(
                "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = $1::regclass AND attnum = 1", table
            )
            for wish in (
                f"INSERT INTO {table} DEFAULT VALUES",
                f"UPDATE {table} SET {column} = {column}",
                f"DELETE FROM {table}",
                f"TRUNCATE {table} CASCADE",
            ):
                transaction = owner.transaction()
                await transaction.start()
                await owner.execute(f"SET LOCAL ROLE {role}")
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await owner.execute(wish)
                await transaction.rollback()


async def test_roles_have_what_they_need_and_no_more(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        """SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles
        WHERE rolname LIKE 'lonja%'"""
    )
    assert {row[0] for row in rows} == {"lonja_owner", "lonja_app", "lonja_read"}
    assert not any(any(tuple(row)[1:]) for row in rows)
    assert await found(
        owner,
        f"SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        f"WHERE {OURS} AND c.relowner <> 'lonja_owner'::regrole",
    ) == []  # fmt: skip


async def test_functions_are_nobodys_until_granted(owner: asyncpg.Connection) -> None:
    """EXECUTE is not PUBLIC's; definers pin their search_path; views ask as who reads."""
    functions = await owner.fetch(
        f"""SELECT n.nspname || '.' || p.proname AS name, p.prosecdef,
            has_function_privilege('public', p.oid, 'EXECUTE') AS is_public,
            coalesce(p.proconfig::text ~ 'search_path=pg_catalog, pg_temp', false) AS is_pinned,
            p.proowner = 'lonja_owner'::regrole AS is_ours
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {OURS}"""
    )
    assert len(functions) > 100
    assert [row["name"] for row in functions if row["is_public"]] == []
    assert [row["name"] for row in functions if not row["is_ours"]] == []
    assert [row["name"] for row in functions if row["prosecdef"] and not row["is_pinned"]] == []
    assert await found(
        owner,
        f"""SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {OURS} AND c.relkind = 'v' AND NOT coalesce(c.reloptions::text ~ 'security_invoker=true', false)""",
    ) == []  # fmt: skip

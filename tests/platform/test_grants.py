"""Grants follow from the register of tables: reading for all, writing for soft tables only, nothing for PUBLIC."""

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest

WRITES = ("insert", "update", "delete", "truncate")


@pytest.mark.parametrize("right", WRITES)
@pytest.mark.parametrize("role", ["lonja_app", "lonja_read"])
async def test_no_role_writes_a_hard_table(owner: asyncpg.Connection, role: str, right: str) -> None:
    writable = await owner.fetch(
        """
        select schema_name || '.' || table_name from platform.tables
        where kind in ('hard', 'reference')
          and has_table_privilege($1, format('%I.%I', schema_name, table_name), $2)
        """,
        role,
        right,
    )
    assert writable == []


async def test_a_reader_writes_nothing_at_all(owner: asyncpg.Connection) -> None:
    writable = await owner.fetch(
        """
        select c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in (select nspname from pg_namespace where nspowner = 'lonja_owner'::regrole)
          and c.relkind in ('r', 'p', 'v')
          and has_table_privilege('lonja_read', c.oid, 'insert, update, delete, truncate')
        """
    )
    assert writable == []


async def test_the_public_has_nothing(owner: asyncpg.Connection) -> None:
    stranger = await owner.fetch(
        """
        select n.nspname || '.' || x.name from (
            select relnamespace as place, relname as name, relacl as acl, 'r' as kind, relowner as owner from pg_class
            union all select pronamespace, proname, proacl, 'f', proowner from pg_proc
        ) x
        join pg_namespace n on n.oid = x.place
        cross join lateral aclexplode(coalesce(x.acl, acldefault(x.kind::"char", x.owner))) a
        where n.nspowner = 'lonja_owner'::regrole and a.grantee = 0
        """
    )
    assert stranger == []


async def test_every_table_has_one_owner_who_obeys_the_policies(owner: asyncpg.Connection) -> None:
    owners = await owner.fetch(
        """
        select distinct r.rolname, r.rolsuper or r.rolbypassrls from pg_class c
        join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner
        where n.nspowner = 'lonja_owner'::regrole
        """
    )
    assert [tuple(row) for row in owners] == [("lonja_owner", False)]

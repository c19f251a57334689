"""Every function of ours, called in one store with the ids of another (P07).

The functions come from pg_proc: every one whose first argument is p_store and second p_call. Each is called with the
other store's ids in every uuid argument. It must refuse, or answer nothing of theirs; and theirs must stay as it was.
"""

from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it ships no types
from tests.shop import NOON, Shop, token_hash
from tests.tenancy.test_tables import as_role, busy, tenant_tables

from lonja.platform.ids import new_id

OURS = (
    "stores", "people", "catalog", "customers", "inventory", "payments", "shipping", "carts", "orders", "checkout",
    "notifications", "promotions",
    "notifications", "pricing",
    "notifications", "quotes", "pricing", "promotions", "taxes", "newsletter", "access", "drops",
)  # fmt: skip
_PLAIN: dict[str, Any] = {
    "text": "x",
    "integer": 1,
    "bigint": 1,
    "boolean": True,
    "jsonb": "{}",
    "text[]": ["x"],
    "integer[]": [1],
    "timestamp with time zone": NOON,
    "inet": None,
}
"""Something for every argument that is no id."""


async def ids_of(shop: Shop) -> list[Any]:
    """Ids of the shop, of whatever kind: the first three of every column, table by table, in every run the same."""
    found: dict[Any, None] = {}
    for table, _ in await tenant_tables(shop):
        column = await shop.owner.fetchval(
            """SELECT string_agg(attname, ',') FROM pg_attribute
            WHERE attrelid = $1::regclass AND attnum > 0 AND atttypid = 'uuid'::regtype AND attname <> 'store_id'
              AND attname !~ 'correlation|request'""",
            table,
        )
        for name in (column or "").split(",") if column else []:
            rows = await shop.owner.fetch(
                f"SELECT DISTINCT {name} FROM {table} WHERE store_id = $1 AND {name} IS NOT NULL ORDER BY 1 LIMIT 3",
                shop.store,
            )
            found |= dict.fromkeys(row[0] for row in rows)
    return list(found)


async def fingerprint(shop: Shop) -> dict[str, str]:
    """What a store's rows look like, table by table."""
    return {
        table: await shop.owner.fetchval(
            f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} t WHERE store_id = $1",
            shop.store,
        )
        for table, _ in await tenant_tables(shop)
    }


async def functions(shop: Shop) -> list[tuple[str, list[str]]]:
    rows = await shop.owner.fetch(
        """SELECT n.nspname || '.' || p.proname,
                  array(SELECT format_type(a.t, NULL)
                        FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY a (t, n) ORDER BY a.n)
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = ANY ($1) AND p.prokind = 'f' AND p.prosecdef
          AND p.proargnames[1] = 'p_store' AND p.proargtypes[0] = 'uuid'::regtype
        ORDER BY 1""",
        list(OURS),
    )
    assert len(rows) > 40
    return [(row[0], row[1]) for row in rows]


async def test_no_function_reaches_into_another_store(scratch_shop: Shop) -> None:
    """Called as staff of store A with each id of store B: B does not change, and no answer holds anything of B."""
    mine = scratch_shop
    theirs = await busy(await _second_shop(mine))
    await busy(mine)
    before, ids = await fingerprint(theirs), await ids_of(theirs)
    secrets = [str(each) for each in ids if each != mine.store]
    answered = 0
    for function, types in await functions(mine):
        for foreign in ids[:: max(1, len(ids) // 12)]:
            values: list[Any] = [mine.store]
            for kind in types[1:]:
                match kind:
                    case "uuid":
                        values.append(foreign)
                    case "uuid[]":
                        values.append([foreign])
                    case "jsonb" if len(values) == 1:
                        values.append(mine.staff.encode())
                    case _:
                        values.append(_PLAIN.get(kind))
            async with as_role(mine, "lonja_app", None):
                try:
                    answer = await mine.owner.fetchval(
                        f"SELECT {function}({', '.join(f'${n + 1}::{t}' for n, t in enumerate(types))})::text", *values
                    )
                except asyncpg.PostgresError:
                    continue
                answered += 1
                told = [each for each in secrets if each in str(answer) and each != str(foreign)]
                assert not told, f"{function} told {told}"
    assert answered
    assert await fingerprint(theirs) == before


async def test_the_same_calls_inside_the_other_store_are_refused(scratch_shop: Shop) -> None:
    """LJ008: once a transaction has a store, no function takes it into another."""
    mine, theirs = scratch_shop, await _second_shop(scratch_shop)
    for function, types in await functions(mine):
        values = [theirs.store, *(_PLAIN.get(kind, new_id()) for kind in types[1:])]
        for place, kind in enumerate(types):
            if kind == "uuid[]":
                values[place] = [new_id()]
            elif kind == "jsonb":
                values[place] = mine.staff.encode()
        async with as_role(mine, "lonja_app", mine):
            try:
                await mine.owner.fetchval(
                    f"SELECT {function}({', '.join(f'${n + 1}::{t}' for n, t in enumerate(types))})::text", *values
                )
            except asyncpg.PostgresError:
                continue  # LJ008 where the function enters; an internal one may not write what is theirs
            assert await mine.owner.fetchval("SELECT current_setting('lonja.store')") == str(mine.store), function


async def _second_shop(shop: Shop) -> Shop:
    """Another store in the same database."""
    organization = await shop.owner.fetchval("SELECT organization_id FROM stores.stores WHERE id = $1", shop.store)
    store = await shop.owner.fetchval(
        """INSERT INTO stores.stores (organization_id, slug, name, currency, country, locale, locales, time_zone)
        VALUES ($1, $2, 'Other', 'MXN', 'MX', 'es', '{es}', 'America/Mexico_City') RETURNING id""",
        organization,
        f"other-{token_hash(str(new_id()))[:12]}",
    )
    return await Shop(shop.database, shop.owner, store).open()

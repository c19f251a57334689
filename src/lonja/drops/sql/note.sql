-- drops.note: so many of a kind happened in a drop just now (drops.tallies, ten seconds a row).
-- Internal: SECURITY INVOKER; the caller acts as the house.
-- Locks:    the row of these ten seconds; taken last.
create or replace function drops.note(p_store uuid, p_collection uuid, p_kind text, p_amount int) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    insert into drops.tallies as t (store_id, collection_id, at, kind, amount)
    values (p_store, p_collection, date_bin('10 seconds', platform.now(), 'epoch'), p_kind, p_amount)
    on conflict (store_id, collection_id, at, kind)
    do update set amount = t.amount + excluded.amount, updated_at = platform.now()
$$;

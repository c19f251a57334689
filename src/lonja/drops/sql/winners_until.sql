-- drops.winners_until: until when who wins now may buy: for the raffle's window, and no longer than its drop lasts. Null: the drop is
-- over, deleted, or no drop any more; then nobody wins.
-- Internal: SECURITY INVOKER.
create or replace function drops.winners_until(p_store uuid, p_raffle uuid) returns timestamptz
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select least(platform.now() + r.purchase_window, c.ends_at)
    from drops.raffles r join catalog.collections c on c.store_id = r.store_id and c.id = r.collection_id
    where r.store_id = p_store and r.id = p_raffle
      and c.type = 'drop' and c.deleted_at is null and coalesce(c.ends_at > platform.now(), true)
$$;

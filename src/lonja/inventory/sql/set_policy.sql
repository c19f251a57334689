-- inventory.set_policy: when stock is held for a buyer, for how long, and how much of one thing a cart may ask for (C-07).
-- Promises: P06, one effect per key.
-- Locks:    idempotency key; the policy's row.
-- Refuses:  LJ010
create or replace function inventory.set_policy(
    p_store uuid, p_call jsonb, p_reserve_on text, p_cart_ttl_seconds int, p_checkout_ttl_seconds int, p_max_per_line int
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    if platform.replay(p_store, p_call, 'inventory.set_policy') is not null then
        return;
    end if;
    insert into inventory.policies (store_id, reserve_on, cart_ttl, checkout_ttl, max_per_line)
    values (p_store, p_reserve_on, make_interval(secs => p_cart_ttl_seconds),
            make_interval(secs => p_checkout_ttl_seconds), p_max_per_line)
    on conflict (store_id) do update
    set reserve_on = excluded.reserve_on, cart_ttl = excluded.cart_ttl, checkout_ttl = excluded.checkout_ttl,
        max_per_line = excluded.max_per_line, updated_at = platform.now();
    perform platform.remember(p_store, p_call, 'inventory.set_policy', '{}');
end
$$;

-- drops.standing: how a visitor stands with a drop: may they come in before its start (DRP-06), and are drops open to them
-- at all. A hint for pages; access.verdict decides when they buy.
-- As the house itself: segments and flags are not theirs to read.
create or replace function drops.standing(p_store uuid, p_collection uuid, p_session uuid, p_customer uuid) returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_actor text := current_setting('lonja.actor', true);
    v_found json;
begin
    perform platform.visit(p_store);
    perform set_config('lonja.actor', 'system', true);
    select json_build_object(
        'is_early', access.is_early(p_store, row(
            null, null, c.id, t.way, t.reserve_on, t.cart_ttl, t.checkout_ttl, t.max_per_customer, t.max_per_address,
            t.max_per_payment, t.needs_account, c.starts_at, t.early_starts_at, t.early_segment_id, t.early_by_flag,
            t.paused_at is not null)::access.governed, p_session, p_customer),
        'is_welcome', access.flag_admits(p_store, 'enable_drop_checkout', p_customer, true))
    into v_found
    from catalog.collections c
    join access.drop_terms t on t.store_id = c.store_id and t.collection_id = c.id
    where c.store_id = p_store and c.id = p_collection;
    perform set_config('lonja.actor', coalesce(v_actor, ''), true);
    return v_found;
end
$$;

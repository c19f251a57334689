-- access.save_terms: how a drop is sold from now on.
-- Nouns:    p_terms, whole: way, reserve_on, cart_ttl_seconds, checkout_ttl_seconds, max_per_customer, max_per_address,
--           max_per_payment, needs_account, early_starts_at, early_segment_id, early_code, early_by_flag. What is absent has
--           its default; a pause stays.
-- Promises: P16: counts are made again under the new limits, with nobody counting meanwhile.
-- Locks:    the drop, alone.
-- Refuses:  LJ204 collection_not_found · LJ537 terms_invalid · LJ539 drops_are_staffs
create or replace function access.save_terms(p_store uuid, p_call jsonb, p_collection uuid, p_terms jsonb) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_drop catalog.collections;
begin
    perform platform.enter(p_store, p_call);
    perform access.check_staff();
    if platform.replay(p_store, p_call, 'access.save_terms') is not null then
        return;
    end if;
    select * into v_drop from catalog.collections
    where store_id = p_store and id = p_collection and deleted_at is null for share;
    if v_drop.id is null then
        perform platform.refuse('LJ204', 'no such collection', jsonb_build_object('collection', p_collection));
    elsif v_drop.type <> 'drop' then
        perform platform.refuse('LJ537', 'not a drop', '{"field": "type"}');
    elsif (p_terms ->> 'early_starts_at')::timestamptz >= v_drop.starts_at then
        perform platform.refuse('LJ537', 'early access begins before the start', '{"field": "early_starts_at"}');
    end if;
    perform access.lock_drop(p_store, p_collection, true);
    insert into access.drop_terms as t (
        store_id, collection_id, way, reserve_on, cart_ttl, checkout_ttl, max_per_customer, max_per_address, max_per_payment,
        needs_account, early_starts_at, early_segment_id, early_code, early_by_flag)
    values (p_store, p_collection, coalesce(p_terms ->> 'way', 'open'), coalesce(p_terms ->> 'reserve_on', 'cart'),
            make_interval(secs => coalesce((p_terms ->> 'cart_ttl_seconds')::int, 300)),
            make_interval(secs => coalesce((p_terms ->> 'checkout_ttl_seconds')::int, 600)),
            (p_terms ->> 'max_per_customer')::int, (p_terms ->> 'max_per_address')::int,
            (p_terms ->> 'max_per_payment')::int, coalesce((p_terms ->> 'needs_account')::boolean, false),
            (p_terms ->> 'early_starts_at')::timestamptz, (p_terms ->> 'early_segment_id')::uuid,
            upper(nullif(btrim(p_terms ->> 'early_code'), '')), coalesce((p_terms ->> 'early_by_flag')::boolean, false))
    on conflict (store_id, collection_id) do update
    set way = excluded.way, reserve_on = excluded.reserve_on, cart_ttl = excluded.cart_ttl,
        checkout_ttl = excluded.checkout_ttl, max_per_customer = excluded.max_per_customer,
        max_per_address = excluded.max_per_address, max_per_payment = excluded.max_per_payment,
        needs_account = excluded.needs_account, early_starts_at = excluded.early_starts_at,
        early_segment_id = excluded.early_segment_id, early_code = excluded.early_code,
        early_by_flag = excluded.early_by_flag, updated_at = platform.now();
    perform access.recount_units(p_store, p_collection);
    perform catalog.announce(p_store);
    perform platform.remember(p_store, p_call, 'access.save_terms', 'true');
end
$$;

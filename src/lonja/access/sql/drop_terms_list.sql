-- access.drop_terms_list: the terms of every drop of a store that has some, with its goods: what a process remembers.
-- One round trip; enters the store itself. The early code is not among it.
create or replace function access.drop_terms_list(p_store uuid) returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
begin
    perform platform.visit(p_store);
    return coalesce((
        select json_agg(json_build_object(
            'collection_id', t.collection_id, 'starts_at', c.starts_at, 'ends_at', c.ends_at, 'is_active', c.is_active,
            'way', t.way, 'reserve_on', t.reserve_on,
            'cart_ttl_seconds', extract(epoch from t.cart_ttl)::int,
            'checkout_ttl_seconds', extract(epoch from t.checkout_ttl)::int,
            'max_per_customer', t.max_per_customer, 'max_per_address', t.max_per_address,
            'max_per_payment', t.max_per_payment, 'needs_account', t.needs_account,
            'early_starts_at', t.early_starts_at, 'early_segment_id', t.early_segment_id,
            'has_early_code', t.early_code is not null, 'early_by_flag', t.early_by_flag, 'is_paused', t.paused_at is not null,
            'variant_ids', (
                select coalesce(json_agg(v.id order by m.sort_order, v.position, v.id), '[]')
                from catalog.collection_products m
                join catalog.product_variants v on v.store_id = m.store_id and v.product_id = m.product_id
                where m.store_id = p_store and m.collection_id = t.collection_id and v.deleted_at is null))
            order by t.created_at, t.collection_id)
        from access.drop_terms t
        join catalog.collections c on c.store_id = t.store_id and c.id = t.collection_id and c.deleted_at is null
        where t.store_id = p_store and c.type = 'drop'), '[]');
end
$$;

-- pricing.price_list: the list prices of a product and its variants that have not ended, for staff: of the product first,
-- then of its variants in order; the public's first, then by segment, quantity and time.
-- One round trip; enters the store itself.
-- Locks:    none; reads.
-- Refuses:  LJ201 product_not_found · LJ238 prices_are_staffs
create or replace function pricing.price_list(p_store uuid, p_call jsonb, p_product uuid) returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    perform pricing.check_staff();
    if not exists (select from catalog.products p where p.store_id = p_store and p.id = p_product) then
        perform platform.refuse('LJ201', 'no such product', jsonb_build_object('product', p_product));
    end if;
    return coalesce((
        select json_agg(json_build_object(
            'id', r.id, 'product_id', r.product_id, 'variant_id', r.variant_id, 'variant_title', v.title,
            'currency', r.currency, 'segment_id', r.segment_id, 'segment', s.name, 'min_qty', r.min_qty,
            'amount_minor', r.amount_minor, 'compare_at_minor', r.compare_at_minor, 'effective_at', r.effective_at,
            'expires_at', r.expires_at, 'is_in_force', r.effective_at <= platform.now())
            order by r.variant_id is not null, v.position, v.id, r.currency, s.name nulls first, r.min_qty, r.effective_at)
        from pricing.prices_of(p_store, p_product) r
        left join catalog.product_variants v on v.store_id = p_store and v.id = r.variant_id
        left join customers.customer_segments s on s.store_id = p_store and s.id = r.segment_id), '[]');
end
$$;

-- pricing.currency_list: the currencies a store sells in besides its own, with what one unit of its own is worth in each now
-- (null: there is no rate, so only goods with a price given in it are sold in it).
-- One round trip; enters the store itself. For anybody: buyers choose among them.
-- Locks:    none; reads.
create or replace function pricing.currency_list(p_store uuid) returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.visit(p_store);
    return coalesce((
        select json_agg(json_build_object(
            'currency', c.currency, 'rounding', c.rounding, 'round_to_minor', c.round_to_minor,
            'minus_minor', c.minus_minor, 'is_active', c.is_active, 'position', c.position, 'rate', trim_scale(round(
                pricing.exchange_factor(p_store, s.currency, c.currency, platform.now())
                * power(10::numeric, pricing.exponent_of(s.currency) - pricing.exponent_of(c.currency)), 12))::text,
            'rated_at', (select max(r.effective_at) from pricing.currency_rates r
                         where r.store_id = p_store and c.currency in (r.base, r.quote)))
            order by c.position, c.currency)
        from pricing.store_currencies c join stores.stores s on s.id = c.store_id
        where c.store_id = p_store), '[]');
end
$$;

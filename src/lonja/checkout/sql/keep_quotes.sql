-- checkout.keep_quotes: keeps what orders were priced from, and which promotion gave what and why. A quote that nothing but
-- prices went into is not kept: there is nothing to explain.
-- Promises: PRM-25, P15.
-- Internal: SECURITY INVOKER.
create or replace function checkout.keep_quotes(p_store uuid, p_requests checkout.checkout_request[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into orders.order_quotes (store_id, order_id, engine, inputs, result)
    select p_store, r.order_id, (r.quote ->> 'engine')::int, r.inputs, r.quote
    from unnest(p_requests) r
    where r.quote is not null and (
        r.inputs -> 'rules' <> '[]' or r.inputs -> 'codes' <> '[]' or jsonb_typeof(r.inputs -> 'tax') = 'object');
    insert into orders.applied_promotions
        (store_id, order_id, rule_id, code_id, code, name, amount_minor, shipping_minor, allocations, trace)
    select p_store, r.order_id, (a ->> 'rule_id')::uuid, (a ->> 'code_id')::uuid, a ->> 'code', a ->> 'name',
           (a ->> 'amount_minor')::bigint, (a ->> 'shipping_minor')::bigint, a -> 'allocations', coalesce((
               select t from jsonb_array_elements(r.quote -> 'trace') t
               where t -> 'rule_id' = a -> 'rule_id' and t ->> 'outcome' = 'applied' limit 1), '{}')
    from unnest(p_requests) r, jsonb_array_elements(r.quote -> 'applied') a;
end
$$;

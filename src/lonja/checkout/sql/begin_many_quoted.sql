-- checkout.begin_many_quoted: plain requests of a batch in a store with given prices, promotions or tax: each with the quote it
-- would get alone, less those whose promotions have a limit (a first order is one).
-- Internal: SECURITY INVOKER; begin_many is the house and may see rules and earlier orders.
create or replace function checkout.begin_many_quoted(p_store uuid, p_requests checkout.checkout_request[])
returns checkout.checkout_request[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    r checkout.checkout_request;
    v_priced jsonb;
    v_quoted checkout.checkout_request[] := '{}';
begin
    foreach r in array p_requests loop
        -- Goods that the store has given no price cannot be here: their own is the last resort of every currency but others.
        v_priced := checkout.quote_of(p_store, r.cart_id, r.details, true);
        r.inputs := v_priced -> 'inputs';
        r.quote := v_priced -> 'quote';
        r.currency := r.quote ->> 'currency';
        r.subtotal_minor := (r.quote ->> 'subtotal_minor')::bigint;
        r.shipping_minor := (r.quote ->> 'shipping_minor')::bigint;
        if not exists (
            select from jsonb_array_elements(r.quote -> 'applied') a
            join promotions.promotion_rules p on p.store_id = p_store and p.id = (a ->> 'rule_id')::uuid
            where p.usage_limit is not null or p.once_per_customer or (p.condition ->> 'is_first_order')::boolean) then
            v_quoted := v_quoted || r;
        end if;
    end loop;
    return v_quoted;
end
$$;

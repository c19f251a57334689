-- inventory.policy: the store's reservation policy, or the defaults when it has said nothing.
-- Inlined by the planner: no SET clause on purpose.
create or replace function inventory.policy(p_store uuid)
returns table (reserve_on text, cart_ttl interval, checkout_ttl interval, max_per_line int)
language sql stable
as $$
    select coalesce(p.reserve_on, 'checkout'), coalesce(p.cart_ttl, '15 minutes'),
           coalesce(p.checkout_ttl, '30 minutes'), coalesce(p.max_per_line, 100)
    from (select p_store as store_id) s left join inventory.policies p using (store_id)
$$;

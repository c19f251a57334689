-- access.claim_payers: orders are being paid: what they have of drops counts under the instruments that pay, too.
-- Nouns:    p_orders and p_payers run in parallel, as they arrived, an order named once. A payer is a fingerprint; null where
--           nobody tells one (cash, providers that know none): such an order counts under its other names only.
-- Answers:  the orders that would exceed a limit (access.count_within); of those nothing is counted.
-- Promises: P16. The payer is kept with the claim whether a limit stands or not, so that one that comes later counts it.
-- Locks:    the drops (shared), then the counts, sorted by key. The caller holds the orders, and stock already; codes come after.
-- Internal: SECURITY INVOKER. Writes as the house itself, and puts the caller back.
create or replace function access.claim_payers(p_store uuid, p_orders uuid[], p_payers text[]) returns uuid[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_actor text := current_setting('lonja.actor', true);
    v_wants access.unit_want[];
    v_over uuid[];
begin
    perform set_config('lonja.actor', 'system', true);
    if exists (select from access.order_claims k
               where k.store_id = p_store and k.order_id = any (p_orders) and k.released_at is null) then
        perform access.lock_drop(p_store, d.id, false)
        from (select distinct k.collection_id as id from access.order_claims k
              where k.store_id = p_store and k.order_id = any (p_orders) order by 1) d;
        v_wants := array(
            select row(p.n, k.order_id, k.collection_id, 'payment', p.payer, k.units, t.max_per_payment)::access.unit_want
            from unnest(p_orders, p_payers) with ordinality p (order_id, payer, n)
            join access.order_claims k on k.store_id = p_store and k.order_id = p.order_id and k.order_id = any (p_orders)
                and k.released_at is null and k.payment is null
            left join access.drop_terms t on t.store_id = p_store and t.collection_id = k.collection_id
            where p.payer is not null
            order by p.n);
        v_over := array(select o.order_id from unnest(access.count_within(p_store, v_wants)) o);
        update access.order_claims k set payment = w.subject
        from unnest(v_wants) w
        where k.store_id = p_store and k.order_id = any (p_orders) and k.order_id = w.order_id and k.collection_id = w.collection_id
          and w.order_id <> all (v_over);
    end if;
    perform set_config('lonja.actor', coalesce(v_actor, ''), true);
    return coalesce(v_over, '{}');
end
$$;

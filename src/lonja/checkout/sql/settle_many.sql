-- checkout.settle_many: checkout.settle_payment for many attempts that wait at the same moment, as far as they are plain:
-- the money asked for has come, the order is pending, its goods are all held, and its card may have what it has of drops
-- (natural batching, decision 0008).
-- Nouns:    p_settlements, a JSON array of {n, attempt_id, amount_minor, currency, correlation_id, payer}: each says
--           that this attempt was captured.
-- Answers:  a row a request: how attempt and order stand, or null: not plain, ask settle_payment alone. What was settled
--           before is answered here too.
-- Promises: those of settle_payment; each request ends as it would have alone. An order is settled once in a batch.
-- Locks:    payments, attempts, orders, stock levels, holds, counts of drops: each kind for all requests, sorted.
-- Refuses:  LJ405 (more than 256 requests)
create or replace function checkout.settle_many(p_store uuid, p_settlements jsonb) returns table (n int, settlement jsonb)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_asked checkout.capture_told[];
    v_plain checkout.capture_told[];
    v_over uuid[];
begin
    perform platform.enter(p_store, '{"actor": "provider"}');
    if jsonb_array_length(p_settlements) > 256 then
        perform platform.refuse('LJ405', 'a batch has at most 256 requests', jsonb_build_object('limit', 256));
    end if;
    v_asked := array(select s from jsonb_populate_recordset(null::checkout.capture_told, p_settlements) s);
    perform 1 from payments.payments p
    where p.store_id = p_store and p.order_id = any (array(
        select a.order_id from payments.payment_attempts a
        where a.store_id = p_store and a.id = any (array(select s.attempt_id from unnest(v_asked) s))))
    order by p.order_id for update;
    v_plain := array(select c from checkout.lock_captures(p_store, v_asked) c order by c.n);
    if cardinality(v_plain) > 0 then
        perform inventory.lock_levels(p_store, array(
            select i.variant_id from orders.order_items i
            where i.store_id = p_store and i.order_id = any (array(select c.order_id from unnest(v_plain) c))));
        v_plain := checkout.held_captures(p_store, v_plain);
        v_over := access.claim_payers(p_store, array(select c.order_id from unnest(v_plain) c),
                                      array(select c.payer from unnest(v_plain) c));
        v_plain := array(select c from unnest(v_plain) c where c.order_id <> all (v_over));
    end if;
    if cardinality(v_plain) > 0 then
        perform checkout.confirm_captures(p_store, v_plain);
    end if;
    return query
    select s.n, case
        when a.status = 'captured' and (a.captured_minor, a.currency) = (s.amount_minor, s.currency)
            and a.external_ref is not null
        then jsonb_build_object(
            'order_id', o.id, 'number', o.number, 'status', o.status, 'payment_status', o.payment_status,
            'attempt_id', a.id, 'attempt_status', a.status, 'failure_reason', a.failure_reason) end
    from unnest(v_asked) s
    left join payments.payment_attempts a on a.store_id = p_store and a.id = s.attempt_id
    left join orders.orders o on o.store_id = p_store and o.id = a.order_id;
end
$$;

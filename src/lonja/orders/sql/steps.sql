-- orders.steps: legal steps of one order on several of its axes at once, recorded in its history (ORD-08, ORD-15).
-- Nouns:    p_machines (order, payment, fulfillment; each once) and p_tos run in parallel. The same state again is no step.
-- Promises: P08. The pair (from, to) must stand in orders.transitions, and each step begins where the last one ended:
--           both are foreign keys of order_history, so even this function cannot lie.
-- Locks:    the caller holds the order's row.
-- Refuses:  LJ503 illegal_transition
-- Internal: SECURITY INVOKER.
create or replace function orders.steps(p_store uuid, p_order uuid, p_machines text[], p_tos text[], p_reason text default null)
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_taken text[];
    v_froms text[];
    v_refused jsonb;
begin
    with taken as (
        insert into orders.order_history
            (store_id, order_id, machine, step, from_status, to_status, actor, actor_id, reason, correlation_id)
        select p_store, p_order, m.machine, last.step + 1, t.from_status, t.to_status,
               platform.actor(), platform.actor_id(), p_reason, platform.correlation_id()
        from orders.orders o
        cross join unnest(p_machines, p_tos) as m (machine, to_status)
        join orders.transitions t on t.machine = m.machine and t.to_status = m.to_status
            and t.from_status = orders.status_of(o, m.machine)
        cross join lateral (
            select coalesce(max(h.step), 0) as step from orders.order_history h
            where h.store_id = p_store and h.order_id = p_order and h.machine = m.machine) last
        where o.store_id = p_store and o.id = p_order
        returning machine, from_status
    )
    select array_agg(machine), array_agg(from_status) into v_taken, v_froms from taken;
    if cardinality(v_taken) is distinct from cardinality(p_machines) then
        select jsonb_build_object('machine', m.machine, 'from', orders.status_of(o, m.machine), 'to', m.to_status)
        into v_refused
        from orders.orders o cross join unnest(p_machines, p_tos) as m (machine, to_status)
        where o.store_id = p_store and o.id = p_order and m.machine <> all (coalesce(v_taken, '{}'))
          and orders.status_of(o, m.machine) <> m.to_status limit 1;
        if v_refused is not null then
            perform platform.refuse('LJ503', 'this step is not allowed', v_refused);
        elsif v_taken is null then
            return;
        end if;
    end if;
    update orders.orders
    set status = coalesce(p_tos[array_position(p_machines, 'order')], status),
        payment_status = coalesce(p_tos[array_position(p_machines, 'payment')], payment_status),
        fulfillment_status = coalesce(p_tos[array_position(p_machines, 'fulfillment')], fulfillment_status),
        updated_at = platform.now()
    where store_id = p_store and id = p_order;
    with written as (
        insert into platform.domain_events (store_id, type, aggregate, aggregate_id, payload, actor, correlation_id)
        select p_store, t.machine || '.' || p_tos[array_position(p_machines, t.machine)], 'order', p_order,
               jsonb_build_object('from', t.from_status, 'to', p_tos[array_position(p_machines, t.machine)]),
               platform.actor(), platform.correlation_id()
        from unnest(v_taken, v_froms) as t (machine, from_status)
        returning id, type
    )
    insert into platform.news (listener, store_id, event_id)
    select l.listener, p_store, w.id from written w join platform.listeners l on l.type = w.type;
end
$$;

-- orders.steps_many: the same legal steps for several orders, on several of their axes at once, recorded in their history
-- (ORD-08, ORD-15).
-- Nouns:    p_orders and p_correlations run in parallel, an order named once; p_machines (order, payment, fulfillment; each
--           once) and p_tos too. The same state again is no step.
-- Promises: P08. The pair (from, to) must stand in orders.transitions, and each step begins where the last one ended:
--           both are foreign keys of order_history, so even this function cannot lie.
-- Locks:    the caller holds the orders' rows.
-- Refuses:  LJ503 illegal_transition, when one order cannot take one of the steps: then none takes any
-- Internal: SECURITY INVOKER.
create or replace function orders.steps_many(
    p_store uuid, p_orders uuid[], p_correlations uuid[], p_machines text[], p_tos text[], p_reason text
) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_refused jsonb;
begin
    with wish as (
        select o.id as order_id, c.correlation_id, m.machine, orders.status_of(o, m.machine) as from_status, m.to_status
        from unnest(p_orders, p_correlations) as c (order_id, correlation_id)
        join orders.orders o on o.store_id = p_store and o.id = c.order_id
        cross join unnest(p_machines, p_tos) as m (machine, to_status)
    ), taken as (
        insert into orders.order_history
            (store_id, order_id, machine, step, from_status, to_status, actor, actor_id, reason, correlation_id)
        select p_store, w.order_id, w.machine,
               (select coalesce(max(h.step), 0) + 1 from orders.order_history h
                where h.store_id = p_store and h.order_id = w.order_id and h.machine = w.machine),
               w.from_status, w.to_status, platform.actor(), platform.actor_id(), p_reason, w.correlation_id
        from wish w
        join orders.transitions t
            on t.machine = w.machine and t.from_status = w.from_status and t.to_status = w.to_status
        returning order_id, machine, from_status, to_status, correlation_id
    ), stands as (
        update orders.orders o
        set status = case when t.order_to is null then o.status else t.order_to end,
            payment_status = case when t.payment_to is null then o.payment_status else t.payment_to end,
            fulfillment_status = case when t.fulfillment_to is null then o.fulfillment_status else t.fulfillment_to end,
            updated_at = platform.now()
        from (
            select order_id, max(to_status) filter (where machine = 'order') as order_to,
                   max(to_status) filter (where machine = 'payment') as payment_to,
                   max(to_status) filter (where machine = 'fulfillment') as fulfillment_to
            from taken group by order_id
        ) t
        where o.store_id = p_store and o.id = t.order_id
    ), told as (
        insert into platform.domain_events (store_id, type, aggregate, aggregate_id, payload, actor, correlation_id)
        select p_store, t.machine || '.' || t.to_status, 'order', t.order_id,
               jsonb_build_object('from', t.from_status, 'to', t.to_status), platform.actor(), t.correlation_id
        from taken t
        returning id, type
    ), news as (
        insert into platform.news (listener, store_id, event_id)
        select l.listener, p_store, t.id from told t join platform.listeners l on l.type = t.type
    )
    select jsonb_build_object('machine', w.machine, 'from', w.from_status, 'to', w.to_status) into v_refused
    from wish w
    where w.from_status <> w.to_status
      and not exists (select from taken t where t.order_id = w.order_id and t.machine = w.machine)
    limit 1;
    if v_refused is not null then
        perform platform.refuse('LJ503', 'this step is not allowed', v_refused);
    end if;
end
$$;

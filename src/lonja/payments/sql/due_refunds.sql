-- payments.due_refunds: the refunds of a store whose providers are to be asked now, longest due first, at most p_limit.
-- Promises: who takes a refund has it alone for two minutes: longer than a provider may take to answer. What a killed worker
--           had taken is due again after that. Looking is also saying when to look again (payments.look_again).
-- Locks:    the refunds it takes; those another transaction works on are left for the next look. Then the wake-up.
create or replace function payments.due_refunds(p_store uuid, p_call jsonb, p_limit int)
returns table (refund jsonb, attempt jsonb, correlation_id uuid)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_found int;
begin
    perform platform.enter(p_store, p_call);
    return query
    with due as (
        select r.id from payments.refunds r
        where r.store_id = p_store and r.next_try_at <= platform.now()
        order by r.next_try_at limit p_limit for update skip locked
    ), taken as (
        update payments.refunds r
        set next_try_at = platform.now() + interval '2 minutes', updated_at = platform.now()
        from due where r.store_id = p_store and r.id = due.id
        returning r.*
    )
    select to_jsonb(t), to_jsonb(a), t.correlation_id
    from taken t join payments.payment_attempts a on a.store_id = p_store and a.id = t.payment_attempt_id;
    get diagnostics v_found = row_count;
    perform payments.look_again(p_store, 'checkout.process_refunds', v_found, p_limit, (
        select min(r.next_try_at) from payments.refunds r
        where r.store_id = p_store and r.next_try_at > platform.now()));
end
$$;

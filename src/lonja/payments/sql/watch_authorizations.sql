-- payments.watch_authorizations: what is set aside and about to lapse is told (payment.authorization_lapsing), once; what
-- has lapsed is answered: the provider is to be asked how it ended, and again every hour until it says.
-- Answers:  the attempts to ask about, at most p_limit.
-- Locks:    the attempts, skipping those somebody works on.
create or replace function payments.watch_authorizations(p_store uuid, p_call jsonb, p_limit int) returns setof uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_attempt payments.payment_attempts;
    v_seen int := 0;
begin
    perform platform.enter(p_store, p_call);
    for v_attempt in
        select a.* from payments.payment_attempts a
        where a.store_id = p_store and a.status = 'authorized' and a.look_at <= platform.now()
        order by a.look_at limit p_limit for update skip locked
    loop
        v_seen := v_seen + 1;
        update payments.payment_attempts
        set look_at = greatest(authorized_until, platform.now() + interval '1 hour'), updated_at = platform.now()
        where store_id = p_store and id = v_attempt.id;
        if v_attempt.authorized_until > platform.now() then
            perform platform.emit(p_store, 'payment.authorization_lapsing', 'order', v_attempt.order_id,
                jsonb_build_object('attempt_id', v_attempt.id, 'until', v_attempt.authorized_until));
        else
            return next v_attempt.id;
        end if;
    end loop;
    perform payments.look_again(p_store, 'checkout.watch_authorizations', v_seen, p_limit, (
        select min(a.look_at) from payments.payment_attempts a where a.store_id = p_store and a.status = 'authorized'));
end
$$;

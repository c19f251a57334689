-- people.begin_attempt: somebody is about to try a password. Says whether they may, and counts the try.
-- Nouns:    subject, a hash of who they claim to be; person, who that is, null when nobody; address, where they are.
--           Answers {"attempt": id}, or {"retry_after": seconds} when they must wait.
-- Limits:   in 15 minutes: 5 failed tries of a subject from one address (a success there forgets the earlier ones),
--           50 of a subject from anywhere, 100 from one address whoever they claim to be.
-- Promises: a try counts as failed from its first moment until people.settle_attempt proves otherwise, so tries that
--           run side by side cannot pass the limit together, and one that crashes stays counted. It answers instead of
--           refusing, because a refusal would roll the record back.
-- Locks:    advisory, subject (1) before address (2).
-- Internal: called by the sign-ins of staff and customers.
create or replace function people.begin_attempt(
    p_call jsonb, p_store uuid, p_subject text, p_person uuid, p_address inet
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_window constant interval := interval '15 minutes';
    v_since constant timestamptz := platform.now() - v_window;
    v_forgiven timestamptz;
    v_until timestamptz;
    v_attempt uuid;
begin
    perform pg_advisory_xact_lock(1, hashtext(p_subject));
    if p_address is not null then
        perform pg_advisory_xact_lock(2, hashtext(host(p_address)));
    end if;
    select coalesce(max(created_at), v_since) into v_forgiven from people.security_events
    where subject = p_subject and event_type = 'login_succeeded' and created_at > v_since
      and ip_address is not distinct from p_address;
    select v_window + max(oldest) into v_until from (
        select min(created_at) as oldest from people.security_events
        where subject = p_subject and event_type = 'login_failed' and created_at > v_forgiven
          and ip_address is not distinct from p_address
        having count(*) >= 5
        union all
        select min(created_at) from people.security_events
        where subject = p_subject and event_type = 'login_failed' and created_at > v_since
        having count(*) >= 50
        union all
        select min(created_at) from people.security_events
        where ip_address = p_address and event_type = 'login_failed' and created_at > v_since
        having count(*) >= 100
    ) as reached;
    if v_until is null then
        insert into people.security_events (store_id, event_type, subject, actor_id, ip_address, correlation_id)
        values (p_store, 'login_failed', p_subject, p_person, p_address, (p_call ->> 'correlation_id')::uuid)
        returning id into v_attempt;
        return jsonb_build_object('attempt', v_attempt);
    end if;
    if not exists (select from people.security_events
                   where subject = p_subject and event_type = 'rate_limited' and created_at > v_since) then
        insert into people.security_events (store_id, event_type, subject, actor_id, ip_address, correlation_id)
        values (p_store, 'rate_limited', p_subject, p_person, p_address, (p_call ->> 'correlation_id')::uuid);
    end if;
    return jsonb_build_object('retry_after', greatest(1, ceil(extract(epoch from v_until - platform.now())))::int);
end
$$;

-- newsletter.count_try: one more address is typed by somebody. Refuses who has typed enough of them.
-- Nouns:    p_asker, a fingerprint of the network address (null: unknown); the session is the call's.
-- Limits:   in a quarter of an hour, ten addresses a session and fifty a network.
-- Promises: every try counts the same, whatever is known of its address: or the limit would tell strangers from subscribers.
--           A row is locked while it is counted, so tries side by side cannot pass the limit together.
--           Forgets a few askers of yesterday on the way, so the table does not grow.
-- Locks:    the network's row, then the session's; rows of yesterday, unless others have them.
-- Refuses:  LJ451 subscriptions_throttled
-- Internal: SECURITY INVOKER; acts as the house, for row level security shows askers to nobody else.
create or replace function newsletter.count_try(p_store uuid, p_asker text) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_window constant interval := interval '15 minutes';
    v_now constant timestamptz := platform.now();
    v_row newsletter.askers;
    v_name text;
    v_most int;
begin
    for v_name, v_most in
        values ('network ' || p_asker, 50), ('session ' || platform.current_session(), 10)
    loop
        continue when v_name is null;
        insert into newsletter.askers as a (store_id, name, tries, since) values (p_store, v_name, 1, v_now)
        on conflict (store_id, name) do update
        set tries = case when a.since <= v_now - v_window then 1 else a.tries + 1 end,
            since = case when a.since <= v_now - v_window then v_now else a.since end,
            updated_at = v_now
        returning * into v_row;
        if v_row.tries > v_most then
            perform platform.refuse('LJ451', 'too many addresses', jsonb_build_object(
                'retry_after', greatest(1, ceil(extract(epoch from v_row.since + v_window - v_now)))::int));
        end if;
    end loop;
    delete from newsletter.askers a using (
        select o.name from newsletter.askers o
        where o.store_id = p_store and o.since < v_now - interval '1 day'
        order by o.since limit 5 for update skip locked
    ) as old
    where a.store_id = p_store and a.name = old.name;
end
$$;

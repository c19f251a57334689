-- customers.end_sessions: every session of the customer ends, but for one that may stay. Tells the caches.
-- Locks:    the sessions, in key order.
-- Internal: the transaction acts as the customer or as somebody trusted.
create or replace function customers.end_sessions(p_store uuid, p_customer uuid, p_but uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_session record;
begin
    for v_session in
        select s.id, s.token_hash from people.sessions s
        join customers.sign_ins i on i.store_id = s.store_id and i.session_id = s.id
        where s.store_id = p_store and i.customer_id = p_customer and s.ended_at is null
          and s.id is distinct from p_but
        order by s.id for update of s
    loop
        update people.sessions set ended_at = platform.now() where store_id = p_store and id = v_session.id;
        perform pg_notify('lonja_changed', 'sessions:' || p_store || '/' || v_session.token_hash);
    end loop;
end
$$;

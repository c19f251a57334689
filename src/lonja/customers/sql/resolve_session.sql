-- customers.resolve_session: whose token this is. No row when the session is nobody's, has ended or is over (IAM-13);
-- customer_id is null for a guest (IAM-11).
-- Promises: one indexed query, for every request asks. It looks as the house itself, between the two set_config:
--           who asks is not known yet, and row level security would show them nobody.
-- Locks:    none; reads, by the unique index of token hashes.
create or replace function customers.resolve_session(p_store uuid, p_token_hash text)
returns table (session_id uuid, customer_id uuid, expires_at timestamptz, full_name text, email text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_actor text := current_setting('lonja.actor', true);
begin
    perform platform.visit(p_store);
    perform set_config('lonja.actor', 'system', true);
    return query
        select s.id, c.id, s.expires_at, coalesce(c.full_name, ''), coalesce(c.email, '')
        from people.sessions s
        left join customers.sign_ins i on i.store_id = s.store_id and i.session_id = s.id
        left join customers.customers c on c.store_id = i.store_id and c.id = i.customer_id and c.deleted_at is null
        where s.store_id = p_store and s.token_hash = p_token_hash
          and s.ended_at is null and s.expires_at > platform.now();
    perform set_config('lonja.actor', coalesce(v_actor, ''), true);
end
$$;

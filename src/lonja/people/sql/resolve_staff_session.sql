-- people.resolve_staff_session: whose token this is. No row when it is nobody's, has ended or is over (IAM-10, IAM-13).
-- Nouns:    answers the person, and the stores of the organizations they belong to.
-- Locks:    none; reads, by the unique index of token hashes.
create or replace function people.resolve_staff_session(p_token_hash text)
returns table (staff_id uuid, email text, full_name text, expires_at timestamptz, store_ids uuid[])
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select w.id, w.email, w.full_name, s.expires_at,
           array(select t.id from people.memberships m join stores.stores t on t.organization_id = m.organization_id
                 where m.staff_id = w.id order by t.id)
    from people.staff_sessions s
    join people.staff w on w.id = s.staff_id and w.deleted_at is null
    where s.token_hash = p_token_hash and s.ended_at is null and s.expires_at > platform.now()
$$;

-- access.mailbox: the mailbox behind an address, for limits: lower case, without a +tag; at Google also without dots.
-- Internal: SECURITY INVOKER.
create or replace function access.mailbox(p_email text) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select case when at.host in ('gmail.com', 'googlemail.com') then replace(at.name, '.', '') || '@gmail.com'
                else at.name || '@' || at.host end
    from (
        select split_part(split_part(lower(btrim(p_email)), '@', 1), '+', 1) as name,
               split_part(lower(btrim(p_email)), '@', 2) as host
    ) at
$$;

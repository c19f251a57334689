-- access.mailbox: the mailbox behind an address, for limits: lower case, without a +tag; at Google also without dots. What a mail
-- server does not see either (signs without width, letters of another width, a dot behind the host) is not seen.
-- Internal: SECURITY INVOKER.
create or replace function access.mailbox(p_email text) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select case when at.host in ('gmail.com', 'googlemail.com') then replace(at.name, '.', '') || '@gmail.com'
                else at.name || '@' || at.host end
    from (
        select split_part(split_part(plain.address, '@', 1), '+', 1) as name,
               rtrim(split_part(plain.address, '@', 2), '.') as host
        from (select lower(normalize(
            regexp_replace(btrim(p_email), '[\u00ad\u200b-\u200d\u2060\ufeff]', '', 'g'), NFKC)) as address) plain
    ) at
$$;

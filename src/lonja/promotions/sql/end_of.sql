-- promotions.end_of: when a code ends: the first moment at which it is no longer good.
-- Nouns:    p_said: expires_at, an instant, or expires_on, a day: then it is good until the end of that day in the store's
--           time zone (C-13), however long the day is. Null when neither is said.
-- Internal: SECURITY INVOKER.
create or replace function promotions.end_of(p_store uuid, p_said jsonb) returns timestamptz
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(
        (p_said ->> 'expires_at')::timestamptz,
        promotions.end_of_day((p_said ->> 'expires_on')::date, s.time_zone))
    from stores.stores s where s.id = p_store
$$;

-- promotions.random_code: a code of the seed's form: DESC, the day in the store's zone, six characters (PRM-19).
-- The characters are those nobody confuses (no I, O, 0, 1): 32 of them, so five random bits choose one, each as likely as
-- the others. The bits are of a random UUID, which PostgreSQL takes from the system's strong source.
-- Locks:    none. Whether the code is free is asked by promotions.generate_discount_code.
-- Internal: SECURITY INVOKER.
create or replace function promotions.random_code(p_store uuid) returns text
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    select 'DESC' || to_char(platform.now() at time zone s.time_zone, 'YYYYMMDD') || (
        select string_agg(substr('ABCDEFGHJKLMNPQRSTUVWXYZ23456789', (get_byte(r.bytes, n) & 31) + 1, 1), '' order by n)
        from (select uuid_send(gen_random_uuid()) as bytes) r cross join generate_series(0, 5) n)
    from stores.stores s where s.id = p_store
$$;

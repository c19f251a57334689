-- promotions.check_guesses: refuses whoever was wrong about codes too often (promotions.guessers).
-- Locks:    none: those already under way may be answered yet, as many as there are connections.
-- Refuses:  LJ438 too_many_guesses
-- Internal: SECURITY INVOKER. Called before a code's verdict is told: here, and wherever else codes can be tried.
create or replace function promotions.check_guesses(p_store uuid, p_address inet) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_since timestamptz := platform.now() - interval '15 minutes';
    v_began timestamptz;
begin
    select max(g.began_at) into v_began
    from promotions.guessers(p_address) w
    cross join lateral (
        select c.began_at from promotions.code_guesses c
        where c.store_id = p_store and c.subject = w.subject and c.guesses >= w.most offset 0) g
    where g.began_at > v_since;
    if v_began is not null then
        perform platform.refuse('LJ438', 'too many wrong codes', jsonb_build_object(
            'retry_after', greatest(1, ceil(extract(epoch from v_began - v_since)))::int));
    end if;
end
$$;

-- promotions.generate_discount_code: a free code of the form DESC + YYYYMMDD + 6 characters, e.g. DESC20260117AB23CD (PRM-19).
-- Promises: 18 characters, as people may type them; no living code of the store is the same now. It is not taken by being
--           answered: the unique index decides when it is written, and who loses asks again (promotions.mint_code).
--           It looks as the house itself: row level security shows codes to no guest.
-- Locks:    none.
-- Refuses:  40001, after ten codes in a row that were taken.
create or replace function promotions.generate_discount_code(p_store uuid) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_actor text;
    v_code text;
    v_is_taken boolean;
begin
    perform platform.visit(p_store);
    v_actor := current_setting('lonja.actor', true);
    perform set_config('lonja.actor', 'system', true);
    for v_try in 1..10 loop
        v_code := promotions.random_code(p_store);
        v_is_taken := exists (
            select from promotions.discount_codes c
            where c.store_id = p_store and c.code = v_code and c.deleted_at is null);
        exit when not v_is_taken;
    end loop;
    perform set_config('lonja.actor', coalesce(v_actor, ''), true);
    if v_is_taken then
        raise exception using errcode = '40001', message = 'no free code was found';
    end if;
    return v_code;
end
$$;

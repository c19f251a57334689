-- promotions.mint_code: a personal code for one address, to be used once (NWS: the welcome code).
-- Nouns:    p_email, whose it is; null: whoever brings it. p_source, who gives it away: merchant | newsletter.
-- Promises: P14: limit 1, once a customer and rule.
--           It writes as the house itself: a guest who subscribes may not write codes, and sees none.
-- Locks:    the rule's row, as a foreign key would; the code's unique index.
-- Refuses:  LJ430 rule_unknown · 40001
-- Internal: SECURITY INVOKER. Called inside a transaction that has entered the store.
create or replace function promotions.mint_code(
    p_store uuid, p_rule uuid, p_email text, p_expires_at timestamptz, p_source text
) returns table (id uuid, code text)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_actor text := current_setting('lonja.actor', true);
    v_made record;
begin
    perform promotions.living_rule(p_store, p_rule);
    perform set_config('lonja.actor', 'system', true);
    for v_try in 1..10 loop
        insert into promotions.discount_codes (
            store_id, rule_id, code, email, once_per_customer, usage_limit, expires_at, source)
        values (
            p_store, p_rule, promotions.generate_discount_code(p_store), lower(btrim(p_email)), true, 1, p_expires_at, p_source)
        on conflict (store_id, code) where deleted_at is null do nothing
        returning discount_codes.id, discount_codes.code into v_made;
        exit when found;
    end loop;
    if v_made.id is null then
        raise exception using errcode = '40001', message = 'no free code was found';
    end if;
    perform set_config('lonja.actor', coalesce(v_actor, ''), true);
    return query select v_made.id, v_made.code;
end
$$;

-- newsletter.stand_in_mint: a code, until promotions.mint_code is here.
-- Internal: SECURITY INVOKER.
create or replace function newsletter.stand_in_mint(p_store uuid, p_rule uuid, p_email text, p_expires_at timestamptz)
returns table (id uuid, code text)
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    insert into promotions.discount_codes
        (store_id, rule_id, code, email, once_per_customer, usage_limit, expires_at, source)
    values (p_store, p_rule, 'DESC' || to_char(platform.now(), 'YYYYMMDD') || upper(left(md5(gen_random_uuid()::text), 6)),
            p_email, true, 1, p_expires_at, 'newsletter')
    returning id, code
$$;

-- promotions.code_verdict: whether a code unlocks its rule for this buyer now, and if not, why (PRM-10 to PRM-15).
-- Nouns:    p_code as typed: neither case nor white space matters. p_customer and p_email, the buyer, as far as known
--           (a customer who names no address has their own); p_segments, theirs; p_subtotal_minor, in the store's currency.
--           reason: null when usable, else the first of: unknown · expired · not_yet · not_yours · used_already ·
--           below_minimum · used_up · inactive.
-- Promises: one row, always; writes nothing. What ends, ends at its instant: expires_at is the first moment it no longer is.
--           A buyer of whom nothing is known yet (a cart before its checkout) may still be the one a personal code is for:
--           not refused here. Checkout asks again, with an address.
--           It looks as the house itself, between the two set_config: row level security shows codes to no guest.
-- Locks:    none. What counts at the end is promotions.redeem_promotions.
-- Internal: SECURITY INVOKER. Called inside a transaction that has entered the store.
create or replace function promotions.code_verdict(
    p_store uuid, p_code text, p_customer uuid, p_email text, p_segments uuid[], p_subtotal_minor bigint,
    p_at timestamptz default platform.now()
) returns table (code_id uuid, rule_id uuid, reason text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_actor text := current_setting('lonja.actor', true);
    v_email text := lower(nullif(btrim(p_email), ''));
begin
    perform set_config('lonja.actor', 'system', true);
    if v_email is null and p_customer is not null then
        select b.email into v_email from customers.customers b where b.store_id = p_store and b.id = p_customer;
    end if;
    return query
    select c.id, c.rule_id, case
        when p_at >= least(c.expires_at, r.ends_at) then 'expired'
        when p_at < r.starts_at then 'not_yet'
        when cardinality(r.customer_groups) > 0 and not r.customer_groups && coalesce(p_segments, '{}') then 'not_yours'
        when c.email is not null and coalesce(v_email, p_customer::text) is not null and c.email is distinct from v_email
            and not exists (
                select from customers.customers b where b.store_id = p_store and b.id = p_customer and b.email = c.email)
            then 'not_yours'
        when (c.once_per_customer or r.once_per_customer) and (exists (
                select from promotions.coupon_redemptions u
                where u.store_id = p_store and u.rule_id = c.rule_id and u.email = v_email and u.is_once
                  and u.released_at is null)
            or exists (
                select from promotions.coupon_redemptions u
                where u.store_id = p_store and u.rule_id = c.rule_id and u.customer_id = p_customer and u.is_once
                  and u.released_at is null)) then 'used_already'
        when p_subtotal_minor < greatest(c.min_subtotal_minor, (r.condition ->> 'min_subtotal_minor')::bigint)
            then 'below_minimum'
        when c.used_count >= c.usage_limit or r.used_count >= r.usage_limit then 'used_up'
        when not (c.is_active and r.is_active and r.deleted_at is null) then 'inactive'
        end
    from promotions.discount_codes c
    join promotions.promotion_rules r on r.store_id = c.store_id and r.id = c.rule_id
    where c.store_id = p_store and c.code = platform.typed_code(p_code) and c.deleted_at is null;
    if not found then
        return query select null::uuid, null::uuid, 'unknown';
    end if;
    perform set_config('lonja.actor', coalesce(v_actor, ''), true);
end
$$;

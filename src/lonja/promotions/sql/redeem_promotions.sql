-- promotions.redeem_promotions: an order that is being placed uses its promotions, and the codes that unlocked them (PRM-08).
-- Nouns:    p_uses: [{rule_id, code_id or null, amount_minor, shipping_minor}], as quoted in this very transaction; a rule once
--           an order. What it took off goods and off delivery is kept as one sum.
-- Promises: P14: no more uses than the limit, however many at once (PRM-18): the rows with a limit are locked, and the CHECK
--           stands behind. What a buyer may use once is used once, by address and by customer: unique indexes (PRM-03).
--           So is what is for a first order: of several at once one is the first. A personal code is its owner's. Who is refused has used nothing: the transaction ends.
-- Locks:    as promotions.lock_uses; then the index entries of the redemptions, in order of their rules. The caller holds
--           its stock already; wake-ups and order numbers come after.
-- Refuses:  LJ436 code_used_up · LJ437 code_used_already · LJ439 code_not_yours
-- Internal: SECURITY INVOKER. Writes as the house itself, and puts the caller back.
create or replace function promotions.redeem_promotions(
    p_store uuid, p_order uuid, p_customer uuid, p_email text, p_uses jsonb
) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_actor text := current_setting('lonja.actor', true);
    v_email text := lower(btrim(p_email));
    v_rules uuid[];
    v_codes uuid[];
    v_left text;
begin
    select array_agg((u ->> 'rule_id')::uuid), array_remove(array_agg((u ->> 'code_id')::uuid), null) into v_rules, v_codes
    from jsonb_array_elements(p_uses) u;
    if v_rules is null then
        return;
    end if;
    perform set_config('lonja.actor', 'system', true);
    perform promotions.lock_uses(p_store, v_rules, v_codes);
    perform promotions.check_owners(p_store, v_codes, p_customer, v_email);
    perform promotions.count_uses(p_store, v_rules, v_codes);
    with used as (
        insert into promotions.coupon_redemptions (
            store_id, rule_id, code_id, order_id, customer_id, email, is_once, amount_minor, correlation_id)
        select p_store, u.rule_id, u.code_id, p_order, p_customer, v_email,
               r.once_per_customer or coalesce(c.once_per_customer or (r.condition ->> 'is_first_order')::boolean, false),
               u.amount_minor + coalesce(u.shipping_minor, 0), platform.correlation_id()
        from jsonb_to_recordset(p_uses) u (rule_id uuid, code_id uuid, amount_minor bigint, shipping_minor bigint)
        join promotions.promotion_rules r on r.store_id = p_store and r.id = u.rule_id
        left join promotions.discount_codes c on c.store_id = p_store and c.id = u.code_id
        order by u.rule_id
        on conflict do nothing
        returning rule_id, code_id
    )
    select coalesce(c.code, r.name) into v_left
    from jsonb_to_recordset(p_uses) u (rule_id uuid, code_id uuid)
    join promotions.promotion_rules r on r.store_id = p_store and r.id = u.rule_id
    left join promotions.discount_codes c on c.store_id = p_store and c.id = u.code_id
    where not exists (select from used s where s.rule_id = u.rule_id and s.code_id is not distinct from u.code_id)
    limit 1;
    if found then
        perform platform.refuse('LJ437', 'this buyer has used it already', jsonb_build_object('code', v_left));
    end if;
    perform set_config('lonja.actor', coalesce(v_actor, ''), true);
end
$$;

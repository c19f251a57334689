-- checkout.validate_coupon: promotions.validate_coupon, and what only orders know: a code for a first order is worth nothing to
-- whoever has one, as the cart would say (checkout.wish_of). Of a guest who names no address nothing is known.
-- Answers:  as promotions.validate_coupon; reason also not_first_order.
-- Promises: writes nothing and takes nothing.
-- Locks:    none.
-- Refuses:  LJ438 too_many_guesses · LJ005 (a subtotal below zero)
create or replace function checkout.validate_coupon(
    p_store uuid, p_call jsonb, p_code text, p_subtotal_minor bigint, p_email text default null, p_address inet default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_said jsonb;
    v_actor text;
    v_is_late boolean;
begin
    perform platform.enter(p_store, p_call);
    v_said := promotions.validate_coupon(p_store, p_call, p_code, p_subtotal_minor, p_email, p_address);
    v_actor := platform.actor();
    if v_said ->> 'coupon_id' is null then
        return v_said;
    end if;
    perform set_config('lonja.actor', 'system', true);
    select coalesce((r.condition ->> 'is_first_order')::boolean, false) and checkout.has_ordered(
        p_store, platform.current_customer(), p_email)
    into strict v_is_late
    from promotions.discount_codes c
    join promotions.promotion_rules r on r.store_id = c.store_id and r.id = c.rule_id
    where c.store_id = p_store and c.id = (v_said ->> 'coupon_id')::uuid;
    perform set_config('lonja.actor', v_actor, true);
    if v_is_late then
        return v_said || jsonb_build_object('valid', false, 'coupon_id', null, 'discount_minor', 0,
            'total_with_discount_minor', p_subtotal_minor, 'reason', 'not_first_order');
    end if;
    return v_said;
end
$$;

-- promotions.validate_coupon: what a code would take off a subtotal, for whoever asks (PRM-09 to PRM-16).
-- Nouns:    the buyer is the session's customer, whatever anybody says (C-14); p_email, where a guest is to be reached.
--           p_address, from where they ask.
-- Answers:  {valid, coupon_id, discount_minor, total_with_discount_minor, reason}; reason as promotions.code_verdict.
--           What orders know of the buyer (a first one) is said by checkout.validate_coupon.
-- Promises: writes nothing and takes nothing: a thousand may ask at once. It is a word, not a claim: the cart is priced again,
--           and the code redeemed, when the order is placed (PRM-17).
-- Locks:    none.
-- Refuses:  LJ438 too_many_guesses (a wrong code is counted by promotions.note_guess) · LJ005 (a subtotal below zero)
create or replace function promotions.validate_coupon(
    p_store uuid, p_call jsonb, p_code text, p_subtotal_minor bigint, p_email text default null, p_address inet default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_verdict record;
    v_discount bigint := 0;
begin
    perform platform.enter(p_store, p_call);
    if p_subtotal_minor is null or p_subtotal_minor < 0 then
        raise exception using errcode = '22023', message = 'a subtotal is never below zero';
    end if;
    perform promotions.check_guesses(p_store, p_address);
    select * into strict v_verdict from promotions.code_verdict(
        p_store, p_code, platform.current_customer(), p_email, customers.segments_of(p_store, platform.current_customer()),
        p_subtotal_minor);
    if v_verdict.reason is null then
        select promotions.discount_of(r.condition, r.action, p_subtotal_minor) into strict v_discount
        from promotions.promotion_rules r where r.store_id = p_store and r.id = v_verdict.rule_id;
    end if;
    return jsonb_build_object(
        'valid', v_verdict.reason is null, 'coupon_id', case when v_verdict.reason is null then v_verdict.code_id end,
        'discount_minor', v_discount, 'total_with_discount_minor', p_subtotal_minor - v_discount, 'reason', v_verdict.reason);
end
$$;

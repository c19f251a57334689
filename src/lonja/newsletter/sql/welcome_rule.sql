-- newsletter.welcome_rule: the promotion that welcome codes unlock: made with the first code, and again when the old one was
-- taken away. One rule a percentage: who was promised ten per cent keeps ten when the store offers fifteen.
-- Locks:    the settings' row, only while there is no rule.
-- Internal: SECURITY INVOKER.
create or replace function newsletter.welcome_rule(p_store uuid, p_settings newsletter.newsletter_settings) returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rule uuid := newsletter.living_rule(p_store, p_settings.rule_id);
begin
    if v_rule is not null then
        return v_rule;
    end if;
    insert into newsletter.newsletter_settings (store_id) values (p_store) on conflict (store_id) do nothing;
    select newsletter.living_rule(p_store, s.rule_id) into strict v_rule
    from newsletter.newsletter_settings s where s.store_id = p_store for update;
    if v_rule is null then
        insert into promotions.promotion_rules (store_id, name, action, needs_code)
        values (p_store, 'Newsletter welcome',
                jsonb_build_object('type', 'percentage', 'basis_points', p_settings.discount_basis_points), true)
        returning id into v_rule;
        update newsletter.newsletter_settings set rule_id = v_rule, updated_at = platform.now()
        where store_id = p_store and discount_basis_points = p_settings.discount_basis_points;
    end if;
    return v_rule;
end
$$;

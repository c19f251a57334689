-- newsletter.welcome_rule: the promotion that welcome codes unlock: made with the first code, and again when the old one was
-- taken away. One rule a percentage: who was promised ten per cent keeps ten when the store offers fifteen.
-- Locks:    the settings' row, only while there is no rule.
-- Internal: SECURITY INVOKER; acts as the house, and leaves no more of the call than that and its correlation.
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
        v_rule := promotions.save_rule(
            p_store, jsonb_build_object('actor', 'system', 'correlation_id', platform.correlation_id()),
            jsonb_build_object('name', 'Newsletter welcome', 'needs_code', true, 'action',
                jsonb_build_object('type', 'percentage', 'basis_points', p_settings.discount_basis_points)));
        update newsletter.newsletter_settings set rule_id = v_rule, updated_at = platform.now()
        where store_id = p_store and discount_basis_points = p_settings.discount_basis_points;
    end if;
    return v_rule;
end
$$;

-- promotions.living_rule: a rule that new codes may be for.
-- Locks:    the rule's row, as a foreign key would.
-- Refuses:  LJ430 rule_unknown
-- Internal: SECURITY INVOKER.
create or replace function promotions.living_rule(p_store uuid, p_rule uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform from promotions.promotion_rules where store_id = p_store and id = p_rule and deleted_at is null for key share;
    if not found then
        perform platform.refuse('LJ430', 'no such promotion', jsonb_build_object('rule', p_rule));
    end if;
end
$$;

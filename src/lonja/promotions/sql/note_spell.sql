-- promotions.note_spell: a promotion was saved or deleted: what listings counted of it until now has ended, and what they will
-- count begins. So what it made of prices that everybody saw is known later (Omnibus).
-- Promises: what has been in force is never rewritten: it ends. What had not begun goes; what stays the same stays.
--           Only what is for everybody: a price of some segments was announced to nobody else.
-- Locks:    the caller holds the rule's row.
-- Internal: SECURITY INVOKER.
create or replace function promotions.note_spell(p_store uuid, p_rule uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now timestamptz := platform.now();
    r promotions.promotion_rules;
begin
    select * into strict r from promotions.promotion_rules where store_id = p_store and id = p_rule;
    delete from promotions.rule_spells s where s.store_id = p_store and s.rule_id = p_rule and s.began_at >= v_now;
    update promotions.rule_spells s set ended_at = v_now
    where s.store_id = p_store and s.rule_id = p_rule and s.ended_at > v_now;
    if promotions.asks_nothing(r) and r.customer_groups = '{}' and (r.ends_at > v_now) is not false then
        insert into promotions.rule_spells
            (store_id, rule_id, name, priority, is_stackable, stacking_group, condition, action, began_at, ended_at)
        values (p_store, p_rule, r.name, r.priority, r.is_stackable, r.stacking_group, r.condition, r.action,
                greatest(r.starts_at, v_now), coalesce(r.ends_at, 'infinity'));
    end if;
end
$$;

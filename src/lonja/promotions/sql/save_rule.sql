-- promotions.save_rule: a new promotion, or changes of one: what p_rule does not name stays.
-- Nouns:    p_rule: id, made by the caller; name, condition and action (docs/guides/promotions.md; the seeds' spelling is
--           understood), needs_code, priority, is_stackable, stacking_group, starts_at, ends_at, is_active,
--           once_per_customer, usage_limit.
-- Limits:   1,000 living promotions without a code a store.
-- Promises: P06. PRM-22: what is stored has been looked at from top to bottom. P14: whoever sets a limit counts what was
--           used before. Listings show what promotions make of prices, so the catalog has changed.
-- Locks:    idempotency key; the rule's row.
-- Refuses:  LJ010 · LJ430 rule_unknown (it was deleted) · LJ431 rule_invalid · LJ432 too_many_rules · LJ433 rules_are_staffs
--           LJ442 limit_below_uses
create or replace function promotions.save_rule(p_store uuid, p_call jsonb, p_rule jsonb) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_id uuid := coalesce((p_rule ->> 'id')::uuid, uuidv7());
    v_was promotions.promotion_rules;
    v_rule jsonb;
    r promotions.promotion_rules;
begin
    perform platform.enter(p_store, p_call);
    perform promotions.check_staff();
    v_old := platform.replay(p_store, p_call, 'promotions.save_rule');
    if v_old is not null then
        return v_old #>> '{}';
    end if;
    select * into v_was from promotions.promotion_rules where store_id = p_store and id = v_id for update;
    if v_was.deleted_at is not null then
        perform platform.refuse('LJ430', 'the promotion was deleted', jsonb_build_object('rule', v_id));
    end if;
    v_rule := case when v_was.id is null
        then '{"name": "", "condition": {}, "needs_code": false, "priority": 0, "is_stackable": true, "is_active": true,
               "once_per_customer": false}'
        else to_jsonb(v_was) end || promotions.normal_rule(p_rule);
    perform promotions.refuse_rule(p_store, v_id, v_rule);
    r := jsonb_populate_record(v_was, v_rule || jsonb_build_object('name', btrim(v_rule ->> 'name')));
    insert into promotions.promotion_rules as t (
        store_id, id, name, condition, action, needs_code, priority, is_stackable, stacking_group, customer_groups, starts_at,
        ends_at, is_active, once_per_customer, usage_limit, used_count)
    values (
        p_store, v_id, r.name, r.condition, r.action, r.needs_code, r.priority, r.is_stackable, r.stacking_group,
        array(select s::uuid from jsonb_array_elements_text(r.condition -> 'segments') s order by 1), r.starts_at,
        r.ends_at, r.is_active, r.once_per_customer, r.usage_limit, promotions.uses_so_far(p_store, v_id, r.usage_limit))
    on conflict (store_id, id) do update set
        name = excluded.name, condition = excluded.condition, action = excluded.action, needs_code = excluded.needs_code,
        priority = excluded.priority, is_stackable = excluded.is_stackable, stacking_group = excluded.stacking_group,
        customer_groups = excluded.customer_groups, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
        is_active = excluded.is_active, once_per_customer = excluded.once_per_customer,
        usage_limit = excluded.usage_limit, used_count = excluded.used_count, updated_at = platform.now();
    perform promotions.note_spell(p_store, v_id);
    perform platform.emit(p_store, 'promotion.saved', 'promotion', v_id, '{}');
    perform catalog.announce(p_store);
    perform platform.remember(p_store, p_call, 'promotions.save_rule', to_jsonb(v_id));
    return v_id;
end
$$;

-- promotions.delete_rule: a promotion is no more (PRM-21): neither it nor its codes give anybody anything. Its uses stay told.
-- Promises: P06.
-- Locks:    idempotency key; the rule's row.
-- Refuses:  LJ010 · LJ430 rule_unknown · LJ433 rules_are_staffs
create or replace function promotions.delete_rule(p_store uuid, p_call jsonb, p_rule uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    perform promotions.check_staff();
    if platform.replay(p_store, p_call, 'promotions.delete_rule') is not null then
        return;
    end if;
    update promotions.promotion_rules set deleted_at = platform.now(), updated_at = platform.now()
    where store_id = p_store and id = p_rule and deleted_at is null;
    if not found then
        perform platform.refuse('LJ430', 'no such promotion', jsonb_build_object('rule', p_rule));
    end if;
    perform promotions.note_spell(p_store, p_rule);
    perform platform.emit(p_store, 'promotion.deleted', 'promotion', p_rule, '{}');
    perform catalog.announce(p_store);
    perform platform.remember(p_store, p_call, 'promotions.delete_rule', '{}');
end
$$;

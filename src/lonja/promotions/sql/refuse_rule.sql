-- promotions.refuse_rule: refuses a rule that is not right, saying everything that is wrong with it at once.
-- Nouns:    the first problem's path and words, and all of them as `problems`.
-- Locks:    where it is one promotion more: two who make the last one at once take turns (an advisory lock).
-- Refuses:  LJ431 rule_invalid · LJ432 too_many_rules
-- Internal: SECURITY INVOKER.
create or replace function promotions.refuse_rule(p_store uuid, p_id uuid, p_rule jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_problems jsonb := (
        select jsonb_agg(jsonb_build_object('path', c.path, 'problem', c.problem) order by c.path)
        from promotions.check_rule(p_rule) c);
begin
    if v_problems is null and p_rule -> 'condition' ? 'segments' then
        v_problems := (
            select jsonb_agg(jsonb_build_object('path', 'condition.segments', 'problem', 'names a segment that is not there'))
            from jsonb_array_elements_text(p_rule #> '{condition,segments}') s
            where not exists (
                select from customers.customer_segments c
                where c.store_id = p_store and c.id = s::uuid and c.deleted_at is null));
    end if;
    if v_problems is null and (p_rule ->> 'ends_at')::timestamptz <= (p_rule ->> 'starts_at')::timestamptz then
        v_problems := '[{"path": "ends_at", "problem": "must be after starts_at"}]';
    end if;
    if v_problems is not null then
        perform platform.refuse('LJ431', 'the promotion is not right',
            v_problems -> 0 || jsonb_build_object('problems', v_problems));
    end if;
    if (p_rule ->> 'needs_code')::boolean then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('promotions.rules ' || p_store, 0));
    if (select count(*) from promotions.promotion_rules
        where store_id = p_store and deleted_at is null and not needs_code and id <> p_id) >= 1000 then
        perform platform.refuse('LJ432', 'too many promotions', jsonb_build_object('limit', 1000));
    end if;
end
$$;

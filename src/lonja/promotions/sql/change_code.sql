-- promotions.change_code: changes a code. What p_changes does not name stays; its rule always does.
-- Promises: P14: whoever sets a limit counts what was used before, under the lock that redemptions share; whoever lifts it
--           stops counting.
-- Locks:    the code's row, also against those who only refer to it.
-- Refuses:  LJ435 unknown_code · LJ440 code_taken · LJ441 code_malformed · LJ442 limit_below_uses
-- Internal: SECURITY INVOKER.
create or replace function promotions.change_code(p_store uuid, p_id uuid, p_changes jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_limit int;
    v_used int := 0;
begin
    select case when p_changes ? 'usage_limit' then (p_changes ->> 'usage_limit')::int else c.usage_limit end into v_limit
    from promotions.discount_codes c where c.store_id = p_store and c.id = p_id and c.deleted_at is null
    for update;
    if not found then
        perform platform.refuse('LJ435', 'no such code', jsonb_build_object('code_id', p_id));
    end if;
    if v_limit is not null then
        select count(*) into v_used from promotions.coupon_redemptions u
        where u.store_id = p_store and u.code_id = p_id and u.released_at is null;
        if v_used > v_limit then
            perform platform.refuse('LJ442', 'used more often than that already',
                jsonb_build_object('used', v_used, 'usage_limit', v_limit));
        end if;
    end if;
    update promotions.discount_codes set
        code = coalesce(platform.typed_code(p_changes ->> 'code'), code),
        email = case when p_changes ? 'email' then lower(btrim(p_changes ->> 'email')) else email end,
        min_subtotal_minor = coalesce((p_changes ->> 'min_subtotal_minor')::bigint, min_subtotal_minor),
        once_per_customer = coalesce((p_changes ->> 'once_per_customer')::boolean, once_per_customer),
        usage_limit = v_limit,
        used_count = v_used,
        expires_at = coalesce(promotions.end_of(p_store, p_changes), expires_at),
        is_active = coalesce((p_changes ->> 'is_active')::boolean, is_active),
        updated_at = platform.now()
    where store_id = p_store and id = p_id;
    perform platform.emit(p_store, 'code.changed', 'code', p_id, jsonb_build_object(
        'fields', (select jsonb_agg(key order by key) from jsonb_object_keys(p_changes) key)));
end
$$;

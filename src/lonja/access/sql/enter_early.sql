-- access.enter_early: a visitor brings the code of a drop's early access, and gets a pass for the time before its start.
-- Answers:  until when it holds.
-- Refuses:  LJ204 collection_not_found · LJ401 session_required · LJ536 early_code_wrong
create or replace function access.enter_early(p_store uuid, p_call jsonb, p_collection uuid, p_code text) returns timestamptz
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_until timestamptz;
    v_code text;
begin
    perform platform.enter(p_store, p_call);
    select t.early_code, coalesce(c.starts_at, platform.now()) into v_code, v_until
    from catalog.collections c
    left join access.drop_terms t on t.store_id = c.store_id and t.collection_id = c.id
    where c.store_id = p_store and c.id = p_collection and c.type = 'drop' and c.is_active and c.deleted_at is null;
    if not found then
        perform platform.refuse('LJ204', 'no such collection', jsonb_build_object('collection', p_collection));
    elsif platform.current_session() is null and platform.current_customer() is null then
        perform platform.refuse('LJ401', 'a session is needed');
    elsif platform.typed_code(v_code) is distinct from platform.typed_code(p_code) or v_until <= platform.now() then
        perform platform.refuse('LJ536', 'not the code of this drop');
    end if;
    if not access.has_pass(p_store, p_collection, 'early', platform.current_session(), platform.current_customer()) then
        insert into access.passes (store_id, collection_id, kind, session_id, customer_id, expires_at)
        values (p_store, p_collection, 'early', platform.current_session(), platform.current_customer(), v_until);
    end if;
    return v_until;
end
$$;

-- access.pause_drop: the emergency brake: nobody is admitted and nothing more goes into a cart until it is let go. What is
-- held stays held for its time, and may be paid.
-- Refuses:  LJ538 no_terms · LJ539 drops_are_staffs
create or replace function access.pause_drop(p_store uuid, p_call jsonb, p_collection uuid, p_is_paused boolean) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.enter(p_store, p_call);
    perform access.check_staff();
    if platform.replay(p_store, p_call, 'access.pause_drop') is not null then
        return;
    end if;
    update access.drop_terms
    set paused_at = case when p_is_paused then coalesce(paused_at, platform.now()) end, updated_at = platform.now()
    where store_id = p_store and collection_id = p_collection;
    if not found then
        perform platform.refuse('LJ538', 'this drop has no terms', jsonb_build_object('collection', p_collection));
    end if;
    perform platform.emit(p_store, case when p_is_paused then 'drop.paused' else 'drop.resumed' end, 'collection',
        p_collection, '{}');
    perform catalog.announce(p_store);
    perform platform.remember(p_store, p_call, 'access.pause_drop', 'true');
end
$$;

-- drops.save_raffle: a drop is drawn: when entries are taken, and how long a winner may buy.
-- Nouns:    p_settings, whole: opens_at, closes_at, purchase_window_seconds. Answers {raffle_id, commitment}.
-- Promises: P18. The seed is made with the raffle and its commitment is public at once; neither changes when the settings do.
--           Nothing changes once the entries are closed. P06.
-- Locks:    idempotency key, the raffle.
-- Refuses:  LJ010 · LJ204 collection_not_found · LJ539 drops_are_staffs · LJ549 raffle_invalid
create or replace function drops.save_raffle(p_store uuid, p_call jsonb, p_collection uuid, p_settings jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_drop catalog.collections;
    v_raffle drops.raffles;
    v_opens timestamptz := (p_settings ->> 'opens_at')::timestamptz;
    v_closes timestamptz := (p_settings ->> 'closes_at')::timestamptz;
    v_window interval := make_interval(secs => coalesce((p_settings ->> 'purchase_window_seconds')::int, 86400));
    v_seed uuid;
    v_wrong text;
begin
    perform platform.enter(p_store, p_call);
    perform access.check_staff();
    v_old := platform.replay(p_store, p_call, 'drops.save_raffle');
    if v_old is not null then
        return v_old;
    end if;
    select * into v_drop from catalog.collections
    where store_id = p_store and id = p_collection and deleted_at is null for share;
    if v_drop.id is null then
        perform platform.refuse('LJ204', 'no such collection', jsonb_build_object('collection', p_collection));
    end if;
    select * into v_raffle from drops.raffles where store_id = p_store and collection_id = p_collection for update;
    v_wrong := case
        when v_drop.type <> 'drop' then 'type'
        when v_raffle.status <> 'open' or v_raffle.closes_at <= platform.now() then 'status'
        when v_opens is null then 'opens_at'
        when v_closes is null or v_closes <= v_opens or v_closes <= platform.now() or v_closes < v_drop.starts_at then 'closes_at'
        when v_window not between '5 minutes' and '14 days' or v_closes + v_window > v_drop.ends_at
            then 'purchase_window_seconds' end;
    if v_wrong is not null then
        perform platform.refuse('LJ549', 'a raffle cannot be like this', jsonb_build_object('field', v_wrong));
    end if;
    if v_raffle.id is null then
        v_seed := drops.make_seed(p_store);
        insert into drops.raffles (store_id, collection_id, seed_id, opens_at, closes_at, purchase_window, commitment)
        select p_store, p_collection, s.id, v_opens, v_closes, v_window, s.commitment
        from drops.seeds s where s.store_id = p_store and s.id = v_seed
        returning * into v_raffle;
        perform platform.emit(p_store, 'raffle.committed', 'collection', p_collection,
            jsonb_build_object('commitment', encode(v_raffle.commitment, 'hex')));
    else
        update drops.raffles
        set opens_at = v_opens, closes_at = v_closes, purchase_window = v_window, updated_at = platform.now()
        where store_id = p_store and id = v_raffle.id;
    end if;
    perform platform.wake(p_store, 'drops.tend_raffles', v_closes);
    perform catalog.announce(p_store);
    return platform.remember(p_store, p_call, 'drops.save_raffle', jsonb_build_object(
        'raffle_id', v_raffle.id, 'commitment', encode(v_raffle.commitment, 'hex')));
end
$$;

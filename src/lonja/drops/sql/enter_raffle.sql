-- drops.enter_raffle: a customer enters the draw of a drop, for one variant. Entering again changes the variant.
-- Answers:  {entry_id, variant_id, status}: entered, or unconfirmed: the customer's address has never been proved, and a link
--           was mailed (event raffle.asked), again after ten minutes at the earliest.
-- Promises: P18, P06. One entry a customer (unique index); in the window, to the instant.
-- Locks:    idempotency key, the raffle (shared), the entry.
-- Refuses:  LJ010 · LJ530 · LJ534 account_required · LJ545 raffle_unknown · LJ546 raffle_closed · LJ547 not_in_this_raffle
create or replace function drops.enter_raffle(p_store uuid, p_call jsonb, p_collection uuid, p_variant uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_raffle drops.raffles;
    v_entry drops.raffle_entries;
    v_is_verified boolean;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'drops.enter_raffle');
    if v_old is not null then
        return v_old;
    end if;
    select c.email_verified_at is not null into v_is_verified from customers.customers c
    where c.store_id = p_store and c.id = platform.current_customer() and c.deleted_at is null;
    if not found then
        perform platform.refuse('LJ534', 'a raffle is for customers', jsonb_build_object('variant_id', p_variant));
    end if;
    v_raffle := drops.open_raffle(p_store, p_collection);
    if p_variant not in (select drops.variants_of(p_store, p_collection)) then
        perform platform.refuse('LJ547', 'not of this drop', jsonb_build_object('variant_id', p_variant));
    end if;
    insert into drops.raffle_entries as e (store_id, raffle_id, customer_id, variant_id, status)
    values (p_store, v_raffle.id, platform.current_customer(), p_variant,
            case when v_is_verified then 'entered' else 'unconfirmed' end)
    on conflict (store_id, raffle_id, customer_id) do update
    set variant_id = excluded.variant_id, updated_at = platform.now(),
        status = case when v_is_verified then 'entered' else e.status end
    returning * into v_entry;
    if v_entry.status = 'unconfirmed' and coalesce(v_entry.asked_at <= platform.now() - interval '10 minutes', true) then
        update drops.raffle_entries set asked_at = platform.now(), updated_at = platform.now()
        where store_id = p_store and raffle_id = v_raffle.id and id = v_entry.id;
        perform platform.emit(p_store, 'raffle.asked', 'raffle_entry', v_entry.id,
            jsonb_build_object('entry_id', v_entry.id));
    end if;
    return platform.remember(p_store, p_call, 'drops.enter_raffle', jsonb_build_object(
        'entry_id', v_entry.id, 'variant_id', v_entry.variant_id, 'status', v_entry.status));
end
$$;

-- drops.confirm_entry: whoever reads the mail of a customer's address says that it was they who entered.
-- Nouns:    p_entry, from a sealed link (drops/raffle_links.py). Answers {is_new, slug}: false when it was confirmed before.
-- Promises: P18: only who confirmed in time is drawn. The address is proved for good: the next raffle does not ask.
--           In between it acts as the house: who follows the link may not be signed in where they read their mail.
-- Locks:    the raffle (shared), the entry, the customer.
-- Refuses:  LJ546 raffle_closed · LJ548 entry_link_over
create or replace function drops.confirm_entry(p_store uuid, p_call jsonb, p_entry uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_entry drops.raffle_entries;
    v_drop catalog.collections;
begin
    perform platform.enter(p_store, p_call || '{"actor": "system"}');
    select c.* into v_drop
    from drops.raffle_entries e
    join drops.raffles r on r.store_id = e.store_id and r.id = e.raffle_id
    join catalog.collections c on c.store_id = r.store_id and c.id = r.collection_id
    where e.store_id = p_store and e.id = p_entry;
    if not found then
        perform platform.refuse('LJ548', 'no such entry');
    end if;
    perform 1 from drops.raffles where store_id = p_store and collection_id = v_drop.id for share;
    select e.* into v_entry from drops.raffle_entries e where e.store_id = p_store and e.id = p_entry for update;
    if v_entry.status <> 'unconfirmed' then
        return jsonb_build_object('is_new', false, 'slug', v_drop.slug);
    end if;
    perform drops.open_raffle(p_store, v_drop.id);
    update customers.customers
    set email_verified_at = coalesce(email_verified_at, platform.now()), updated_at = platform.now()
    where store_id = p_store and id = v_entry.customer_id and deleted_at is null;
    if not found then
        perform platform.refuse('LJ548', 'its customer is gone');
    end if;
    update drops.raffle_entries set status = 'entered', updated_at = platform.now()
    where store_id = p_store and raffle_id = v_entry.raffle_id and id = p_entry;
    perform platform.enter(p_store, p_call);
    perform platform.emit(p_store, 'raffle.entered', 'raffle_entry', p_entry, jsonb_build_object('entry_id', p_entry));
    return jsonb_build_object('is_new', true, 'slug', v_drop.slug);
end
$$;

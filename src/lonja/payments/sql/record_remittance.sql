-- payments.record_remittance: a courier has paid collected cash to the merchant, in bulk and maybe less a fee.
-- Nouns:    p_collections, what it paid for. p_amount_minor, what arrived; p_fee_minor, what the courier kept for itself.
--           What is missing beyond the fee is the difference: shown, never hidden in a sum. p_received_at as in collect_cash.
-- Promises: P10: a collection is remitted once (the key of remittance_lines). One remittance a courier's reference.
-- Locks:    idempotency key, the collections (sorted).
-- Refuses:  LJ627 collection_remitted · LJ628 unknown_collection · LJ629 remittance_known
create or replace function payments.record_remittance(
    p_store uuid, p_call jsonb, p_courier text, p_reference text, p_amount_minor bigint, p_fee_minor bigint,
    p_received_at timestamptz, p_collections uuid[]
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_id uuid;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'payments.record_remittance');
    if v_old is not null then
        return v_old;
    end if;
    perform payments.lock_collections(p_store, p_collections);
    insert into payments.remittances
        (store_id, courier, reference, currency, collected_minor, amount_minor, fee_minor, received_at, actor, actor_id,
         correlation_id, request_id)
    select p_store, p_courier, p_reference, min(c.currency), sum(c.amount_minor), p_amount_minor, p_fee_minor,
           least(coalesce(p_received_at, platform.now()), platform.now()), platform.actor(), platform.actor_id(),
           platform.correlation_id(), platform.request_id()
    from payments.collections c where c.store_id = p_store and c.id = any (p_collections)
    on conflict (store_id, courier, reference) do nothing
    returning id into v_id;
    if v_id is null then
        perform platform.refuse('LJ629', 'this remittance was recorded already',
            jsonb_build_object('courier', p_courier, 'reference', p_reference));
    end if;
    insert into payments.remittance_lines (store_id, collection_id, remittance_id, amount_minor, currency)
    select p_store, c.id, v_id, c.amount_minor, c.currency
    from payments.collections c where c.store_id = p_store and c.id = any (p_collections);
    update payments.collections set remitted_at = platform.now(), updated_at = platform.now()
    where store_id = p_store and id = any (p_collections);
    perform platform.emit(p_store, 'payment.cash_remitted', 'remittance', v_id, jsonb_build_object(
        'amount_minor', p_amount_minor, 'collections', (select count(*) from payments.remittance_lines l
                                                        where l.store_id = p_store and l.remittance_id = v_id)));
    return platform.remember(p_store, p_call, 'payments.record_remittance', (
        select to_jsonb(r) from payments.remittances r where r.store_id = p_store and r.id = v_id));
end
$$;

-- drops.ask_reminder: somebody wants to be told when a drop opens, or when what is sold out is there again.
-- Nouns:    p_drop or p_variant, what is waited for; p_email, checked and in lower case; p_asker as newsletter.count_try.
-- Answers:  kind: opens (told a quarter of an hour before) or restock. The same for every address, known or not.
-- Promises: one reminder an address and subject: asking twice is asking once, and an opening that was told is not told
--           again. An address waits for at most fifty things; what is more is answered the same and forgotten, so nobody's
--           mailbox is filled by typing their address. What can be bought is not waited for. P06.
--           In between it acts as the house: row level security shows reminders to no visitor.
-- Locks:    idempotency key; who asks (newsletter.count_try); the address (advisory), so that fifty are fifty; the wake-ups.
-- Refuses:  LJ010 · LJ451 subscriptions_throttled · LJ550 nothing_to_wait_for
create or replace function drops.ask_reminder(
    p_store uuid, p_call jsonb, p_drop uuid, p_variant uuid, p_email text, p_locale text, p_asker text default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_kind text;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'drops.ask_reminder');
    if v_old is not null then
        return v_old;
    end if;
    perform platform.enter(p_store, p_call || '{"actor": "system"}');
    perform newsletter.count_try(p_store, p_asker);
    v_kind := drops.what_to_wait_for(p_store, p_drop, p_variant);
    if v_kind is null then
        perform platform.refuse('LJ550', 'this can be bought, or will never be');
    end if;
    perform pg_advisory_xact_lock(hashtextextended('drops.ask_reminder ' || p_store || ' ' || p_email, 0));
    if (select count(*) from (
            select from drops.reminders r
            where r.store_id = p_store and r.email = p_email and r.told_at is null limit 50) waiting) < 50 then
        insert into drops.reminders (store_id, kind, collection_id, variant_id, email, locale)
        values (p_store, v_kind, p_drop, p_variant, p_email, p_locale)
        on conflict do nothing;
    end if;
    perform platform.wake(p_store, 'drops.forget_reminders', platform.now() + interval '365 days');
    if v_kind = 'opens' then
        perform platform.wake(p_store, 'drops.tell_opening',
            coalesce(drops.next_opening(p_store), platform.now() + interval '5 minutes'));  -- null: all were told
    else
        perform platform.wake(p_store, 'drops.tell_restock', platform.now() + interval '5 minutes');
    end if;
    perform platform.enter(p_store, p_call);
    return platform.remember(p_store, p_call, 'drops.ask_reminder', jsonb_build_object('kind', v_kind));
end
$$;

-- drops.cancel_reminder: whoever reads an address's mail wants no more reminders of this store.
-- Nouns:    p_reminder, from a sealed link (drops/reminder_links.py): any reminder of the address.
-- Promises: leaving always works: twice is once. What the address waits for is forgotten; what was told and not mailed yet is
--           not mailed (notifications). Who asks again waits again.
--           In between it acts as the house: row level security shows reminders to no visitor.
-- Locks:    the address's reminders.
create or replace function drops.cancel_reminder(p_store uuid, p_call jsonb, p_reminder uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_email text;
    v_is_new boolean;
begin
    perform platform.enter(p_store, p_call || '{"actor": "system"}');
    select r.email into v_email from drops.reminders r where r.store_id = p_store and r.id = p_reminder;
    delete from drops.reminders r where r.store_id = p_store and r.email = v_email and r.told_at is null;
    v_is_new := found;
    update drops.reminders r set cancelled_at = platform.now(), updated_at = platform.now()
    where r.store_id = p_store and r.email = v_email and r.cancelled_at is null;
    v_is_new := v_is_new or found;
    perform platform.enter(p_store, p_call);
    return jsonb_build_object('is_new', v_is_new);
end
$$;

-- stores.set_config: writes one setting of a store (CFG-01).
-- Nouns:    p_value is plain text, or, when p_is_encrypted, a token sealed by the application (platform/secrets.py).
-- Promises: a value once secret stays secret: it is never replaced by plain text, and a "secret" that is not sealed is
--           refused, so no caller's mistake leaves a password readable here (CFG-02).
--           P06, one effect per key.
-- Locks:    idempotency key; the setting's row. Tells the caches of every process (CFG-03).
-- Refuses:  LJ010 · LJ105 config_is_secret
create or replace function stores.set_config(
    p_store uuid, p_call jsonb, p_key text, p_value text, p_is_encrypted boolean, p_group text
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.enter(p_store, p_call);
    if platform.replay(p_store, p_call, 'stores.set_config') is not null then
        return;
    end if;
    if p_is_encrypted and p_value !~ '^v1\.[a-z0-9_-]{1,32}\.[A-Za-z0-9_-]+$' then
        perform platform.refuse('LJ105', 'secret is not sealed', jsonb_build_object('key', p_key));
    end if;
    insert into stores.store_configs as c (store_id, key, value, is_encrypted, group_name)
    values (p_store, p_key, p_value, p_is_encrypted, p_group)
    on conflict (store_id, key) do update set
        value = excluded.value,
        is_encrypted = excluded.is_encrypted,
        group_name = excluded.group_name,
        updated_at = platform.now()
    where excluded.is_encrypted or not c.is_encrypted;
    if not found then
        perform platform.refuse('LJ105', 'setting is secret', jsonb_build_object('key', p_key));
    end if;
    perform pg_notify('lonja_changed', 'configs:' || p_store);
    perform platform.remember(p_store, p_call, 'stores.set_config', '{}');
end
$$;

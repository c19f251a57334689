-- drops.revealed: the secret of a seed that has been used; null before. The only way by which anybody reads one. It looks as the
-- house itself, between the two set_config.
create or replace function drops.revealed(p_store uuid, p_seed uuid) returns bytea
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_actor text := current_setting('lonja.actor', true);
    v_secret bytea;
begin
    perform platform.visit(p_store);
    perform set_config('lonja.actor', 'system', true);
    select s.secret into v_secret from drops.seeds s
    where s.store_id = p_store and s.id = p_seed and s.revealed_at is not null;
    perform set_config('lonja.actor', coalesce(v_actor, ''), true);
    return v_secret;
end
$$;

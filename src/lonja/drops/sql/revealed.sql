-- drops.revealed: the secret of a seed that has been used; null before. The only way by which anybody reads one.
create or replace function drops.revealed(p_store uuid, p_seed uuid) returns bytea
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.visit(p_store);
    return (select s.secret from drops.seeds s
            where s.store_id = p_store and s.id = p_seed and s.revealed_at is not null);
end
$$;

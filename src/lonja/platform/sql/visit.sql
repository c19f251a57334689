-- platform.visit: the store of a read that anybody may make. Keeps the actor that the transaction already has.
-- Promises: P07. A transaction belongs to one store: another one is refused, here and in platform.enter.
-- Refuses:  LJ001 no_store_entered · LJ008 other_store
create or replace function platform.visit(p_store uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_store text := current_setting('lonja.store', true);
begin
    if p_store is null then
        raise exception using errcode = 'LJ001', message = 'no store was entered in this transaction';
    end if;
    if v_store is null or v_store = '' then
        perform set_config('lonja.store', p_store::text, true);
    elsif v_store <> p_store::text then
        raise exception using errcode = 'LJ008', message = 'this transaction belongs to another store';
    end if;
end
$$;

-- drops.note_tallies: what a web process has counted since it last said so: a JSON array of {collection_id, kind, amount}. Of
-- drops that are gone nothing is noted.
-- Locks:    the rows of these ten seconds, sorted by key.
create or replace function drops.note_tallies(p_store uuid, p_call jsonb, p_tallies jsonb) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.enter(p_store, p_call);
    perform access.check_staff();
    perform drops.note(p_store, s.collection_id, s.kind, s.amount)
    from (
        select t.collection_id, t.kind, sum(t.amount)::int as amount
        from jsonb_to_recordset(p_tallies) as t (collection_id uuid, kind text, amount int)
        join catalog.collections c on c.store_id = p_store and c.id = t.collection_id
        where t.amount > 0 group by 1, 2 order by 1, 2
    ) s;
end
$$;

-- catalog.limit_parts: no product is larger than a page can show and a transaction should write.
-- Refuses: LJ212 too_many
create or replace function catalog.limit_parts(p_parts jsonb) returns void
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_part record;
begin
    for v_part in
        select * from (values
            ('options', 5), ('variants', 250), ('images', 40), ('attributes', 60), ('collections', 40)
        ) as l (part, most)
        where jsonb_array_length(p_parts -> l.part) > l.most
    loop
        perform platform.refuse('LJ212', 'too many', jsonb_build_object('part', v_part.part, 'limit', v_part.most));
    end loop;
end
$$;

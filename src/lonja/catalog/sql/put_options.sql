-- catalog.put_options: the options of a product, as a whole and in order. What a dropped option said of variants goes
-- with it.
-- Refuses: LJ211 options_invalid (a name twice)
create or replace function catalog.put_options(p_store uuid, p_product uuid, p_options jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if (select count(distinct o.value ->> 'name') from jsonb_array_elements(p_options) as o (value))
        < jsonb_array_length(p_options) then
        perform platform.refuse('LJ211', 'two options have one name');
    end if;
    delete from catalog.product_options
    where store_id = p_store and product_id = p_product
      and not exists (select from jsonb_array_elements(p_options) as o (value) where o.value ->> 'name' = name);
    insert into catalog.product_options (store_id, product_id, name, values, position)
    select p_store, p_product, o.value ->> 'name', catalog.text_array(o.value -> 'values'), o.position
    from jsonb_array_elements(p_options) with ordinality as o (value, position)
    on conflict (store_id, product_id, name) do update
    set values = excluded.values, position = excluded.position, updated_at = platform.now();
end
$$;

-- catalog.update_brand: changes what p_change names: name, slug.
-- Refuses: LJ203 brand_not_found · LJ206 slug_taken
create or replace function catalog.update_brand(p_store uuid, p_call jsonb, p_brand uuid, p_change jsonb) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    update catalog.brands
    set name = coalesce(p_change ->> 'name', name), slug = coalesce(p_change ->> 'slug', slug), updated_at = platform.now()
    where store_id = p_store and id = p_brand and deleted_at is null;
    if not found then
        perform platform.refuse('LJ203', 'no such brand', jsonb_build_object('brand', p_brand));
    end if;
    perform catalog.announce(p_store);
end
$$;

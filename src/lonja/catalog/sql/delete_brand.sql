-- catalog.delete_brand: takes a brand out of sight. Its products stay, without a brand.
-- Refuses: LJ203 brand_not_found
create or replace function catalog.delete_brand(p_store uuid, p_call jsonb, p_brand uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    update catalog.brands set deleted_at = platform.now(), updated_at = platform.now()
    where store_id = p_store and id = p_brand and deleted_at is null;
    if not found then
        perform platform.refuse('LJ203', 'no such brand', jsonb_build_object('brand', p_brand));
    end if;
    update catalog.products set brand_id = null, updated_at = platform.now() where store_id = p_store and brand_id = p_brand;
    perform catalog.announce(p_store);
end
$$;

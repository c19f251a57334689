-- catalog.check_references: the category and the brand that a product names are there and not deleted.
-- Refuses: LJ202 category_not_found · LJ203 brand_not_found
create or replace function catalog.check_references(p_store uuid, p_product jsonb) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_category uuid := p_product ->> 'category_id';
    v_brand uuid := p_product ->> 'brand_id';
begin
    if v_category is not null and not exists (
        select from catalog.categories where store_id = p_store and id = v_category and deleted_at is null) then
        perform platform.refuse('LJ202', 'no such category', jsonb_build_object('category', v_category));
    end if;
    if v_brand is not null and not exists (
        select from catalog.brands where store_id = p_store and id = v_brand and deleted_at is null) then
        perform platform.refuse('LJ203', 'no such brand', jsonb_build_object('brand', v_brand));
    end if;
end
$$;

-- catalog.product_record: a product as staff sees it: draft, archived and deleted ones too (PLT-13), with its file.
-- Refuses: LJ201 product_not_found · LJ216 staff_only
create or replace function catalog.product_record(p_store uuid, p_call jsonb, p_product uuid) returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_record json;
begin
    perform platform.enter(p_store, p_call);
    perform catalog.staff_only();
    v_record := catalog.product_view(p_store, p_product, true);
    if v_record is null then
        perform platform.refuse('LJ201', 'no such product', jsonb_build_object('product', p_product));
    end if;
    return v_record;
end
$$;

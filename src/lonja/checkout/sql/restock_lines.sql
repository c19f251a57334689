-- checkout.restock_lines: of lines to refund (checkout.lines_to_refund), those that are to be restocked go back on the shelf.
-- Answers:  the lines, each with how many of its units came back: none of an order that was cancelled, whose goods are back.
-- Locks:    stock levels, holds (inventory.give_back).
-- Internal: SECURITY INVOKER; the caller holds the order.
create or replace function checkout.restock_lines(p_store uuid, p_order uuid, p_lines jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_variants uuid[];
    v_quantities int[];
    v_back jsonb;
begin
    select array_agg(l.variant_id), array_agg(l.quantity) into v_variants, v_quantities
    from jsonb_to_recordset(p_lines) as l (variant_id uuid, quantity int, is_restocked boolean) where l.is_restocked;
    if v_variants is null then
        return p_lines;
    end if;
    select coalesce(jsonb_object_agg(b.variant_id, b.units), '{}') into v_back
    from inventory.give_back(p_store, p_order, 'return', v_variants, v_quantities) b;
    return (
        select jsonb_agg(line || jsonb_build_object('restocked', coalesce((v_back ->> (line ->> 'variant_id'))::int, 0)))
        from jsonb_array_elements(p_lines) as line);
end
$$;

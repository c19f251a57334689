-- quotes.priced_lines: lines of a wish with their prices and facets: one a variant, in the order of ids.
-- Refuses:  LJ512 no_price
-- Internal: SECURITY INVOKER.
create or replace function quotes.priced_lines(
    p_store uuid, p_lines jsonb, p_segments uuid[], p_currency text, p_at timestamptz
) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_variants uuid[];
    v_quantities int[];
    v_products uuid[];
    v_lines jsonb;
    v_dear uuid;
begin
    select array_agg(w.variant_id order by w.variant_id), array_agg(w.quantity order by w.variant_id),
           array_agg(v.product_id order by w.variant_id)
    into v_variants, v_quantities, v_products
    from (select l.variant_id, sum(l.quantity)::int as quantity
          from jsonb_to_recordset(p_lines) as l (variant_id uuid, quantity int) group by 1) w
    join pricing.products_of(p_store, array(select (l ->> 'variant_id')::uuid from jsonb_array_elements(p_lines) l)) v
        on v.id = w.variant_id;
    with line as (
        select r.n, v_variants[r.n] as variant_id, v_products[r.n] as product_id, v_quantities[r.n] as quantity,
               r.unit_minor, r.compare_at_minor
        from pricing.resolve_for(p_store, v_variants, v_quantities, p_segments, p_currency, p_at) r
    )
    select coalesce(jsonb_agg(jsonb_build_object(
               'variant_id', l.variant_id, 'product_id', l.product_id, 'quantity', l.quantity, 'unit_minor', l.unit_minor,
               'compare_at_minor', l.compare_at_minor,
               'facets', to_jsonb(f.facets || array['variant:' || l.variant_id]
                   || case when l.compare_at_minor > l.unit_minor then array['sale'] else '{}' end)) order by l.n), '[]'),
           (array_agg(l.variant_id) filter (where l.unit_minor is null))[1]
    into v_lines, v_dear
    from line l join quotes.facets_of(p_store, v_products) f using (product_id);
    if v_dear is not null then
        perform platform.refuse('LJ512', 'no price in this currency',
            jsonb_build_object('variant_id', v_dear, 'currency', p_currency));
    end if;
    return v_lines;
end
$$;

-- carts.merge_codes: what a guest brought besides goods joins the customer's cart: codes as many as it takes, the customer's own
-- first; a currency where they had none; a VAT id, the last one said.
-- Internal: SECURITY INVOKER; the caller has locked both carts.
create or replace function carts.merge_codes(p_store uuid, p_from uuid, p_to uuid) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    update carts.carts own
    set codes = (own.codes || array(select c from unnest(guest.codes) c where c <> all (own.codes)))[1:5],
        currency = coalesce(own.currency, guest.currency), vat_id = coalesce(guest.vat_id, own.vat_id),
        updated_at = platform.now()
    from carts.carts guest
    where own.store_id = p_store and own.id = p_to and guest.store_id = p_store and guest.id = p_from
$$;

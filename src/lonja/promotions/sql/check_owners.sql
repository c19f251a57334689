-- promotions.check_owners: personal codes are used by the address they were given to.
-- Refuses:  LJ439 code_not_yours
-- Internal: SECURITY INVOKER, as the house itself.
create or replace function promotions.check_owners(p_store uuid, p_codes uuid[], p_customer uuid, p_email text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_code text;
begin
    select c.code into v_code from promotions.discount_codes c
    where c.store_id = p_store and c.id = any (p_codes) and c.email <> p_email
      and not exists (
          select from customers.customers b where b.store_id = p_store and b.id = p_customer and b.email = c.email)
    limit 1;
    if found then
        perform platform.refuse('LJ439', 'a personal code of somebody else', jsonb_build_object('code', v_code));
    end if;
end
$$;

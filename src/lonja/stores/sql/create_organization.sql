-- stores.create_organization: founds an organization, the owner of one or more stores (PLT-02).
-- Nouns:    organization, install-wide; its id is made by the caller, so saying it again answers the same.
-- Locks:    none but the unique slug.
-- Refuses:  LJ101 slug_taken
create or replace function stores.create_organization(p_call jsonb, p_organization uuid, p_slug text, p_name text)
returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into stores.organizations (id, slug, name) values (p_organization, p_slug, p_name)
    on conflict do nothing;
    if not exists (select from stores.organizations where id = p_organization and slug = p_slug) then
        perform platform.refuse('LJ101', 'slug is taken', jsonb_build_object('slug', p_slug));
    end if;
    return p_organization;
end
$$;

-- What the three roles may do with this database as a whole. Idempotent; run after roles.sql as the role that migrates.
-- PUBLIC loses everything: who is not named here may not even connect.
do $$
declare
    v_database text := pg_catalog.current_database();
begin
    if not (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
        execute 'grant lonja_owner, lonja_app to current_user with set true';
    end if;
    execute pg_catalog.format('revoke all on database %I from public', v_database);
    execute pg_catalog.format('grant connect, create on database %I to lonja_owner', v_database);
    execute pg_catalog.format('grant connect on database %I to lonja_app, lonja_read', v_database);
end
$$;

-- Extensions (trusted ones, so lonja_owner may create them) live in public; nothing of ours does.
revoke all on schema public from public;
grant usage, create on schema public to lonja_owner;
grant usage on schema public to lonja_app, lonja_read;

-- A new function is nobody's until grants.sql says whose.
alter default privileges for role lonja_owner revoke execute on functions from public;

create extension if not exists pg_trgm;
create extension if not exists btree_gin;
create extension if not exists btree_gist;

-- Row level security lets no condition reach an index before the tenant's own, unless its function is declared to leak
-- nothing. Comparisons of numbers, times and ids are; PostgreSQL never declared these three, so searching titles and tags
-- would read a store's whole catalog. They reveal nothing but a match, and lonja_app reads under the policy either way.
-- Only a superuser may say so. Elsewhere search stays correct and costs a scan of the store's titles.
do $$
begin
    if (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
        alter function pg_catalog.textlike(text, text) leakproof;
        alter function pg_catalog.arraycontains(anyarray, anyarray) leakproof;
        alter function public.word_similarity_commutator_op(text, text) leakproof;
    end if;
end
$$;

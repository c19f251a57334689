-- drops.make_seed: a secret that nobody has seen, and the commitment to it, which may be published at once.
-- Two random UUIDs, 244 bits from the server's strong source, hashed.
-- Internal: SECURITY INVOKER.
create or replace function drops.make_seed(p_store uuid) returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_secret bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
    v_id uuid := uuidv7();
begin
    insert into drops.seeds (store_id, id, secret, commitment) values (p_store, v_id, v_secret, sha256(v_secret));
    return v_id;
end
$$;

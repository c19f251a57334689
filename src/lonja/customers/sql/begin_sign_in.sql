-- customers.begin_sign_in: somebody says they are a customer. Counts the try and answers what the password is checked
-- with.
-- Nouns:    answers {"attempt", "customer_id", "secret"}, the latter two null when nobody has this address, or
--           {"retry_after"}. The caller verifies a hash either way, so the time it takes tells nothing.
-- Promises: looks the customer up through the index of addresses (IAM-06). It looks as the house itself, between the two
--           set_config: who asks is not signed in, and row level security would show them nobody.
-- Locks:    as people.begin_attempt.
create or replace function customers.begin_sign_in(p_store uuid, p_call jsonb, p_email text, p_address inet)
returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_actor text := current_setting('lonja.actor', true);
    v_email text := lower(btrim(p_email));
    v_customer uuid;
    v_secret text;
    v_answer jsonb;
begin
    perform platform.visit(p_store);
    perform set_config('lonja.actor', 'system', true);
    select c.id, k.secret into v_customer, v_secret
    from customers.customers c
    join customers.credentials k on k.store_id = c.store_id and k.customer_id = c.id and k.kind = 'password'
    where c.store_id = p_store and c.email = v_email and c.deleted_at is null;
    perform set_config('lonja.actor', coalesce(v_actor, ''), true);
    v_answer := people.begin_attempt(p_call, p_store,
        'customer:' || encode(sha256(convert_to(p_store || ' ' || v_email, 'UTF8')), 'hex'), v_customer, p_address);
    if v_answer ? 'attempt' then
        v_answer := v_answer || jsonb_build_object('customer_id', v_customer, 'secret', v_secret);
    end if;
    return v_answer;
end
$$;

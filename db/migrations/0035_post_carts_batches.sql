-- squawk-ignore-file ban-drop-function
-- Batches of adds ask the drop's terms of each request: what asked the store's policy of all of them is gone.
drop function if exists carts.add_many_resolve(uuid, carts.add_request[], int, boolean);
drop function if exists carts.add_many_grant(uuid, carts.add_request[], boolean);
drop function if exists carts.add_many_hold(uuid, carts.add_request[], timestamptz);
drop function if exists checkout.check_lines(uuid, uuid);

-- squawk-ignore-file ban-drop-function
-- Settling is told which instrument pays: what was not told is gone.
drop function if exists checkout.settle_payment(uuid, jsonb, uuid, text, bigint, text, text, text);
drop function if exists checkout.plain_captures(uuid, checkout.capture_told []);

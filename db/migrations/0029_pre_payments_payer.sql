-- Which instrument paid, as far as a provider tells: a fingerprint of what it told, never that itself (docs/decisions/0033).
-- squawk-ignore-file constraint-missing-not-valid

alter table payments.payment_attempts add column payer text check (length(payer) = 64);

-- What the sandbox's buyer pays with: one of its test cards, or (null) one that nobody else has. Its books, not ours.
alter table payments.sandbox_sessions add column card text check (card in ('4242', '1881', '0005'));

-- payer: as told, then its fingerprint; order_id: looked up (checkout.lock_captures).
alter type checkout.capture_told add attribute payer text;
alter type checkout.capture_told add attribute order_id uuid;

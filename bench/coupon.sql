-- What a random code of 1,000 would take off: one look, nothing is written.
\set number random(1, 1000)
SELECT checkout.validate_coupon(:store, '{"actor": "guest"}', :code_prefix || :number::text, 34900, NULL, '127.0.0.1');

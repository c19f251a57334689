"""Payment providers, made up: each speaks its provider's documented contract and misbehaves by script."""

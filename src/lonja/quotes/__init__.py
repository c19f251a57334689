"""Quotes: what a listing, a product or a cart would cost somebody, and why."""

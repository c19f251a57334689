"""Prices: what one unit costs, for whom, in which currency, from which quantity, and when."""

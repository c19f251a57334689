"""Promotions: rules that give something away, codes that unlock them, and who used which."""

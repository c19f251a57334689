"""The newsletter: who wants to hear from a store, and the welcome they get."""

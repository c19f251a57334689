"""Lonja: a commerce engine in which what must never go wrong is written in the database.

Floors, low to high (a package imports strictly lower ones): platform; stores; people; catalog, customers;
inventory, payments, shipping; carts, orders; checkout; audit; web, worker; cli.
"""

__version__ = "0.1.0"

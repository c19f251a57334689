"""What inventory refuses."""

from lonja.platform.errors import Refused


class OutOfStock(Refused):
    """params: lines = [{variant_id, requested, available}]"""

    code, slug, status = "LJ301", "out_of_stock", 409
    title = "Not enough stock"
    sentence = "There is not enough left of what you asked for."


class QuantityOutOfRange(Refused):
    code, slug, status = "LJ302", "quantity_out_of_range", 422
    title = "Quantity out of range"
    sentence = "Stock changes by 1 to 1,000,000 units at a time, with a known reason; holds are 1 to 10,000 units."


class UnknownVariant(Refused):
    code, slug, status = "LJ303", "unknown_variant", 404
    title = "No such variant"
    sentence = "This variant does not exist."


class UnknownLocation(Refused):
    code, slug, status = "LJ304", "unknown_location", 404
    title = "No such location"
    sentence = "This stock location does not exist."


class StockIsHeld(Refused):
    """params: on_hand, reserved, delta"""

    code, slug, status = "LJ305", "stock_is_held", 409
    title = "Buyers hold this stock"
    sentence = "Of {on_hand} units {reserved} are held by buyers: stock cannot go below that."


class LocationCodeTaken(Refused):
    code, slug, status = "LJ306", "location_code_taken", 409
    title = "Location code is taken"
    sentence = "Another location of this store already has this code."
    constraints = ("inventory.locations_store_id_code_key",)

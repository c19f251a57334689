"""What prices refuse: LJ230 to LJ239."""

from lonja.platform.errors import Refused


class PriceOverlaps(Refused):
    """params: price, effective_at, expires_at"""

    code, slug, status = "LJ230", "price_overlaps", 409
    title = "Another price holds then"
    sentence = (
        "There is already a price for the same thing, buyers and quantity in this time. Replace it, or end it first."
    )
    constraints = ("catalog.one_price_a_key_and_instant",)


class CurrencyNotSold(Refused):
    """params: currency"""

    code, slug, status = "LJ231", "currency_not_sold", 422
    title = "Not one of the store's currencies"
    sentence = "This store does not sell in {currency}."


class PriceWindowInvalid(Refused):
    code, slug, status = "LJ232", "price_window_invalid", 422
    title = "Not a time for a price"
    sentence = "A price begins now or later, and ends after it has begun. What was in force before is never changed."
    constraints = ("catalog.a_price_has_a_window",)


class PriceUnknown(Refused):
    """params: price. The catalog's own prices are changed with their product."""

    code, slug, status = "LJ233", "price_unknown", 404
    title = "No such price"
    sentence = "There is no such price."


class TooManyPrices(Refused):
    """params: limit"""

    code, slug, status = "LJ234", "too_many_prices", 422
    title = "Too many prices"
    sentence = "At most {limit} prices."


class RateRefused(Refused):
    """params: problem"""

    code, slug, status = "LJ235", "rate_refused", 422
    title = "A rate is not taken"
    sentence = "A rate is not taken: {problem}."


class TooManyCurrencies(Refused):
    """params: limit"""

    code, slug, status = "LJ236", "too_many_currencies", 409
    title = "Too many currencies"
    sentence = "A store sells in at most {limit} currencies besides its own."


class CurrencyIsOwn(Refused):
    """params: currency"""

    code, slug, status = "LJ237", "currency_is_own", 422
    title = "It is the store's own currency"
    sentence = "{currency} is the store's own currency: its prices are never converted or rounded."


class PricesAreStaffs(Refused):
    code, slug, status = "LJ238", "prices_are_staffs", 403
    title = "Only for staff"
    sentence = "Only the people who work here may change prices."


class RatesUnreadable(Refused):
    """params: line, problem"""

    code, slug, status = "LJ239", "rates_unreadable", 422
    title = "The rates could not be read"
    sentence = "The file of rates could not be read, line {line}: {problem}."

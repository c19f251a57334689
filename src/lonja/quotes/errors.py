"""What quotes refuse.

Refused
└── CurrencyNotOffered
"""

from lonja.platform.errors import Refused


class CurrencyNotOffered(Refused):
    code, slug, status = "LJ519", "currency_not_offered", 422
    title = "Not sold in this currency"
    sentence = "The store does not sell in {currency}."

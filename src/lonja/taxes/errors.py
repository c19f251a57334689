"""What taxes refuse. The SQL of this package raises some of the codes; VAT ids are read in Python."""

from lonja.platform.errors import Refused, Retry


class VatIdInvalid(Refused):
    """params: vat_id"""

    code, slug, status = "LJ520", "vat_id_invalid", 422
    title = "Not a VAT id"
    sentence = (
        "{vat_id} is not a VAT id of a member state of the European Union. "
        "It begins with two letters of the country; please compare it with a letter of your tax office."
    )


class VatIdUnregistered(Refused):
    """params: vat_id. Well formed, but the register does not know it."""

    code, slug, status = "LJ521", "vat_id_unregistered", 422
    title = "VAT id not registered"
    sentence = "{vat_id} is not registered for trade within the European Union. Without it you can order with VAT."


class VatRegisterAway(Retry):
    code, slug, status = "LJ522", "vat_register_away", 503
    title = "The VAT register is away"
    sentence = "The European register of VAT ids does not answer right now. Please try again, or order with VAT."


class UnknownTaxCategory(Refused):
    """params: category"""

    code, slug, status = "LJ523", "unknown_tax_category", 404
    title = "No such tax category"
    sentence = "This tax category does not exist."


class UnknownTaxZone(Refused):
    """params: zone_id"""

    code, slug, status = "LJ524", "unknown_tax_zone", 404
    title = "No such tax zone"
    sentence = "This tax zone does not exist."


class TaxCategoryInUse(Refused):
    """params: category"""

    code, slug, status = "LJ525", "tax_category_in_use", 409
    title = "The tax category is in use"
    sentence = "The default category stays, and so does one that products are in."


class TooManyTaxRows(Refused):
    """params: limit"""

    code, slug, status = "LJ526", "too_many_tax_rows", 422
    title = "Too many"
    sentence = "There can be at most {limit} of these."


class UnknownTaxPreset(Refused):
    """params: country"""

    code, slug, status = "LJ527", "unknown_tax_preset", 404
    title = "No rates known"
    sentence = "Lonja brings no tax rates of this country along. They can be entered by hand."

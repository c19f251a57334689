"""What customers refuse: LJ141 to LJ149."""

from lonja.platform.errors import Refused


class EmailTaken(Refused):
    code, slug, status = "LJ141", "email_taken", 409
    title = "The account could not be created"
    sentence = "An account could not be created with this e-mail. If it is yours, sign in."
    constraints = ("customers.customers_email",)


class CustomerUnknown(Refused):
    code, slug, status = "LJ142", "customer_unknown", 404
    title = "No such customer"
    sentence = "There is no such customer."


class NotSignedIn(Refused):
    code, slug, status = "LJ143", "not_signed_in", 401
    title = "Nobody is signed in"
    sentence = "Please sign in first."


class TooManyAddresses(Refused):
    code, slug, status = "LJ144", "too_many_addresses", 409
    title = "The address book is full"
    sentence = "An address book has at most {limit} addresses."

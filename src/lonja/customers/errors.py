"""What customers refuse: LJ141 to LJ154."""

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


class SegmentUnknown(Refused):
    """params: segment"""

    code, slug, status = "LJ150", "segment_unknown", 404
    title = "No such segment"
    sentence = "There is no such customer segment."


class SegmentTaken(Refused):
    code, slug, status = "LJ151", "segment_taken", 409
    title = "This segment exists"
    sentence = "Another customer segment already has this short name."
    constraints = ("customers.customer_segments_slug",)


class TooManySegments(Refused):
    """params: limit"""

    code, slug, status = "LJ152", "too_many_segments", 409
    title = "Too many segments"
    sentence = "A store has at most {limit} customer segments."


class TooManyAtOnce(Refused):
    """params: limit"""

    code, slug, status = "LJ153", "too_many_customers_at_once", 422
    title = "Too many customers at once"
    sentence = "At most {limit} customers can join or leave a segment at once."


class SegmentsAreStaffs(Refused):
    code, slug, status = "LJ154", "segments_are_staffs", 403
    title = "Only for staff"
    sentence = "Only the people who work here may see or change customer segments."

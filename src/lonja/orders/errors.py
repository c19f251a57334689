"""What orders refuse."""

from lonja.platform.errors import Refused


class IllegalTransition(Refused):
    """params: machine, from, to"""

    code, slug, status = "LJ503", "illegal_transition", 409
    title = "This step is not allowed"
    sentence = "This order is {from}: it cannot become {to}."


class UnknownOrder(Refused):
    """params: order_id. Another's order is as unknown as one that does not exist."""

    code, slug, status = "LJ504", "unknown_order", 404
    title = "No such order"
    sentence = "This order does not exist."

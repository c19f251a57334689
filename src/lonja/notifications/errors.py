"""How sending a mail can fail. Faces never see these: they end a try (close_mail)."""

from lonja.platform.errors import Refused, Retry


class MailAway(Retry):
    """params: reason. Nobody took the mail; it is tried again."""

    code, slug, status = "LJ701", "mail_away", 503
    title = "The mail server is away"
    sentence = "The mail could not be handed over: {reason}"


class MailRefused(Refused):
    """params: reason. Saying it again changes nothing: the address, or what was said, is refused for good."""

    code, slug, status = "LJ702", "mail_refused", 422
    title = "The mail was refused"
    sentence = "The mail was refused: {reason}"

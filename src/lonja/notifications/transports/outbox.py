"""No way out: mail is kept where somebody at this desk can read it, or waits for a server to be set."""

from lonja.notifications.errors import MailAway
from lonja.notifications.model import Post
from lonja.notifications.operations import keep_mail
from lonja.platform.call import Call
from lonja.platform.db import Database


class Outbox:
    """Keeps mail in the database, for /outbox."""

    name = "outbox"

    def __init__(self, database: Database, call: Call) -> None:
        self._database, self._call = database, call

    async def send(self, post: Post) -> None:
        """Kept once, however often it is sent."""
        await keep_mail(self._database, self._call, post)


class Nowhere:
    """An installation that has no mail server yet: its mail is tried for about a day, and the log says why it waits."""

    name = "none"

    async def send(self, post: Post) -> None:
        """Nothing leaves."""
        raise MailAway(reason=f"no mail server is set (LONJA_SMTP_URL); {post.id} waits")

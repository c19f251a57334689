"""What every transport is.

A transport takes a letter in its envelope (Post) and hands it over. Another one (a provider's HTTP API) is another file
beside this one and another line in `transport_of`: it builds its request from the same Post.
"""

from typing import Protocol

from lonja.notifications.model import Post


class Transport(Protocol):
    """How mail leaves the house."""

    @property
    def name(self) -> str:
        """What email_logs calls it."""
        ...

    async def send(self, post: Post) -> None:
        """Hands it over, within a time limit. Raises MailAway (tried again) or MailRefused (for good).

        Reasons never hold secrets. Sending one post twice is possible when nobody knows how the first try ended.
        """
        ...

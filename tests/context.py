"""What a job is given, for tests that call one by hand."""

from lonja.platform.call import Call
from lonja.platform.clock import SystemClock
from lonja.platform.db import Database
from lonja.platform.jobs import JobContext, Services
from lonja.platform.secrets import SecretBox
from lonja.platform.settings import Settings

BOX = SecretBox({"k1": bytes(range(32))})


def job_context(database: Database) -> JobContext:
    """A first attempt."""
    services = Services(database=database, settings=Settings(), clock=SystemClock(), secrets=BOX)
    return JobContext(services=services, call=Call.job("test"), job_id=1, attempt=1)

"""The made-up payment providers of `lonja demo --providers`: a program of the tests, run as one more child.

Nouns: Street, where they are.  Verbs: `has_providers` says whether there are any, `open_providers`.
Promises: lonja imports nothing of them. They are there in a checkout only, never in an installed wheel; their callbacks
and pages stay on this machine.
"""

import socket
from pathlib import Path
from typing import NamedTuple

import lonja
from lonja.cli.supervisor import Child, Supervisor
from lonja.platform.settings import Settings

PROVIDERS_PORT = 8420
_PACKAGE = Path(lonja.__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]


class Street(NamedTuple):
    """Where the providers are, and the file that says what each store fills in."""

    url: str
    settings: Path
    door: socket.socket
    """Open as long as they may have to be started again."""


def has_providers() -> bool:
    """Whether this is a checkout."""
    return (_CHECKOUT / "tests" / "providers" / "__main__.py").is_file()


def open_providers(supervisor: Supervisor, listener: socket.socket, settings: Settings) -> Street | None:
    """Starts them on a listening socket of ours, and returns when they answer. None when they ended first."""
    home = settings.data_dir / "providers"
    words = [f"--socket-fd={listener.fileno()}", f"--shop={settings.base_url}", f"--keep={home}"]
    # By the names of the sheets: to import the world costs more than to start the web process.
    words += [f"--store={sheet.stem}" for sheet in sorted((_PACKAGE / "demo" / "stores").glob("*.toml"))]
    child = Child("providers", words, fds=[listener.fileno()], module="tests.providers", home=_CHECKOUT)
    if not supervisor.start_until_ready(child):
        return None
    return Street(f"http://127.0.0.1:{listener.getsockname()[1]}/", home / "settings.json", listener)

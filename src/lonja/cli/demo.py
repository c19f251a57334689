"""`lonja demo`: four shops on this machine, with one command.

Nouns: the world (stores and sign-in), which `lonja demo-world` puts into the database; the supervisor, which keeps the
database, the web process and the worker alive.
Promises: with --json stdout is one line, said when everything answers; logs go to stderr. Data is kept between runs.
The port is bound before anything else, so a taken one is known at once.
"""

import contextlib
import errno
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Annotated

import msgspec
from cyclopts import Parameter
from rich.console import Console

from lonja.cli.installation import keep_keys
from lonja.cli.providers import PROVIDERS_PORT, Street, has_providers, open_providers
from lonja.cli.supervisor import Child, Stopped, Supervisor, run_lonja
from lonja.platform.embedded import EmbeddedPostgres
from lonja.platform.errors import Broken
from lonja.platform.settings import Settings

Say = Callable[[str], None]
_Flag = Parameter(negative="")
_NEIGHBOURS = 20


class DemoFailed(Broken):
    code, slug, status = "LJ056", "demo_failed", 500
    title = "The demo did not start"
    sentence = "The demo did not start: {problem}"


class SignIn(msgspec.Struct, frozen=True):
    """Who one may be."""

    email: str
    password: str


class World(msgspec.Struct, frozen=True):
    """What `lonja demo-world` answers: names of stores by slug, and whom to sign in as."""

    stores: dict[str, str]
    admin: SignIn
    viewer: SignIn
    customers: dict[str, SignIn]


def demo(
    *,
    port: int | None = None,
    host: str | None = None,
    data: Path | None = None,
    fresh: Annotated[bool, _Flag] = False,
    providers: Annotated[bool, _Flag] = False,
    json: Annotated[bool, _Flag] = False,
) -> None:
    """Bring up the demo shops and keep them running until Ctrl-C.

    Parameters
    ----------
    port
        Port to listen on. Without it 8000, or the next free one.
    host
        Address to listen on.
    data
        Data directory of the embedded server.
    fresh
        Forget the data of earlier runs.
    providers
        Open made-up payment providers too, and let the shops sell with them. Needs a checkout of Lonja.
    json
        Print one JSON line when ready, and no progress.
    """
    started = time.monotonic()
    settings = Settings.from_environment()
    if providers and not has_providers():
        raise DemoFailed(problem="--providers needs a checkout of Lonja: the made-up providers are in its tests.")
    with _progress(quiet=json) as say, contextlib.suppress(Stopped):
        listener = _listen(host or settings.host, port, settings.port)
        settings = msgspec.structs.replace(
            settings,
            host=host or settings.host,
            port=listener.getsockname()[1],
            data_dir=(data or settings.data_dir).absolute(),
        )
        server = None if settings.database_url and data is None else EmbeddedPostgres(settings.data_dir)
        with Supervisor(server, _complain) as supervisor:
            _tell_children(settings)
            _open_database(server, say, fresh=fresh)
            street = _open_street(supervisor, settings, say) if providers else None
            world = _fill(supervisor, say, street.settings if street else None)
            _start_web(supervisor, listener, say)
            supervisor.start(Child("worker", ["worker"]))
            say("")
            _announce(settings, world, time.monotonic() - started, street.url if street else None, as_json=json)
            supervisor.watch()
            say("stopping")


def _tell_children(settings: Settings) -> None:
    """The children read the environment, as they do when they are started by hand."""
    os.environ["LONJA_HOST"], os.environ["LONJA_PORT"] = settings.host, str(settings.port)
    os.environ["LONJA_DATA_DIR"] = str(settings.data_dir)
    os.environ.setdefault("LONJA_LOG_LEVEL", "warning")
    os.environ.setdefault("LONJA_OUTBOX", "true")
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    keep_keys(settings.data_dir)


def _open_database(server: EmbeddedPostgres | None, say: Say, *, fresh: bool) -> None:
    """Starts the embedded server and tells the children of it, or leaves them to the operator's own."""
    if server is None:
        if fresh:
            raise DemoFailed(problem="--fresh forgets only the embedded database, and LONJA_DATABASE_URL is set.")
        return
    if fresh:
        server.destroy()
    say("starting PostgreSQL" if server.cluster.exists() else "making a PostgreSQL cluster")
    server.start()
    os.environ["LONJA_DATABASE_URL"] = server.dsn()


def _open_street(supervisor: Supervisor, settings: Settings, say: Say) -> Street:
    """Starts the made-up payment providers, and returns when they answer."""
    say("opening the payment providers")
    street = open_providers(supervisor, _listen("127.0.0.1", None, PROVIDERS_PORT), settings)
    if street is None:
        raise DemoFailed(problem="the payment providers ended before they answered; their last words are above.")
    return street


def _fill(supervisor: Supervisor, say: Say, accounts: Path | None) -> World:
    """Runs `lonja demo-world` in a process of its own: what it had to import is gone when it is done."""
    words = ["demo-world", *([f"--providers={accounts}"] if accounts else [])]
    with tempfile.TemporaryFile() as said, run_lonja(words, stdout=subprocess.PIPE, stderr=said) as filling:

        def is_done() -> bool:
            if lines := _text(said):
                say(lines[-1])
            return filling.poll() is not None

        try:
            supervisor.wait_until(is_done)
        finally:
            filling.terminate()
        answer, _ = filling.communicate()
        if filling.returncode:
            raise DemoFailed(problem="\n".join(_text(said)))
    return msgspec.json.decode(answer, type=World)


def _text(file: IO[bytes]) -> list[str]:
    """The lines a child has written so far, read without moving the place where it writes."""
    return os.pread(file.fileno(), 2**20, 0).decode(errors="replace").strip().splitlines()


def _start_web(supervisor: Supervisor, listener: socket.socket, say: Say) -> None:
    """Starts the web process on our socket and returns when it answers."""
    say("opening the doors")
    web = Child("web", ["serve", f"--socket-fd={listener.fileno()}"], fds=[listener.fileno()])
    if not supervisor.start_until_ready(web):
        raise DemoFailed(problem="the web process ended before it answered; its last words are above.")


def _listen(host: str, chosen: int | None, usual: int) -> socket.socket:
    """Binds the port that was asked for, or the usual one, or its next free neighbour."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in [chosen] if chosen is not None else [*range(usual, usual + _NEIGHBOURS), 0]:
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE or chosen is not None:
                raise DemoFailed(problem=f"port {port} of {host} cannot be used ({error.strerror}).") from error
            continue
        if chosen is None and port != usual:
            _complain(f"port {usual} is taken; using {listener.getsockname()[1]}")
        # Until the web process accepts them, and while it is replaced after a crash, connections wait here.
        listener.listen(4096)
        return listener
    raise DemoFailed(problem=f"no port of {host} is free.")


def _announce(settings: Settings, world: World, took: float, providers: str | None, *, as_json: bool) -> None:
    base, database = settings.base_url, os.environ["LONJA_DATABASE_URL"]
    shops = {slug: f"{base}/s/{slug}/" for slug in world.stores}
    if as_json:
        admin = {"url": f"{base}/admin/", "email": world.admin.email, "password": world.admin.password}
        ready = {"api": f"{base}/api/v1", "storefronts": shops, "admin": admin, "database": database}
        ready |= {"providers": providers} if providers else {}
        print(msgspec.json.encode(ready).decode(), flush=True)
        return
    _print_columns([(world.stores[slug], url) for slug, url in shops.items()])
    mail = [] if settings.smtp_url else [("Mail", f"{base}/outbox")]
    made_up = [("Providers", providers)] if providers else []
    _print_columns(
        [("Admin", f"{base}/admin/"), ("API", f"{base}/api/v1/docs"), *mail, *made_up, ("Database", database)]
    )
    people = {"Owner": world.admin, "Viewer": world.viewer}
    people |= {f"Buys at {world.stores[slug]}": customer for slug, customer in world.customers.items()}
    _print_columns([(who, sign_in.email, sign_in.password) for who, sign_in in people.items()])
    print(f"\n  Open after {took:.1f} s. The data stays in {settings.data_dir}. Ctrl-C closes the shops.", flush=True)


def _print_columns(rows: list[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    print()
    for row in rows:
        print("  " + "   ".join(map(str.ljust, row, widths)).rstrip())


@contextlib.contextmanager
def _progress(*, quiet: bool) -> Iterator[Say]:
    """One line a person can read, gone when nothing is left to say; none for programs."""
    console = Console(stderr=True, quiet=quiet)
    with console.status("starting") as status:

        def say(line: str) -> None:
            if line:
                status.start()
                status.update(line)
            else:
                status.stop()

        yield say


def _complain(line: str) -> None:
    print(f"lonja: {line}", file=sys.stderr, flush=True)

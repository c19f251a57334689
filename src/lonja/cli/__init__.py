"""The command line: one file a command, imported only when it is called.

Nouns: installation (settings, database, keys), supervisor (what `lonja demo` keeps alive),
proving ground (a house of its own for drop-test and bench).
Verbs: `lonja demo | serve | worker | migrate | demo-world | verify | payments | pricing | raffle | drops | drop-test |
bench`.
Promises: what fails says so in one sentence on stderr and exits 1; stdout carries only what was asked for.
"""

import sys

from cyclopts import App

from lonja import __version__
from lonja.platform.errors import LonjaError

app = App(name="lonja", version=__version__, help="The commerce engine whose promises are kept by the database.")
app.command("lonja.cli.demo:demo", help="Bring up the demo shops and keep them running until Ctrl-C.")
app.command("lonja.cli.serve:serve", help="Run the web process.")
app.command("lonja.cli.worker:worker", help="Run the jobs of the queue.")
app.command("lonja.cli.migrate:migrate", help="Bring the database to the schema of this program.")
app.command("lonja.cli.demo_world:demo_world", help="Migrate the database and fill it with the demo shops.")
app.command("lonja.cli.verify:verify", help="Check every promise on the database; exit 1 when one is broken.")
app.command("lonja.cli.drop_test:drop_test", name="drop-test", help="Let a crowd of buyers at one scarce thing.")
app.command("lonja.cli.bench:bench", help="Measure the scenarios over HTTP, each with its pgbench ceiling.")
app.command("lonja.cli.payments:payments", help="Compare the providers' books with ours.")
app.command("lonja.cli.pricing:pricing", help="Record rates of exchange.")
app.command("lonja.cli.raffle:raffle", help="Draw a published raffle again, from what is published alone.")
app.command("lonja.cli.drops:drops", help="Recheck the order of a waiting room, from what is published alone.")


def main() -> None:
    """The `lonja` program."""
    try:
        app()
    except LonjaError as error:
        sys.exit(f"lonja: {error.detail}")
    except KeyboardInterrupt:
        sys.exit(130)

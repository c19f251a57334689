"""The report of `lonja drop-test` on a terminal.

Promises: the verdict first, in one line; what went wrong in red, and nothing red that did not.
"""

from rich.console import Console
from rich.table import Table

from lonja.cli.verify import print_promises
from lonja.proving import DropReport


def print_report(report: DropReport) -> None:
    """What came of it, for people."""
    console = Console(highlight=False, soft_wrap=True)
    console.print(_verdict(report))
    console.print(_cast(report), style="dim")
    for finding in report.findings:
        console.print(f"  ✗ {finding}", style="red", markup=False)
    for example, count in report.error_examples.items():
        console.print(f"    {count} × {example}", style="red", markup=False)
    console.print()
    console.print(_people(report))
    console.print()
    console.print(_steps(report))
    console.print()
    for words in _time_and_cost(report):
        console.print(words)
    console.print()
    print_promises(console, report.promises)
    console.print(f"\nThe same cast again: --seed {report.seed}", style="dim")


def _verdict(report: DropReport) -> str:
    sold = f"{report.sold:,} of {report.stock:,} units sold to {report.buyers:,} buyers in {report.seconds:g} s"
    return f"[bold green]✓ clean[/]  {sold}" if report.is_clean else f"[bold red]✗ not clean[/]  {sold}"


def _cast(report: DropReport) -> str:
    shares = report.shares
    said = [
        "through a waiting room" if report.way == "queue" else "at once",
        f"limit {report.limit}" if report.limit is not None else "no limit",
        *(
            f"{share:.0%} {name}"
            for name, share in (("bots", shares.bots), ("abandon", shares.abandon), ("slow", shares.slow))
            if share
        ),
        f"{report.double_clicks:,} double clicks",
        f"{report.connections} sockets",
    ]
    return " · ".join(said)


def _people(report: DropReport) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_column(style="dim")
    rows: list[tuple[str, int, str]] = [
        ("sold", report.sold, f"{report.acknowledged:,} buyers were told so"),
        ("refused", report.refused, _told(report)),
        ("bots turned away", sum(report.turned_away.values()), _codes(report)),
        ("left on the way", report.abandoned, "what they held was sold to others"),
        ("refunded", report.refunded, "paid when their time was over"),
        ("most for one", report.most_by_one, _bots(report)),
    ]
    for name, number, words in rows:
        if number or name in {"sold", "refused"}:
            table.add_row(name, f"{number:,}", words)
    for name in ("oversold", "unsold", "lost", "over_limit", "errors"):
        number = getattr(report, name)
        table.add_row(name.replace("_", " "), f"{number:,}", "", style="red" if number else "")
    table.add_row("said again", f"{report.said_again:,}", "after a crash or a 503, word for word")
    return table


def _told(report: DropReport) -> str:
    if report.told_within is None:
        return ""
    return f"the last one knew {report.told_within:g} s after the last sale (at most {report.told_limit:g})"


def _codes(report: DropReport) -> str:
    return ", ".join(f"{count:,} × {code}" for code, count in report.turned_away.items())


def _bots(report: DropReport) -> str:
    if not report.bots:
        return "units"
    return f"units; {report.bot_persons:,} bots with {report.bots:,} carts got {report.bot_units:,}"


def _steps(report: DropReport) -> Table:
    table = Table("step", box=None, pad_edge=False)
    for heading in ("requests", "p50 ms", "p99 ms", "longest ms"):
        table.add_column(heading, justify="right")
    for step, timing in report.steps.items():
        figures = (f"{timing.p50_ms:.1f}", f"{timing.p99_ms:.1f}", f"{timing.longest_ms:.0f}")
        table.add_row(step, f"{timing.count:,}", *figures)
    return table


def _time_and_cost(report: DropReport) -> list[str]:
    marks = " · ".join(f"{mark.what} {mark.at:g} s" for mark in report.story.marks)
    cpu = " · ".join(f"{name} {seconds:.1f}" for name, seconds in report.cpu_seconds.items())
    said = [f"CPU seconds: {cpu}; the client took {report.client_cpu_percent:g} % of a core"]
    return [f"On the way: {marks}", *said] if marks else said

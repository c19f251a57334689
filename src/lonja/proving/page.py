"""The report of a drop as one page.

Verbs: `page` renders it.
Promises: one file that fetches nothing and needs no JavaScript; light and dark; what is not clean is said first.
"""

from pathlib import Path

import jinja2
from markupsafe import Markup

from lonja.proving.cast import Shares
from lonja.proving.outcome import DropReport
from lonja.proving.picture import picture

_TEMPLATE = Path(__file__).with_name("page.html")


def page(report: DropReport) -> str:
    """An HTML document."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    return template.render(
        report=report,
        picture=Markup(picture(report)),  # noqa: S704  # ours, and escaped there
        tiles=_tiles(report),
        people=_people(report),
        settings=_settings(report),
        command=command(report),
        cpu=sorted(report.cpu_seconds.items(), key=lambda each: -each[1]),
        most_cpu=max(report.cpu_seconds.values(), default=0) or 1,
    )


def command(report: DropReport) -> str:
    """What replays it."""
    said = ["lonja drop-test", f"--buyers {report.buyers}", f"--stock {report.stock}"]
    said += ["--queue"] if report.way == "queue" else []
    said += [f"--limit {report.limit}"] if report.limit is not None else []
    said += [f"--hold-seconds {report.hold_seconds}"] if report.hold_seconds is not None else []
    said += [f"--reserve-on {report.reserve_on}"] if report.reserve_on == "checkout" else []
    standard = Shares()
    said += [
        f"--{name.replace('_', '-')} {getattr(report.shares, name):g}"
        for name in report.shares.__struct_fields__
        if getattr(report.shares, name) != getattr(standard, name)
    ]
    kills = [mark.what for mark in report.story.marks if mark.what.startswith("kill ")]
    said += ["--kill " + " ".join(kill.removeprefix("kill ") for kill in kills)] if kills else []
    return " ".join([*said, f"--seed {report.seed}"])


def _tiles(report: DropReport) -> list[tuple[str, str, str]]:
    """The figures that everybody asks for: name, figure, what it means."""
    kept = sum(promise.ok for promise in report.promises)
    told = "–" if report.told_within is None else f"{report.told_within:g} s"
    return [
        ("Sold", f"{report.sold:,}", f"of {report.stock:,}; {report.oversold:,} oversold, {report.lost:,} lost"),
        ("Sold out for", f"{report.refused:,}", "buyers who came in vain"),
        ("Last one told", told, f"after the last sale; at most {report.told_limit:g} s"),
        ("Answers", f"{report.p50_ms:,.0f} ms", f"half of them; 99 % within {report.p99_ms:,.0f} ms"),
        ("Most for one", f"{report.most_by_one:,}", f"the limit is {report.limit or 'none'}"),
        ("Promises kept", str(kept), f"of {len(report.promises)}, looked at afterwards"),
    ]


def _people(report: DropReport) -> list[tuple[str, int, str]]:
    away = ", ".join(f"{count:,} × {code}" for code, count in report.turned_away.items())
    rows = [
        ("Sold", report.sold, f"{report.acknowledged:,} buyers were told so"),
        ("Told that it is sold out", report.refused, ""),
        ("Left on the way", report.abandoned, "after the hold, after the checkout, or at the provider"),
        ("Bots turned away", sum(report.turned_away.values()), away),
        ("Units that bots got", report.bot_units, f"{report.bot_persons:,} bots with {report.bots:,} carts"),
        ("Refunded", report.refunded, "paid when their time was over"),
        ("Errors", report.errors, ""),
        ("Said again", report.said_again, "after a crash or a 503, word for word"),
        ("Double clicks", report.double_clicks, "everything twice at once, one effect"),
    ]
    return [row for row in rows if row[1] or row[0] in {"Sold", "Errors"}]


def _settings(report: DropReport) -> list[tuple[str, str]]:
    shares = report.shares
    return [
        ("Buyers", f"{report.buyers:,}"),
        ("Units", f"{report.stock:,}"),
        ("Way", "waiting room" if report.way == "queue" else "all at once"),
        ("Limit", "none" if report.limit is None else f"{report.limit} a customer, {report.limit} an address"),
        (
            "Held",
            f"{report.hold_seconds} s, in the {report.reserve_on}" if report.hold_seconds else "as the store does",
        ),
        ("Bots", f"{shares.bots:.0%}"),
        ("Leave", f"{shares.abandon:.0%}"),
        ("Pay slowly", f"{shares.slow:.0%}"),
        ("Click twice", f"{shares.double_clicks:.0%}"),
        ("Sockets", f"{report.connections:,}"),
        ("Listened to events", f"{report.listened:,}"),
        ("Seed", str(report.seed)),
    ]

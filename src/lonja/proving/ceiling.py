"""The ceiling: what PostgreSQL alone does with the SQL of a scenario, driven by pgbench, in C, without HTTP or Python.

Verbs: `ceiling` runs bench/<scenario>.sql on the same data, as the same role, with as many clients, prepared, and with
the same durable commits, and answers how many turns a second.
"""

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from lonja.platform.errors import Broken
from lonja.platform.postgres_binaries import postgres_binaries
from lonja.proving.scenarios import SPREAD
from lonja.proving.shop import COUNTRY, Shop

_PACKAGE = Path(__file__).parents[1]
_MOST_CLIENTS = 64
"""PostgreSQL has 100 connections; and the more of them wait for one row, the slower each gets it."""
_RATE = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)
_FAILED = re.compile(r"^number of failed transactions: ([0-9]+)", re.MULTILINE)


class CeilingFailed(Broken):
    code, slug, status = "LJ058", "ceiling_failed", 500
    title = "pgbench did not measure the ceiling"
    sentence = "pgbench did not measure the ceiling of {scenario}: {problem}"


def script(scenario: str) -> Path:
    """The SQL of a scenario: lonja/_bench in a wheel, bench beside src in a checkout."""
    packaged = _PACKAGE / "_bench"
    return (packaged if packaged.is_dir() else _PACKAGE.parents[1] / "bench") / f"{scenario}.sql"


def ceiling(dsn: str, shop: Shop, scenario: str, *, concurrency: int, seconds: int, role: str = "lonja_app") -> float:
    """Turns a second. Raises CeilingFailed."""
    clients = min(concurrency, _MOST_CLIENTS)
    options = ["--no-vacuum", "--protocol=prepared", f"--client={clients}", "--jobs=1", f"--time={seconds}"]
    variables = [f"--define={name}={value}" for name, value in _variables(shop).items()]
    command = [postgres_binaries().path("pgbench"), *options, *variables, f"--file={script(scenario)}"]
    ran = subprocess.run(command, env=_environment(dsn, role), capture_output=True, text=True, check=False)
    rate, failed = _RATE.search(ran.stdout), _FAILED.search(ran.stdout)
    if ran.returncode or rate is None or failed is None or int(failed[1]):
        raise CeilingFailed(scenario=scenario, problem=ran.stderr.strip() or ran.stdout.strip())
    return float(rate[1])


def _variables(shop: Shop) -> Mapping[str, object]:
    return {
        "store": shop.store_id,
        "products": shop.goods.products,
        "variants": shop.variant_count,
        "product_prefix": shop.product_prefix,
        "variant_prefix": shop.variant_prefix,
        "code_prefix": shop.code(0).removesuffix("0"),
        "shipping_rate": shop.shipping_rate_id,
        "country": COUNTRY,
        "cart": shop.cart_id,
        "spread": min(SPREAD, shop.variant_count),
        "lines": 4,  # add-to-cart: a client's first turn opens a cart
    }


def _environment(dsn: str, role: str) -> dict[str, str]:
    """How libpq's programs are told of a database; a password stays out of the process list."""
    parts = urlsplit(dsn)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    given = {
        "PGHOST": query.get("host") or parts.hostname or "",
        "PGPORT": query.get("port") or str(parts.port or 5432),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGOPTIONS": f"-c role={role} -c jit=off -c timezone=UTC",
        "PATH": os.defpath,
    }
    return {name: value for name, value in given.items() if value}

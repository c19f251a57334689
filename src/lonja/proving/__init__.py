"""The house puts itself to the proof: through HTTP, as strangers would, at full load and with kill -9.

Nouns: a Shop with counted goods (shop.py), a light HTTP client (wire.py), a Till that writes a buyer's requests and
reads the answers (till.py), Times and Effort (watch.py).
Verbs: a Drop sends a crowd at one thing that is scarce (drop.py, for `lonja drop-test`); `measure` runs a scenario and
its pgbench ceiling (bench.py, scenarios.py, ceiling.py, for `lonja bench`), `measure_fairness` what a neighbour feels
of a drop (fairness.py).
Promises: nothing here is imported by what it proves; goods come in through the doors a merchant has; whatever the
client costs is measured and said; a figure comes with how it was got (bench/README.md).
"""

from lonja.proving.bench import Bench, Figure, measure
from lonja.proving.drop import Drop, DropReport
from lonja.proving.fairness import Fairness, measure_fairness
from lonja.proving.scenarios import SCENARIOS
from lonja.proving.shop import PATIENT, Goods, Shop, clear_away, hand_out_codes, open_shop, stock_up
from lonja.proving.wire import Origin

__all__ = [
    "PATIENT",
    "SCENARIOS",
    "Bench",
    "Drop",
    "DropReport",
    "Fairness",
    "Figure",
    "Goods",
    "Origin",
    "Shop",
    "clear_away",
    "hand_out_codes",
    "measure",
    "measure_fairness",
    "open_shop",
    "stock_up",
]

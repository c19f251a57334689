"""The house puts itself to the proof: through HTTP, as strangers would, at full load and with kill -9.

Nouns: a Shop with counted goods (shop.py), a light HTTP client (wire.py), a Till that writes a buyer's requests and
reads the answers (till.py), Times and Effort (watch.py); a Crowd whose parts are cast by a seed (cast.py).
Verbs: a Drop sends a crowd at one thing that is scarce (drop.py, with buyer.py, waiting.py, talk.py), its report says
what came of it (outcome.py), and `page` and `picture` draw it: `lonja drop-test`; `measure` runs a scenario and its
pgbench ceiling (bench.py, scenarios.py, ceiling.py), `measure_fairness` what a neighbour feels of a drop (fairness.py):
`lonja bench`.
Promises: nothing here is imported by what it proves; goods come in through the doors a merchant has; whatever the
client costs is measured and said; a figure comes with how it was got (bench/README.md).
"""

from lonja.proving.bench import Bench, Figure, measure
from lonja.proving.cast import Shares
from lonja.proving.drop import Crowd, Drop
from lonja.proving.fairness import Fairness, measure_fairness
from lonja.proving.outcome import DropReport
from lonja.proving.page import page
from lonja.proving.picture import picture
from lonja.proving.scenarios import SCENARIOS
from lonja.proving.shop import (
    PATIENT,
    DropPlan,
    Goods,
    Shop,
    clear_away,
    hand_out_codes,
    open_shop,
    sell_as_drop,
    stock_up,
)
from lonja.proving.watch import CpuMeter
from lonja.proving.wire import Origin

__all__ = [
    "PATIENT",
    "SCENARIOS",
    "Bench",
    "CpuMeter",
    "Crowd",
    "Drop",
    "DropPlan",
    "DropReport",
    "Fairness",
    "Figure",
    "Goods",
    "Origin",
    "Shares",
    "Shop",
    "clear_away",
    "hand_out_codes",
    "measure",
    "measure_fairness",
    "open_shop",
    "page",
    "picture",
    "sell_as_drop",
    "stock_up",
]

"""The demo world: five shops of four organizations, with goods, stock, pictures and people. `lonja demo` opens it.

Nouns: the world is written in demo/stores/*.toml; DemoWorld, what `load` made of it; artwork, which draws the pictures;
Accounts, the stores' accounts with made-up payment providers.
Verbs: `load`.
Promises: everything comes in through the operations that merchants use, nothing by the back door. Loading twice changes
nothing. Names, books, brands and addresses are invented.
"""

from lonja.demo.accounts import Accounts
from lonja.demo.loading import DemoCustomer, DemoStore, DemoWorld, load

DEMO_STORES = (
    DemoStore("maal", "MAAL Line"),
    DemoStore("boighar", "Boi Ghar"),
    DemoStore("plaza", "La Plaza"),
    DemoStore("storm", "StormCom"),
    DemoStore("storm-eu", "StormCom Europe"),
)

__all__ = ["DEMO_STORES", "Accounts", "DemoCustomer", "DemoStore", "DemoWorld", "load"]

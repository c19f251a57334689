"""What a store's mail looks like: few colours and one family of letters, because mail programs know no stylesheet.

Nouns: a Look.  Verbs: `look_of` a store.
The colours of the presets are those of web/assets/css/themes.css (a test compares them).
"""

import msgspec

from lonja.stores.colours import colour, readable
from lonja.stores.model import Store


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """Colours are #rrggbb; `font` is a CSS family without double quotes."""

    accent: str
    on_accent: str
    ground: str
    sheet: str
    ink: str
    soft: str
    line: str
    font: str
    radius: int
    is_loud: bool = False
    """Headlines in capitals."""


_SANS = "Helvetica Neue, Helvetica, Arial, Noto Sans Bengali, sans-serif"
_SERIF = "Iowan Old Style, Palatino Linotype, Palatino, Georgia, Noto Serif Bengali, serif"

_PRESETS = {
    "street": Look(
        accent="#0c0c0c", on_accent="#f1eee6", ground="#f1eee6", sheet="#faf8f3", ink="#0c0c0c", soft="#4a4843",
        line="#d8d3c6", font=_SANS, radius=0, is_loud=True,
    ),
    "paper": Look(
        accent="#8a2318", on_accent="#fff9ee", ground="#faf4e8", sheet="#fffcf5", ink="#2b1d14", soft="#65523f",
        line="#e0d1b6", font=_SERIF, radius=3,
    ),
    "plaza": Look(
        accent="#b1431f", on_accent="#ffffff", ground="#fdfaf4", sheet="#ffffff", ink="#17304a", soft="#4c6076",
        line="#e6dccb", font=_SANS, radius=10,
    ),
    "crisp": Look(
        accent="#1f3fe0", on_accent="#ffffff", ground="#f6f8fb", sheet="#ffffff", ink="#0a1323", soft="#4b5568",
        line="#dfe5ee", font=_SANS, radius=8,
    ),
}  # fmt: skip


def look_of(store: Store) -> Look:
    """The preset of the theme, in the store's own colour when it has one."""
    chosen = store.theme.get("preset")
    preset = _PRESETS.get(chosen if isinstance(chosen, str) else "", _PRESETS["crisp"])
    accent = colour(store.theme.get("accent"))
    if not accent:
        return preset
    wanted = colour(store.theme.get("on_accent")) or "#ffffff"
    return msgspec.structs.replace(preset, accent=accent, on_accent=readable(wanted, accent))

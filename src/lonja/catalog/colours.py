"""Names of colours, as merchants write them, and what to paint for them.

Nouns: Swatch, a value of a colour option and its CSS colour, None when the name says nothing to us.
Verbs: `swatches_of` finds the colour option among options.
A room of its own because faces paint colours and the database stores words.
"""

import unicodedata
from collections.abc import Iterable

import msgspec

_OPTION_NAMES = frozenset(
    {"color", "colour", "colores", "color del marco", "acabado", "finish", "esmalte", "glaze", "রং"}
)

_PALETTE = {
    "#17181a": "negro black noche midnight onyx",
    "#3b3d42": "carbon charcoal grafito graphite antracita",
    "#8a8d91": "gris grey gray plomo cemento cement acero steel",
    "#c9ccd1": "plata silver niebla mist perla",
    "#f4f1ea": "blanco white hueso bone crudo ecru marfil ivory natural leche",
    "#e4d7bf": "arena sand crema cream lino linen avena oat",
    "#b98d5f": "camel tabaco canela caramelo caramel miel honey",
    "#7a5236": "cafe brown chocolate nogal walnut cacao marron",
    "#c4623f": "terracota terracotta teja barro clay oxido rust",
    "#b3202e": "rojo red carmin rubi ruby cereza cherry",
    "#6d1f32": "vino burgundy granate tinto wine",
    "#e58fa0": "rosa pink rose coral",
    "#e08a2c": "naranja orange calabaza",
    "#e2b33c": "amarillo yellow mostaza mustard ocre ochre azafran laton brass dorado gold",
    "#6b7248": "olivo olive verde-olivo militar moss musgo oliva",
    "#3f7d58": "verde green bosque forest esmeralda emerald",
    "#9db8a0": "salvia sage menta mint",
    "#2f6f8f": "petroleo teal turquesa turquoise mar",
    "#2348a0": "azul blue cobalto cobalt electrico",
    "#1d2a4a": "marino navy azul-marino indigo",
    "#9cc3dd": "celeste sky cielo hielo ice",
    "#6b4f9a": "morado purple violeta violet",
    "#b9a7d6": "lila lilac lavanda lavender",
    "#b87352": "cobre copper bronce bronze",
}
_COLOURS = {name: colour for colour, names in _PALETTE.items() for name in names.split()}


class Swatch(msgspec.Struct, frozen=True):
    """One colour a product comes in."""

    value: str
    colour: str | None


def swatches_of(options: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[Swatch, ...]:
    """The values of the colour option, painted."""
    for name, values in options:
        if _plain(name) in _OPTION_NAMES:
            return tuple(Swatch(value, colour_of(value)) for value in values)
    return ()


def colour_of(name: str) -> str | None:
    """The CSS colour of a name; of several words the first that is a colour speaks."""
    words = _plain(name).split()
    return next((_COLOURS[word] for word in ("-".join(words), *words) if word in _COLOURS), None)


def _plain(text: str) -> str:
    """Small letters, and no accents on Latin ones."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not "\u0300" <= letter <= "\u036f").strip()

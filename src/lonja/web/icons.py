"""The drawings of pages, from one sprite (assets/icons.svg).

Verbs: `icon` for templates.
Promises: decoration only: a reader is told nothing, so what an icon means stands beside it in words.
"""

import functools

from markupsafe import Markup

from lonja.web.files import asset_url


@functools.lru_cache(maxsize=500)
def icon(name: str, kind: str = "") -> Markup:
    """The drawing `name`; `kind` is a further class, such as a size."""
    classes = f"icon {kind}" if kind else "icon"
    return Markup('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>').format(
        classes, asset_url("icons.svg"), name
    )

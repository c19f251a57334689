"""Who may buy from drops, and who may come in early: two feature flags (DRP-06), each one form, one operation.

Promises: a flag that nobody has set is shown as what it does then: drops are open to everybody, and early to nobody.
"""

from lonja.stores import set_feature_rules
from lonja.stores.model import Feature
from lonja.web.admin.form import Form, rows
from lonja.web.admin.office import Office, desk
from lonja.web.admin.segments import segments_known
from lonja.web.admin.settings import show_section
from lonja.web.admin.words import mark
from lonja.web.answers import Answer
from lonja.web.drop_states import CHECKOUT_FLAG, EARLY_FLAG

_FLAGS = {
    CHECKOUT_FLAG: (mark("Buying from drops"), mark("Whoever may not sees the drop, and is told."), "everybody"),
    EARLY_FLAG: (
        mark("Early access"),
        mark("For drops whose terms let in by this flag, besides their own segment and code."),
        "nobody",
    ),
}
_WHO = (
    ("everybody", mark("Everybody")),
    ("segments", mark("Only customers of these segments")),
    ("nobody", mark("Nobody")),
)


@desk("GET", "/settings/drops", needs="store.read")
async def show_flags(office: Office) -> Answer:
    """Both flags as they are."""
    return await _show(office, {})


@desk("POST", "/settings/drops", needs="store.write")
async def save_flag(office: Office) -> Answer:
    """Set one of them."""
    form = office.form()
    key, who = form.choice("flag", tuple(_FLAGS)), form.choice("who", [name for name, _ in _WHO])
    known = {segment.slug for segment in await segments_known(office)} if office.may("customers.read") else set()
    kept = await office.visit.house.configs.feature(office.store.id, key)
    known |= set(kept.segments) if kept else set()
    slugs = [slug for row in rows(form, "segment") if (slug := str(row.values["slug"])) in known]
    if who == "segments" and not slugs:
        form.refuse("who", form.say("Choose at least one segment."))
    if form.errors:
        return await _show(office, {key: form}, status=422)
    await set_feature_rules(
        office.db, office.store.id, office.keyed(form), key, is_enabled=who != "nobody",
        segments=slugs if who == "segments" else (),
    )  # fmt: skip
    return office.go("/settings/drops", done="saved")


async def _show(office: Office, typed: dict[str, Form], status: int = 200) -> Answer:
    segments = [(one.slug, one.name) for one in await segments_known(office)] if office.may("customers.read") else []
    flags = []
    for key, (title, text, otherwise) in _FLAGS.items():
        found = await office.visit.house.configs.feature(office.store.id, key)
        gone = [(slug, slug) for slug in (found.segments if found else ()) if slug not in dict(segments)]
        who = otherwise if found is None else _who(found)
        form = typed.get(key) or office.blank(who=who)
        form.name = key
        chosen = frozenset(found.segments) if found else frozenset()
        flags.append((key, office.say(title), office.say(text), form, [*segments, *gone], chosen))
    return await show_section(
        office, "/drops", "settings_drops.html", "store.write", status,
        form=next(iter(typed.values()), None), flags=flags, whom=[(name, office.say(text)) for name, text in _WHO],
    )  # fmt: skip


def _who(feature: Feature) -> str:
    if not feature.is_enabled:
        return "nobody"
    return "segments" if feature.segments else "everybody"


routes = [show_flags, save_flag]

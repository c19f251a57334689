"""Promotions: the list, and the editor of one.

Promises: one save is one operation, under a key: sending a new one twice makes one; what is refused keeps
what was typed.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lonja.platform.errors import IdempotencyKeyReused, Refused
from lonja.platform.ids import new_id
from lonja.promotions import (
    LimitBelowUses,
    Rule,
    RuleDraft,
    RuleInvalid,
    RuleUnknown,
    TooManyRules,
    delete_rule,
    rule,
    rule_list,
    save_rule,
)
from lonja.web.admin.offers import show_room
from lonja.web.admin.office import Office, desk
from lonja.web.admin.paging import PAGE, cut, key_of
from lonja.web.admin.promotion_actions import KINDS
from lonja.web.admin.promotion_form import Editor
from lonja.web.admin.promotion_words import Teller
from lonja.web.admin.segments import segments_known
from lonja.web.admin.shelves import dress, facets_of, names, shelves
from lonja.web.answers import Answer

_REFUSALS = (LimitBelowUses, RuleInvalid, TooManyRules, IdempotencyKeyReused)
_FIELDS = {"limit_below_uses": "usage_limit"}
_BY_PATH = {
    "name": "name",
    "priority": "priority",
    "usage_limit": "usage_limit",
    "stacking_group": "stacking_group",
    "ends_at": "ends_at",
}


@desk("GET", "/promotions", needs="promotions.read")
async def list_promotions(office: Office) -> Answer:
    """What the store gives away, newest first."""
    before = key_of(str(office.asked.values["after"]), tuple[datetime, UUID])
    async with office.look() as tx:
        found = await rule_list(tx, office.store.id, before=before, limit=PAGE + 1)
    page = cut(found, lambda one: (one.created_at, one.id))
    rules = [msgspec.structs.asdict(one) for one in page.rows]
    known = await names(office, await shelves(office), [facet for one in rules for facet in facets_of(one)])
    teller = Teller(office.words, office.store.currency, known)
    return await show_room(
        office, "/promotions", "promotions.html", "promotions.write", 200,
        promotions=[one | {"gives": teller.gives(one), "needs": teller.needs(one)} for one in rules],
        **office.pages("/promotions", page.mark),
    )  # fmt: skip


@desk("GET", "/promotions/new", needs="promotions.write")
async def show_new(office: Office) -> Answer:
    """A promotion that is not there yet."""
    return await _show(office, Editor.blank(office.say, str(new_id())), None)


@desk("POST", "/promotions/new", needs="promotions.write")
async def create(office: Office) -> Answer:
    """Make a promotion, or add to its form."""
    editor = Editor.of_body(office.form())
    saved = await _save(office, editor, None)
    return office.go(f"/promotions/{saved}", done="promised") if saved else await _show(office, editor, None)


@desk("GET", "/promotions/{rule_id:uuid}", needs="promotions.read")
async def show_promotion(office: Office, rule_id: UUID) -> Answer:
    """A promotion as it is."""
    found = await _rule(office, rule_id)
    editor = Editor.of_rule(
        office.say, msgspec.structs.asdict(found), office.store.currency, office.store.time_zone, str(new_id())
    )
    return await _show(office, editor, found)


@desk("POST", "/promotions/{rule_id:uuid}", needs="promotions.write")
async def save(office: Office, rule_id: UUID) -> Answer:
    """Change a promotion, or add to its form."""
    editor = Editor.of_body(office.form())
    found = await _rule(office, rule_id)
    saved = await _save(office, editor, rule_id)
    return office.go(f"/promotions/{saved}", done="saved") if saved else await _show(office, editor, found)


@desk("POST", "/promotions/{rule_id:uuid}/switch", needs="promotions.write")
async def switch(office: Office, rule_id: UUID) -> Answer:
    """On, or off."""
    is_active = office.form().ticked("to")
    await save_rule(office.db, office.store.id, office.call, RuleDraft(is_active=is_active), rule_id=rule_id)
    return office.go("/promotions", done="switched-on" if is_active else "switched-off")


@desk("POST", "/promotions/{rule_id:uuid}/deletion", needs="promotions.write")
async def delete(office: Office, rule_id: UUID) -> Answer:
    """Nobody is given anything by it any more."""
    await delete_rule(office.db, office.store.id, office.keyed(office.form()), rule_id)
    return office.go("/promotions", done="deleted")


async def _rule(office: Office, rule_id: UUID) -> Rule:
    async with office.look() as tx:
        found = await rule(tx, office.store.id, rule_id)
    if found is None:
        raise RuleUnknown(rule=str(rule_id))
    return found


async def _save(office: Office, editor: Editor, rule_id: UUID | None) -> UUID | None:
    """The saved rule's id; None when something was added to the form, or is wrong with it."""
    form = editor.form
    if editor.rearrange(str(form.values["do"] or "save")):
        return None
    said = editor.draft(office.store.currency, office.store.time_zone)
    if editor.is_good:
        try:
            draft = msgspec.convert(said, RuleDraft)
            return await save_rule(office.db, office.store.id, office.keyed(form), draft, rule_id=rule_id)
        except _REFUSALS as refusal:
            _refuse(office, editor, refusal)
    form.values["key"] = str(new_id())
    return None


def _refuse(office: Office, editor: Editor, refusal: Refused) -> None:
    """What the form did not foresee: at its field where there is one."""
    problems: list[dict[str, Any]] = refusal.params.get("problems") or []
    if not problems:
        editor.form.refuse_with(refusal, office.words.sentence(refusal), _FIELDS)
    for each in problems:
        editor.form.refuse(_BY_PATH.get(each["path"], ""), f"{each['path']}: {each['problem']}")


async def _show(office: Office, editor: Editor, found: Rule | None) -> Answer:
    known = await shelves(office)
    await dress(office, editor.pickers, known)
    told: dict[str, Any] = {"gives": "", "needs": []}
    if found:
        rule_ = msgspec.structs.asdict(found)
        teller = Teller(office.words, office.store.currency, await names(office, known, facets_of(rule_)))
        told = {"gives": teller.gives(rule_), "needs": teller.needs(rule_)}
    segments = await segments_known(office) if office.may("customers.read") else []
    return await office.show(
        "promotion.html",
        "promotions",
        200 if editor.is_good else 409 if editor.form.errors.get("") else 422,
        promotion=found,
        form=editor.form,
        editor=editor,
        kinds=[(name, office.say(label), office.say(text)) for name, (label, text) in KINDS.items()],
        shelves=known,
        segments=[(segment.id, segment.name) for segment in segments],
        zone=office.store.time_zone,
        can_write=office.may("promotions.write"),
        **told,
    )


routes = [list_promotions, show_new, create, show_promotion, save, switch, delete]

"""Promotions as a form: what a merchant fills in is a rule, and a rule is what they filled in (UI-03, PRM-22)."""

import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from lonja import promotions
from lonja.web.admin.form import Form
from lonja.web.admin.picker import MOST
from lonja.web.admin.promotion_actions import MOST_TIERS
from lonja.web.admin.promotion_form import Editor
from lonja.web.admin.promotion_words import Teller
from lonja.web.admin.reasons import CODES, REASONS, told
from lonja.web.admin.words import Words

Json = dict[str, Any]

ZONE, CURRENCY = "America/Mexico_City", "MXN"
WINTER, CAPS, HOODIE = (f"{kind}:{UUID(int=n)}" for n, kind in enumerate(("collection", "category", "product"), 1))
VIP = str(UUID(int=9))
NAMES = {WINTER: "Winter", CAPS: "Caps", HOODIE: "Anchor hoodie", VIP: "VIP"}

ACTIONS: dict[str, tuple[Json, str]] = {
    "percentage": ({"type": "percentage", "basis_points": 1250, "max_minor": 50_000},
                   "12.5 % off Winter, #wool (not Caps, what is reduced), at most MX$500.00"),
    "amount": ({"type": "fixed_amount", "amount_minor": 10_000, "per": "cart"},
               "MX$100.00 off Winter, #wool (not Caps, what is reduced)"),
    "unit": ({"type": "fixed_amount", "amount_minor": 1, "per": "unit"},
             "MX$0.01 off every unit of Winter, #wool (not Caps, what is reduced)"),
    "delivery": ({"type": "free_shipping"}, "Free delivery"),
    "third": ({"type": "buy_x_get_y", "buy_quantity": 2, "get_quantity": 1, "basis_points": 10_000, "max_times": 3},
              "Buy 2 of Winter, #wool (not Caps, what is reduced), get 1 free: of the same"),
    "other": ({"type": "buy_x_get_y", "buy_quantity": 1, "get_quantity": 1, "basis_points": 5_000,
               "get_items": {"any_of": [CAPS]}},
              "Buy 1 of Winter, #wool (not Caps, what is reduced), get 1 at 50 % off: Caps"),
    "cheapest": ({"type": "cheapest_free", "every": 3, "max_times": 2},
                 "Of every 3 units the cheapest free: Winter, #wool (not Caps, what is reduced)"),
    "bundle": ({"type": "bundle_price", "price_minor": 99_900, "parts": [
                {"items": {"any_of": [CAPS], "none_of": ["sale"]}, "quantity": 1},
                {"items": {"any_of": [HOODIE, "tag:wool"]}, "quantity": 2},
               ]}, "1 × Caps (not what is reduced) + 2 × Anchor hoodie, #wool for MX$999.00"),
    "tiers": ({"type": "tiered", "tiers": [{"min_subtotal_minor": 100_000, "basis_points": 1_000},
                                           {"min_subtotal_minor": 200_000, "amount_minor": 35_000}]},
              "10 % from MX$1,000.00 · MX$350.00 from MX$2,000.00, off Winter, #wool (not Caps, what is reduced)"),
}  # fmt: skip


def rule(action: Json, **other: Any) -> Json:
    """A rule that uses everything besides its action."""
    return {
        "name": "Invierno",
        "condition": {
            "items": {"any_of": [WINTER, "tag:wool"], "none_of": [CAPS, "sale"]},
            "min_subtotal_minor": 50_000,
            "min_quantity": 2,
            "segments": [VIP],
            "is_first_order": True,
        },
        "action": action,
        "starts_at": "2026-11-27T06:00:00+00:00",
        "ends_at": "2026-12-01T05:59:59+00:00",
        "priority": -5,
        "stacking_group": "season",
        "usage_limit": 500,
        "is_stackable": False,
        "needs_code": True,
        "is_active": True,
        "once_per_customer": True,
    } | other


def sent(editor: Editor) -> Form:
    """What a browser sends of a page: every field, and the ticks that are set."""
    fields = {name: value for name, value in editor.form.values.items() if value}
    ticked = [*editor.lists.tiers, *editor.lists.parts]
    for picker in editor.pickers:
        ticked += picker.ticks
        fields[f"{picker.name}_tags"], fields[f"{picker.name}_kept"] = picker.tags, "\r\n".join(picker.kept)
    for row in ticked:
        fields |= {f"{row.name}-{name}": value for name, value in row.values.items()}
    fields |= {f"segment-{n}-id": str(segment) for n, segment in enumerate(editor.segments)}
    return Form(str_of, fields)


def str_of(text: str, **values: object) -> str:
    return text % values if values else text


def filled(**fields: str) -> Editor:
    """A good form, with these fields."""
    editor = Editor.blank(str_of)
    return Editor.of_body(Form(str_of, editor.form.values | {"name": "Invierno", "percent": "20"} | fields))


@pytest.mark.parametrize("action", [action for action, _ in ACTIONS.values()], ids=ACTIONS)
def test_a_rule_that_is_shown_and_saved_is_the_same_rule(action: Json) -> None:
    whole = rule(action)
    editor = Editor.of_body(sent(Editor.of_rule(str_of, whole, CURRENCY, ZONE)))
    assert editor.draft(CURRENCY, ZONE) == whole, editor.form.errors
    assert editor.is_good
    plain = rule(action, condition={}, starts_at=None, ends_at=None, stacking_group=None, usage_limit=None)
    assert Editor.of_body(sent(Editor.of_rule(str_of, plain, CURRENCY, ZONE))).draft(CURRENCY, ZONE) == plain


def test_times_are_of_the_stores_calendar() -> None:
    form = Editor.of_rule(str_of, rule({"type": "free_shipping"}), CURRENCY, ZONE).form
    assert (form.values["starts_at"], form.values["ends_at"]) == ("2026-11-27T00:00", "2026-11-30T23:59:59")
    wrong = filled(starts_at="2026-11-27T00:00", ends_at="2026-11-27T00:00")
    wrong.draft(CURRENCY, ZONE)
    assert list(wrong.form.errors) == ["ends_at"]
    assert filled(starts_at="2026-11-27").draft(CURRENCY, "UTC")["starts_at"] == "2026-11-27T00:00:00+00:00"
    wrong = filled(starts_at="tomorrow")
    wrong.draft(CURRENCY, ZONE)
    assert list(wrong.form.errors) == ["starts_at"]


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"percent": "0"}, {"percent"}),
        ({"percent": "100.01"}, {"percent"}),
        ({"percent": "12.345"}, {"percent"}),
        ({"percent": "veinte", "name": "", "priority": "1001"}, {"percent", "name", "priority"}),
        ({"name": "x" * 101}, {"name"}),
        ({"kind": "raffle"}, {"kind"}),
        ({"kind": "fixed_amount", "amount": "0"}, {"amount"}),
        ({"kind": "fixed_amount", "amount": "1.234"}, {"amount"}),
        ({"kind": "cheapest_free", "every": "1"}, {"every"}),
        ({"kind": "buy_x_get_y", "get_which": "other"}, {"gets_tags"}),
        ({"kind": "bundle_price", "bundle": "10"}, {"parts"}),
        ({"kind": "tiered"}, {"tiers"}),
        ({"usage_limit": "0"}, {"usage_limit"}),
        ({"any_tags": ",".join(map(str, range(MOST + 1)))}, {"any_tags"}),
    ],
)
def test_every_fault_is_at_its_field(typed: dict[str, str], fields: set[str]) -> None:
    editor = filled(**typed)
    editor.draft(CURRENCY, ZONE)
    assert set(editor.form.errors) == fields


def test_percentages_are_read_as_people_write_them() -> None:
    points = [
        filled(percent=typed).draft(CURRENCY, ZONE)["action"]["basis_points"] for typed in ("20", "12,5 %", "100")
    ]
    assert points == [2_000, 1_250, 10_000]


def test_what_stands_in_the_select_counts_and_what_is_no_facet_does_not() -> None:
    editor = filled(any_add=WINTER, none_add="robots", **{"any-0-facet": CAPS, "any-1-facet": CAPS})
    assert editor.draft(CURRENCY, ZONE)["condition"] == {"items": {"any_of": [CAPS, WINTER]}}


def test_rows_are_added_up_to_their_limit() -> None:
    editor = filled(**{"tier-0-from": "10", "tier-0-value": "5", "tier-0-give": "percent"})
    for _ in range(MOST_TIERS + 1):
        assert editor.rearrange("add-tier")
    assert editor.rearrange("add-part")
    assert (len(editor.lists.tiers), len(editor.lists.parts), len(editor.lists.bundles)) == (MOST_TIERS, 2, 2)
    assert editor.lists.tiers[0].values["from"] == "10"
    assert not editor.rearrange("save")


def test_a_promotion_in_plain_words() -> None:
    teller = Teller(Words("en", ZONE), CURRENCY, NAMES)
    for action, said in ACTIONS.values():
        assert teller.gives(rule(action)).replace("\u00a0", " ") == said
    assert teller.needs(rule(ACTIONS["amount"][0])) == [
        "with a code", "from MX$500.00", "from 2 units", "only for VIP", "on the first order", "once per customer",
    ]  # fmt: skip
    assert teller.gives(rule(ACTIONS["unit"][0], condition={})) == "MX$0.01 off every unit of everything"
    gone = Teller(Words("en", ZONE), CURRENCY, {})
    assert "something that is gone" in gone.gives(rule(ACTIONS["amount"][0]))
    assert teller.listed([WINTER, CAPS, HOODIE, "sale", "digital"]) == "Winter, Caps, Anchor hoodie and 2 more"


def test_every_reason_has_a_sentence() -> None:
    """PRM-24: the keys are read from the SQL that gives them."""
    folder = Path(promotions.__file__).parent / "sql"
    files = ("try_rule", "blocked_by", "outcome", "known_rules", "code_verdict")
    text = "".join((folder / f"{name}.sql").read_text(encoding="utf-8") for name in files)
    keys = set(re.findall(r"(?:then|else|null,) '([a-z_]+)'", text)) - {"applied", "skipped", "tiered", "fixed_amount"}
    assert len(keys) > 15
    assert keys - REASONS.keys() - CODES.keys() == set()


def test_a_step_of_the_trace_in_a_sentence() -> None:
    words = Words("en", ZONE)
    assert told(words, CURRENCY, is_applied=True, reason="applied", amount=500, base=5_000) == (
        "Gave MX$5.00 on MX$50.00."
    )
    beaten = told(words, CURRENCY, is_applied=False, reason="beaten_by_stack", amount=500, base=5_000)
    assert beaten.endswith("the others together give more. It would give MX$5.00.")
    assert told(words, CURRENCY, is_applied=False, reason="new_key", amount=None, base=None) == "new_key"

"""Who does what is decided by seed and number alone."""

from collections import Counter, defaultdict

from lonja.proving import Shares
from lonja.proving.cast import CARTS_A_BOT, cast

MIXED = Shares(bots=0.3, abandon=0.2, slow=0.2)


def test_the_same_seed_is_the_same_cast_and_another_one_is_not() -> None:
    """The first of many are the same as of few, and a share that changes turns nobody else into something new."""
    parts = cast(7, 400, MIXED)
    assert cast(7, 400, MIXED) == parts
    assert cast(7, 100, MIXED) == parts[:100]
    assert cast(8, 400, MIXED) != parts
    honest = cast(7, 400, Shares(abandon=0.2, slow=0.2))
    assert [part for part in honest if not parts[part.number].is_bot] == [part for part in parts if not part.is_bot]
    assert all(not part.is_bot for part in honest)


def test_shares_are_about_what_they_say() -> None:
    parts = cast(1, 4_000, MIXED)
    found = Counter[str]()
    for part in parts:
        found.update(
            {"bots": part.is_bot, "left": part.leaves_after is not None, "slow": part.pays_after > 0,
             "twice": part.clicks_twice, "late": part.comes_after is not None}
        )  # fmt: skip
        assert not part.is_bot or (part.leaves_after is None and part.pays_after == 0 and part.invented_pass)
    assert 1_050 < found["bots"] < 1_350
    assert 450 < found["left"] < 670
    assert 450 < found["slow"] < 670
    assert 650 < found["twice"] < 950
    assert {part.leaves_after for part in parts} == {None, "hold", "checkout", "provider"}
    assert len({part.trick for part in parts}) == 6
    nothing = cast(1, 500, Shares(double_clicks=0))
    assert not any(part.is_bot or part.clicks_twice or part.leaves_after or part.pays_after for part in nothing)


def test_a_bot_is_one_person_with_many_carts_under_one_mailbox_or_one_doorstep() -> None:
    carts = defaultdict(list)
    for part in cast(3, 1_000, MIXED):
        carts[part.person.name].append(part.person)
    bots = [persons for name, persons in carts.items() if name.startswith("bot")]
    assert {len(persons) for persons in bots[:-1]} == {CARTS_A_BOT}
    for persons in bots:
        mailboxes = {each.email.lower().split("@")[0].split("+")[0] for each in persons}
        doors = {"".join(filter(str.isalnum, each.line1.lower().replace("ó", "o"))) for each in persons}
        assert 1 in {len(mailboxes), len(doors)}
        assert len(persons) in {len(mailboxes), len(doors)}
        assert len({each.network for each in persons}) == 1
    honest = [persons[0] for name, persons in carts.items() if name.startswith("buyer")]
    assert len({each.email for each in honest}) == len({each.line1 for each in honest}) == len(honest)

"""The memory of what is sold out, beside two thousand other stores' news (decision 0031)."""

from lonja.inventory import SoldOut
from lonja.platform.ids import new_id


def memory() -> SoldOut:
    made = SoldOut(now=lambda: 100.0)
    made.listening(hearing=True)
    return made


def test_other_goods_news_takes_nothing_from_the_memory() -> None:
    """While our question was on its way a neighbour's import freed thousands of theirs. Of ours nothing was heard."""
    store, ours, kept = new_id(), new_id(), memory()
    asked, news = kept.now(), kept.news
    for _ in range(3):
        kept.hear(f"{new_id()}/{new_id()}")
    kept.note(store, ours, asked=asked, news=news, again_in=10)
    assert kept.is_gone(store, ours)


def test_news_of_the_goods_themselves_does_however_much_was_heard_since() -> None:
    """Also when more was heard since than is remembered: then nothing may be concluded."""
    store, ours = new_id(), new_id()
    for since in (0, 10_001):
        kept = memory()
        asked, news = kept.now(), kept.news
        kept.hear(f"{store}/{ours}")
        for _ in range(since):
            kept.hear(f"{store}/{new_id()}")
        kept.note(store, ours, asked=asked, news=news, again_in=10)
        assert not kept.is_gone(store, ours)
        kept.note(store, ours, asked=asked, news=kept.news, again_in=10)
        assert kept.is_gone(store, ours)


def test_what_was_asked_before_we_heard_is_not_remembered() -> None:
    """A lost listener, or news nobody can read, may have been about anything."""
    store, ours, kept = new_id(), new_id(), memory()
    asked, news = kept.now(), kept.news
    kept.hear("anything")
    kept.note(store, ours, asked=asked, news=news, again_in=10)
    assert not kept.is_gone(store, ours)

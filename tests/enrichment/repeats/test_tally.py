from datetime import UTC, datetime, timedelta

import pytest

from enrichment.repeats.parts import parts
from enrichment.repeats.tally import DOZEN, FULL, REMEMBERED_PARTS, SourceTally

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
FOOT = "Звоните дежурному по городу"


def news(n):
    return f"Новое слово{n} и дело{n} пришло{n} сегодня{n}"


def learned(texts, hours=5):
    tally = SourceTally()
    for n, text in enumerate(texts):
        tally.learn(parts(text), NOW + n * timedelta(hours=hours))
    return tally


def share(tally, text):
    [part] = parts(text)
    return tally.share(part)


def test_a_line_is_repeated_from_the_first_dozen_on():
    texts = [f"{news(n)}\n{FOOT}" for n in range(DOZEN)]
    assert share(learned(texts[:-1]), FOOT) == 0
    assert share(learned(texts), FOOT) == 1


def test_what_stands_in_two_posts_or_in_few_of_many_is_not_repeated():
    some = [f"{news(n)}\n{FOOT}" for n in range(3)]
    few, many = map(news, range(10, 47)), map(news, range(10, 90))
    assert share(learned([*some[:2], *map(news, range(10, 30))], hours=10), FOOT) == 0
    assert share(learned([*some, *few], hours=10), FOOT) == 3 / 40
    assert share(learned([*some, *many], hours=10), FOOT) == 0


def test_what_comes_on_one_day_alone_is_news_of_that_day():
    texts = [f"{news(n)}\n{FOOT}" if n % 3 == 0 else news(n) for n in range(18)]
    assert share(learned(texts, hours=0), FOOT) == 0
    assert share(learned(texts, hours=5), FOOT) == 6 / 18
    every = [f"{news(n)}\n{FOOT}" for n in range(18)]
    assert share(learned(every, hours=0), FOOT) == 1


def test_copies_of_a_text_under_other_greetings_make_no_repeat():
    plea = "Третий день сидим без отопления, дети болеют, никто не едет."
    greetings = ["Добрый вечер!", "Здравствуйте.", "Помогите нам!", "Люди!"] * 10
    tally = learned([*map(news, range(20)), *(f"{hi}\n{plea}" for hi in greetings)])
    assert share(tally, plea) == 0
    assert tally.posts == 21


def test_what_a_source_stops_to_repeat_is_forgotten():
    tally = learned([f"{news(n)}\n{FOOT}" for n in range(100)])
    for n in range(100, 100 + 5 * FULL):
        tally.learn(parts(news(n)), NOW)
    assert share(tally, FOOT) == 0
    assert tally.posts < FULL


def test_a_tally_is_bounded_and_keeps_what_comes_often():
    tally = learned(
        f"{news(n)}\n{FOOT}\n" + "\n".join(map(news, range(n * 50, n * 50 + 49)))
        for n in range(1, 60)
    )
    assert len(tally.lines) <= 2 * REMEMBERED_PARTS
    state = tally.pack()
    assert len(state) < 4_000
    assert share(SourceTally.unpack(state), FOOT) == 1


def test_a_packed_tally_learns_on():
    texts = [f"{news(n)}\n{FOOT}" for n in range(20)]
    tally = learned(texts[:9])
    again = SourceTally.unpack(tally.pack())
    assert again == tally
    for n, text in enumerate(texts[9:], 9):
        again.learn(parts(text), NOW + n * timedelta(hours=5))
    assert again == learned(texts)


@pytest.mark.parametrize("state", [b"", b"\x00", b"\x09\x00\x00", b"broken in the middle"])
def test_a_state_of_another_format_is_begun_anew(state):
    assert SourceTally.unpack(state) == SourceTally()


@pytest.mark.parametrize("at", [datetime(1900, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)])
def test_days_far_off_are_packed_too(at):
    tally = SourceTally()
    tally.learn(parts(news(1)), at)
    assert SourceTally.unpack(tally.pack()) == tally

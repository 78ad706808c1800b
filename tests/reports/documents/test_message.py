"""A text for a messenger: at most 900 characters, whole words and numbers, and it says so."""

import re
from dataclasses import replace

from hypothesis import given, strategies

from domain.reports.document import Name, Words
from reports.documents.message import DROPPED, LONGEST, fitted, length, message_of
from tests.reports.documents.papers import IMPRINT, count, paper

WORDS = strategies.text("абв12", min_size=1, max_size=12)
LINES = strategies.lists(strategies.lists(WORDS, max_size=90).map(" ".join), max_size=40)


@given(LINES)
def test_no_text_is_longer_or_ends_within_a_word(lines) -> None:
    text = fitted(["Сводка", *lines])
    assert length(text) <= LONGEST
    whole = "\n".join(["Сводка", *lines])
    if text == whole:
        return
    assert text.endswith(DROPPED)
    words = set(whole.split())
    kept = text.removesuffix(DROPPED).replace("…", "").split()
    assert all(word in words for word in kept)


def test_a_long_list_loses_whole_lines_from_its_end() -> None:
    lines = [[Name(f"Орган {n}:"), count(f"n{n}", 1000 + n)] for n in range(200)]
    text = message_of(replace(paper(rows=1), short=lines), IMPRINT)
    kept = re.findall(r"^Орган (\d+): 1\u00a00?(\d+)$", text, re.MULTILINE)
    assert 20 < len(kept) < 60
    assert [int(n) for n, _ in kept] == list(range(len(kept)))
    assert text.endswith(DROPPED)


def test_one_long_line_is_cut_at_a_space_and_never_in_a_number() -> None:
    numbers = [count(f"n{n}", 1_000_000 + n) for n in range(300)]
    text = message_of(replace(paper(rows=1), short=[[Words("Всего:"), *numbers]]), IMPRINT)
    assert length(text) <= LONGEST
    shown = re.findall(r"\d+(?:\u00a0\d+)+(?!\u00a0г)", text.partition("Всего:")[2])
    assert len(shown) > 40
    assert all(re.fullmatch(r"1\u00a0000\u00a0\d{3}", one) for one in shown)


def test_a_text_that_fits_says_nothing_of_a_rest() -> None:
    text = message_of(paper(rows=1), IMPRINT)
    assert text.startswith("Утренняя сводка\n")
    assert DROPPED not in text
    assert "Данные на 28\u00a0ноября 2026\u00a0г., 08:30" in text


def test_without_a_short_text_notices_come_first() -> None:
    text = message_of(replace(paper(rows=1), short=()), IMPRINT)
    body = text.split("\n\n", 1)[1]
    assert body.startswith("Источник ВК «Тында 24» не отвечал")
    assert "Просрочено 12\u00a0345" in body

from collections.abc import Callable

import pytest

BROKEN = [
    pytest.param(*row[1:], id=row[0])
    for row in (
        (
            "term_of_unknown_regime",
            "terms.yaml",
            "regime: post",
            "regime: shout",
            None,
            "terms[0].regime",
            "бывает post, message",
        ),
        (
            "term_of_unknown_priority",
            "terms.yaml",
            "priority: usual",
            "priority: now",
            None,
            "terms[0].priority",
            "бывает usual",
        ),
        ("span", "terms.yaml", "3 ч", "3 часа", None, "terms[0].first_reaction", "нужен срок"),
        (
            "reaction_after_answer",
            "terms.yaml",
            "first_reaction: 3 ч",
            "first_reaction: 10 ч",
            "first_reaction",
            "terms[0].first_reaction",
            "позже ответа",
        ),
        (
            "final_before_answer",
            "terms.yaml",
            "final: 7 дн",
            "final: 2 ч",
            "final",
            "terms[0].final",
            "раньше",
        ),
        (
            "term_twice",
            "terms.yaml",
            "priority: high",
            "priority: usual",
            "priority",
            "terms[1].priority",
            "уже есть в строке",
        ),
        ("day_over", "calendar.yaml", '"18:00"', '"08:00"', "end", "end", "кончается"),
        ("no_time", "calendar.yaml", '"18:00"', '"25:00"', "end", "end", "время"),
        (
            "holiday_twice",
            "calendar.yaml",
            "- 2026-01-02",
            "- 2026-01-01",
            None,
            "holidays[1]",
            "повторяется",
        ),
        (
            "holiday_and_working",
            "calendar.yaml",
            "working: []",
            "working: [2026-01-01]",
            "working",
            "working",
            "и выходным, и рабочим",
        ),
    )
]


@pytest.mark.parametrize(("file", "old", "new", "at", "key", "says"), BROKEN)
def test_a_mistake_is_reported_with_its_file_line_and_key(
    problem: Callable[..., str], file: str, old: str, new: str, at: str | None, key: str, says: str
) -> None:
    assert says in problem(file, old, new, at, key)

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from domain.errors import FileMistake
from domain.terms.policy import CaseStep, PolicyRow, Priority, Regime
from domain.terms.term import CountedFrom, Roll, Term, TermKind, TermUnit
from region.worktime.terms import read_terms

ROW = "    first_reaction: 3 ч\n    answer: 9 ч\n    final: 7 дн"
FIRST_ANSWER = "answer: 9 ч"
WHOLE = "answer: {amount: 9, unit: hours, kind: working"
BROKEN = [
    pytest.param(*row[1:], id=row[0])
    for row in (
        ("regime", "regime: post", "regime: shout", None, "regime", "бывает post, message"),
        ("priority", "priority: usual", "priority: now", None, "priority", "бывает usual"),
        ("span", "3 ч", "3 часа", None, "first_reaction", "нужен срок"),
        (
            "reaction_after_answer",
            "first_reaction: 3 ч",
            "first_reaction: 10 ч",
            "first_reaction",
            "first_reaction",
            "позже ответа",
        ),
        ("final_before_answer", "final: 7 дн", "final: 2 ч", "final", "final", "раньше"),
        ("topic", "priority: usual", "topic: dragons", None, "topic", "не существует"),
        ("no_kind", ROW + "\n    working: true", ROW, "3 ч", "first_reaction", "working: true"),
        ("notice", "working: true", "working: true\n    notice: true", "notice", "notice", "прод"),
        ("unit", FIRST_ANSWER, WHOLE.replace("hours", "weeks") + "}", None, "answer.unit", "days"),
        ("amount", FIRST_ANSWER, WHOLE.replace("9", "0") + "}", None, "answer.amount", "границ"),
        (
            "hours_from_the_next_day",
            FIRST_ANSWER,
            WHOLE + ", counted: next_day}",
            None,
            "answer",
            "со следующего дня не считаются",
        ),
        (
            "roll_of_working_hours",
            FIRST_ANSWER,
            WHOLE + ", roll: after}",
            None,
            "answer.roll",
            "только последний календарный день",
        ),
    )
]


@pytest.fixture
def mistakes_of(amur: Path, tmp_path: Path) -> Callable[[str], list[FileMistake]]:
    """What the reader says of a text."""

    def read(text: str) -> list[FileMistake]:
        file = tmp_path / "terms.yaml"
        file.write_text(text, "utf-8")
        read_terms(file, {"roads.pits"}, mistakes := [])
        return mistakes

    return read


@pytest.mark.parametrize(("old", "new", "at", "key", "says"), BROKEN)
def test_a_mistake_is_reported_with_its_line_and_key(
    amur: Path,
    mistakes_of: Callable[[str], list[FileMistake]],
    old: str,
    new: str,
    at: str | None,
    key: str,
    says: str,
) -> None:
    text = (amur / "terms.yaml").read_text("utf-8").replace(old, new, 1)
    line = text[: text.index(at or new, text.index("terms:\n"))].count("\n") + 1
    [mistake] = [m for m in mistakes_of(text) if m.key == f"terms[0].{key}"]
    assert says in mistake.problem
    assert mistake.line == line


def test_a_row_that_no_case_reaches_is_a_mistake(
    amur: Path, mistakes_of: Callable[[str], list[FileMistake]]
) -> None:
    text = (amur / "terms.yaml").read_text("utf-8")
    [mistake] = mistakes_of(text.replace("priority: high", "priority: usual"))
    assert mistake.key == "terms[1].regime"
    assert "до этой строки дело не дойдёт" in mistake.problem


def row(folder: Path, regime: Regime, priority: Priority) -> PolicyRow | None:
    policy = read_terms(folder / "terms.yaml", (), mistakes := [])
    assert mistakes == []
    version = policy.in_force(date(2026, 11, 27))
    assert version is not None
    return version.row(regime, priority)


def test_hours_and_days_are_terms_and_what_is_not_stated_is_absent(amur: Path) -> None:
    post = row(amur, Regime.POST, Priority.USUAL)
    assert post is not None
    assert post.terms == {
        CaseStep.FIRST_REACTION: Term(3, TermUnit.HOURS, TermKind.WORKING),
        CaseStep.ANSWER: Term(9, TermUnit.HOURS, TermKind.WORKING),
        CaseStep.FINAL: Term(7, TermUnit.DAYS, TermKind.WORKING),
    }
    message = row(amur, Regime.MESSAGE, Priority.FAST)
    assert message is not None
    assert message.terms == {CaseStep.ANSWER: Term(10, TermUnit.DAYS, TermKind.CALENDAR)}
    slow = row(amur, Regime.MESSAGE, Priority.HIGH)
    assert slow is not None
    assert slow.terms[CaseStep.ANSWER].amount == 30


def test_an_appeal_has_all_terms_of_the_law_and_its_extension_is_announced(amur: Path) -> None:
    appeal = row(amur, Regime.APPEAL, Priority.USUAL)
    assert appeal is not None
    amounts = {step: term.amount for step, term in appeal.terms.items()}
    assert amounts == {
        CaseStep.REGISTRATION: 3,
        CaseStep.FORWARDING: 7,
        CaseStep.ANSWER: 30,
        CaseStep.EXTENSION: 30,
    }
    assert appeal.notice


def test_a_signal_has_no_term_that_anybody_checked(amur: Path) -> None:
    assert all(row(amur, Regime.SIGNAL, priority) is None for priority in Priority)


VERSIONS = """
versions:
  - terms:
      - {regime: appeal, answer: 30 дн, working: false, source: 59-ФЗ}
  - since: 2027-01-01
    terms:
      - regime: appeal
        stream: portal
        topic: roads.pits
        answer: {amount: 5, unit: days, kind: calendar, counted: next_day, roll: before}
        source: приказ
      - {regime: appeal, answer: 20 дн, working: true, source: приказ}
"""


def test_a_version_is_in_force_until_the_next_one(tmp_path: Path) -> None:
    file = tmp_path / "terms.yaml"
    file.write_text(VERSIONS, "utf-8")
    policy = read_terms(file, {"roads.pits"}, mistakes := [])
    assert mistakes == []
    before, after = policy.in_force(date(2026, 12, 31)), policy.in_force(date(2027, 1, 1))
    assert before is not None
    assert after is not None
    [only] = before.rows
    assert only.terms[CaseStep.ANSWER] == Term(30, TermUnit.DAYS, TermKind.CALENDAR)
    pits = after.row(Regime.APPEAL, Priority.USUAL, "portal", "roads.pits")
    assert pits is not None
    assert pits.terms[CaseStep.ANSWER] == Term(
        5, TermUnit.DAYS, TermKind.CALENDAR, CountedFrom.NEXT_DAY, Roll.BEFORE
    )
    other = after.row(Regime.APPEAL, Priority.HIGH, "portal", "roads.signs")
    assert other is not None
    assert other.terms[CaseStep.ANSWER] == Term(20, TermUnit.DAYS, TermKind.WORKING)
    assert after.row(Regime.POST, Priority.USUAL) is None


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        ("versions:\n", "terms: []\nversions:\n", "terms", "рядом с versions"),
        ("since: 2027-01-01", "note: no", "versions[1].since", "с какой даты"),
        ("  - terms:", "  - since: 2026-01-01\n    terms:", "versions[0].since", "уберите since"),
    ],
)
def test_versions_follow_each_other(
    mistakes_of: Callable[[str], list[FileMistake]], old: str, new: str, key: str, says: str
) -> None:
    mistakes = mistakes_of(VERSIONS.replace(old, new))
    assert [says in m.problem for m in mistakes if m.key == key] == [True]

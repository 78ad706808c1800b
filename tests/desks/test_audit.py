"""Every verb of the audit has a Russian word, and a row names who acted for whom."""

from dataclasses import replace
from datetime import UTC, datetime

from desks.audit import word, write
from desks.verb_words import WORDS
from desks.verbs import Verb
from desks.viewer import in_shell

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)


class Rows:
    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str]] = []

    def write(self, at: datetime, who: str, what: str, detail: str) -> None:
        self.rows.append((who, what, detail))


def test_every_verb_has_one_word_of_its_own() -> None:
    assert set(WORDS) == set(Verb)
    assert len(set(WORDS.values())) == len(WORDS)


def test_what_nobody_writes_any_more_is_still_shown() -> None:
    assert word("triage take") == "пост взят"
    assert word("post") == "пост открыт"
    assert word("что-то") == "что-то"


def test_a_row_names_the_person_for_whom_a_program_acted() -> None:
    log = Rows()
    viewer = in_shell("выгрузка")
    write(log, NOW, viewer, Verb.TRIAGE_TAKE, "p1")
    write(log, NOW, replace(viewer, in_name_of="Анна"), Verb.TRIAGE_TAKE, "p1")
    assert log.rows == [
        ("выгрузка", "triage take", "p1"),
        ("выгрузка", "triage take", "p1 (от имени: Анна)"),
    ]

"""The strict reader of the rules."""

from datetime import timedelta
from pathlib import Path

import pytest

from alerts.rules import FILE, load_rules, read_rules
from domain.errors import SettingsError


def test_the_shipped_rules_load() -> None:
    rules = load_rules()
    assert rules.windows == (1, 3, 6, 24)
    assert rules.q == {"fewer": 0.02, "usual": 0.1, "more": 0.25}
    assert rules.close_after == timedelta(hours=3)


MISTAKES = {
    "unknown key": ("gate: 2.0", "gaet: 2.0", "gaet: неизвестный ключ"),
    "missing key": ("gate: 2.0", "", "gate: ключ обязателен"),
    "given twice": ("gate: 2.0", "gate: 2.0\ngate: 3.0", "gate: ключ повторяется"),
    "no number": ("gate: 2.0", "gate: wide", "gate: нужно число, а здесь «wide»"),
    "not a number at all": ("gate: 2.0", "gate: .nan", "gate: нужно число, а здесь «.nan»"),
    "out of range": ("usual: 0.1", "usual: 7", "sensitivity.usual: 7 вне границ: от 0 до 1"),
    "no whole number": ("authors: 3,", "authors: 2.5,", "guards.authors: нужно целое"),
    "not ascending": ("hours: 6,", "hours: 2,", "windows: hours должны возрастать"),
    "not a mapping": ("gate: 2.0", "gate: 2.0\nextra: 1", "extra: неизвестный ключ"),
    "looks no longer than it waits": (
        "within_hours: 72",
        "within_hours: 8",
        "unanswered.within_hours: должно быть больше",
    ),
    "closes too soon": (
        "close_hours: 3",
        "close_hours: 0.5",
        "life.close_hours: не может быть меньше",
    ),
}


@pytest.mark.parametrize(("old", "new", "problem"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_named_with_file_line_and_key(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    text = FILE.read_text("utf-8")
    assert text.count(old) == 1
    file = tmp_path / "rules.yaml"
    file.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(SettingsError) as refused:
        read_rules(file)
    assert problem in str(refused.value)
    assert str(refused.value).startswith(f"{file}:")


def test_the_line_is_that_of_the_mistake(tmp_path: Path) -> None:
    lines = FILE.read_text("utf-8").splitlines()
    at = lines.index("gate: 2.0")
    lines[at] = "gate: -1"
    file = tmp_path / "rules.yaml"
    file.write_text("\n".join(lines), "utf-8")
    with pytest.raises(SettingsError, match=rf":{at + 1}: gate: -1 вне границ"):
        read_rules(file)


@pytest.mark.parametrize("text", ["", "windows: [", "- 1", "windows: {}\n"])
def test_a_file_that_is_no_rules_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=r"rules\.yaml"):
        read_rules(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="не найден"):
        read_rules(tmp_path / "none.yaml")

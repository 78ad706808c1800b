"""Scores on the command line: of our own texts, and of real posts apart."""

import json
import re

import pytest

from enrichment.learning.examples import Part, digest, read_examples

PAIRS_FLOOR = 0.9  # of F1 over the kept half of pairs, which nothing was tuned on
COLD = "В Тынде на улице Мира {} третий день нет отопления, батареи ледяные"
DOG = "В Зее у школы бегает стая собак, дети боятся, пост {}"
MUSEUM = "Музей в Белогорске открывает выставку старинных часов, вход свободный"


@pytest.fixture(autouse=True)
def no_installation(monkeypatch, tmp_path):
    monkeypatch.setenv("OTKLIK_DATA", str(tmp_path / "none" / "at all"))
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def events(tmp_path):
    """A file of posts with the numbers of their events."""

    def write(*rows):
        file = tmp_path / "events.jsonl"
        file.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
        return file

    return write


def post(number, text, event, doubtful=0, date="2026-11-20T10:00:00+00:00"):
    named = {"id": f"-100/{number}", "channel": f"Канал {number}", "date": date, "text": text}
    return {**named, "event": event, "doubtful": doubtful}


def test_the_scores_are_shown_with_the_set_they_were_measured_on(otklik):
    shown = otklik("evaluate")
    assert shown.exit_code == 0, shown.output
    examples = read_examples(Part.TEST)
    assert f"Набор test: сообщений {len(examples)}, отпечаток {digest(examples)}" in shown.output
    for head in ("вид", "раздел", "муниципалитет", "жалоба или нет", "не о регионе"):
        assert re.search(rf"│ {head} +│ +\d+ │.*[01]\.\d{{3}} ", shown.output), head
    assert "Чаще всего путается раздел (верно → найдено):" in shown.output
    pairs = re.search(r"Об одной беде \(test\): пар \d+, .*, F1 ([01]\.\d{3})", shown.output)
    assert pairs, shown.output
    assert float(pairs[1]) >= PAIRS_FLOOR
    assert "Настоящие сообщения" in shown.output
    assert "Набор не назван: otklik evaluate --events FILE" in shown.output


@pytest.mark.soak  # it reads ten thousand texts
def test_the_set_may_be_chosen(otklik):
    assert (
        f"сообщений {len(read_examples(Part.ALL))}," in otklik("evaluate", "--part", "all").output
    )


def test_a_set_that_there_is_not_is_refused(otklik):
    assert otklik("evaluate", "--part", "another").exit_code == 2


def test_real_posts_are_scored_apart_from_ours(otklik, events):
    """Found are {1, 2, 3} and {4, 5}; true are {1, 2}, {3} and {4, 5}; the last is not counted."""
    file = events(
        post(1, COLD.format(5), 1),
        post(2, COLD.format(5), 1),
        post(3, COLD.format(5), 2),
        post(4, DOG.format(1), 3),
        post(5, DOG.format(1), 3),
        post(6, DOG.format(1), 4, doubtful=1),
        post(7, MUSEUM, 5),
    )
    shown = otklik("evaluate", "--events", str(file))
    assert shown.exit_code == 0, shown.output
    ours, _, real = shown.output.partition("Настоящие сообщения")
    assert "Об одной беде (test)" in ours
    assert "сообщений 7, из них сомнительных 1 (не считаются), событий 4" in real
    # Pairs: 2 are true, 4 found, 2 right. B-cubed: 1, 2 and 3 stand with two thirds, two thirds
    # and one third of their own; the three others with nobody else's.
    assert "Пары: 2, точность 0.500, полнота 1.000, F1 0.667" in real
    precision, recall = (2 / 3 + 2 / 3 + 1 / 3 + 3) / 6, 1
    f1 = 2 * precision * recall / (precision + recall)
    assert f"B-cubed: точность {precision:.3f}, полнота 1.000, F1 {f1:.3f}" in real
    assert "Самая большая беда: сообщений 3" in real


def test_dates_of_the_file_part_posts_as_in_label(otklik, events):
    days = ("2026-11-01T10:00:00+00:00", "2026-11-20T10:00:00+00:00")
    file = events(*(post(n, COLD.format(5), 1, date=day) for n, day in enumerate(days)))
    shown = otklik("evaluate", "--events", str(file))
    assert "Пары: 1, точность 0.000, полнота 0.000, F1 0.000" in shown.output
    assert "B-cubed: точность 1.000, полнота 0.500, F1 0.667" in shown.output


def test_a_file_without_events_is_refused_by_name(otklik, tmp_path):
    file = tmp_path / "posts.jsonl"
    file.write_text(json.dumps({"text": "нет воды"}), "utf-8")
    refused = otklik("evaluate", "--events", str(file))
    assert f"{file}: нет столбца event" in str(refused.exception)

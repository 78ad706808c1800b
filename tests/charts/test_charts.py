"""Charts: what a page may hold, and what they tell."""

from xml.etree import ElementTree

import pytest

from charts.charts import Bar, course, posts, timeline, tones

STEPS = [(f"{hour:02d}:00", hour % 5, 1.5) for hour in (22, 23, 0, 1, 2)]


def words(svg: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(svg).iter() if node.text]


def test_a_chart_names_its_lines_and_hours_and_has_a_bar_for_every_count() -> None:
    svg = course(STEPS, "писали", "обычно")
    assert {"писали", "обычно", "22:00", "00:00", "02:00"} <= set(words(svg))
    bars = [n for n in ElementTree.fromstring(svg).iter() if n.get("aria-roledescription") == "bar"]
    assert len(bars) == len(STEPS)


def test_a_chart_has_nothing_that_the_pages_policy_forbids() -> None:
    svg = course(STEPS, "писали", "обычно")
    assert "style=" not in svg
    assert "<script" not in svg
    links = [value for node in ElementTree.fromstring(svg).iter() for value in node.attrib.values()]
    assert not any(value.startswith("http") for value in links)


def test_what_stands_in_a_label_is_text() -> None:
    svg = course([('<b>"x"</b>', 1, 1.0)], "писали", "обычно")
    assert "<b>" not in svg
    assert '<b>"x"</b>' in words(svg)


def test_posts_and_copies_stand_one_upon_the_other_and_marks_have_their_words() -> None:
    steps = [("01:00", 3, 2), ("02:00", 0, 0), ("03:00", 1, 0)]
    svg = posts(steps, "посты", "копии", [(0, "1, 2"), (2, "3")])
    assert {"посты", "копии", "01:00", "03:00", "1, 2", "3"} <= set(words(svg))
    parts = [n.get("aria-roledescription") for n in ElementTree.fromstring(svg).iter()]
    assert parts.count("bar") == 2 * len(steps)
    assert parts.count("rule mark container") + parts.count("rule") > 0
    assert "style=" not in svg


def test_a_chart_of_posts_without_marks_has_no_lines_of_them() -> None:
    svg = posts([("01:00", 3, 2)], "посты", "копии", [])
    assert "01:00" in words(svg)
    assert "mark-rule role-mark" not in svg


def test_two_counts_of_a_day_stand_upon_each_other_and_the_axis_has_whole_numbers() -> None:
    svg = tones([("24.11", 1, 0), ("25.11", 0, 1), ("26.11", 0, 0)], "критичные", "остальные")
    said = words(svg)
    assert {"критичные", "остальные", "24.11", "26.11"} <= set(said)
    assert (said.count("0"), said.count("1")) == (1, 1)
    nothing = tones([("24.11", 0, 0)], "критичные", "остальные")
    assert words(nothing).count("0") == 1


@pytest.mark.parametrize("top", [1, 2, 3, 5, 12])
def test_no_chart_labels_a_count_twice(top: int) -> None:
    steps = [("пн", top, 0), ("вт", 0, 0)]
    for svg in (
        course([("пн", top, 0.5)], "писали", "обычно"),
        posts(steps, "свои", "копии", []),
        tones(steps, "плохие", "другие"),
        timeline([Bar("пн", top, "", "/")]),
    ):
        labels = [int(word) for word in words(svg) if word.isdigit()]
        assert len(labels) > 1
        assert len(labels) == len(set(labels))

"""Other people's data sets, in the shape of theirs; the rows here are ours."""

import json

import pytest

from domain.errors import SettingsError
from enrichment.learning.outside import EVERY, read_outside


@pytest.fixture
def folder(tmp_path):
    for name in ("sentiment-cedr", "news-rusentne", "telegram-posts"):
        (tmp_path / name).mkdir()
    (tmp_path / "sentiment-cedr" / "cedr-main-train.csv").write_text(
        "text,labels,source\nРадуюсь,[0],lenta\nГрустно,[1],lj\nСтул,[],lj\nОй,[2],lj\n"
        'И так и так,"[0, 1]",lj\n',
        "utf-8",
    )
    (tmp_path / "news-rusentne" / "train_data.csv").write_text(
        "sentence\tentity\nВыступил глава.\tглава\nВыступил глава.\tон\nОткрыли мост.\tмост\n",
        "utf-8",
    )
    days = ("2024-11-05", "2024-11-21T23:59:00", "2024-11-21", "2024-11-22T00:00:00")
    kinds = ("science", "advertisement", "stuff", "science")
    posts = [
        {"text": "слово " * 20, "category": kind, "date": day}
        for kind, day in zip(kinds, days, strict=True)
    ]
    (tmp_path / "telegram-posts" / "posts.jsonl").write_text(
        "".join(f"{json.dumps(post)}\n" * EVERY for post in posts), "utf-8"
    )
    return tmp_path


def test_only_what_a_set_says_is_known(folder):
    told = [
        (e.labels.sentiment, e.labels.kind, e.labels.group, e.whole) for e in read_outside(folder)
    ]
    found = [(s and s.value, k and str(k.value), g and g.value, whole) for s, k, g, whole in told]
    assert found == [
        ("positive", None, None, False),
        ("negative", None, None, False),
        ("neutral", None, None, False),
        (None, "news", None, False),
        (None, "news", None, False),
        (None, "advertisement", None, False),
    ]


def test_a_set_that_is_not_as_expected_is_named(folder):
    (folder / "telegram-posts" / "posts.jsonl").write_text('{"text": "без рода"}\n', "utf-8")
    with pytest.raises(SettingsError, match=r"posts\.jsonl"):
        read_outside(folder)


def test_short_talk_counts_more_than_reports(folder):
    weights = [e.weight for e in read_outside(folder) if e.labels.sentiment]
    assert weights == [0.5, 1.0, 1.0]

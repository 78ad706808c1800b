"""Both methods are printed side by side, on real posts only where a file of them is named."""

import json
import re

from benchmarks.__main__ import main
from benchmarks._peer import THRESHOLDS, clusters, days_of, likeness
from otklik.evaluation import EventPost

COLD = "В Тынде на улице Мира {} третий день нет отопления, батареи ледяные"
DOG = "В Зее у школы бегает стая собак, дети боятся"
FOOTER = "Подписаться на канал"


def a_post(number, day, text, event):
    date = f"2026-11-{day:02}T10:0{number % 10}:00+00:00"
    return EventPost(f"-1/{number}", "Канал", date, f"{text}\n{FOOTER}", event, False, "")


def some_posts():
    for day in (1, 2, 3):
        for number, text in enumerate((COLD.format(5), COLD.format(5), DOG)):
            yield a_post(number, day, text, f"{day}-{text[:9]}")


def other_posts():
    """A hundred others of the channel, which hold the words and the footer but no whole text."""
    words = f"{COLD} {DOG}".split()
    return [("Канал", f"{words[n % len(words)]} новость{n}\n{FOOTER}") for n in range(100)]


def test_without_real_posts_only_our_pairs_are_scored(capsys):
    main(["incidents"])
    printed = capsys.readouterr().out
    assert "real posts: no --events FILE, left out" in printed
    kept = printed[printed.index("our own pairs, test") :]
    assert re.search(r"  ours +pairs P 0\.\d{3} R 0\.\d{3} F1 0\.\d{3}; B-cubed P", kept)
    assert re.search(r"  peer at 0\.\d\d pairs P 0\.\d{3}", kept)


def test_real_posts_are_scored_by_every_threshold_and_by_days(capsys, tmp_path):
    file = tmp_path / "events.jsonl"
    rows = [
        {**{n: getattr(p, n) for n in ("id", "channel", "date", "text", "event")}, "doubtful": 0}
        for p in some_posts()
    ]
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    more = tmp_path / "more.jsonl"
    named = [{"channel": channel, "text": text} for channel, text in other_posts()]
    more.write_text("\n".join(map(json.dumps, named)), "utf-8")
    main(["incidents", "--events", str(file), "--background", str(more)])
    printed = capsys.readouterr().out
    real = printed[printed.index("real posts, events.jsonl: 9, in 3 days") :]
    assert len(re.findall(r"peer at", real)) == len(THRESHOLDS)
    pooled = real[real.index("days pooled") :]
    assert re.search(r"ours +pairs", pooled)
    assert re.search(r"peer +pairs P 1\.000 R 1\.000 F1 1\.000", pooled)


def test_the_peer_hears_no_footers_and_joins_nothing_two_days_apart():
    posts = [*some_posts()]
    alike = likeness(posts, other_posts())
    assert alike[0, 1] > 0.99
    assert alike[0, 2] < 0.2
    assert alike[0, 3] > 0.99
    assert alike[0, 7] == 0.0
    assert days_of(posts) == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert clusters(alike[:1, :1], 0.2) == ["1"]
    assert len(set(clusters(alike[:3, :3], 0.3))) == 2

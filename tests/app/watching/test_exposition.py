"""The text that Prometheus reads."""

from app.watching.exposition import exposition
from domain.watching.meters import Meter, MeterKind, quantile


def test_a_meter_is_written_with_its_help_type_and_labels():
    meters = [
        Meter("otklik_queue_posts", MeterKind.GAUGE, "Posts that wait.", {(): 12.0}),
        Meter(
            "otklik_posts_total",
            MeterKind.COUNTER,
            "Posts, by outcome.",
            {(("outcome", 'a "b" \\ \n'),): 0.25},
        ),
        Meter("otklik_unknown", MeterKind.GAUGE, "Of a part that is down."),
    ]
    assert exposition(meters) == (
        "# HELP otklik_queue_posts Posts that wait.\n"
        "# TYPE otklik_queue_posts gauge\n"
        "otklik_queue_posts 12\n"
        "# HELP otklik_posts_total Posts, by outcome.\n"
        "# TYPE otklik_posts_total counter\n"
        'otklik_posts_total{outcome="a \\"b\\" \\\\ \\n"} 0.25\n'
    )


def test_a_quantile_is_one_of_the_values():
    values = [float(n) for n in range(1, 101)]
    assert [quantile(values, part) for part in (0.0, 0.5, 0.95, 1.0)] == [1, 50, 95, 100]
    assert quantile([7.0], 0.5) == 7

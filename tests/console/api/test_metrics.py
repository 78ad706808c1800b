"""The meters over the API: a right of their own, the text of Prometheus."""

from app.watching.exposition import CONTENT_TYPE
from domain.person import Right


def test_a_token_for_metrics_reads_them_and_nothing_else(program):
    prometheus = program(Right.METRICS)
    answer = prometheus.get("/metrics")
    assert (answer.status_code, answer.headers["content-type"]) == (200, CONTENT_TYPE)
    assert "# TYPE otklik_queue_posts gauge" in answer.text
    assert prometheus.get("/posts").status_code == 403


def test_without_the_right_or_a_token_there_are_no_meters(program, stranger):
    assert program(Right.REGION, name="other").get("/metrics").status_code == 403
    assert stranger.get("/api/v1/metrics").status_code == 401

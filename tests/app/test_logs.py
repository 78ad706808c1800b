import pytest

from app.logs import scrub


@pytest.mark.parametrize(
    ("line", "scrubbed"),
    [
        ("redis://:hunter2@127.0.0.1/0 down", "redis://:***@127.0.0.1/0 down"),
        ("https://anna:hunter2@127.0.0.1:9200", "https://anna:***@127.0.0.1:9200"),
        ("GET /method?access_token=vk1.a.B&v=5", "GET /method?access_token=***&v=5"),
        ("{'token': 'abc', 'x': 1}", "{'token': '***', 'x': 1}"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
        ("http://127.0.0.1:80/feed is gone", "http://127.0.0.1:80/feed is gone"),
        ("mailto from a@b.ru", "mailto from a@b.ru"),
    ],
)
def test_secrets_never_reach_a_log(line, scrubbed):
    assert scrub(line) == scrubbed

import logging

import pytest

from app.logs import configure_logs, scrub


@pytest.mark.parametrize(
    ("line", "scrubbed"),
    [
        ("redis://:hunter2@127.0.0.1/0 down", "redis://:***@127.0.0.1/0 down"),
        ("https://anna:hunter2@127.0.0.1:9200", "https://anna:***@127.0.0.1:9200"),
        ("GET /method?access_token=vk1.a.B&v=5", "GET /method?access_token=***&v=5"),
        ("{'token': 'abc', 'x': 1}", "{'token': '***', 'x': 1}"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
        ("http://127.0.0.1:80/feed is gone", "http://127.0.0.1:80/feed is gone"),
        ("mailto from a@b.ru", "mailto from ***"),
    ],
)
def test_secrets_never_reach_a_log(line, scrubbed):
    assert scrub(line) == scrubbed


@pytest.fixture
def logged(capsys):
    """What reaches standard error of a message with a traceback: logged("scrapy", 30)."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def say(name, severity):
        configure_logs("INFO", "test")
        try:
            raise ConnectionError("refused")
        except ConnectionError:
            logging.getLogger(name).log(severity, "no answer", exc_info=True)
        return capsys.readouterr().err

    yield say
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize(
    ("name", "severity", "said", "traced"),
    [
        ("crawlers.visits.visit", logging.INFO, True, True),
        ("scrapy.core.scraper", logging.INFO, False, False),
        ("urllib3.connectionpool", logging.WARNING, True, False),
        ("uvicorn.error", logging.ERROR, True, True),  # a defect of ours
        ("elastic_transport.transport", logging.WARNING, False, False),
        ("elastic_transport.transport", logging.ERROR, True, True),
    ],
)
def test_libraries_only_warn_and_trace_only_errors(logged, name, severity, said, traced):
    text = logged(name, severity)
    assert "Logging error" not in text
    assert ("no answer" in text) is said
    assert ("Traceback" in text) is traced

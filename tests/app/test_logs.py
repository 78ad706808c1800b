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
        ("smtp://anna:hunt@er2@host/", "smtp://anna:***@host/"),
        ("{'password': 'раз два три', 'x': 1}", "{'password': '***', 'x': 1}"),
        ('copies_passphrase="раз, два" x', 'copies_passphrase="***" x'),
        ("token='abc", "token=***"),
        ("X-Api-Key: abc, apikey=def", "X-Api-Key: ***, apikey=***"),
        ("пароль: abc", "пароль: ***"),
        ("Set-Cookie: session=abc; path=/", "Set-Cookie: ***"),
        (f"Bearer {'a' * 20} refused", "Bearer *** refused"),
        (f"key otklik_{'aB3-_' * 8}abc is unknown", "key *** is unknown"),
        (f"POST /bot123456789:{'aB3-_' * 7}/sendMessage", "POST /bot***/sendMessage"),
        ("GET /survey/0123456789ab HTTP/1.1", "GET /survey/*** HTTP/1.1"),
        (f"GET /reply/{'eyJ' * 9}.{'aB' * 11} HTTP", "GET /reply/*** HTTP"),
        ("otklik_morning_report_delay_seconds 3", "otklik_morning_report_delay_seconds 3"),
        ("12 tokens: signs of design: x", "12 tokens: signs of design: x"),
        ("at 2026-11-28T09:00:00+00:00 page/2", "at 2026-11-28T09:00:00+00:00 page/2"),
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


@pytest.mark.parametrize("style", ["text", "json"])
def test_a_message_is_one_line_whatever_is_in_it(capsys, style):
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        configure_logs("INFO", "test", style)
        title = "Новости\n2026-11-28 00:00:00 ERROR\x1b[2J\r\u2028\x9b31m"
        logging.getLogger("crawlers").warning("%s: не читается", title)
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    lines = capsys.readouterr().err
    assert lines.count("\n") == 1
    assert "\x1b" not in lines
    assert len(lines.splitlines()) == 1 or style == "json"

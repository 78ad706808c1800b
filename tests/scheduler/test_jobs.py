"""Jobs over real stores and a real mail server."""

from dataclasses import replace
from datetime import timedelta

from pydantic import SecretStr

from app.assembly import make_notifier
from app.segments import NAMED, SUFFIX
from domain.source import HealthState, Poll, Source, SourceKind
from scheduler.jobs import JOBS

HOUR = timedelta(hours=1)


def poll(parts, state, reason=""):
    """One poll of every source, days after the last."""
    now, next_due = parts.clock.now(), parts.clock.now() + 99 * HOUR
    for claim in parts.sources.claim(next_due + HOUR, 99, HOUR):
        assert parts.sources.finish(claim, Poll(state, reason), now, HOUR, next_due, None)


def test_operators_get_one_mail_when_a_source_breaks_and_one_when_it_is_back(parts, smtp_sink):
    def mail(name):
        address = f"mailto://{smtp_sink.host}:{smtp_sink.port}?mode=insecure"
        return SecretStr(f"{address}&from=otklik@example.org&to={name}@example.org")

    channels = {"duty": mail("duty"), "crawl": mail("crawl")}
    changed = {"channels": channels, "operators": ["crawl"]}
    parts = replace(parts, settings=parts.settings.model_copy(update=changed))
    sources = [Source(n, SourceKind.TELEGRAM, f"Канал {n}", n) for n in ("zeya", "tynda")]
    parts.sources.sync(sources, parts.clock.now())

    def work():
        """As after a restart: what was told is known from the store alone."""
        JOBS["watch"].prepare(parts)(parts.clock.now())
        make_notifier(parts).deliver(parts.clock.now())

    poll(parts, HealthState.WORKS)
    work()
    poll(parts, HealthState.NO_ACCESS, "Страница закрыта")
    for _ in range(3):
        work()
    poll(parts, HealthState.QUIET)
    day = parts.clock.now().replace(hour=3) + timedelta(days=1)  # noon there
    watch = JOBS["watch"].prepare(parts)
    for minutes in (0, 55, 65, 70):
        watch(day + timedelta(minutes=minutes))
        make_notifier(parts).deliver(day + timedelta(hours=2))
    begun, ended = smtp_sink.messages
    assert begun["Subject"] == "Все 2 источника не читаются: весь реестр"
    assert ended["Subject"] == "Снова работают 2 источника"
    assert begun["X-RcptTo"] == ended["X-RcptTo"] == "crawl@example.org"
    text = begun.get_body(("plain",)).get_content()
    assert "Канал zeya не читается, последний удачный ответ в" in text
    assert "Страница закрыта" in text
    assert f"{parts.settings.console_address}/sources" in text


def segment(settings, hour):
    settings.archive_folder.mkdir(exist_ok=True)
    file = settings.archive_folder / f"{hour:{NAMED}}-1-ab{SUFFIX}"
    file.touch()
    return file


def test_raw_answers_go_when_their_term_is_over_though_no_crawler_runs(parts):
    now = parts.clock.now()
    old, last = (segment(parts.settings, now - n * HOUR) for n in (74, 71))
    JOBS["archive"].prepare(parts)(now)
    assert (old.exists(), last.exists()) == (False, True)
    off = replace(parts, settings=parts.settings.model_copy(update={"archive_hours": 0}))
    JOBS["archive"].prepare(off)(now)
    assert not last.exists()

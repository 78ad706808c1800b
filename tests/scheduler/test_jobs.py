"""Jobs over real stores and a real mail server."""

from dataclasses import replace
from datetime import timedelta

from pydantic import SecretStr

from app.assembly import make_notifier
from app.segments import NAMED, SUFFIX
from domain.source import HealthState, Poll, Source, SourceKind
from scheduler.jobs import JOBS

HOUR = timedelta(hours=1)


def poll(installation, state, reason=""):
    """One poll of every source, days after the last."""
    now, next_due = installation.clock.now(), installation.clock.now() + 99 * HOUR
    for claim in installation.crawl.sources.claim(next_due + HOUR, 99, HOUR):
        assert installation.crawl.sources.finish(
            claim, Poll(state, reason), now, HOUR, next_due, None
        )


def test_operators_get_one_mail_when_a_source_breaks_and_one_when_it_is_back(
    installation, smtp_sink
):
    def mail(name):
        address = f"mailto://{smtp_sink.host}:{smtp_sink.port}?mode=insecure"
        return SecretStr(f"{address}&from=otklik@example.org&to={name}@example.org")

    channels = {"duty": mail("duty"), "crawl": mail("crawl")}
    changed = {"channels": channels, "operators": ["crawl"]}
    installation = replace(installation, settings=installation.settings.model_copy(update=changed))
    sources = [Source(n, SourceKind.TELEGRAM, f"Канал {n}", n) for n in ("zeya", "tynda")]
    installation.crawl.sources.sync(sources, installation.clock.now())

    def work():
        """As after a restart: what was told is known from the store alone."""
        JOBS["watch"].prepare(installation)(installation.clock.now())
        make_notifier(installation).deliver(installation.clock.now())

    poll(installation, HealthState.WORKS)
    work()
    poll(installation, HealthState.NO_ACCESS, "Страница закрыта")
    for _ in range(3):
        work()
    poll(installation, HealthState.QUIET)
    day = installation.clock.now().replace(hour=3) + timedelta(days=1)  # noon there
    watch = JOBS["watch"].prepare(installation)
    for minutes in (0, 55, 65, 70):
        watch(day + timedelta(minutes=minutes))
        make_notifier(installation).deliver(day + timedelta(hours=2))
    begun, ended = smtp_sink.messages
    assert begun["Subject"] == "Все 2 источника не читаются: весь реестр"
    assert ended["Subject"] == "Снова работают 2 источника"
    assert begun["X-RcptTo"] == ended["X-RcptTo"] == "crawl@example.org"
    text = begun.get_body(("plain",)).get_content()
    assert "Канал zeya не читается, последний удачный ответ в" in text
    assert "Страница закрыта" in text
    assert f"{installation.settings.console_address}/sources" in text


def segment(settings, hour):
    settings.archive_folder.mkdir(exist_ok=True)
    file = settings.archive_folder / f"{hour:{NAMED}}-1-ab{SUFFIX}"
    file.touch()
    return file


def test_raw_answers_go_when_their_term_is_over_though_no_crawler_runs(installation):
    now = installation.clock.now()
    old, last = (segment(installation.settings, now - n * HOUR) for n in (74, 71))
    JOBS["archive"].prepare(installation)(now)
    assert (old.exists(), last.exists()) == (False, True)
    off = replace(
        installation, settings=installation.settings.model_copy(update={"archive_hours": 0})
    )
    JOBS["archive"].prepare(off)(now)
    assert not last.exists()

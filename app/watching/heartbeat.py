"""Where the heartbeat of an installation comes from, and how far it has come."""

from datetime import datetime, timedelta

from app.index.unplanted import planted
from app.installation import Installation
from app.settings import Settings
from domain.source import Source
from domain.watching.heartbeat import is_planted, planted_id, planted_source, stamp_of

TOLD = "heartbeat"  # the mark of the last beat that left
PATH = "/heartbeat"
FRESH = timedelta(minutes=2)  # how much later than usual an evaluation may be


def source_of(settings: Settings) -> Source | None:
    """The planted source, if the settings ask for heartbeats."""
    if not settings.heartbeat:
        return None
    page = settings.heartbeat_page or f"{_own(settings)}{PATH}"
    return planted_source(page, settings.heartbeat_every)


def _own(settings: Settings) -> str:
    host = settings.console_host
    if host in ("0.0.0.0", "::"):  # it listens everywhere, on this machine too
        host = "127.0.0.1"
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{settings.console_port}"


def indexed_at(installation: Installation) -> datetime | None:
    """The stamp of the planted post that the index holds; raises IndexUnavailable. Any feed may
    name the planted post's id: a stamp from one of the next years would silence all true ones.
    """
    now = installation.clock.now()
    id_ = planted_id(now)
    post = planted(installation.posts.index).get([id_]).get(id_)
    return stamp_of(post.post.text) if post and is_planted(post.post) else None


def evaluates(installation: Installation) -> bool:
    """Whether spikes are being evaluated."""
    now, every = installation.clock.now(), installation.settings.evaluate_every
    limits = installation.watch.baselines.limits(now - every - FRESH, now + FRESH)
    return bool(limits)


def told_at(installation: Installation) -> datetime | None:
    value = installation.marks.value(TOLD)
    return datetime.fromisoformat(value) if value else None

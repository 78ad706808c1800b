"""Stages of the imitation in one installation, polled at moments that the test chooses."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

from app.assembly import make_worker
from app.installation import Installation
from app.key import create_key
from app.settings import read_settings
from app.wiring import open_installation
from desks.cases.asked import Asked
from desks.cases.moves import CaseMoves
from desks.cases.opening import CaseOpening
from desks.viewer import on_page
from domain.cases.workflow import CaseDeed
from domain.person import Person, Role
from domain.post import post_id
from domain.source import SourceKind
from replica.answers.sites import StageSites
from replica.answers.stage import Stage
from replica.inbox import Inbox
from replica.max import TOKEN as BOT
from replica.ok import ACCESS, APPLICATION, SECRET
from replica.registry import registry
from replica.serving import HOST, Serving, Site
from replica.vk import TOKEN
from tests.crawlers.crawling import PollAll

DAY = timedelta(days=1)
DUTY = on_page(Person("duty", "Дежурный", frozenset({Role.DUTY})))
SPEED = 20  # the gap between two calls with one key is waited for in a twentieth of its time


class Stages:
    """One edition a seed. `at` is the moment that the imitation shows."""

    def __init__(self, seeds: Sequence[int], now: datetime, folder: Path) -> None:
        self.now = self.at = now
        self._folder, self._serving = folder, Serving(Inbox())
        self.stages = [Stage(seed, now, edition) for edition, seed in enumerate(seeds)]
        self._sites = [StageSites(stage, lambda: self.at, self._mount) for stage in self.stages]
        addresses = {
            id_: address for sites in self._sites for id_, address in sites.addresses.items()
        }
        outlets = [outlet for stage in self.stages for outlet in stage.outlets]
        (folder / "sources.yaml").write_text(registry(outlets, "", "", {}, addresses), "utf-8")
        self._bases = [base for sites in self._sites for base in sites.bases]
        create_key(read_settings(**self._settings()).key_file)
        self._serving.start()

    def close(self) -> None:
        self._serving.stop()

    def truth(self) -> list[dict[str, Any]]:
        """Rows of all seeds, each with its `seed`."""
        return [
            {**row, "seed": stage.seed}
            for stage, sites in zip(self.stages, self._sites, strict=True)
            for row in sites.truth()
        ]

    def poll(self, poll_all: PollAll, at: datetime) -> None:
        """One round over all sources, as the crawler's process does it at that moment."""
        self.at = at
        poll_all(self._settings(at))

    @contextmanager
    def opened(self, at: datetime) -> Iterator[Installation]:
        with open_installation(read_settings(**self._settings(at))) as installation:
            yield installation

    def _settings(self, at: datetime | None = None) -> dict[str, Any]:
        """The clock begins at that moment."""
        clock = {}
        if at is not None:
            since = datetime.now(UTC).isoformat()
            clock = {"clock_start": at.isoformat(), "clock_since": since, "clock_speed": SPEED}
        return {
            "data": str(self._folder),
            "keys": str(self._folder),
            "sources": str(self._folder / "sources.yaml"),
            "contact": "duty@example.org",
            "interval_min": "PT2S",
            "interval_max": "PT2S",
            "network_bases": self._bases,
            "vk_token": TOKEN,
            "vk_rate": 1000,
            "ok_application_key": APPLICATION,
            "ok_access_token": ACCESS,
            "ok_secret_key": SECRET,
            "max_token": BOT,
            **clock,
        }

    def _mount(self, site: Site) -> str:
        port = self._serving.reserve()
        self._serving.mount(port, site)
        return f"http://{HOST}:{port}"


@contextmanager
def staged(seeds: Sequence[int], now: datetime, folder: Path) -> Iterator[Stages]:
    with ExitStack() as stack:
        stages = Stages(seeds, now, folder)
        stack.callback(stages.close)
        yield stages


def drain(installation: Installation) -> None:
    """All that is queued is labelled and indexed."""
    worker = make_worker(installation, "stages")
    queue = installation.posts.queue
    while queue.depth():
        worker.run(Event(), idle=lambda: queue.depth() == 0)
    installation.posts.index.refresh()


def id_of(row: Mapping[str, Any], native_id: str) -> str:
    return post_id(SourceKind(row["network"]), native_id)


def had(moment: str | None, at: datetime) -> bool:
    return moment is not None and datetime.fromisoformat(moment) <= at


def shown(row: Mapping[str, Any], at: datetime) -> list[Mapping[str, Any]]:
    """The comments that a poll of that moment can read below the row's post."""
    if had(row["closed_at"], at) or had(row["deleted_at"], at):
        return []
    return [c for c in row["comments"] if had(c["at"], at) and not had(c["deleted_at"], at)]


@dataclass(frozen=True)
class Opened:
    """The cases by post, and the body that each one was sent to."""

    cases: Mapping[str, int]
    bodies: Mapping[int, str]

    @property
    def voices(self) -> int:
        return len(self.cases) - len(self.bodies)


def open_cases(
    installation: Installation, truth: Sequence[Mapping[str, Any]], *, by_click: bool = False
) -> Opened:
    """A case of each post, sent to the body that is asked there; by a click, a post of an incident
    that has a case joins it as a voice.
    """
    opening, moves = CaseOpening(installation), CaseMoves(installation)
    asked = {id_of(row, row["post"]): row["body"] for row in truth}
    posts = installation.posts.index.get(list(asked))
    cases, bodies = dict[str, int](), dict[int, str]()
    for id_, body in asked.items():
        if by_click:
            opened = opening.of_post(DUTY, id_).stored
        else:
            made = opening.by_rule(posts[id_], "вопрос ведомству")
            assert made is not None
            opened = made
        number = cases[id_] = opened.case.number
        if number not in bodies:
            bodies[number] = body
            moves.make(DUTY, number, Asked(CaseDeed.ROUTE, body=body))
    return Opened(cases, bodies)

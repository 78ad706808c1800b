"""The whole replica: a scenario served on loopback, in this process."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from replica import aside
from replica.answers.sites import StageSites
from replica.answers.stage import Stage
from replica.city import CLOCK, MODERATION, CityPortal
from replica.control import Control
from replica.filed import CITY, Appeal, in_export
from replica.forum import Discourse
from replica.inbox import Inbox
from replica.jspage import JsSite
from replica.max import TOKEN as BOT
from replica.max import MaxApi
from replica.ok import ACCESS, APPLICATION, SECRET, OkApi
from replica.paper import PaperSite
from replica.post import Network, Outlet, Post
from replica.profiles import truth
from replica.registry import registry
from replica.scenario import Scenario
from replica.serving import HOST, Serving, Site
from replica.sites import MediaSite
from replica.survey import survey
from replica.talk import ZONE
from replica.telegram import Telegram
from replica.vk import TOKEN, VkApi
from replica.workbooks import monitoring, platform

Write = Callable[[Path, Sequence[Appeal], datetime], None]


class World:
    """Serves inside a `with` block, from 24 h before the scenario's now; `advance` shows the rest
    at once, a `clock` as it progresses. With `still` it does not change after `advance`
    (replica/still).
    """

    def __init__(
        self,
        scenario: Scenario,
        clock: Callable[[], datetime] | None = None,
        still: bool = False,
    ) -> None:
        self.scenario = scenario
        self.inbox = Inbox()
        self._until = scenario.turn
        self._clock, self._still = clock, still
        self._serving = Serving(self.inbox)
        self.vk_api = VkApi(scenario, self.until)
        self.stage = Stage(scenario.seed, scenario.now)
        self.answers = StageSites(self.stage, self.until, self._mount)
        control = Control(self.inbox, self.vk_api, self.advance, self.status, self.answers.truth)
        self.channels = Telegram(scenario, self.until)
        self.telegram = self._mount(self.channels)
        self.vk = self._mount(self.vk_api)
        root = self._mount(control)
        self.control, self.webhook = f"{root}/_replica", f"{root}/webhook"
        self.smtp_host, self.smtp_port = HOST, self._serving.mail_port
        self.aside = self._mount_aside(scenario)
        self.sites: dict[str, MediaSite] = {}
        for outlet in scenario.outlets:
            if outlet.network is Network.RSS:
                port = self._serving.reserve()
                site = MediaSite(outlet, scenario, self.until, _address(port))
                self._serving.mount(port, site)
                self.sites[outlet.name] = site

    def __enter__(self) -> Self:
        self._serving.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._serving.stop()

    def until(self) -> datetime:
        if self._clock is not None:
            self._until = max(self._until, self._clock())
        return self._until

    def advance(self) -> None:
        self._until = self.scenario.now
        self._serving.still.begun = self._still

    def status(self) -> dict[str, Any]:
        stage = "before" if self._until < self.scenario.now else "now"
        return {"stage": stage, "until": self._until.isoformat(), "seed": self.scenario.seed}

    def description(self) -> dict[str, Any]:
        return {
            "seed": self.scenario.seed,
            "now": self.scenario.now.isoformat(),
            "turn": self.scenario.turn.isoformat(),
            "control": self.control,
            "webhook": self.webhook,
            "smtp": {"host": self.smtp_host, "port": self.smtp_port},
            "telegram": self.telegram,
            "settings": {
                "vk_token": TOKEN,
                "vk_rate": 1000,
                "ok_application_key": APPLICATION,
                "ok_access_token": ACCESS,
                "ok_secret_key": SECRET,
                "max_token": BOT,
                "network_bases": [
                    self.vk,
                    *(options["base"] for _, options in self.aside.values() if "base" in options),
                    *self.answers.bases,
                ],
            },
            "expected": {
                name: [
                    {"group": e.group, "municipality": e.municipality, "why": e.why} for e in events
                ]
                for name, events in (
                    ("conflicts", self.scenario.conflicts),
                    ("false_alarms", self.scenario.false_alarms),
                )
            },
            "filed": self._filed(),
            "answers": self.answers.truth(),
            "survey": survey(self.scenario.seed, self.scenario.now, self._wall()),
            "pages": {
                outlet.source_id: dict(truth(outlet))
                for outlet in self.stage.outlets
                if outlet.body is not None
            },
        }

    def _wall(self) -> str:
        """The address of the first post of an official page."""
        return next(
            f"https://vk.com/wall-{page.number}_{post.number}"
            for page in self.stage.pages
            if page.network is Network.VK
            for post in self.stage.visible(page, self.scenario.now)
            if post.parent is None
        )

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        feeds = {name: (site.feed_url, site.whole) for name, site in self.sites.items()}
        sources = registry(
            (*self.scenario.outlets, *aside.ASIDE, CITY, *self.stage.outlets),
            *(self.telegram, self.vk, feeds, self.aside | self.answers.addresses),
        )
        (folder / "sources.yaml").write_text(sources, encoding="utf-8")
        bases = {name: site.base for name, site in self.sites.items()}
        with (folder / "history.jsonl").open("w", encoding="utf-8") as file:
            for row in self.scenario.history(bases):
                file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
        exports = folder / "exports"
        exports.mkdir(exist_ok=True)
        for at in self._export_times():
            for name, (write, appeals, leave) in self._exports().items():
                write(exports / f"{name}-{at:%Y-%m-%d}.xlsx", in_export(appeals, at, leave), at)
        described = json.dumps(self.description(), ensure_ascii=False, indent=2)
        (folder / "replica.json").write_text(described + "\n", encoding="utf-8")

    def _export_times(self) -> list[datetime]:
        """Of three days, oldest first; the last export is of now."""
        now = self.scenario.now.astimezone(ZONE)
        return [now - timedelta(days=days) for days in (2, 1, 0)]

    def _exports(self) -> dict[str, tuple[Write, Sequence[Appeal], bool]]:
        filed = self.scenario.filed
        return {
            "pos": (platform, filed.platform, True),
            "incident": (monitoring, filed.monitoring, False),
        }

    def _filed(self) -> dict[str, Any]:
        """What the exports and the portal hold, as a reader of all must find it."""
        filed, now = self.scenario.filed, self.scenario.now
        exported = {
            name: {
                "exports": [
                    {"file": f"exports/{name}-{at:%Y-%m-%d}.xlsx", "at": at.isoformat()}
                    for at in self._export_times()
                ],
                "numbers": sorted(
                    {a.number for at in self._export_times() for a in in_export(some, at, leave)}
                ),
                "last": sorted(a.number for a in in_export(some, now, leave)),
            }
            for name, (_, some, leave) in self._exports().items()
        }
        return {
            **exported,
            "city": {
                "source": CITY.source_id,
                "numbers": sorted(a.number for a in filed.city if now - a.filed_at >= MODERATION),
            },
            "twice": [
                {
                    "post": one.post.native_id,
                    "incident": one.monitored.number,
                    "pos": one.message.number,
                }
                for one in filed.twice
            ],
            "missing": list(filed.missing),
        }

    def _mount_aside(self, scenario: Scenario) -> dict[str, tuple[str, dict[str, str]]]:
        def of(outlet: Outlet) -> Callable[[], Sequence[Post]]:
            return lambda: scenario.visible(outlet, self.until())

        paper, drawn = self._serving.reserve(), self._serving.reserve()
        sites: dict[Outlet, PaperSite | JsSite] = {
            aside.PAPER: PaperSite(aside.PAPER, scenario, self.until, _address(paper)),
            aside.DRAWN: JsSite(aside.DRAWN, scenario, self.until, _address(drawn)),
        }
        for port, site in zip((paper, drawn), sites.values(), strict=True):
            self._serving.mount(port, site)
        group, chat = aside.GROUP, aside.CHAT
        self.portal = CityPortal(scenario.filed.city, self.until)
        return {
            CITY.source_id: (f"{self._mount(self.portal)}/open311/v2/", {"zone": CLOCK.key}),
            aside.FORUM.source_id: (f"{self._mount(Discourse(of(aside.FORUM)))}/", {}),
            group.source_id: (
                str(group.number),
                {"base": self._mount(OkApi(group, of(group)))},
            ),
            chat.source_id: (f"-{chat.number}", {"base": self._mount(MaxApi({chat: of(chat)}))}),
            **{o.source_id: (site.list_url, site.options) for o, site in sites.items()},
        }

    def _mount(self, site: Site) -> str:
        port = self._serving.reserve()
        self._serving.mount(port, site)
        return _address(port)


def _address(port: int) -> str:
    return f"http://{HOST}:{port}"

"""The replica as a whole: a scenario served on loopback, in this process."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from replica.control import Control
from replica.inbox import Inbox
from replica.post import Network
from replica.registry import registry
from replica.scenario import Scenario
from replica.serving import HOST, Serving
from replica.sites import MediaSite
from replica.telegram import Telegram
from replica.vk import TOKEN, VkApi


class World:
    """Serves between entering and leaving `with`. It begins 24 h before the scenario's now;
    `advance` shows the rest, and so does a `clock` as it goes on.
    """

    def __init__(self, scenario: Scenario, clock: Callable[[], datetime] | None = None) -> None:
        self.scenario = scenario
        self.inbox = Inbox()
        self._until = scenario.turn
        self._clock = clock
        self._serving = Serving(self.inbox)
        self.vk_api = VkApi(scenario, self.until)
        control = Control(self.inbox, self.vk_api, self.advance, self.status)
        self.telegram = self._mount(Telegram(scenario, self.until))
        self.vk = self._mount(self.vk_api)
        root = self._mount(control)
        self.control, self.webhook = f"{root}/_replica", f"{root}/webhook"
        self.smtp_host, self.smtp_port = HOST, self._serving.mail_port
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
        """What is published by then is to be seen."""
        if self._clock is not None:
            self._until = max(self._until, self._clock())
        return self._until

    def advance(self) -> None:
        """Show everything until now."""
        self._until = self.scenario.now

    def status(self) -> dict[str, Any]:
        """The stage (before, now) and the moment until which posts are to be seen."""
        stage = "before" if self._until < self.scenario.now else "now"
        return {"stage": stage, "until": self._until.isoformat(), "seed": self.scenario.seed}

    def description(self) -> dict[str, Any]:
        """Where everything is and what ought to be noticed: the content of replica.json."""
        return {
            "seed": self.scenario.seed,
            "now": self.scenario.now.isoformat(),
            "turn": self.scenario.turn.isoformat(),
            "control": self.control,
            "webhook": self.webhook,
            "smtp": {"host": self.smtp_host, "port": self.smtp_port},
            "telegram": self.telegram,
            "vk": {"base": self.vk, "token": TOKEN},
            "expected": {
                name: [
                    {"group": e.group, "municipality": e.municipality, "why": e.why} for e in events
                ]
                for name, events in (
                    ("conflicts", self.scenario.conflicts),
                    ("false_alarms", self.scenario.false_alarms),
                )
            },
        }

    def write(self, folder: Path) -> None:
        """Write sources.yaml, history.jsonl and replica.json, the last one last."""
        folder.mkdir(parents=True, exist_ok=True)
        feeds = {name: (site.feed_url, site.whole) for name, site in self.sites.items()}
        sources = registry(self.scenario, self.telegram, self.vk, feeds)
        (folder / "sources.yaml").write_text(sources, encoding="utf-8")
        bases = {name: site.base for name, site in self.sites.items()}
        with (folder / "history.jsonl").open("w", encoding="utf-8") as file:
            for row in self.scenario.history(bases):
                file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
        described = json.dumps(self.description(), ensure_ascii=False, indent=2)
        (folder / "replica.json").write_text(described + "\n", encoding="utf-8")

    def _mount(self, site: Telegram | VkApi | Control) -> str:
        port = self._serving.reserve()
        self._serving.mount(port, site)
        return _address(port)


def _address(port: int) -> str:
    return f"http://{HOST}:{port}"

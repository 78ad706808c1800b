"""Writes the scenes of a world by their plots: who asks, who answers, when, and in which words.

Pure, except that it reads texts/.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from replica.answers.draft import Draft, DraftReply, DraftScene
from replica.answers.plots import (
    BODIES,
    CONTRADICTIONS,
    PLOTS,
    WEIGHTS,
    Plot,
    Step,
    When,
)
from replica.answers.scene import RESIDENTS, Line, PromiseEnd
from replica.answers.wording import Trouble, Wording
from replica.cast import Cast, place_of
from replica.post import Network, Outlet, Person, Truth
from replica.talk import ZONE

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_CHANGED = (18.0, 2.0)  # hours before now in which something is deleted or edited
_GROUPS = {"bus": "transport", "roof": "housing", "water": "housing"}
_PROMISES = frozenset(
    {
        Line.PROMISE,
        Line.INTERIM,
        Line.EDITED,
        Line.CONTRADICTION_FIRST,
        Line.CONTRADICTION_SECOND,
    }
)
# Days until the promised one, fewest and most.
_CONTRADICTION = {Line.CONTRADICTION_FIRST: (3, 6), Line.CONTRADICTION_SECOND: (9, 15)}
_BY_AUTHOR = frozenset({Line.RETURNED, Line.UNKEPT, Line.THANKS, Line.SORTED_OUT})
_END = {
    "promise_kept": PromiseEnd.KEPT,
    "promise_broken": PromiseEnd.BROKEN,
    "promise_standing": PromiseEnd.STANDING,
}


class Playwright:
    """`drafts` are all posts of the scenes, and the ordinary ones of official pages."""

    def __init__(
        self, seed: int, now: datetime, squares: Sequence[Outlet], pages: Sequence[Outlet]
    ) -> None:
        self._rng, self._now = Random(f"{seed} answers"), now
        self._squares, self._pages = squares, pages
        self._cast = Cast(Random(f"{seed} cast"))
        self._wording = Wording(self._rng)
        self._scenes_in: dict[Network, int] = {}
        self._stock = self._wording.pattern(str(Line.FORMAL))
        self._bureaucrat = self._rng.choice([b for b in BODIES if len(self._networks(b)) > 1])
        self.drafts: list[Draft] = []
        self._news = {page.source_id: self._page_news(page) for page in pages}

    def scenes(self) -> list[DraftScene]:
        rows = [(plot, n) for plot in PLOTS for n in range(1, plot.count + 1)]
        return [*(self._scene(plot, n) for plot, n in rows), *self._contradictions()]

    def _scene(self, plot: Plot, n: int) -> DraftScene:
        network, body = self._where(plot)
        trouble = self._trouble(body)
        outlet, parent = self._square(network), None
        if plot.name == "own_page":
            outlet = self._pages_of(body, network)[0]
            parent = self._news[outlet.source_id]
        asked = self._ask(outlet, trouble, self._before(*plot.hours), parent)
        if plot.name == "withdrawn":
            asked.gone_at = self._before(*_CHANGED)
        if plot.name == "closed":
            asked.closed_at = (asked.at + self._rng.uniform(0.3, 2.0) * HOUR).replace(microsecond=0)
        replies: list[DraftReply] = []
        lately, cause = self._before(20.0, 12.0), self._wording.cause(trouble)
        for step in plot.steps:
            at = self._time(step, replies[-1].draft.at if replies else asked.at, lately)
            if step.line in RESIDENTS:
                replies.append(self._resident(step.line, asked, trouble, at, replies))
                continue
            page = self._page(plot, body, network)
            due = _day(self._now) - 2 * DAY if plot.name == "promise_broken" else None
            reply = self._official(step.line, asked, page, trouble, at, cause, due)
            if step.line is Line.PROMISE:
                reply = replace(reply, promise=_END[plot.name])
            replies.append(reply)
        return DraftScene(plot.name, f"{plot.name}_{n}", body, trouble, asked, replies)

    def _contradictions(self) -> Iterator[DraftScene]:
        """Two residents, one trouble; two answers with other causes and other dates, at times by
        two bodies.
        """
        rng = self._rng
        for n in range(1, CONTRADICTIONS + 1):
            body = rng.choice([b for b in BODIES if len(self._networks(b)) > 1])
            trouble, cause, at = self._trouble(body), None, self._before(66.0, 50.0)
            for line, days in _CONTRADICTION.items():
                network = rng.choice([n for n in self._networks(body) if self._has_room(n)])
                self._take_room(network)
                at += timedelta(minutes=rng.randint(10, 90))
                asked = self._ask(self._square(network), trouble, at)
                page = self._pages_of(body, network)[0]
                if line is Line.CONTRADICTION_SECOND and rng.random() < 0.4:
                    page = self._another(body, network)
                replied = asked.at + rng.uniform(1.0, 5.0) * HOUR
                cause = self._wording.cause(trouble, cause)
                due = _day(replied) + rng.randint(*days) * DAY
                reply = self._official(line, asked, page, trouble, replied, cause, due)
                yield DraftScene(
                    "contradiction", f"contradiction_{n}", body, trouble, asked, [reply]
                )

    def _where(self, plot: Plot) -> tuple[Network, str]:
        """A network with room for one more scene, and a body that has pages there; at a forum no
        body has.
        """
        rng, fewest = self._rng, 2 if plot.name == "other_page" else 1
        bodies = [self._bureaucrat] if plot.name == "formal" else list(BODIES)
        fits = {
            network: [body for body in bodies if len(self._pages_of(body, network)) >= fewest]
            for network in plot.networks
            if self._has_room(network)
        }
        if Network.FORUM in fits:
            fits[Network.FORUM] = bodies
        networks = [network for network, some in fits.items() if some]
        network = rng.choices(networks, [WEIGHTS[network][0] for network in networks])[0]
        self._take_room(network)
        return network, rng.choice(fits[network])

    def _has_room(self, network: Network) -> bool:
        return self._scenes_in.get(network, 0) < WEIGHTS[network][1]

    def _take_room(self, network: Network) -> None:
        self._scenes_in[network] = self._scenes_in.get(network, 0) + 1

    def _trouble(self, body: str) -> Trouble:
        rng = self._rng
        towns, names = BODIES[body]
        street = rng.choice(self._cast.streets)
        return Trouble(
            rng.choice(names), place_of(rng.choice(towns)), street, str(rng.randint(1, 90))
        )

    def _ask(
        self, outlet: Outlet, trouble: Trouble, at: datetime, parent: Draft | None = None
    ) -> Draft:
        town = trouble.place.municipality
        pattern = self._wording.pattern(f"{trouble.name}_appeal")
        return self._draft(
            outlet,
            at,
            self._wording.text(pattern, trouble, {}),
            Truth("complaint", _GROUPS.get(trouble.name, "improvement"), town, "answers"),
            author=self._cast.someone(self._rng, town),
            parent=parent,
        )

    def _time(self, step: Step, last: datetime, lately: datetime) -> datetime:
        if step.when is When.LATELY and last < lately:
            return lately
        return last + timedelta(minutes=self._rng.randint(25, 150))

    def _official(
        self,
        line: Line,
        asked: Draft,
        page: Outlet,
        trouble: Trouble,
        at: datetime,
        cause: str,
        due: date | None = None,
    ) -> DraftReply:
        """`due` is the promised day, if it promises one."""
        rng, wording = self._rng, self._wording
        on = _day(at)
        day = due or on + rng.randint(3, 14) * DAY
        facts = {
            "page": page.title,
            "past": wording.day(on, on),
            "day": wording.day(day, on),
            "later": wording.day(day + rng.randint(10, 40) * DAY, on),
            "cause": cause,
        }
        text = wording.text(wording.pattern(str(line)), trouble, facts)
        own = page is asked.outlet and page.network is not Network.MAX
        draft = self._draft(
            asked.outlet,
            at,
            self._stock if line is Line.FORMAL else text,
            Truth("other"),
            page=None if own else page,
            parent=asked,
        )
        if line is Line.DELETED:
            draft.gone_at = self._before(*_CHANGED)
        if line is Line.EDITED:
            after = wording.text(wording.pattern("edited_after"), trouble, facts)
            draft.rewritten = (self._before(*_CHANGED), after)
        return DraftReply(line, draft, promised=day if line in _PROMISES else None)

    def _resident(
        self,
        line: Line,
        asked: Draft,
        trouble: Trouble,
        at: datetime,
        replies: Sequence[DraftReply],
    ) -> DraftReply:
        rng, wording = self._rng, self._wording
        on = _day(at)
        promised = next((reply.promised for reply in replies if reply.promised), None)
        facts = {
            "page": "администрация",
            "past": wording.day(on, on),
            "day": wording.day(promised or on + rng.randint(1, 5) * DAY, on),
        }
        author, to = asked.author, asked
        while line not in _BY_AUTHOR and author is asked.author:
            author = self._cast.someone(rng, trouble.place.municipality)
        if line in _BY_AUTHOR and rng.random() < 0.5:
            to = next((r.draft for r in reversed(replies) if r.line not in RESIDENTS), asked)
        text = wording.text(wording.pattern(str(line)), trouble, facts)
        return DraftReply(
            line,
            self._draft(asked.outlet, at, text, Truth("other"), author=author, parent=to),
        )

    def _page_news(self, page: Outlet) -> Draft:
        """What every official page publishes; the result is the post below which residents ask."""
        place, wording = place_of(page.municipality or "blagoveshchensk"), self._wording
        trouble = Trouble("snow", place, self._cast.streets[0], "1")
        truth = Truth("news", None, page.municipality)
        patterns = {"page_news": (72.0, 69.0), "event": (60.0, 30.0)}
        drafts = [
            self._draft(
                page,
                self._before(*hours),
                wording.text(wording.pattern(section), trouble, {}),
                truth,
            )
            for section, hours in patterns.items()
        ]
        return drafts[0]

    def _draft(
        self,
        outlet: Outlet,
        at: datetime,
        text: str,
        truth: Truth,
        author: Person | None = None,
        page: Outlet | None = None,
        parent: Draft | None = None,
    ) -> Draft:
        at = min(at, self._now - timedelta(minutes=2)).replace(microsecond=0)
        self.drafts.append(Draft(outlet, at, text, truth, author, page, parent))
        return self.drafts[-1]

    def _before(self, most: float, least: float) -> datetime:
        return (self._now - self._rng.uniform(least, most) * HOUR).replace(microsecond=0)

    def _page(self, plot: Plot, body: str, network: Network) -> Outlet:
        if plot.name == "other_body":
            return self._another(body, network)
        return self._pages_of(body, network)[1 if plot.name == "other_page" else 0]

    def _another(self, body: str, network: Network) -> Outlet:
        """A page of a body that was not asked."""
        return self._rng.choice([p for p in self._pages if p.network is network and p.body != body])

    def _square(self, network: Network) -> Outlet:
        return next(outlet for outlet in self._squares if outlet.network is network)

    def _pages_of(self, body: str, network: Network) -> list[Outlet]:
        """A chat of the body is its own page."""
        return [o for o in (*self._pages, *self._squares) if (o.body, o.network) == (body, network)]

    def _networks(self, body: str) -> list[Network]:
        """Where the body comments on the posts of others."""
        return list(dict.fromkeys(page.network for page in self._pages if page.body == body))


def _day(at: datetime) -> date:
    return at.astimezone(ZONE).date()

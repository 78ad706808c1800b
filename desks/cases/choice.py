"""What a list of cases shows: its tab and its filters, and how an address writes them. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

from desks.cases.days import PLACES, Days
from domain.cases.workflow import OPEN_STATES, WITH_BODY, CaseState
from domain.errors import EntryRefused
from domain.ports.casework.cases import CaseFilter
from domain.region import Region
from domain.terms.policy import Regime
from russian.casework.cases import REGIMES, STATES, CaseWords

CENTRE = "centre"  # in the place of a body: cases that no body has
LONGEST = 100  # characters of a filter


class Tab(StrEnum):
    """The lists of cases, as their tabs stand."""

    OPEN = "open"
    LATE = "late"
    TODAY = "today"
    CENTRE = "centre"
    BODIES = "bodies"
    POSTPONED = "postponed"
    ANSWERED = "answered"
    CLOSED = "closed"


TABS: Mapping[Tab, str] = {
    Tab.OPEN: "Открытые",
    Tab.LATE: "Просрочены",
    Tab.TODAY: "На сегодня",
    Tab.CENTRE: "У центра",
    Tab.BODIES: "У органов",
    Tab.POSTPONED: "Отложены",
    Tab.ANSWERED: "Отвечены",
    Tab.CLOSED: "Закрыты",
}
STATES_OF: Mapping[Tab, Collection[CaseState]] = {
    Tab.OPEN: OPEN_STATES,
    Tab.LATE: OPEN_STATES,
    Tab.TODAY: OPEN_STATES,
    Tab.CENTRE: frozenset({CaseState.RECEIVED, CaseState.MODERATED}),
    Tab.BODIES: WITH_BODY,
    Tab.POSTPONED: frozenset({CaseState.POSTPONED}),
    Tab.ANSWERED: frozenset({CaseState.ANSWERED, CaseState.RATED}),
    Tab.CLOSED: frozenset({CaseState.CLOSED}),
}


class Waits(StrEnum):
    """What a case waits for."""

    NONE = ""
    APPROVAL = "approval"
    EXECUTOR = "executor"
    BODY = "body"  # another one than refused it


WAITS: Mapping[Waits, str] = {
    Waits.APPROVAL: "ответ ждёт согласования",
    Waits.EXECUTOR: "нет исполнителя",
    Waits.BODY: "орган отказался",
}
PLACE_WORDS: Mapping[str, str] = {
    "late": "просрочено",
    "today": "срок сегодня",
    **{str(n): f"срок через {n} раб. дн." for n in range(1, len(PLACES) - 1)},
}


@dataclass(frozen=True, slots=True)
class CaseChoice:
    """Filters of a list; an empty one means all. `body` means its parts too, unless `alone`; `due`
    is a place of the horizon.
    """

    tab: Tab = Tab.OPEN
    body: str = ""
    person: str = ""
    municipality: str = ""
    group: str = ""
    regime: Regime | None = None
    stream: str = ""
    urgent: bool = False
    state: CaseState | None = None
    due: str = ""
    alone: bool = False
    waits: Waits = Waits.NONE

    def wanted(self, region: Region, days: Days) -> CaseFilter:
        """The filter without its tab. Raises EntryRefused for what the region does not have."""
        self._check(region)
        since, until = days.within(self.due) if self.due else (None, None)
        return CaseFilter(
            states=frozenset(set(CaseState) - {CaseState.VOID}),
            bodies=self._bodies(region),
            without_body=self.body == CENTRE,
            person=self.person or None,
            municipality=self.municipality or None,
            group=self.group or None,
            regime=self.regime,
            stream=self.stream or None,
            urgent=True if self.urgent else None,
            draft=self.waits is Waits.APPROVAL,
            unassigned=self.waits is Waits.EXECUTOR,
            refused=self.waits is Waits.BODY,
            since=since,
            until=until,
        )

    def states(self, tab: Tab) -> Collection[CaseState]:
        of_tab = frozenset(STATES_OF[tab])
        return of_tab if self.state is None else of_tab & {self.state}

    def _bodies(self, region: Region) -> Collection[str] | None:
        if not self.body or self.body == CENTRE:
            return None
        return {self.body} if self.alone else family(region, {self.body})

    def _check(self, region: Region) -> None:
        for known, named, words in (
            ({*region.bodies, CENTRE}, self.body, "органа {} нет"),
            (region.municipalities, self.municipality, "муниципалитета {} нет"),
            (region.groups, self.group, "раздела {} нет"),
            (PLACES, self.due, "срока {} нет"),
        ):
            if named and named not in known:
                raise EntryRefused(f"{words.format(named)}: проверьте, как это называется")


def family(region: Region, bodies: Collection[str]) -> frozenset[str]:
    """These bodies and all that are parts of them."""
    return frozenset(
        id_ for id_ in region.bodies if any(one.id in bodies for one in region.chain(id_))
    ) | frozenset(bodies)


def written(choice: CaseChoice, **more: str) -> str:
    """The query of an address; `read` turns it back."""
    fields = {
        "tab": "" if choice.tab is Tab.OPEN else choice.tab,
        "body": choice.body,
        "person": choice.person,
        "municipality": choice.municipality,
        "group": choice.group,
        "regime": choice.regime or "",
        "stream": choice.stream,
        "urgent": "1" if choice.urgent else "",
        "state": choice.state or "",
        "due": choice.due,
        "alone": "1" if choice.alone else "",
        "waits": choice.waits,
        **more,
    }
    return urlencode({name: value for name, value in fields.items() if value})


def read(query: str) -> CaseChoice:
    """What is not understood is left out."""
    known = {name: value[:LONGEST] for name, value in parse_qsl(query)}
    return choice_of(**{name: known.get(name, "") for name in FIELDS})


FIELDS = (
    *("tab", "body", "person", "municipality", "group", "regime", "stream", "urgent"),
    *("state", "due", "alone", "waits"),
)


def choice_of(**typed: str) -> CaseChoice:
    regime, state = typed.get("regime", ""), typed.get("state", "")
    tab, waits = typed.get("tab") or Tab.OPEN, typed.get("waits", "")
    return CaseChoice(
        tab=Tab(tab) if tab in list(Tab) else Tab.OPEN,
        body=typed.get("body", ""),
        person=typed.get("person", ""),
        municipality=typed.get("municipality", ""),
        group=typed.get("group", ""),
        regime=Regime(regime) if regime in list(Regime) else None,
        stream=typed.get("stream", ""),
        urgent=bool(typed.get("urgent")),
        state=CaseState(state) if state in list(CaseState) else None,
        due=typed.get("due", ""),
        alone=bool(typed.get("alone")),
        waits=Waits(waits) if waits in list(Waits) else Waits.NONE,
    )


def conditions(choice: CaseChoice, region: Region) -> Sequence[tuple[str, str]]:
    """Each filter that is set: its field and its words."""
    words = CaseWords(region)
    place = region.municipalities.get(choice.municipality)
    group = region.groups.get(choice.group)
    body = "у центра" if choice.body == CENTRE else words.body(choice.body)
    named = (
        ("body", f"{body}: без подведомственных" if choice.alone else body),
        ("person", choice.person),
        ("municipality", place.short if place else choice.municipality),
        ("group", group.name if group else choice.group),
        ("regime", REGIMES[choice.regime] if choice.regime else ""),
        ("stream", words.stream(choice.stream) if choice.stream else ""),
        ("urgent", "угроза жизни" if choice.urgent else ""),
        ("state", STATES[choice.state] if choice.state else ""),
        ("due", PLACE_WORDS.get(choice.due, choice.due)),
        ("waits", WAITS.get(choice.waits, "")),
    )
    return [(field, text) for field, text in named if text]


def described(choice: CaseChoice, region: Region) -> str:
    """For the audit: «просрочены, Тында»."""
    return ", ".join([TABS[choice.tab].lower(), *(text for _, text in conditions(choice, region))])

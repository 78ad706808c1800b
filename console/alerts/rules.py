"""Rules: what fires, how often it was right, and what one would have sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import Request, Response

from alerts.rules import SENSITIVITIES, load_rules
from alerts.usefulness import Advice, Kind, Tally, by_month, doubtful, tally_of
from app.wiring import Parts
from console.pages import Pages
from console.routes import REGION, Route
from console.workers import Work
from desks.rules import try_rule
from domain.alert import Alert, Cell
from domain.errors import SettingsError

MONTHS = 6  # shown
LATELY = 3  # months by which a rule is advised upon
KINDS = {
    Kind.NARROW: "Всплеск по теме в муниципалитете",
    Kind.TOPIC: "Всплеск по теме в области",
    Kind.PLACE: "Всплеск по всем темам муниципалитета",
    Kind.SEARCH: "Всплеск по сохранённому поиску",
    Kind.REACH: "Пост с недовольством и большим охватом",
    Kind.UNANSWERED: "Нет ответа на странице ведомства",
}
ADVICE = {
    Advice.FEW: "оценок слишком мало, чтобы судить",
    Advice.STRICTER: "ложных больше половины: сделайте правило строже",
    Advice.KEEP: "менять не нужно",
    Advice.LOOSER: "почти все верны: можно сделать чувствительнее",
}
SENSITIVITY = {"fewer": "меньше", "usual": "обычно", "more": "больше"}


@dataclass(frozen=True, slots=True)
class Usefulness:
    """A rule's tallies by month, this one first, and what the last of them advise."""

    name: str
    months: Sequence[Tally]
    advice: str


def list_rules(
    request: Request,
    place: str = "",
    group: str = "",
    search: str = "",
    sensitivity: str = "",
    tried: bool = False,
) -> Response:
    """The rules in force; with `tried` also what a rule would have sent."""
    pages: Pages = request.app.state.pages
    parts = pages.parts
    cell = Cell(None, None, search) if search else Cell(group or None, place or None)
    level = sensitivity or parts.settings.sensitivity
    found, problem = None, ""
    if tried:
        pages.audit(request, "backtest", f"{cell.key} {level}")
        try:
            found = try_rule(parts, cell, level)
        except SettingsError as error:
            problem = f"Правило не проверено: {error}."
    judged = judged_of(parts)
    months = months_of(parts)
    return pages.show(
        request,
        "rules.html",
        status_code=400 if problem else 200,
        rules=load_rules(),
        in_force=parts.settings.sensitivity,
        sensitivities=[(value, SENSITIVITY[value]) for value in SENSITIVITIES],
        places=[(m.id, m.short) for m in parts.region.municipalities.values()],
        groups=[(g.id, g.name) for g in parts.region.groups.values()],
        searches=[s.name for s in parts.searches.all()],
        cell=cell,
        level=level,
        found=found,
        problem=problem,
        months=months,
        usefulness=usefulness(parts, judged),
        doubtful=doubtful(judged),
    )


def judged_of(parts: Parts) -> list[tuple[Alert, Tally]]:
    """Alerts of the months shown, with what people made of each."""
    since = parts.clock.now() - timedelta(days=31 * MONTHS)
    alerts = parts.alerts.recent(since)
    moves = parts.alerts.moves_of([alert.id for alert in alerts])
    return [(alert, tally_of(moves[alert.id])) for alert in alerts]


def months_of(parts: Parts) -> list[date]:
    """First days of the months shown, this one first."""
    today = parts.clock.now().astimezone(parts.region.zone)
    count = today.year * 12 + today.month - 1
    return [date((count - i) // 12, (count - i) % 12 + 1, 1) for i in range(MONTHS)]


def usefulness(parts: Parts, judged: Iterable[tuple[Alert, Tally]]) -> list[Usefulness]:
    """Of every rule, in the order of the kinds."""
    tallies, months = by_month(judged, parts.region.zone), months_of(parts)
    return [
        Usefulness(
            KINDS[kind],
            [tallies.get((kind, month), Tally()) for month in months],
            ADVICE[_sum(tallies, kind, months[:LATELY]).advice()],
        )
        for kind in Kind
    ]


def _sum(tallies: Mapping[tuple[Kind, date], Tally], kind: Kind, months: Sequence[date]) -> Tally:
    return sum((tallies.get((kind, month), Tally()) for month in months), Tally())


ROUTES: Sequence[Route] = (Route("GET", "/rules", list_rules, REGION, work=Work.TRIAL),)

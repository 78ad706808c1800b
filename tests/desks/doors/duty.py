"""Duty and handovers through each door."""

from datetime import timedelta
from itertools import count

from app.installation import Installation
from desks.verbs import Verb
from domain.duty import DutyRole, RosterEntry
from domain.handover import Handover
from domain.person import Right
from tests.desks.doors.table import MISSING, REFUSED, Call, Names, Row

REGION, DEEDS = frozenset({Right.REGION}), frozenset({Right.ALERTS})
_numbers = count()


def shift(installation: Installation) -> Names:
    """A shift of somebody new, with its times as each door writes them."""
    now, name = installation.clock.now().replace(microsecond=0), f"Дежурный {next(_numbers)}"
    since, until = now + timedelta(days=1), now + timedelta(days=2)
    installation.watch.duty.add([RosterEntry(name, DutyRole.OFFICER, since, until, "Вера", now)])
    local = [at.astimezone(installation.region.zone) for at in (since, until)]
    stored = installation.watch.duty.roster(now).entries
    return {
        "person": name,
        "entry": max(e.id or 0 for e in stored),
        "since": since.isoformat(),
        "until": until.isoformat(),
        "from": f"{local[0]:%Y-%m-%dT%H:%M}",
        "to": f"{local[1]:%Y-%m-%dT%H:%M}",
        "typed_from": f"{local[0]:%d.%m.%Y %H:%M}",
        "typed_to": f"{local[1]:%d.%m.%Y %H:%M}",
    }


def series(installation: Installation) -> Names:
    """A coming shift of a rotation."""
    now, name = installation.clock.now(), f"s{next(_numbers)}"
    since, until = now + timedelta(days=1), now + timedelta(days=2)
    entry = RosterEntry("Анна", DutyRole.OFFICER, since, until, "Вера", now, series=name)
    installation.watch.duty.add([entry])
    return {"series": name}


def two(installation: Installation) -> Names:
    """Two coming shifts of others than the viewer."""
    mine, theirs = shift(installation)["entry"], shift(installation)["entry"]
    return {"offered": mine, "wanted": theirs}


def note(installation: Installation) -> Names:
    now = installation.clock.now()
    return {"note": installation.watch.handovers.add(Handover("Вера", now, "Ждём ЖКХ", ())).id}


TIMES = {"since": "{from}", "until": "{to}"}
MOMENTS = {"since": "{since}", "until": "{until}"}
TYPED = ("--from", "{typed_from}", "--until", "{typed_to}")
ROWS = (
    Row(
        "duty",
        REGION,
        page=Call("GET", "/duty"),
        api=Call("GET", "/duty"),
        shell=("duty", "list"),
    ),
    Row(
        "shift",
        DEEDS,
        page=Call("POST", "/duty", {"person": "{person}", "role": "officer", **TIMES}),
        api=Call("POST", "/duty/entries", {"person": "{person}", "role": "officer", **MOMENTS}),
        shell=("duty", "add", "{person}", *TYPED),
        verb=Verb.DUTY,
        detail="{person}: дежурный",
        make=shift,
    ),
    Row(
        "absence",
        DEEDS,
        page=Call("POST", "/duty", {"person": "{person}", "role": "отсутствует", **TIMES}),
        api=Call("POST", "/duty/entries", {"person": "{person}", "role": "away", **MOMENTS}),
        shell=("duty", "add", "{person}", *TYPED, "--role", "отсутствует"),
        verb=Verb.DUTY,
        detail="{person}: отсутствует",
        make=shift,
    ),
    Row(
        "shift that ends before it begins",
        DEEDS,
        page=Call(
            "POST",
            "/duty",
            {"person": "{person}", "role": "officer", "since": "{to}", "until": "{from}"},
        ),
        api=Call(
            "POST",
            "/duty/entries",
            {"person": "{person}", "role": "officer", "since": "{until}", "until": "{since}"},
        ),
        shell=("duty", "add", "{person}", "--from", "{typed_to}", "--until", "{typed_from}"),
        outcome=REFUSED,
        make=shift,
    ),
    Row(
        "swap",
        DEEDS,
        page=Call("POST", "/duty", {"person": "{person}", "into": "Борис", **TIMES}),
        api=Call("POST", "/duty/swaps", {"person": "{person}", "into": "Борис", **MOMENTS}),
        shell=("duty", "swap", "{person}", "Борис", *TYPED),
        verb=Verb.DUTY,
        detail="{person}: заменяет Борис",
        make=shift,
    ),
    Row(
        "rotation",
        DEEDS,
        page=Call(
            "POST",
            "/duty/rotations",
            {"people": ["Анна", "Борис"], "turn": "day", "over": "yes", **TIMES},
        ),
        api=Call(
            "POST",
            "/duty/rotations",
            {"people": ["Анна", "Борис"], "turn": "day", "over": True, **MOMENTS},
        ),
        shell=("duty", "rotate", "Анна", "Борис", "--over", *TYPED),
        verb=Verb.DUTY,
        detail="чередование: Анна, Борис, дежурный, 1 смена, запись *",
        make=shift,
    ),
    Row(
        "rotation taken back",
        DEEDS,
        page=Call("POST", "/duty/series/{series}/remove"),
        api=Call("POST", "/duty/series/{series}/remove"),
        shell=("duty", "undo", "{series}"),
        verb=Verb.DUTY,
        detail="запись {series} отменена: 1 смена",
        make=series,
    ),
    Row(
        "exchange of others' shifts",
        DEEDS,
        page=Call("POST", "/duty/exchanges", {"offered": "{offered}", "wanted": "{wanted}"}),
        api=Call("POST", "/duty/exchanges", {"offered": "{offered}", "wanted": "{wanted}"}),
        shell=("duty", "exchange", "{offered}", "{wanted}"),
        outcome=REFUSED,
        make=two,
    ),
    Row(
        "answer to an unknown exchange",
        DEEDS,
        page=Call("POST", "/duty/exchanges/999999/agree"),
        api=Call("POST", "/duty/exchanges/999999", {"answer": "agree"}),
        shell=("duty", "answer", "999999", "agree"),
        outcome=MISSING,
    ),
    Row(
        "removed shift",
        DEEDS,
        page=Call("POST", "/duty/{entry}/remove"),
        api=Call("POST", "/duty/entries/{entry}/remove"),
        shell=("duty", "remove", "{entry}"),
        verb=Verb.DUTY,
        detail="запись {entry} убрана",
        make=shift,
    ),
    Row(
        "removal of an unknown shift",
        DEEDS,
        page=Call("POST", "/duty/999999/remove"),
        api=Call("POST", "/duty/entries/999999/remove"),
        shell=("duty", "remove", "999999"),
        outcome=MISSING,
    ),
    Row(
        "channels of a person",
        DEEDS,
        page=Call("POST", "/duty/people", {"name": "{person}", "first": "почта"}),
        api=Call("POST", "/duty/people", {"name": "{person}", "channels": ["почта"]}),
        shell=("duty", "person", "{person}", "--channel", "почта"),
        verb=Verb.DUTY,
        detail="каналы: {person}",
        make=shift,
    ),
    Row(
        "roster as a file",
        DEEDS,
        page=Call(
            "POST",
            "/duty/import",
            file="кто;роль;с;до\n{person};дежурный;{typed_from};{typed_to}\n",
        ),
        verb=Verb.DUTY,
        detail="график загружен",
        make=shift,
    ),
    Row(
        "test message",
        DEEDS,
        page=Call("POST", "/duty/test", {"name": "{person}"}),
        api=Call("POST", "/duty/test", {"name": "{person}"}),
        shell=("duty", "test", "{person}"),
        verb=Verb.DUTY,
        detail="проверка связи: {person}",
        make=shift,
    ),
    Row(
        "handovers",
        REGION,
        page=Call("GET", "/duty/handover"),
        api=Call("GET", "/duty/handovers"),
        make=note,
    ),
    Row(
        "handover",
        DEEDS,
        page=Call("POST", "/duty/handover", {"text": "Ждём ЖКХ"}),
        api=Call("POST", "/duty/handovers", {"text": "Ждём ЖКХ"}),
        verb=Verb.HANDOVER,
        detail="открытых оповещений: *",
    ),
    Row(
        "handover read",
        DEEDS,
        page=Call("POST", "/duty/handover/{note}/read"),
        api=Call("POST", "/duty/handovers/{note}/read"),
        verb=Verb.HANDOVER,
        detail="записка {note} прочитана",
        make=note,
    ),
    Row(
        "unknown handover read",
        DEEDS,
        page=Call("POST", "/duty/handover/999999/read"),
        api=Call("POST", "/duty/handovers/999999/read"),
        outcome=MISSING,
    ),
)

"""Imports of cases through each door: bring, report, undo, freshness."""

from dataclasses import replace
from uuid import uuid4

from app.installation import Installation
from desks.cases.opening import CaseOpening, HandForm
from desks.verbs import Verb
from desks.viewer import in_shell
from domain.cases.import_map import CaseColumn, ImportMap
from domain.cases.imports import ImportRun, ImportState
from domain.cases.pairs import CasePair, PairReason, PairState
from domain.person import Right
from domain.terms.policy import Regime
from tests.desks.doors.table import MISSING, REFUSED, Call, Names, Row

READ = frozenset({Right.READ_CASES})
CASES = READ | {Right.CASES}
MAP = ImportMap(
    "ПОС",
    "pos",
    {CaseColumn.NUMBER: "Номер", CaseColumn.RECEIVED: "Дата", CaseColumn.TEXT: "Текст"},
    "Europe/Moscow",
    Regime.MESSAGE,
)
TRY = ("--stream", "pos", "--zone", "Europe/Moscow")


def brought(installation: Installation) -> Names:
    """An import that is done, and its file."""
    now = installation.clock.now()
    run = ImportRun(now, "заранее", "a.csv", MAP, now, state=ImportState.DONE)
    file = installation.settings.data / "brought.csv"
    file.write_text("Номер обращения;Дата создания;Текст обращения\n1;24.11.2026 10:00;Яма\n")
    return {"run": installation.casework.imports.add(run).number, "file": file}


def undone(installation: Installation) -> Names:
    names = brought(installation)
    imports = installation.casework.imports
    run = imports.get(names["run"])
    assert run
    imports.save(replace(run, state=ImportState.UNDONE))
    return names


def kept(installation: Installation) -> Names:
    """A map of a new name."""
    name = f"карта {uuid4().hex[:6]}"
    stored = installation.casework.maps.add(
        replace(MAP, name=name), "заранее", installation.clock.now()
    )
    assert stored
    return {"map": stored.id, "name": name}


def paired(installation: Installation) -> Names:
    """Two cases that may be one."""
    opening, form = CaseOpening(installation), HandForm("Не горит фонарь")
    before = in_shell("заранее")
    ids = [opening.by_hand(before, form).stored.case.number for _ in range(2)]
    pairs = installation.casework.pairs
    pairs.propose([CasePair(*ids, (PairReason.TEXT,), 0.6)], installation.clock.now())
    [pair] = pairs.of_case(ids[0])
    return {"pair": pair.number}


def joined(installation: Installation) -> Names:
    names = paired(installation)
    pairs, now = installation.casework.pairs, installation.clock.now()
    pair = pairs.get(names["pair"])
    assert pair
    pairs.decide(pair, PairState.JOINED, "заранее", now)
    return names


ROWS = (
    Row(
        "reconciliation",
        CASES | {Right.REGION},
        page=Call("GET", "/cases/reconciliation"),
        api=Call("GET", "/cases/reconciliation"),
        shell=("cases", "reconcile"),
        verb=Verb.CASES,
        detail="сверка",
    ),
    Row(
        "pairs of cases",
        CASES,
        api=Call("GET", "/case-pairs"),
        shell=("cases", "reconcile", "--pairs"),
        verb=Verb.CASES,
        detail="похожие обращения",
        make=paired,
    ),
    *(
        Row(
            f"{deed} a pair of cases",
            CASES,
            page=Call("POST", f"/cases/pairs/{{pair}}/{deed}"),
            api=Call("POST", f"/case-pairs/{{pair}}/{deed}"),
            shell=("cases", "reconcile", f"--{deed}", "{pair}"),
            verb=Verb.CASE_PAIR,
            detail=f"О-* к О-*: {words}",
            make=make,
        )
        for deed, words, make in (
            ("accept", "присоединено", paired),
            ("reject", "разные", paired),
            ("undo", "предложено", joined),
        )
    ),
    Row(
        "accept an accepted pair of cases",
        CASES,
        page=Call("POST", "/cases/pairs/{pair}/accept"),
        api=Call("POST", "/case-pairs/{pair}/accept"),
        shell=("cases", "reconcile", "--accept", "{pair}"),
        outcome=REFUSED,
        make=joined,
    ),
    Row(
        "accept an unknown pair of cases",
        CASES,
        page=Call("POST", "/cases/pairs/999999/accept"),
        api=Call("POST", "/case-pairs/999999/accept"),
        shell=("cases", "reconcile", "--accept", "999999"),
        outcome=MISSING,
    ),
    Row(
        "imports",
        CASES,
        page=Call("GET", "/cases/imports"),
        api=Call("GET", "/case-imports"),
        shell=("cases", "imports"),
    ),
    Row(
        "import",
        CASES,
        page=Call("GET", "/cases/imports/{run}"),
        api=Call("GET", "/case-imports/{run}"),
        shell=("cases", "import-report", "{run}"),
        verb=Verb.CASE_IMPORTS,
        detail="загрузка {run}",
        make=brought,
    ),
    Row(
        "unknown import",
        CASES,
        page=Call("GET", "/cases/imports/999999"),
        api=Call("GET", "/case-imports/999999"),
        shell=("cases", "import-report", "999999"),
        outcome=MISSING,
    ),
    Row(
        "bring an import",
        CASES,
        shell=("cases", "import", "{file}", *TRY, "--later"),
        verb=Verb.CASE_IMPORT,
        detail="задача *: run=*, file=brought.csv, map=*",
        make=brought,
    ),
    Row(
        "import without a zone",
        CASES,
        shell=("cases", "import", "{file}", "--stream", "pos", "--dry-run"),
        outcome=REFUSED,
        make=brought,
    ),
    Row(
        "undo an import",
        CASES,
        page=Call("POST", "/cases/imports/{run}/undo"),
        api=Call("POST", "/case-imports/{run}/undo"),
        shell=("cases", "import-undo", "{run}", "--later"),
        verb=Verb.CASE_IMPORT_UNDO,
        detail="задача *: run={run}",
        make=brought,
    ),
    Row(
        "undo an undone import",
        CASES,
        page=Call("POST", "/cases/imports/{run}/undo"),
        api=Call("POST", "/case-imports/{run}/undo"),
        shell=("cases", "import-undo", "{run}"),
        outcome=REFUSED,
        make=undone,
    ),
    Row(
        "report as a file",
        CASES,
        page=Call("GET", "/cases/imports/{run}/report"),
        verb=Verb.CASE_IMPORTS,
        detail="загрузка {run}, файл",
        make=brought,
    ),
    Row("bring a table", CASES, page=Call("POST", "/cases/imports", file="Номер;Дата\n1;2\n")),
    Row(
        "bring what is no table",
        CASES,
        page=Call("POST", "/cases/imports", file="\0"),
        outcome=REFUSED,
    ),
    Row(
        "delete a map",
        CASES,
        page=Call("POST", "/cases/imports/maps/{map}/forget"),
        verb=Verb.CASE_MAP,
        detail="«{name}» удалена",
        make=kept,
    ),
    Row(
        "delete an unknown map",
        CASES,
        page=Call("POST", "/cases/imports/maps/999999/forget"),
        outcome=MISSING,
    ),
    Row("freshness", READ, api=Call("GET", "/case-freshness"), make=brought),
)

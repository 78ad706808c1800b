"""Backup copies through each door."""

from app.installation import Installation
from desks.operations.copies import CopyDesk
from desks.verbs import Verb
from desks.viewer import in_shell
from domain.person import Right
from tests.desks.doors.table import MISSING, Call, Names, Row

ADMINISTERS = frozenset({Right.ADMINISTER})


def _made(installation: Installation) -> Names:
    desk, viewer = CopyDesk(installation), in_shell("заранее")
    if not (copies := desk.state(viewer).copies):
        desk.make(viewer, whole=True)
        copies = desk.state(viewer).copies
    return {"copy": copies[0].path.name}


ROWS = (
    Row(
        "copies",
        ADMINISTERS,
        page=Call("GET", "/copies"),
        api=Call("GET", "/copies"),
        shell=("backup", "--list"),
    ),
    Row(
        "ask for a copy",
        ADMINISTERS,
        page=Call("POST", "/copies"),
        api=Call("POST", "/copies"),
        verb=Verb.COPY,
        detail="задача *: whole=True",
    ),
    Row(
        "make a copy at once",
        ADMINISTERS,
        shell=("backup", "--changes"),
        verb=Verb.COPY,
        detail="otklik-*.copy",
    ),
    Row(
        "ask for a trial of a copy",
        ADMINISTERS,
        page=Call("POST", "/copies/{copy}/trial"),
        api=Call("POST", "/copies/{copy}/trial"),
        verb=Verb.COPY_TRIAL,
        detail="задача *: name={copy}",
        make=_made,
    ),
    Row(
        "try a copy out at once",
        ADMINISTERS,
        shell=("backup", "--verify", "--copy", "{copy}"),
        verb=Verb.COPY_TRIAL,
        detail="{copy}",
        make=_made,
    ),
    Row(
        "try out a copy that there is not",
        ADMINISTERS,
        page=Call("POST", "/copies/otklik-1.copy/trial"),
        api=Call("POST", "/copies/otklik-1.copy/trial"),
        shell=("backup", "--verify", "--copy", "otklik-1.copy"),
        outcome=MISSING,
    ),
)

"""The summary and the screens of halls through each door."""

from itertools import count

from app.installation import Installation
from desks.access.sessions import session_id
from desks.verbs import Verb
from domain.access.session import Screen
from domain.person import Right
from tests.desks.doors.table import MISSING, REFUSED, Call, Names, Row

READ, HALL = frozenset({Right.POSTS}), frozenset({Right.REGION})
GIVE = frozenset({Right.ADMINISTER})
_numbers = count()


def screen(installation: Installation) -> Names:
    id_ = f"screen{next(_numbers)}"
    made = Screen(id_, f"Зал {id_}", "Вера", installation.clock.now())
    installation.access.screens.add(made, session_id(id_))
    return {"screen": id_}


ROWS = (
    Row("summary", READ, page=Call("GET", "/"), api=Call("GET", "/home"), verb=Verb.HOME),
    Row("news of the summary", READ, page=Call("GET", "/summary/live")),
    Row("page of a hall", HALL, page=Call("GET", "/screen")),
    Row("screens", GIVE, page=Call("GET", "/screens")),
    Row(
        "screen",
        GIVE,
        page=Call("POST", "/screens", {"name": "Зал"}),
        verb=Verb.SCREEN,
        detail="Зал: ссылка выдана",
    ),
    Row("screen without a name", GIVE, page=Call("POST", "/screens"), outcome=REFUSED),
    Row(
        "end of a screen",
        GIVE,
        page=Call("POST", "/screens/{screen}/end"),
        verb=Verb.SCREEN,
        detail="Зал {screen}: экран отключён",
        make=screen,
    ),
    Row(
        "end of an unknown screen",
        GIVE,
        page=Call("POST", "/screens/none/end"),
        outcome=MISSING,
    ),
)

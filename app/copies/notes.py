"""What the installation remembers of the last copy that was made, and the last one tried out."""

import json
from dataclasses import dataclass
from datetime import datetime

from domain.ports.installation import InstallationStore

MADE, TRIED = "copy made", "copy tried"  # in the installation's values


@dataclass(frozen=True, slots=True)
class CopyNote:
    """`at` is when it was done, `made_at` when the copy was made; `problem` is Russian, and empty
    if all went well.
    """

    name: str
    at: datetime
    made_at: datetime
    bytes: int = 0
    problem: str = ""


def note_of(marks: InstallationStore, what: str) -> CopyNote | None:
    if (text := marks.value(what)) is None:
        return None
    name, at, made_at, size, problem = json.loads(text)
    done_at, copied_at = datetime.fromisoformat(at), datetime.fromisoformat(made_at)
    return CopyNote(name, done_at, copied_at, size, problem)


def write_note(marks: InstallationStore, what: str, note: CopyNote) -> None:
    row = (note.name, note.at.isoformat(), note.made_at.isoformat(), note.bytes, note.problem)
    marks.replace({what: json.dumps(row, ensure_ascii=False)})

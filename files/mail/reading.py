"""Reads one saved e-mail in a child process: hostile headers and markup cost hours or gigabytes."""

import json
import os
import sys
from dataclasses import asdict
from datetime import datetime
from tempfile import TemporaryFile
from typing import Any

from domain.errors import EntryRefused, UnreadableList
from files.guards.child import PRIVATE, confine, run
from files.guards.limits import LETTER, Limits
from files.mail.letter import Letter, check_size, read_mail

DAMAGED = "письмо не прочитано: оно повреждено или слишком сложно; перешлите его текстом"


def read_letter(content: bytes, limits: Limits = LETTER) -> Letter:
    """Raises EntryRefused for a file that is too large, is no letter, or takes too long."""
    check_size(content)
    with TemporaryFile() as file, TemporaryFile() as spool:
        file.write(content)
        file.seek(0)
        try:
            run("files.mail.reading", limits.written(), file, spool, limits)
        except UnreadableList as error:
            raise EntryRefused(DAMAGED) from error
        spool.seek(0)
        answer: dict[str, Any] = json.load(spool)
    if "refused" in answer:
        raise EntryRefused(answer["refused"])
    sent_at = answer.pop("sent_at")
    return Letter(sent_at=datetime.fromisoformat(sent_at) if sent_at else None, **answer)


def main() -> None:
    os.umask(PRIVATE)
    confine(Limits(**json.loads(sys.argv[1])))
    try:
        letter = read_mail(sys.stdin.buffer.read())
        sent_at = letter.sent_at.isoformat() if letter.sent_at else None
        answer = {**asdict(letter), "sent_at": sent_at}
    except EntryRefused as refusal:
        answer = {"refused": str(refusal)}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()

"""Reads one reply in a child process, as saved letters are read."""

import json
import os
import sys
from dataclasses import asdict
from tempfile import TemporaryFile
from typing import Any

from domain.errors import EntryRefused, UnreadableList
from files.guards.child import PRIVATE, confine, run
from files.guards.limits import LETTER, Limits
from files.mail.letter import check_size
from files.mail.reply import MailReply, read_head, read_reply

READERS = {"whole": read_reply, "head": read_head}


def read_apart(content: bytes, *, head: bool = False, limits: Limits = LETTER) -> MailReply:
    """The reply, or its headers alone. Raises EntryRefused for a letter that is too large, is
    damaged, or takes too long.
    """
    check_size(content)
    request = {"limits": limits.written(), "reader": "head" if head else "whole"}
    with TemporaryFile() as file, TemporaryFile() as spool:
        file.write(content)
        file.seek(0)
        try:
            run("files.mail.replies", request, file, spool, limits)
        except UnreadableList as error:
            raise EntryRefused("письмо повреждено или слишком сложно") from error
        spool.seek(0)
        answer: dict[str, Any] = json.load(spool)
    if "refused" in answer:
        raise EntryRefused(answer["refused"])
    return MailReply(**{**answer, "addresses": tuple(answer["addresses"])})


def main() -> None:
    os.umask(PRIVATE)
    request = json.loads(sys.argv[1])
    confine(Limits(**request["limits"]))
    try:
        answer = asdict(READERS[request["reader"]](sys.stdin.buffer.read()))
    except EntryRefused as refusal:
        answer = {"refused": str(refusal)}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()

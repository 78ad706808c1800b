"""The child that reads and fills a template, so that a hostile file harms only the child.

Standard input holds a line of JSON and the DOCX; the answer is a line of JSON and the filled DOCX.
"""

import json
import os
import sys
from dataclasses import asdict
from traceback import extract_tb
from typing import Any

from domain.errors import EntryRefused, UnreadableList
from domain.reports.template import TemplateValue, TemplateValues
from files.guards.child import PRIVATE, confine
from files.guards.limits import MB, Limits

BROKEN = "шаблон не прочитан: файл повреждён или слишком сложен; сохраните его в Word заново"


def main() -> None:
    out = os.dup(1)
    os.dup2(2, 1)
    os.umask(PRIVATE)
    limits = Limits(**json.loads(sys.argv[1]))
    confine(limits)
    # The libraries are loaded under the limits too.
    from reports.templates.dangers import open_template
    from reports.templates.filling import fill, read

    head: dict[str, Any]
    content = b""
    try:
        asked = json.loads(sys.stdin.buffer.readline())
        package = open_template(sys.stdin.buffer.read(), limits)
        if asked["values"] is None:
            head = asdict(read(package))
        else:
            reading = fill(package, values_of(asked["values"]), limits.rows)
            head = asdict(reading)
            content = b"" if reading.mistakes else package.written()
    except EntryRefused as refusal:
        head = {"refused": str(refusal)}
    except UnreadableList as refusal:
        head = {"refused": refusal.reason}
    except MemoryError:
        head = {"refused": f"чтобы прочитать шаблон, мало {limits.memory // MB} МБ памяти"}
    except Exception as error:  # noqa: BLE001, the border of the process
        where = extract_tb(error.__traceback__)[-1]
        fault = f"{type(error).__name__} in {where.filename}:{where.lineno}"
        head = {"refused": BROKEN, "fault": fault}
    with open(out, "wb", closefd=False) as spool:
        spool.write(f"{json.dumps(head)}\n".encode())
        spool.write(content)


def values_of(written: dict[str, Any]) -> TemplateValues:
    def row(one: dict[str, Any]) -> dict[str, TemplateValue]:
        return {name: TemplateValue(*value) for name, value in one.items()}

    return TemplateValues(
        row(written["values"]),
        {name: [row(one) for one in rows] for name, rows in written["lists"].items()},
        written["columns"],
    )


if __name__ == "__main__":
    main()

"""One parser of foreign bytes as one call, and what harnesses share."""

import base64
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

CORPUS = Path(__file__).parent / "corpus"
NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Yakutsk")
URL = "https://news.example/2026/11/28/a"
HTML = "text/html; charset=utf-8"

Parser = Callable[[bytes], object]


@dataclass(frozen=True)
class Harness:
    """`run` returns, or raises an OtklikError; `parts` are the modules whose lines are counted."""

    run: Parser
    seeds: Sequence[bytes]
    parts: Sequence[str]


def kept(name: str) -> Sequence[bytes]:
    """Inputs that reached new lines on other days, one a line of the harness's file."""
    file = CORPUS / f"{name.replace(' ', '_')}.txt"
    return (
        [base64.b64decode(line) for line in file.read_text("ascii").split()]
        if file.exists()
        else []
    )


def each(*parsers: Parser) -> Parser:
    """The last byte chooses one, which gets the others: so all of them share what is learned."""

    def run(data: bytes) -> object:
        return parsers[data[-1] % len(parsers) if data else 0](data[:-1])

    return run


def for_each(parsers: int, *inputs: bytes) -> Sequence[bytes]:
    """Inputs for every parser of `each`."""
    return [data + bytes([chosen]) for data in inputs for chosen in range(parsers)]


def written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def packed(files: Mapping[str, str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)  # of no day: the same bytes always
    return out.getvalue()

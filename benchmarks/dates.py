"""Share of stated dates that are parsed correctly: formats of sites, and recorded cases from
samples.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]

from crawlers.reading.dates import parse_date
from domain.post import CLOCK_SKEW
from domain.spelling import plain

ZONE = ZoneInfo("Asia/Yakutsk")
NOW = datetime(2026, 11, 24, 12, 7, tzinfo=ZONE)
OLD = datetime(2012, 11, 13, 12, 7, tzinfo=ZONE)  # cases that name no year were written then
FILE = Path("dates") / "ru_cases.jsonl"
# A case counts as Russian if it contains only these words. Other languages are only checked for
# dates in the future.
_RUSSIAN = re.compile(
    r"янв(ар[ья])?|фев(р(ал[ья])?)?|март?а?|апр(ел[ья])?|ма[йя]|июн[ья]?|июл[ья]?|авг(уста?)?"
    r"|сент?(ябр[ья])?|окт(ябр[ья])?|ноя(б(р[ья])?)?|дек(абр[ья])?|понедельник|вторник|сред[аы]"
    r"|четверг|пятница|суббота|воскресенье|пн|вт|ср|чтв?|пт|сб|вск?|день|дн[яи]|дней|час(а|ов)?"
    r"|мин(ут[аыу]?)?|сек(унд[аыу]?)?|недел[яиюь]|мес(яца?|яцев)?|года?|лет|г|ч|в|и|с|назад|около"
    r"|сегодня|вчера|позавчера"
)
_WORD = re.compile(r"[^\W\d_]+")
_DATETIME = re.compile(r"datetime\(([\d, ]+)\)")


@dataclass(frozen=True)
class Case:
    """A stated date, the time of reading, and its local meaning, None if it states no day.

    `exact` means that the time counts too.
    """

    text: str
    now: datetime
    expected: datetime | None
    exact: bool = True


def _site(text: str, *parts: int) -> Case:
    expected = datetime(*parts, tzinfo=ZONE) if parts else None  # type: ignore[arg-type, misc]
    return Case(text, NOW, expected)


SITES = (
    _site("24.11.2026 11:30", 2026, 11, 24, 11, 30),
    _site("24.11.2026 | 11:30", 2026, 11, 24, 11, 30),
    _site("24.11.26, 11:30", 2026, 11, 24, 11, 30),
    _site("24 ноября 2026, 11:30", 2026, 11, 24, 11, 30),
    _site("24 ноября 2026 года в 11:30", 2026, 11, 24, 11, 30),
    _site("12 нояб 2026", 2026, 11, 12),
    _site("21 декабря, 16:27", 2025, 12, 21, 16, 27),
    _site("20 ноября, 9:05", 2026, 11, 20, 9, 5),
    _site("Вторник, 24 ноября 2026 11:30", 2026, 11, 24, 11, 30),
    _site("сегодня, 11:30", 2026, 11, 24, 11, 30),
    _site("Сегодня в 11:30", 2026, 11, 24, 11, 30),
    _site("вчера в 14:05", 2026, 11, 23, 14, 5),
    _site("вчера", 2026, 11, 23),
    _site("11:30", 2026, 11, 24, 11, 30),
    _site("18:40", 2026, 11, 23, 18, 40),
    _site("только что", 2026, 11, 24, 12, 7),
    _site("5 минут назад", 2026, 11, 24, 12, 2),
    _site("полчаса назад", 2026, 11, 24, 11, 37),
    _site("2 часа назад", 2026, 11, 24, 10, 7),
    _site("час назад", 2026, 11, 24, 11, 7),
    _site("2026-11-24T02:30:00Z", 2026, 11, 24, 11, 30),
    _site("2026-11-24 11:30:00", 2026, 11, 24, 11, 30),
    _site("Tue, 24 Nov 2026 11:30:00", 2026, 11, 24, 11, 30),
    _site("Tue, 24 Nov 2026 05:30:00 MSK", 2026, 11, 24, 11, 30),
    _site("Опубликовано: 24 ноября 2026, 11:30", 2026, 11, 24, 11, 30),
    _site("Редакция • 24.11.2026 11:30 • 120 просмотров", 2026, 11, 24, 11, 30),
    _site("июнь 2025"),
    _site("прошлой осенью"),
    _site("24 ноября 2027"),
    _site("завтра в 10:00"),
)


def main(argv: list[str]) -> None:
    """Print scores and wrong results; exit code 1 for any date in the future."""
    parser = argparse.ArgumentParser(prog="dates", description=__doc__)
    parser.add_argument("--samples", type=Path, help=f"folder with {FILE}")
    options = parser.parse_args(argv)
    future = _score("forms of sites", SITES)
    if options.samples is None:
        sys.stdout.write("no recorded cases: --samples FOLDER names them\n")
    else:
        rows = [json.loads(line) for line in (options.samples / FILE).open(encoding="utf-8")]
        future += _score("recorded cases in Russian", [c for row in rows for c in _cases(row)])
        texts = {str(argument) for row in rows for argument in row["args"]}
        dates = [parse_date(text, ZONE, now) for text in texts for now in (NOW, OLD)]
        nows = [now for _ in texts for now in (NOW, OLD)]
        late = sum(_is_future(at, now) for at, now in zip(dates, nows, strict=True))
        sys.stdout.write(f"texts in any language: {len(texts)}, of them in the future: {late}\n")
        future += late
    sys.stdout.write(f"{future} future dates\n")
    if future:
        sys.exit("a date lies in the future")


def _cases(row: dict[str, Any]) -> Iterator[Case]:
    """Absolute dates, and spans of time ago; a year or a month alone states no day."""
    text = str(row["args"][0])
    if not all(_RUSSIAN.fullmatch(plain(word)) for word in _WORD.findall(text)):
        return
    if len(row["args"]) == 2 and (base := _DATETIME.search(str(row["args"][1]))):
        parts = [int(part) for part in base[1].split(",")]
        stated = re.search(r"\d{4}", text) is not None
        at = datetime(*parts, tzinfo=ZONE)  # type: ignore[arg-type, misc]
        yield Case(text, NOW if stated else OLD, at, exact=len(parts) > 3)
    elif isinstance(span := row["kwargs"].get("ago"), dict):
        exact = bool({"hours", "minutes", "seconds"} & set(span))
        yield Case(text, NOW, NOW - relativedelta(**span), exact)


def _score(name: str, cases: Iterable[Case]) -> int:
    """Print the score; returns the number of dates in the future."""
    right, wrong, future = 0, [], 0
    for case in cases:
        parsed = parse_date(case.text, ZONE, case.now)
        future += _is_future(parsed, case.now)
        if _is_right(parsed, case):
            right += 1
        else:
            read = f"{parsed.astimezone(ZONE):%Y-%m-%d %H:%M}" if parsed else "not understood"
            wrong.append(f"  «{case.text}»: {read}\n")
    sys.stdout.write(f"{name}: {right} of {right + len(wrong)} right\n" + "".join(wrong))
    return future


def _is_right(parsed: datetime | None, case: Case) -> bool:
    if parsed is None or case.expected is None:
        return parsed is case.expected
    local = parsed.astimezone(ZONE)
    if not case.exact:
        return local.date() == case.expected.date()
    return abs(local - case.expected) < timedelta(minutes=1)


def _is_future(parsed: datetime | None, now: datetime) -> bool:
    return parsed is not None and parsed > now.astimezone(UTC) + CLOCK_SKEW


if __name__ == "__main__":
    main(sys.argv[1:])

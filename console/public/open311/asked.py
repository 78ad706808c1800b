"""What a client asks for and sends, read leniently. Pure.

A parameter that is empty counts as not sent.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from desks.open311.reading import MOST, WantedRequests
from desks.open311.submitting import RequestForm
from domain.cases.case import GREATEST
from domain.errors import EntryRefused

Pairs = Sequence[tuple[str, str]]

MOST_FIELDS = 500
_STATUSES = ("open", "closed")
# A plus that was not encoded arrives as a space.
_LOST_PLUS = re.compile(r" (?=\d{2}:?\d{2}$)")
_ATTRIBUTE = re.compile(r"attributes?\[([^\[\]]{1,100})\](?:\[\d*\])?")
_NUMBER = re.compile(r"\d{1,15}")


def wanted_requests(
    pairs: Iterable[tuple[str, str]], codes: Iterable[str], zone: ZoneInfo
) -> WantedRequests:
    """Raises EntryRefused. Numbers that cannot be any are left out."""
    asked: dict[str, list[str]] = {}
    for name, value in pairs:
        asked.setdefault(name.removesuffix("[]"), []).append(value)

    def several(name: str) -> list[str] | None:
        parts = [part.strip() for value in asked.get(name, ()) for part in value.split(",")]
        return [part for part in parts if part] or None

    def one(name: str) -> str:
        return next((value.strip() for value in asked.get(name, ()) if value.strip()), "")

    if (ids := several("service_request_id")) is not None:
        return WantedRequests(ids=numbers_of(ids))
    statuses = several("status")
    if statuses and (wrong := {one.lower() for one in statuses}.difference(_STATUSES)):
        raise EntryRefused(f"status: бывает open и closed, а не «{min(wrong)[:40]}»")
    chosen = {status.lower() for status in statuses or _STATUSES}
    known, services = set(codes), several("service_code")
    return WantedRequests(
        codes=None if services is None else sorted(known.intersection(services)),
        is_closed=None if len(chosen) > 1 else "closed" in chosen,
        since=moment_of("start_date", one("start_date"), zone),
        until=moment_of("end_date", one("end_date"), zone),
        page=_count("page", one("page"), 1),
        page_size=_count("page_size", one("page_size"), MOST),
    )


def numbers_of(texts: Iterable[str]) -> list[int]:
    whole = (int(text) for text in texts if _NUMBER.fullmatch(text) and text.isascii())
    return [number for number in whole if number <= GREATEST]


def moment_of(name: str, text: str, zone: ZoneInfo) -> datetime | None:
    """A time without an offset is one of the region."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(_LOST_PLUS.sub("+", text))
        at = at if at.tzinfo else at.replace(tzinfo=zone)
        at.timestamp()
    except (ValueError, OverflowError):
        raise EntryRefused(f"{name}: нужно время вида 2026-01-31T00:00:00Z") from None
    return at


def _count(name: str, text: str, usual: int) -> int:
    if not text:
        return usual
    if not (_NUMBER.fullmatch(text) and text.isascii() and int(text)):
        raise EntryRefused(f"{name}: нужно целое число от 1")
    return int(text)


def sent_pairs(body: bytes, content_type: str) -> Pairs:
    """Of a form or of JSON. Raises EntryRefused for what is neither, or not in UTF-8."""
    try:
        text = body.decode("utf-8-sig")
        if "json" in content_type.lower():
            return list(_of_json(json.loads(text) if text.strip() else {}))
        return parse_qsl(
            text.strip(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except UnicodeDecodeError:
        raise EntryRefused("запрос не в UTF-8") from None
    except RecursionError:
        raise EntryRefused("запрос вложен слишком глубоко") from None
    except ValueError:
        raise EntryRefused("запрос не читается: нужна форма x-www-form-urlencoded") from None


def _of_json(data: object) -> Iterable[tuple[str, str]]:
    if not isinstance(data, dict):
        raise EntryRefused("запрос не читается: нужен объект JSON")
    for name, value in data.items():
        if name in ("attribute", "attributes") and isinstance(value, dict):
            for code, inner in value.items():
                some = inner if isinstance(inner, list) else [inner]
                yield from ((f"attribute[{code}]", _plain(one)) for one in some)
        else:
            yield name, _plain(value)


def _plain(value: object) -> str:
    return str(value) if isinstance(value, str | int | float) else ""


def form_of(pairs: Pairs) -> RequestForm:
    fields: dict[str, str] = {}
    attributes: dict[str, list[str]] = {}
    for name, value in pairs:
        clean = value.replace("\0", "").encode(errors="ignore").decode()
        if attribute := _ATTRIBUTE.fullmatch(name):
            attributes.setdefault(attribute[1], []).append(clean)
        elif clean.strip():
            fields.setdefault(name, clean)

    def first(*names: str) -> str:
        return next((fields[name].strip() for name in names if name in fields), "")

    return RequestForm(
        service_code=first("service_code"),
        latitude=first("lat"),
        longitude=first("long", "lon", "lng"),
        address=first("address_string", "address"),
        address_id=first("address_id"),
        description=fields.get("description", "").replace("\r\n", "\n"),
        media_url=first("media_url"),
        person=[first(name) for name in ("account_id", "device_id", "email", "phone")],
        contact=first("email", "phone"),
        attributes=attributes,
    )


def key_of(pairs: Pairs, query: Mapping[str, str], header: str) -> str:
    """Of the form, else of the address, else of the header Authorization."""
    sent = next((value.strip() for name, value in pairs if name == "api_key"), "")
    scheme, _, token = header.partition(" ")
    bearer = token.strip() if scheme.lower() == "bearer" else ""
    return sent or query.get("api_key", "").strip() or bearer

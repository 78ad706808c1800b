"""Where a city serves its requests, and what its services are called. Pure."""

from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

from crawlers.open311.answers import NotOpen311, read_answer
from domain.source import endpoint_of as web_endpoint

FORMATS = ("json", "xml")
MAX_SERVICES = 500
_LONGEST = 120  # characters of a name


def is_discovery(address: str) -> bool:
    return urlsplit(address).path.rpartition("/")[2].partition(".")[0].lower() == "discovery"


def endpoint_of(address: str) -> tuple[str, str | None]:
    """The endpoint of an address that a person copied, with a slash at its end, and the format that
    the address names: «…/v2/requests.json?page=1» is of «…/v2/».
    """
    parts = urlsplit(address)
    path, format_ = parts.path, None
    last = path.rpartition("/")[2]
    name, _, ending = last.lower().partition(".")
    if name in ("requests", "services"):
        path = path[: len(path) - len(last)]
        format_ = ending if ending in FORMATS else None
    return f"{parts.scheme}://{parts.netloc}{path.rstrip('/')}/", format_


def read_discovery(body: bytes, content_type: str, url: str, internal: bool) -> str:
    """The endpoint of GeoReport v2 in force, else the first that may be one. An `internal` source
    stays on its host and port. Raises NotOpen311.
    """
    rows = [row for row in read_answer(body, content_type).rows if row.get("url")]
    rows = [row for row in rows if "v1" not in row.get("specification", "").lower()]
    rows.sort(
        key=lambda row: (
            "georeport_v2" not in row.get("specification", "").lower(),
            row.get("type", "").lower() != "production",
        )
    )
    for row in rows:
        try:
            endpoint = urljoin(url, row["url"])
            if internal and web_endpoint(endpoint) != web_endpoint(url):
                continue
            if web_endpoint(endpoint) is not None:
                return endpoint_of(endpoint)[0]
        except ValueError:
            continue
    raise NotOpen311("в описании нет адреса GeoReport v2")


def read_services(body: bytes, content_type: str = "") -> Mapping[str, tuple[str, str]]:
    """Name and group by the code of a service. Raises NotOpen311."""
    services: dict[str, tuple[str, str]] = {}
    for row in read_answer(body, content_type).rows[:MAX_SERVICES]:
        code, name = row.get("service_code", "")[:_LONGEST], row.get("service_name", "")[:_LONGEST]
        if code and name:
            services.setdefault(code, (name, row.get("group", "")[:_LONGEST]))
    return services

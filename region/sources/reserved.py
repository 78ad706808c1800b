"""What only the machine's administrator may set in a source's row. Pure.

That is addresses inside the network, another base of a network's API, no delay, a search over a
network, and the confirmation of an outlet.
"""

from collections.abc import Collection, Iterable
from typing import Any

from domain.probe import Row
from domain.source import endpoint_of

_INSIDE = (
    "внутренние адреса задаёт администратор машины: строкой в sources.yaml или настройкой "
    "internal_hosts"
)
_LEAST_DELAY = 0.5  # seconds
_NO_DELAY = "задержку меньше половины секунды задаёт администратор машины в sources.yaml"
_BASE = "base: другой адрес сети задаёт администратор машины в sources.yaml"
_SEARCH = "search: поиск по всей сети задаёт администратор машины в sources.yaml"
_OUTLET = "outlet: издание подтверждает администратор: попросите его сохранить этот источник"


def reserved(
    row: Row, known: Iterable[Row], hosts: Collection[str], confirms: bool = False
) -> dict[str, str]:
    """The refused keys of a row from console, API or list, with reasons in Russian.

    A value is accepted if one of the `known` rows of this source has it for the same page. `hosts`
    are the administrator's `internal_hosts`; `confirms` means that the person who saves the row may
    confirm an outlet.
    """
    options: dict[str, Any] = dict(row.get("options") or {})
    same = [one for one in known if _page(one) == _page(row)]
    inside = is_named(str(options.get("base") or row.get("address", "")), hosts)
    problems = {}

    def stays(key: str) -> bool:
        return any(dict(one.get("options") or {}).get(key) == options[key] for one in same)

    if row.get("internal") and not (inside or any(one.get("internal") for one in same)):
        problems["internal"] = _INSIDE
    delay = row.get("delay")
    hurried = delay is not None and delay < _LEAST_DELAY
    if hurried and not (inside or any(one.get("delay") == delay for one in same)):
        problems["delay"] = _NO_DELAY
    if "base" in options and not (inside or stays("base")):
        problems["options"] = _BASE
    elif "search" in options and not stays("search"):
        problems["options"] = _SEARCH
    elif "outlet" in options and not (confirms or stays("outlet")):
        problems["options"] = _OUTLET
    return problems


def is_named(url: str, hosts: Collection[str]) -> bool:
    """True if a setting such as `internal_hosts` names the host and port of an address.

    A host without a port means the ports of http and https.
    """
    endpoint = endpoint_of(url)
    named = {
        known
        for host in hosts
        for known in (endpoint_of(f"http://{host}"), endpoint_of(f"https://{host}"))
    }
    return endpoint is not None and endpoint in named


def _page(row: Row) -> tuple[Any, ...]:
    options = row.get("options") or {}
    return row.get("kind"), row.get("address"), options.get("base"), options.get("sitemap")

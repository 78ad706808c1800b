"""Bodies of government and who answers what: bodies.yaml, routing.yaml. Reads files."""

from collections.abc import Collection, Mapping
from pathlib import Path

from domain.region import Body, Route
from files.strict_yaml import Item, Mistakes, YamlMapping, open_table
from region.contacts import read_contact, read_duty_service
from region.reading import Reference, Unique

REGIONAL, MUNICIPAL = "regional", "municipal"
RELATIONS = ("successor", "parent", "published_by")


def read_bodies(path: Path, municipalities: Collection[str], mistakes: Mistakes) -> dict[str, Body]:
    """Each municipality has at most one municipal body without an end and without a parent: its
    administration.
    """
    bodies: dict[str, Body] = {}
    if (table := open_table(path, mistakes)) is None:
        return bodies
    ids, administrations = Unique(), Unique()
    municipality = Reference("муниципалитет", municipalities.__contains__)
    others: list[tuple[str, Item, str]] = []
    for row in table.rows("bodies"):
        id_ = row.take("id", Item.identifier)
        others += [
            (name, item, id_ or "") for name in RELATIONS if (item := row.find(name)) is not None
        ]
        body = Body(
            id=id_ or "",
            name=row.take("name", Item.text) or "",
            level=row.take("level", _level) or "",
            verified=bool(row.take("verified", Item.flag)),
            municipality=row.maybe("municipality", municipality, None),
            since=row.maybe("since", Item.day, None),
            until=row.maybe("until", Item.day, None),
            successor=row.maybe("successor", Item.text, None),
            parent=row.maybe("parent", Item.text, None),
            contacts=tuple(
                contact
                for one in row.rows_if_any("contacts")
                if (contact := read_contact(one)) is not None
            ),
            duty_service=row.maybe("duty_service", read_duty_service, None),
            links=row.maybe("links", Item.flag, None),
            published_by=row.maybe("published_by", Item.text, None),
        )
        _check_body(row, body, administrations)
        if ids.add(row.find("id") or row.item, id_):
            bodies[body.id] = body
    known = Reference("орган", bodies.__contains__)
    for name, item, id_ in others:
        if known(item) is not None:
            _check_relation(name, item, id_, bodies)
    table.close()
    return bodies


def _check_relation(name: str, item: Item, id_: str, bodies: Mapping[str, Body]) -> None:
    if name == "parent" and _is_circular(bodies, id_):
        item.wrong("орган не может быть частью самого себя")
    if name == "published_by" and item.text() == id_:
        item.wrong("за орган без страницы публикует другой орган, а не он сам")


def _is_circular(bodies: Mapping[str, Body], first: str) -> bool:
    passed: set[str] = set()
    next_: str | None = first
    while next_ is not None and next_ in bodies and next_ not in passed:
        passed.add(next_)
        next_ = bodies[next_].parent
    return next_ == first


def _check_body(row: YamlMapping, body: Body, administrations: Unique) -> None:
    if body.since and body.until and body.since >= body.until:
        row.wrong("until", "конец действия не позже начала")
    if body.successor is not None and body.successor == body.id:
        row.wrong("successor", "орган не может быть преемником самого себя")
    if body.level == MUNICIPAL and row.find("municipality") is None:
        row.wrong("municipality", "у муниципального органа нужен муниципалитет")
    if body.level == REGIONAL and body.municipality is not None:
        row.wrong("municipality", "у регионального органа муниципалитета нет")
    if (
        body.level == MUNICIPAL
        and body.municipality is not None
        and body.until is None
        and body.parent is None
    ):
        administrations.add(row.find("municipality") or row.item, body.municipality)


def _level(item: Item) -> str | None:
    value = item.text()
    if value not in (None, REGIONAL, MUNICIPAL):
        item.wrong(f"«{value}»: неизвестное значение; бывает {REGIONAL}, {MUNICIPAL}")
        return None
    return value


def read_routes(
    path: Path,
    groups: Collection[str],
    topics: Mapping[str, str],
    bodies: Collection[str],
    municipalities: Collection[str],
    mistakes: Mistakes,
) -> tuple[Route, ...]:
    if (table := open_table(path, mistakes)) is None:
        return ()
    group = Reference("группа", groups.__contains__)
    topic = Reference("тема", topics.__contains__)
    municipality = Reference("муниципалитет", municipalities.__contains__)
    body = Reference("орган", bodies.__contains__)
    routes: list[Route] = []
    lines: dict[tuple[str | None, ...], int] = {}
    for row in table.rows("routes"):
        route = Route(
            group=row.maybe("group", group, None),
            topic=row.maybe("topic", topic, None),
            municipality=row.maybe("municipality", municipality, None),
            body=row.maybe("body", body, None),
            level=row.maybe("level", _level, None),
            reason=row.take("reason", Item.text) or "",
        )
        _check_route(row, route, topics)
        if lines and (None, None, None) in lines:
            row.wrong("reason", "строка после строки, которая подходит всем, не сработает")
        fits = (route.group, route.topic, route.municipality)
        if (line := lines.setdefault(fits, row.item.line)) != row.item.line:
            row.wrong("reason", f"такая же строка уже есть, номер {line}; сработает первая")
        routes.append(route)
    table.close()
    return tuple(routes)


def _check_route(row: YamlMapping, route: Route, topics: Mapping[str, str]) -> None:
    if route.group and route.topic and topics[route.topic] != route.group:
        row.wrong("topic", f"тема «{route.topic}» не из группы «{route.group}»")
    named = row.find("body") is not None
    if route.level == MUNICIPAL and named:
        row.wrong("body", "при level: municipal отвечает администрация, орган не указывается")
    if route.level != MUNICIPAL and not named:
        row.wrong("body", "нужен орган или level: municipal")

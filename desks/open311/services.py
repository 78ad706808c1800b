"""Our topics as services of Open311, and what is asked for with each. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.region import Region

OTHER = "other"
MUNICIPALITY = "municipality"


@dataclass(frozen=True, slots=True)
class RequestService:
    """A topic, a group for what has no topic, or the rest, which has neither."""

    code: str
    name: str
    section: str
    description: str
    keywords: tuple[str, ...] = ()
    group: str | None = None
    topic: str | None = None

    @property
    def subject(self) -> str | None:
        return self.topic or self.group


@dataclass(frozen=True, slots=True)
class ServiceAttribute:
    """`values` are keys and names of a list; what is not `asked` only tells something."""

    code: str
    datatype: str
    order: int
    description: str
    hint: str = ""
    values: Sequence[tuple[str, str]] = ()
    asked: bool = True


def services_of(region: Region) -> Mapping[str, RequestService]:
    services: dict[str, RequestService] = {}
    for group in region.groups.values():
        for topic in group.topics:
            words = (topic.trouble, group.name) if topic.trouble else (group.name,)
            about = (topic.trouble or topic.name).capitalize()
            services[topic.id] = RequestService(
                topic.id, topic.name, group.name, about, words, group.id, topic.id
            )
        services[group.id] = RequestService(
            group.id,
            f"{group.name}: другое",
            group.name,
            f"Раздел «{group.name}», тема не из списка",
            (group.name,),
            group.id,
        )
    services[OTHER] = RequestService(OTHER, "Другое", "Другое", "Раздел не из списка")
    return services


def code_of(region: Region, group: str | None, topic: str | None) -> str:
    """A topic or group that the region no longer has is the rest."""
    if topic in region.topics:
        return topic or OTHER
    return group if group and group in region.groups else OTHER


def attributes_of(region: Region) -> Sequence[ServiceAttribute]:
    """The same of every service."""
    places = [(one.id, one.short) for one in region.municipalities.values()]
    return (
        ServiceAttribute(
            code="notice",
            datatype="text",
            order=1,
            description="Не пишите имён, телефонов и номеров квартир: обращение увидят все.",
            asked=False,
        ),
        ServiceAttribute(
            code=MUNICIPALITY,
            datatype="singlevaluelist",
            order=2,
            description="Город, район или округ",
            hint="Нужен, если нет координат",
            values=sorted(places, key=lambda one: one[1]),
        ),
    )

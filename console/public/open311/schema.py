"""The objects of Open311, field by field as GeoReport v2 names them. Pure."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from desks.open311.reading import PublicRequest
from desks.open311.services import RequestService, ServiceAttribute

Datatype = Literal["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]


class _Object(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Endpoint(_Object):
    specification: str
    url: str
    changeset: str
    type: Literal["production", "test"]
    formats: list[str]


class Discovery(_Object):
    changeset: str
    contact: str
    key_service: str
    endpoints: list[Endpoint]


class Service(_Object):
    service_code: str
    service_name: str
    description: str
    metadata: bool
    type: Literal["realtime", "batch"]
    keywords: str
    group: str


class Value(_Object):
    key: str
    name: str


class Attribute(_Object):
    variable: bool
    code: str
    datatype: Datatype
    required: bool
    datatype_description: str | None
    order: int
    description: str
    values: list[Value] | None = None


class Definition(_Object):
    service_code: str
    attributes: list[Attribute]


class ServiceRequest(_Object):
    service_request_id: str
    status: Literal["open", "closed"]
    status_notes: str | None
    service_name: str
    service_code: str
    description: str | None
    agency_responsible: str | None
    service_notice: str | None
    requested_datetime: str
    updated_datetime: str
    expected_datetime: str | None
    address: str | None
    address_id: str | None
    zipcode: str | None
    lat: float | None
    long: float | None
    media_url: str | None


class Receipt(_Object):
    """Either the number or the token."""

    service_request_id: str | None = None
    token: str | None = None
    service_notice: str | None
    account_id: str | None


class Open311Token(_Object):
    service_request_id: str | None
    token: str


class Open311Problem(_Object):
    code: int
    description: str


def w3c(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat(timespec="seconds")


def service_of(service: RequestService, *, at_once: bool) -> Service:
    return Service(
        service_code=service.code,
        service_name=service.name,
        description=service.description,
        metadata=True,
        type="realtime" if at_once else "batch",
        keywords=", ".join(service.keywords),
        group=service.section,
    )


def attribute_of(one: ServiceAttribute) -> Attribute:
    return Attribute.model_validate(
        {
            "variable": one.asked,
            "code": one.code,
            "datatype": one.datatype,
            "required": False,
            "datatype_description": one.hint or None,
            "order": one.order,
            "description": one.description,
            "values": [{"key": key, "name": name} for key, name in one.values] or None,
        }
    )


def request_of(one: PublicRequest, zone: ZoneInfo) -> ServiceRequest:
    return ServiceRequest(
        service_request_id=str(one.number),
        status="closed" if one.is_closed else "open",
        status_notes=one.notes or None,
        service_name=one.service.name,
        service_code=one.service.code,
        description=one.text or None,
        agency_responsible=one.agency or None,
        service_notice=None,
        requested_datetime=w3c(one.received_at, zone),
        updated_datetime=w3c(one.updated_at, zone),
        expected_datetime=w3c(one.expected_at, zone) if one.expected_at else None,
        address=one.address or None,
        address_id=one.address_id,
        zipcode=None,
        lat=one.latitude,
        long=one.longitude,
        media_url=one.media,
    )

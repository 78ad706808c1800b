"""Words of reports as they are kept and sent: states, files, days. Pure."""

from collections.abc import Mapping

from domain.reports.kind import DocumentKind
from domain.reports.report import ReportState
from domain.reports.subscription import DeliveryDays

STATES: Mapping[ReportState, str] = {
    ReportState.DRAFT: "черновик",
    ReportState.APPROVED: "утверждён",
    ReportState.SENT: "отправлен",
}
KINDS: Mapping[DocumentKind, str] = {
    DocumentKind.PDF: "PDF",
    DocumentKind.DOCX: "Word",
    DocumentKind.XLSX: "Excel",
    DocumentKind.HTML: "Страница",
    DocumentKind.TEXT: "Текст",
    DocumentKind.WALL: "Для стены",
}
DAYS: Mapping[DeliveryDays, str] = {
    DeliveryDays.WORKING: "по рабочим дням",
    DeliveryDays.EVERY: "каждый день",
}

"""Links of enquiries, reports, official pages, seminars and surveys over an open installation."""

from typing import TYPE_CHECKING

from app.installation import Installation
from app.key import key_for
from app.signing import OF_ENQUIRIES, OF_PAGES, OF_REPORTS, OF_SEMINARS, signer
from domain.outreach import page_link, seminar
from domain.reports.enquiries import enquiry

if TYPE_CHECKING:
    from messages.signed.report_links import ReportLinks
    from messages.signed.row_links import RowLinks
    from messages.signed.survey_links import SurveyLinks


def make_enquiry_links(installation: Installation) -> "RowLinks":
    from messages.signed.row_links import RowLinks

    signing, url = signer(installation, OF_ENQUIRIES), installation.settings.console_address
    return RowLinks(signing, url, "form", enquiry.LIFE)


def make_report_links(installation: Installation) -> "ReportLinks":
    from messages.signed.report_links import ReportLinks

    return ReportLinks(signer(installation, OF_REPORTS), installation.settings.console_address)


def make_page_links(installation: Installation) -> "RowLinks":
    from messages.signed.row_links import RowLinks

    signing, url = signer(installation, OF_PAGES), installation.settings.console_address
    return RowLinks(signing, url, "page", page_link.LIFE)


def make_seminar_links(installation: Installation) -> "RowLinks":
    from messages.signed.row_links import RowLinks

    signing, url = signer(installation, OF_SEMINARS), installation.settings.console_address
    return RowLinks(signing, url, "seminar", seminar.LIFE)


def make_survey_links(installation: Installation) -> "SurveyLinks":
    from messages.signed.survey_links import SurveyLinks

    key = key_for(installation.links_key, "links of surveys")
    return SurveyLinks(key, installation.settings.console_address)

"""Links of enquiries, reports and official pages over an open installation."""

from typing import TYPE_CHECKING

from app.installation import Installation
from app.signing import OF_ENQUIRIES, OF_PAGES, OF_REPORTS, signer

if TYPE_CHECKING:
    from messages.signed.enquiry_links import EnquiryLinks
    from messages.signed.page_links import PageLinks
    from messages.signed.report_links import ReportLinks


def make_enquiry_links(installation: Installation) -> "EnquiryLinks":
    from messages.signed.enquiry_links import EnquiryLinks

    signing = signer(installation, OF_ENQUIRIES)
    return EnquiryLinks(signing, installation.settings.console_address)


def make_report_links(installation: Installation) -> "ReportLinks":
    from messages.signed.report_links import ReportLinks

    return ReportLinks(signer(installation, OF_REPORTS), installation.settings.console_address)


def make_page_links(installation: Installation) -> "PageLinks":
    from messages.signed.page_links import PageLinks

    return PageLinks(signer(installation, OF_PAGES), installation.settings.console_address)

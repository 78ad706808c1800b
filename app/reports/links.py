"""Links of enquiries and reports over an open installation."""

from typing import TYPE_CHECKING

from app.installation import Installation
from app.signing import OF_ENQUIRIES, OF_REPORTS, signer

if TYPE_CHECKING:
    from messages.signed.enquiry_links import EnquiryLinks
    from messages.signed.report_links import ReportLinks


def make_enquiry_links(installation: Installation) -> "EnquiryLinks":
    from messages.signed.enquiry_links import EnquiryLinks

    signing = signer(installation, OF_ENQUIRIES)
    return EnquiryLinks(signing, installation.settings.console_address)


def make_report_links(installation: Installation) -> "ReportLinks":
    from messages.signed.report_links import ReportLinks

    return ReportLinks(signer(installation, OF_REPORTS), installation.settings.console_address)

"""Links of enquiries over an open installation."""

from typing import TYPE_CHECKING

from app.installation import Installation
from app.signing import OF_ENQUIRIES, signer

if TYPE_CHECKING:
    from messages.signed.enquiry_links import EnquiryLinks


def make_enquiry_links(installation: Installation) -> "EnquiryLinks":
    from messages.signed.enquiry_links import EnquiryLinks

    signing = signer(installation, OF_ENQUIRIES)
    return EnquiryLinks(signing, installation.settings.console_address)

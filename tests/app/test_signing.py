"""One secret for all hosts of an installation, replaced for all of them at once."""

from datetime import UTC, datetime, timedelta

from app.signing import BEFORE, OF_MESSAGES, rotate, signer, signer_before
from domain.access.signed import Signer, Ticket


def test_a_new_secret_ends_what_was_signed_before(installation):
    now = installation.clock.now()
    signing = signer(installation, "cases")
    token = signing().sign(Ticket(("1",), now + timedelta(hours=1)))
    assert signer(installation, "cases")().read(token, now)
    assert signer(installation, "score_links")().read(token, now) is None
    rotate(installation)
    assert signing().read(token, now) is None


def test_the_earlier_key_of_messages_counts_until_the_secret_is_replaced(installation):
    assert signer_before(installation)() is None  # a new installation
    upgraded = datetime(2026, 11, 24, tzinfo=UTC)
    installation.marks.replace({BEFORE: upgraded.isoformat()})
    before, until = signer_before(installation)()
    assert until == upgraded
    assert before.seal("a1") == Signer(installation.links_key, OF_MESSAGES).seal("a1")
    rotate(installation)
    assert signer_before(installation)() is None

"""One secret for all hosts of an installation, replaced for all of them at once."""

from datetime import UTC, datetime, timedelta

from app.signing import BEFORE, OF_MESSAGES, rotate, signer, signer_before
from domain.signed import Signer, Ticket


def test_a_new_secret_ends_what_was_signed_before(parts):
    now = parts.clock.now()
    signing = signer(parts, "cases")
    token = signing().sign(Ticket(("1",), now + timedelta(hours=1)))
    assert signer(parts, "cases")().read(token, now)
    assert signer(parts, "surveys")().read(token, now) is None
    rotate(parts)
    assert signing().read(token, now) is None


def test_the_earlier_key_of_messages_counts_until_the_secret_is_replaced(parts):
    assert signer_before(parts)() is None  # a new installation
    upgraded = datetime(2026, 11, 24, tzinfo=UTC)
    parts.installation.replace({BEFORE: upgraded.isoformat()})
    before, until = signer_before(parts)()
    assert until == upgraded
    assert before.seal("a1") == Signer(parts.key, OF_MESSAGES).seal("a1")
    rotate(parts)
    assert signer_before(parts)() is None

"""The signature of a final rating: it fits one version, and its content in no other row."""

import hmac
import json
from datetime import UTC

from app.installation import Installation
from app.signing import OF_RATINGS, lasting_signer
from domain.cases.ratings.edition import RatingEdition
from domain.cases.ratings.rating import RatingContent


def signature(installation: Installation, edition: RatingEdition, text: str) -> str:
    signed = (
        *(edition.number, edition.span, edition.first.isoformat(), edition.version),
        edition.until.astimezone(UTC).isoformat(),
        *(edition.who, edition.ended_by, text),
    )
    whole = json.dumps(signed, ensure_ascii=False, separators=(",", ":"))
    return lasting_signer(installation, OF_RATINGS).digest(whole)


def is_sound(
    installation: Installation, edition: RatingEdition, text: str, content: RatingContent
) -> bool:
    """Whether the row fits its content, and the digest both."""
    counted = content.span, content.first, content.formula, content.policy
    if counted != (edition.span, edition.first, edition.formula, edition.policy):
        return False
    return hmac.compare_digest(signature(installation, edition, text), edition.digest)

"""The daily audit of official pages."""

from collections.abc import Collection, Sequence
from datetime import datetime

from app.installation import Installation
from desks.outreach.pages.evidence import gather, pages_of
from domain.outreach.page_audit import PageAudit
from outreach.pages.auditing import audit

LOOKED = "official pages audited"  # the day of the last audit
AT = 5  # the local hour from which a day is audited


def audit_pages(
    installation: Installation, now: datetime, only: Collection[str] | None = None
) -> Sequence[PageAudit]:
    """Audits every page that is read, or `only` these, and keeps what it found as today's."""
    rules = installation.region.page_rules
    if rules is None:
        return ()
    pages = [
        page
        for page in pages_of(installation, rules)
        if page.source.enabled and (only is None or page.source.id in only)
    ]
    evidence = gather(installation, pages, now)
    day = now.astimezone(installation.region.zone).date()
    audits = [
        audit(page, rules.demands[page.page_class], evidence[page.source.id], now, day)
        for page in pages
    ]
    installation.outreach.pages.audited(audits)
    return audits


def audit_daily(installation: Installation, now: datetime) -> Sequence[PageAudit]:
    """A job of the scheduler: once a day, after the night's polls."""
    local = now.astimezone(installation.region.zone)
    day = local.date().isoformat()
    if local.hour < AT or installation.marks.value(LOOKED) == day:
        return ()
    audits = audit_pages(installation, now)
    installation.marks.replace({LOOKED: day})
    return audits

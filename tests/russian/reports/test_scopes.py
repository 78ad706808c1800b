from domain.reports.scope import CENTRE, ReportScope, ScopeKind
from russian.reports.scopes import scope_words


def test_whose_a_report_is_has_one_name(installation) -> None:
    region = installation.region
    body, one = next(iter(region.bodies.items()))
    assert scope_words(region, ReportScope(ScopeKind.BODY, body)) == one.name
    assert scope_words(region, ReportScope(ScopeKind.BODY, "closed")) == "closed"
    assert [scope_words(region, CENTRE), scope_words(region, CENTRE, "")] == ["Центр", ""]

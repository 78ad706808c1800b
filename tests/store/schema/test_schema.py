"""Every statement that runs often finds its rows by an index."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, event

from domain.alert import Cell
from domain.complaint import Complaint
from domain.incident import Incident, Joined, Telling
from domain.message import About, Matter
from domain.ports.audit import AuditFilter
from domain.ports.leaders import PublicationCut
from domain.ports.queue import QueueEntry
from domain.post import Outcome
from domain.source import SourceKind
from domain.triage import TriageState
from store.access.attempts import SqlAttempts
from store.access.sessions import SqlSessions
from store.alerts import SqlAlerts
from store.audit import SqlAudit
from store.complaints import SqlComplaints
from store.corrections import SqlCorrections
from store.outbox import SqlOutbox
from store.people import SqlPeople
from store.posts import SqlLedger
from store.publications import SqlPublications
from store.queue import SqlQueue
from store.schema import metadata
from store.silences import SqlSilences
from store.sources import SqlSources
from store.stories.incidents import SqlIncidents
from store.stories.regroupings import SqlRegroupings
from store.subscriptions import SqlSubscriptions
from store.triage import SqlTriage

LEASE = timedelta(minutes=1)
SCANS = [["SCAN", table] for table in metadata.tables]


def _join(engine: Engine, now: datetime) -> None:
    telling = Telling("p", now, keys=("дым", "пожар"))
    incident = Incident("i", "fires", "", now, now, posts=1, tellings=(telling,), voiced=False)
    incidents = SqlIncidents(engine)
    with incidents.joining(["tynda", "zeya"], ["p"]) as joining:
        joining.save([incident], [Joined("p", "i", is_copy=False)])
    with incidents.joining(["tynda"], ["p"]) as joining:
        joining.filed(["дым"], (now, now), 9)
        joining.spoken(["a", "b"], (now, now))
        joining.save([replace(i, municipality="zeya") for i in joining.load(["i"])], [])


def _record(engine: Engine, now: datetime) -> None:
    complaint = Complaint("p", now, "fires", "tynda", "a", "s", "i")
    SqlComplaints(engine).record([complaint], ["q"])


CALLS: dict[str, Callable[[Engine, datetime], object]] = {
    "take": lambda e, now: SqlQueue(e).take("worker", 500, LEASE, now),
    "acknowledge": lambda e, now: SqlQueue(e).acknowledge({"1": Outcome.INDEXED}),
    "release": lambda e, now: SqlQueue(e).release(["1"]),
    "quarantined": lambda e, now: SqlQueue(e).quarantined(10),
    "claim": lambda e, now: SqlSources(e).claim(now, 32, LEASE),
    "claim some kinds": lambda e, now: SqlSources(e).claim(now, 32, LEASE, [SourceKind.RSS]),
    "due": lambda e, now: SqlOutbox(e).due(now, 20, LEASE),
    "recent": lambda e, now: SqlAlerts(e).recent(now),
    "moves": lambda e, now: SqlAlerts(e).moves("a"),
    "moves of many": lambda e, now: SqlAlerts(e).moves_of(["a", "b"]),
    "messages of an alert": lambda e, now: SqlOutbox(e).of(About(Matter.ALERT, "a")),
    "pending": lambda e, now: SqlOutbox(e).pending(["a", "b"]),
    "silences": lambda e, now: SqlSilences(e).since(now),
    "joining": _join,
    "expiry": lambda e, now: SqlIncidents(e).expire(now, now),
    "record": _record,
    "reports": lambda e, now: SqlComplaints(e).reports(now - LEASE, now),
    "lately": lambda e, now: SqlIncidents(e).lately(now, ["tynda"]),
    "by number": lambda e, now: SqlIncidents(e).by_number(1),
    "touched": lambda e, now: SqlRegroupings(e).touched(["i", "j"]),
    "unshown": lambda e, now: SqlRegroupings(e).unshown(),
    "evidence of a cell": lambda e, now: SqlComplaints(e).evidence(
        Cell("fires", "tynda"), now - LEASE, now
    ),
    "evidence of all": lambda e, now: SqlComplaints(e).evidence(Cell(None, None), now - LEASE, now),
    "password": lambda e, now: SqlPeople(e).password("anna"),
    "session": lambda e, now: SqlSessions(e).get("s"),
    "sessions": lambda e, now: SqlSessions(e).of("Анна"),
    "attempt": lambda e, now: SqlAttempts(e).charge("login anna", 5, lambda: now),
    "audit of a person": lambda e, now: SqlAudit(e).read(AuditFilter(who="Анна"), 50, 1000),
    "audit of a kind": lambda e, now: SqlAudit(e).read(AuditFilter(what="search"), 50),
    "corrections": lambda e, now: SqlCorrections(e).of(["p", "q"]),
    "engagement": lambda e, now: SqlLedger(e).engagement(["p", "q"]),
    "standings": lambda e, now: SqlPublications(e).standings(PublicationCut(now - LEASE, now)),
    "standing of one": lambda e, now: SqlPublications(e).by_group(
        PublicationCut(now - LEASE, now, "s")
    ),
    "appearances": lambda e, now: SqlPublications(e).appearances(PublicationCut(now - LEASE, now)),
    "imprints": lambda e, now: SqlPublications(e).imprints(PublicationCut(now - LEASE, now), 9),
    "arrivals": lambda e, now: SqlLedger(e).arrivals(now),
    "subscriptions": lambda e, now: SqlSubscriptions(e).due(now),
    "close": lambda e, now: SqlLedger(e).close({"p": Outcome.INDEXED}, now),
    "arrived": lambda e, now: SqlLedger(e).arrived(now, 9),
    "triage": lambda e, now: SqlTriage(e).of(["p"]),
    "triaged": lambda e, now: SqlTriage(e).in_state(TriageState.DONE, now, 9, before=(now, "p")),
    "taken": lambda e, now: SqlTriage(e).in_state(TriageState.TAKEN, now, 9, who="anna"),
    "triage changed": lambda e, now: SqlTriage(e).changed(now, 9),
    "last deed": lambda e, now: SqlTriage(e).last("anna"),
    "muted": lambda e, now: SqlTriage(e).muted("anna"),
}


def plans(engine: Engine, call: Callable[[], object]) -> list[str]:
    """What SQLite would do for every statement of the call."""
    seen: list[tuple[str, object]] = []

    def note(_c, _cursor, statement, parameters, _context, _many) -> None:
        if not statement.startswith(("BEGIN", "EXPLAIN")):
            seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        call()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert seen
    found = []
    with engine.connect() as connection:
        for statement, parameters in seen:
            one = parameters[0] if isinstance(parameters, list) else parameters
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", one)
            found += [row.detail for row in rows]
    return found


@pytest.mark.parametrize("name", CALLS)
def test_no_frequent_statement_reads_a_whole_table(sqlite_engine, now, name) -> None:
    found = plans(sqlite_engine, lambda: CALLS[name](sqlite_engine, now))
    scanned = [plan for plan in found if plan.split()[:2] in SCANS]
    # The latest few are read from the end of their index.
    few = ["SCAN quarantine USING INDEX ix_quarantine_at_id"] if name == "quarantined" else []
    assert scanned == few


def test_a_classified_batch_is_found_by_its_ids(sqlite_engine, make_post) -> None:
    ledger = SqlLedger(sqlite_engine)
    entries = [QueueEntry(str(n), make_post(str(n)), history=False) for n in range(3)]
    found = plans(sqlite_engine, lambda: ledger.classify(entries))
    assert [plan for plan in found if plan.split()[:2] in SCANS] == []
    assert any(plan.startswith("SEARCH posts USING") for plan in found)


@pytest.mark.parametrize(
    ("name", "order"),
    [("take", "queue_taken_until_id"), ("claim", "sources_enabled_next_due_id")],
)
def test_what_is_first_in_line_is_read_in_the_order_of_its_index(
    sqlite_engine, now, name, order
) -> None:
    found = plans(sqlite_engine, lambda: CALLS[name](sqlite_engine, now))
    assert [plan for plan in found if f"ix_{order}" in plan]
    assert [plan for plan in found if "TEMP B-TREE" in plan] == []


def test_the_depth_is_counted_without_reading_posts(sqlite_engine) -> None:
    [plan] = plans(sqlite_engine, SqlQueue(sqlite_engine).depth)
    assert plan == "SCAN queue USING COVERING INDEX ix_queue_taken_until_id"

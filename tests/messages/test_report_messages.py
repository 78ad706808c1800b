"""Messages of reports: tried again every four minutes for a day, sent apart, late ones say so."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.message import About, Matter, Message, MessageState
from messages.parcels import REPORT_LIFE, REPORT_RETRY, Parcel, batch_of, failed

NOW = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)
REPORT = Message(
    "report 1 a", About(Matter.REPORT, "1"), "Утро", "текст", MessageState.PENDING, NOW, NOW
)


def test_a_report_is_tried_again_within_five_minutes_for_a_day() -> None:
    message, at = REPORT, NOW
    while at - NOW < REPORT_LIFE:
        message = failed(Parcel(message, 1, message), "не отвечает", at)
        assert message.state is MessageState.PENDING
        assert timedelta(0) < message.next_try_at - at <= REPORT_RETRY
        at = message.next_try_at
    assert failed(Parcel(message, 1, message), "не отвечает", at).state is MessageState.FAILED


def test_reports_are_not_folded_into_one_message() -> None:
    parcels = [Parcel(one, 1, one) for one in (replace(REPORT, id=f"report {n}") for n in range(9))]
    assert [len(bundle) for bundle in batch_of(parcels)] == [1] * 9

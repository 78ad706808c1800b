"""Letters from contacts of bodies."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from store.columns import Utc
from store.tables.base import Number, metadata

case_mails = Table(
    "case_mails",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("referral", ForeignKey("case_referrals.id"), nullable=False),
    Column("at", Utc, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("answer", Number),
    Column("attachments", Integer, nullable=False),
    Column("shut", Text),
    Index("ix_case_mails_case", "case_id", "at"),
)

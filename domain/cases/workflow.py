"""The workflow of cases: one table of states, moves, and the right that each move takes. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from domain.person import Right


class CaseState(StrEnum):
    """In the order of a case's life; a VOID case was opened by mistake and taken back."""

    RECEIVED = "received"
    MODERATED = "moderated"
    ROUTED = "routed"
    ACCEPTED = "accepted"
    IN_WORK = "in_work"
    INTERIM = "interim"
    POSTPONED = "postponed"
    RETURNED = "returned"
    ANSWERED = "answered"
    RATED = "rated"
    CLOSED = "closed"
    VOID = "void"


class CaseDeed(StrEnum):
    """What is done with a case.

    PROPOSE is an answer that waits for APPROVE or REJECT. ALARM routes a danger to life. WRONG_BODY
    is a body's «не наше». ROUTE also hands a case on, RECALL takes it back to the centre. FORWARD
    says that another system has it with somebody who is no body of the region.
    """

    OPEN = "open"
    MODERATE = "moderate"
    ROUTE = "route"
    ALARM = "alarm"
    FORWARD = "forward"
    RECALL = "recall"
    ACCEPT = "accept"
    TAKE = "take"
    ASSIGN = "assign"
    WRONG_BODY = "wrong_body"
    INTERIM = "interim"
    PROPOSE = "propose"
    APPROVE = "approve"
    REJECT = "reject"
    ANSWER = "answer"
    RATE = "rate"
    RETURN = "return"
    EXTEND = "extend"
    POSTPONE = "postpone"
    RESUME = "resume"
    CLOSE = "close"
    REOPEN = "reopen"
    SET = "set"
    JOIN = "join"
    NOTE = "note"
    UNDO = "undo"


_S, _D = CaseState, CaseDeed

# UNDO also needs the right of the deed that it undoes.
RIGHTS_OF: Mapping[CaseDeed, Right] = {
    _D.OPEN: Right.CASES,
    _D.MODERATE: Right.CASES,
    _D.ROUTE: Right.CASES,
    _D.ALARM: Right.CASES,
    _D.FORWARD: Right.CASES,
    _D.RECALL: Right.CASES,
    _D.ACCEPT: Right.ANSWER,
    _D.TAKE: Right.ANSWER,
    _D.ASSIGN: Right.ASSIGN,
    _D.WRONG_BODY: Right.ANSWER,
    _D.INTERIM: Right.ANSWER,
    _D.PROPOSE: Right.ANSWER,
    _D.APPROVE: Right.APPROVE,
    _D.REJECT: Right.APPROVE,
    _D.ANSWER: Right.ANSWER,
    _D.RATE: Right.CASES,
    _D.RETURN: Right.CASES,
    _D.EXTEND: Right.CASES,
    _D.POSTPONE: Right.CASES,
    _D.RESUME: Right.CASES,
    _D.CLOSE: Right.CASES,
    _D.REOPEN: Right.CASES,
    _D.SET: Right.CASES,
    _D.JOIN: Right.CASES,
    _D.NOTE: Right.ANSWER,
    _D.UNDO: Right.ANSWER,
}

_CENTRE = {
    _D.ROUTE: _S.ROUTED,
    _D.ALARM: _S.ROUTED,
    _D.FORWARD: _S.IN_WORK,
    _D.CLOSE: _S.CLOSED,
}
_ANY = {
    _D.SET: None,
    _D.JOIN: None,
    _D.NOTE: None,
}
_BODY = {
    **_CENTRE,
    **_ANY,
    _D.RECALL: _S.MODERATED,
    _D.WRONG_BODY: _S.MODERATED,
    _D.ASSIGN: None,
    _D.INTERIM: _S.INTERIM,
    _D.PROPOSE: None,
    _D.APPROVE: _S.ANSWERED,
    _D.REJECT: None,
    _D.ANSWER: _S.ANSWERED,
    _D.EXTEND: None,
    _D.POSTPONE: _S.POSTPONED,
}
# State × deed -> the state after it; None leaves the state as it is.
WORKFLOW: Mapping[CaseState, Mapping[CaseDeed, CaseState | None]] = {
    _S.RECEIVED: {
        **_CENTRE,
        **_ANY,
        _D.MODERATE: _S.MODERATED,
        _D.EXTEND: None,
        _D.POSTPONE: _S.POSTPONED,
    },
    _S.MODERATED: {**_CENTRE, **_ANY, _D.EXTEND: None, _D.POSTPONE: _S.POSTPONED},
    _S.ROUTED: {**_BODY, _D.ACCEPT: _S.ACCEPTED, _D.TAKE: _S.IN_WORK},
    _S.ACCEPTED: {**_BODY, _D.TAKE: _S.IN_WORK},
    _S.IN_WORK: _BODY,
    _S.INTERIM: {**_BODY, _D.TAKE: None},
    _S.RETURNED: {**_BODY, _D.ACCEPT: _S.ACCEPTED, _D.TAKE: _S.IN_WORK},
    # RESUME leads to the state before the pause.
    _S.POSTPONED: {**_CENTRE, **_ANY, _D.RESUME: None},
    _S.ANSWERED: {**_ANY, _D.RATE: _S.RATED, _D.RETURN: _S.RETURNED, _D.CLOSE: _S.CLOSED},
    _S.RATED: {**_ANY, _D.RATE: None, _D.RETURN: _S.RETURNED, _D.CLOSE: _S.CLOSED},
    _S.CLOSED: {
        _D.NOTE: None,
        _D.SET: None,
        _D.RATE: None,
        _D.REOPEN: _S.MODERATED,
        _D.RETURN: _S.RETURNED,
    },
    _S.VOID: {},
}
ENDED = frozenset({_S.CLOSED, _S.VOID})
OPEN_STATES = frozenset(set(_S) - ENDED)
WITH_BODY = frozenset({_S.ROUTED, _S.ACCEPTED, _S.IN_WORK, _S.INTERIM, _S.RETURNED})

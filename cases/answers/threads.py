"""The cases of the threads of some comments, with their questions and known answers."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from cases.answers.taking import fresh
from domain.cases.answers.answer import AnswerDoubt, AnswerOrigin, AnswerState, CaseAnswer, Proof
from domain.cases.answers.replies import Reply, reply_to, root_of
from domain.cases.answers.watching import WatchedPost
from domain.cases.workflow import CaseState
from domain.person import SYSTEM
from domain.ports.casework.cases import StoredCase
from domain.post import EnrichedPost
from domain.spelling import plain

if TYPE_CHECKING:
    from cases.answers.finding import AnswerFinder

CLAIMS = 10  # comments on one case in which residents speak as a body; more are not kept
SAME = timedelta(days=1)  # a typed answer may be published so long after it was typed
ALIKE = 0.8  # of the words of two texts, and they are copies
_WORD = re.compile(r"[а-яёa-z0-9]+", re.IGNORECASE)
_COUNTED = (AnswerState.PROPOSED, AnswerState.TAKEN)
_NO_ANSWERS = (AnswerDoubt.RESIDENT, AnswerDoubt.NO_ANSWER)


@dataclass(frozen=True, slots=True)
class Match:
    stored: StoredCase
    reply: Reply
    is_related: bool
    asked: str


class Threads:
    def __init__(
        self,
        finder: "AnswerFinder",
        watching: Mapping[str, Sequence[int]],
        comments: Sequence[EnrichedPost],
    ) -> None:
        self._finder, self._watching = finder, watching
        ids = {id_ for some in watching.values() for id_ in some}
        self.cases = dict(finder.cases.several(ids))
        watched = finder.watches.of_cases(ids)
        self._rows = {(id_, row.root): row for id_, some in watched.items() for row in some}
        self._asked = {
            (id_, root): [row.post_id for row in some if row.asked and row.root == root]
            for id_, some in watched.items()
            for root in {row.root for row in some}
        }
        answers = finder.answers.of_cases(ids)
        self.withdrawn = {
            (id_, one.post_id): one for id_, some in answers.items() for one in some if _left(one)
        }
        self.known = {
            (id_, one.post_id) for id_, some in answers.items() for one in some if not _left(one)
        }
        self.typed_of = {id_: [one for one in some if fresh(one)] for id_, some in answers.items()}
        self._counted = {
            id_: [one for one in some if one.state in _COUNTED and one.post_id]
            for id_, some in answers.items()
        }
        self._claims = Counter(
            id_
            for id_, some in answers.items()
            for one in some
            if one.doubt is AnswerDoubt.RESIDENT
        )
        needed = {post for some in self._asked.values() for post in some}
        needed |= {one.post.parent_id for one in comments if one.post.parent_id}
        needed |= {one.post_id or "" for some in self._counted.values() for one in some}
        self._posts = dict(finder.index.get(sorted(needed)))
        self._posts |= {one.post.id: one for one in comments}
        self.recorded = finder.ledger.recorded({one.post.id for one in comments})

    def admits_claim(self, case_id: int) -> bool:
        """Whether one more comment of a resident who speaks as a body is kept for the case."""
        self._claims[case_id] += 1
        return self._claims[case_id] <= CLAIMS

    def row(self, case_id: int, post_id: str) -> WatchedPost | None:
        """A row of the thread of a comment, as the case watches it."""
        one = self._posts.get(post_id)
        return self._rows.get((case_id, root_of(one.post) or "")) if one is not None else None

    def matches(self, one: EnrichedPost, body: str | None) -> list[Match]:
        """The cases that a comment answers. Of linked cases it is that of the page's body; a page
        of none of their bodies answers the first.
        """
        root = root_of(one.post) or ""
        parent = self._posts.get(one.post.parent_id or "")
        by_question: dict[str, list[Match]] = {}
        for id_ in self._watching.get(root, ()):
            stored = self.cases.get(id_)
            if stored is None or stored.standing.state is CaseState.VOID:
                continue
            own = stored.standing.body
            is_related = body is None or own is None or self._finder.region.are_related(own, body)
            for post_id in self._asked.get((id_, root), ()):
                asked = self._posts.get(post_id)
                if asked is None:
                    continue
                reply = reply_to(one.post, asked.post, parent.post if parent else None)
                if reply is not None:
                    match = Match(stored, reply, is_related, asked.post.body)
                    by_question.setdefault(post_id, []).append(match)
        chosen = [next((m for m in some if m.is_related), some[0]) for some in by_question.values()]
        direct = [m for m in chosen if m.reply is Reply.DIRECT]
        # Of two voices in one thread a case has one answer.
        return list({m.stored.case.number: m for m in reversed(direct or chosen)}.values())[::-1]

    def typed(self, case_id: int, answer: CaseAnswer) -> CaseAnswer | None:
        """The typed answer that is this comment: of an answer or an interim one alike."""
        for one in self.typed_of.get(case_id, ()):
            if one.is_final and not answer.is_final:
                continue
            is_own = answer.doubt in (None, AnswerDoubt.APART)
            if is_own and answer.at <= one.noticed_at + SAME:
                return one
        return None

    def copied_by(self, answer: CaseAnswer) -> CaseAnswer | None:
        """The answer whose text the same body gave below another post of the case."""
        root = self._root(answer)
        for one in self._counted.get(answer.case_id, ()):
            if one.body != answer.body or self._root(one) in (None, root):
                continue
            shown = self._posts.get(one.post_id or "")
            texts = {one.text, shown.post.body if shown is not None else ""}
            if any(are_alike(text, answer.text) for text in texts):
                return one
        return None

    def count(self, answer: CaseAnswer) -> None:
        """The answer is known from now on."""
        self.known.add((answer.case_id, answer.post_id))
        counted = self._counted.setdefault(answer.case_id, [])
        counted[:] = [one for one in counted if one.id != answer.id]
        if answer.state in _COUNTED:
            counted.append(answer)

    def _root(self, answer: CaseAnswer) -> str | None:
        one = self._posts.get(answer.post_id or "")
        return root_of(one.post) if one is not None else None


def are_alike(one: str, other: str) -> bool:
    """One text, except the name in a greeting; another number or date makes another text."""
    mine, theirs = (set(_WORD.findall(plain(text))) for text in (one, other))
    if not mine or not theirs or _numbers(mine) != _numbers(theirs):
        return False
    return len(mine & theirs) >= ALIKE * len(mine | theirs)


def _numbers(words: set[str]) -> set[str]:
    return {word for word in words if word[0].isdigit()}


def _left(answer: CaseAnswer) -> bool:
    """A find whose thread left the case before a person decided."""
    return (
        answer.state is AnswerState.REJECTED
        and answer.origin is AnswerOrigin.THREAD
        and answer.who == SYSTEM
        and answer.proof is Proof.VERIFIED
        and answer.doubt not in _NO_ANSWERS
    )

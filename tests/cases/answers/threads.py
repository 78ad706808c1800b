"""A town with a wall: an installation, and what residents and bodies write there."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

from app.cases.answers import make_answer_checking, make_case_watching
from desks.cases.asked import Asked
from desks.cases.moves import CaseMoves
from desks.cases.opening import CaseOpening
from desks.viewer import in_shell
from domain.cases.answers.answer import AnswerState, Proof
from domain.cases.answers.rule import AnswerRule
from domain.cases.workflow import CaseDeed
from domain.ports.queue import QueueEntry
from domain.post import Author, AuthorKind, EnrichedPost, Label, Labels, Outcome
from domain.source import Source, SourceKind
from tests.making import a_post

HOUR = timedelta(hours=1)
ME = in_shell("Анна")
D, A, P = CaseDeed, AnswerState, Proof
TOWN = Source("town", SourceKind.VK, "Администрация Тынды", "-1", "tynda", "administration_tynda")
OTHER = Source("zeya", SourceKind.VK, "Администрация Зеи", "club3", "zeya", "administration_zeya")
CHAT = Source("chat", SourceKind.MAX, "Приёмная", "-7", "tynda", "administration_tynda")
TALK = Source("talk", SourceKind.VK, "Подслушано", "-2", "tynda")
NATIVE = count(100)
DONE = "Здравствуйте! Отопление восстановлено 24 ноября, причина — прорыв трубы."
PASSED = "Спасибо, передали"


def private(n=1):
    return Author(AuthorKind.PRIVATE, f"p{n}")


def community(source):
    key = source.address.replace("club", "-")
    return Author(AuthorKind.COMMUNITY, key, source.title)


class Town:
    """An installation with a wall, and what residents and bodies write there."""

    def __init__(self, installation) -> None:
        self.installation = installation
        self.now = installation.clock.now() - timedelta(days=1)
        self.watching = make_case_watching(installation)
        self.checking = make_answer_checking(installation)
        self.entries = count()

    def write(
        self,
        text,
        author=None,
        at=None,
        below=None,
        to=None,
        *,
        native=None,
        fetched=None,
        incident=None,
    ):
        """A post, or a comment `below` a post, addressed `to` a comment."""
        number = native or next(NATIVE)
        at = at or self.now
        root = (below.thread_id or below.id) if below else None
        post = a_post(
            f"-2_{number}",
            at,
            fetched_at=fetched or at,
            source_id="talk",
            source_kind=SourceKind.VK,
            url=f"https://vk.com/wall-2_{number}",
            text=text,
            author=author or private(),
            thread_id=root,
            parent_id=(to or below).id if below else None,
        )
        self.put(post, incident)
        return post

    def put(self, post, incident=None) -> None:
        posts = self.installation.posts
        entry = QueueEntry(f"{next(self.entries)}", post, 1, False)
        [sighting] = posts.ledger.classify([entry])
        labels = Labels(
            group=Label("housing", 1.0), municipality=Label("tynda", 1.0), incident_id=incident
        )
        version = int(post.fetched_at.timestamp() * 1000) * 1000
        posts.index.save([EnrichedPost(post, labels, sighting.month, version)])
        posts.ledger.close({post.id: Outcome.INDEXED}, self.installation.clock.now())

    def crowd(self, below, number) -> None:
        """So many residents write below a post."""
        enriched = []
        for n in range(number):
            post = a_post(
                f"-2_{next(NATIVE)}",
                self.now + HOUR,
                source_id="talk",
                source_kind=SourceKind.VK,
                text=f"И у нас, дом {n}",
                author=private(n),
                thread_id=below.id,
                parent_id=below.id,
            )
            enriched.append(EnrichedPost(post, Labels(), f"{self.now:%Y-%m}", 1))
        self.installation.posts.index.save(enriched)

    def flood(self, number, source="talk", kind=SourceKind.VK) -> None:
        """So many posts of a source are indexed at once."""
        stores, now = self.installation.posts, self.installation.clock.now()
        posts = [
            a_post(f"{source}/{next(NATIVE)}", now, source_id=source, source_kind=kind)
            for _ in range(number)
        ]
        entries = [QueueEntry(f"{next(self.entries)}", post, 1, False) for post in posts]
        months = [sighting.month for sighting in stores.ledger.classify(entries)]
        pairs = zip(posts, months, strict=True)
        stores.index.save([EnrichedPost(post, Labels(), month, 1) for post, month in pairs])
        stores.ledger.close(dict.fromkeys((post.id for post in posts), Outcome.INDEXED), now)

    def opened(self, post, body="administration_tynda"):
        """The number of its case, routed to the body."""
        number = CaseOpening(self.installation).of_post(ME, post.id).stored.case.number
        if body:
            self.move(number, D.ROUTE, body=body)
        self.look()
        return number

    def move(self, number, deed, **says):
        return CaseMoves(self.installation).make(ME, number, Asked(deed, **says))

    def look(self):
        now = self.installation.clock.now()
        found = self.watching.tick(now)
        self.checking.tick(now)
        return found

    def answers(self, number):
        return self.installation.casework.answers.of_cases([number])[number]

    def case(self, number):
        return self.installation.casework.cases.get(number)

    def read(self, *roots) -> None:
        """A poll read the comments below these posts."""
        ledger = self.installation.posts.ledger
        ledger.heard([one.id for one in roots], self.installation.clock.now())

    def ruled(self, **fields) -> None:
        region = replace(self.watching.finder.region, answer_rules=(AnswerRule(**fields),))
        self.watching.finder.region = region
        moves = replace(self.watching.moves, region=region)
        self.watching.moves = moves
        self.watching.finder.taking = replace(self.watching.finder.taking, moves=moves)

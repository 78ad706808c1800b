"""Pictures of posts: shown when somebody asks, fetched from their host and kept nowhere."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from math import ceil

from app.installation import Installation
from desks.audit import write
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.errors import MustWait, NotFound
from domain.person import Right
from domain.picture import Picture
from domain.ports.pictures import Pictures
from domain.rate import Rate
from russian.plural import plural

PHOTO = "photo"
RATE = Rate(60, timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class PictureDesk:
    installation: Installation
    pictures: Pictures

    def show(self, viewer: Viewer, post_id: str, number: int) -> Picture:
        """The attachment of this number, if it is a photo of a post that the viewer may read;
        raises NotFound, and MustWait for a viewer who asks too often.
        """
        viewer.demand(Right.POSTS)
        installation, now = self.installation, self.installation.clock.now()
        known = viewer.posts(installation.posts.index).get([post_id])
        if post_id not in known:
            raise NotFound("такого поста нет")
        attachments = known[post_id].post.attachments
        attached = attachments[number] if number < len(attachments) else None
        if attached is None or attached.kind != PHOTO or not attached.url:
            raise NotFound("такой картинки у поста нет")
        name = sha256(f"pictures {viewer.door} {viewer.name}".encode()).hexdigest()
        if wait := installation.access.throttle.take(name, RATE, now):
            seconds = plural(ceil(wait.total_seconds()), "секунду", "секунды", "секунд")
            raise MustWait(f"картинок открыто слишком много: повторите через {seconds}", wait)
        write(installation.audit, now, viewer, Verb.PICTURE, f"{post_id} {number}")
        return self.pictures.fetch(attached.url)

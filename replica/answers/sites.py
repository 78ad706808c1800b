"""The imitated sites of a stage: one API of each network for all its outlets there."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from replica.answers.stage import Stage
from replica.forum import Discourse
from replica.max import MaxApi
from replica.ok import OkApi
from replica.post import Network, Outlet, Post
from replica.serving import Site
from replica.telegram import Telegram
from replica.vk import VkApi


class StageSites:
    """`mount` serves a site and returns its address; `addresses` are the registry's address and
    options of each outlet, by source id; `bases` are the APIs that ask for a token.
    """

    def __init__(
        self, stage: Stage, until: Callable[[], datetime], mount: Callable[[Site], str]
    ) -> None:
        self._stage, self._until = stage, until
        by_network: dict[Network, list[Outlet]] = {}
        for outlet in stage.outlets:
            by_network.setdefault(outlet.network, []).append(outlet)
        vk = {"base": mount(VkApi(stage, until))}
        telegram = {"base": mount(Telegram(stage, until, discussed=True))}
        chats = by_network[Network.MAX]
        messenger = {"base": mount(MaxApi({chat: self._posts(chat) for chat in chats}))}
        self.addresses: dict[str, tuple[str, Mapping[str, str]]] = {
            **{o.source_id: (f"-{o.number}", vk) for o in by_network[Network.VK]},
            **{
                o.source_id: (o.name, telegram | ({"letters": "yes"} if o.signed else {}))
                for o in by_network[Network.TELEGRAM]
            },
            **{o.source_id: (f"-{o.number}", messenger) for o in chats},
        }
        for group in by_network[Network.OK]:
            base = mount(OkApi(group, self._posts(group)))
            self.addresses[group.source_id] = (str(group.number), {"base": base})
        self.bases = sorted(
            {
                self.addresses[outlet.source_id][1]["base"]
                for network in (Network.VK, Network.MAX, Network.OK)
                for outlet in by_network[network]
            }
        )
        for board in by_network[Network.FORUM]:
            address = f"{mount(Discourse(self._posts(board)))}/"
            self.addresses[board.source_id] = (address, {})
            self._board = urlsplit(address).netloc

    def truth(self) -> list[dict[str, object]]:
        return self._stage.rows(self._board)

    def _posts(self, outlet: Outlet) -> Callable[[], Sequence[Post]]:
        return lambda: self._stage.visible(outlet, self._until())

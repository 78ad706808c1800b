"""The control port: it advances the replica's time and shows delivered messages."""

from collections.abc import Callable, Mapping
from typing import Any

from replica.inbox import Inbox
from replica.serving import Request, Response, as_json
from replica.vk import VkApi


class Control:
    """POST /webhook takes a delivery; under /_replica are status, advance, inbox, limits and
    answers: what residents asked and what was written below, in truth. POST /_replica/limits sets
    VK's `per_second` and the calls left by method.
    """

    def __init__(
        self,
        inbox: Inbox,
        vk: VkApi,
        advance: Callable[[], None],
        status: Callable[[], Mapping[str, Any]],
        answers: Callable[[], object],
    ) -> None:
        self._inbox, self._vk, self._advance, self._status = inbox, vk, advance, status
        self._answers = answers

    def __call__(self, request: Request) -> Response:
        match request.method, request.path:
            case "POST", "/webhook":
                return self._receive(request)
            case "GET", "/_replica/inbox":
                return as_json(self._inbox.messages())
            case "GET", "/_replica/status":
                return as_json(self._status())
            case "GET", "/_replica/answers":
                return as_json(self._answers())
            case "POST", "/_replica/advance":
                self._advance()
                return as_json(self._status())
            case "POST", "/_replica/limits":
                return self._limit(request.parameters)
            case _:
                return as_json({"error": "no such page"}, 404)

    def _receive(self, request: Request) -> Response:
        try:
            self._inbox.post(request.body)
        except ValueError:
            return as_json({"error": "not JSON"}, 400)
        return as_json({"received": True})

    def _limit(self, parameters: Mapping[str, str]) -> Response:
        if not parameters or not all(value.isdecimal() for value in parameters.values()):
            return as_json({"error": "whole numbers by name are needed"}, 400)
        limits = {name: int(value) for name, value in parameters.items()}
        self._vk.per_second = limits.pop("per_second", self._vk.per_second)
        self._vk.quota.update(limits)
        return as_json({"per_second": self._vk.per_second, "quota": self._vk.quota})

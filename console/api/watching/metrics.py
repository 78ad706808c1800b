"""The meters of the installation, in the format of Prometheus."""

from collections.abc import Sequence

from fastapi.responses import PlainTextResponse

from app.watching.exposition import CONTENT_TYPE, exposition
from console.api.caller import Calling
from console.api.operations import Operation
from console.routes import METRICS
from desks.watching import WatchingDesk


def show_metrics(caller: Calling) -> PlainTextResponse:
    """Показатели установки: текст Prometheus.

    Имён и идентификаторов в нём нет. Чего не спросить, потому что сервер не отвечает, того в
    ответе нет; какой это сервер, говорит otklik_part_up.
    """
    meters = WatchingDesk(caller.installation).meters(caller.viewer())
    return PlainTextResponse(exposition(meters), media_type=CONTENT_TYPE)


ROUTES: Sequence[Operation] = (
    Operation(
        *("GET", "/metrics", show_metrics, METRICS, "Показатели для Prometheus"),
        answer=PlainTextResponse,
    ),
)

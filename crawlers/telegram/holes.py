"""What is still unread around a page of a channel: pairs of numbers that are read. Pure."""

from datetime import datetime

from crawlers.telegram.pages import ChannelPage


def goes_on(page: ChannelPage, until: int, since: datetime) -> bool:
    if page.lowest is None or page.lowest <= until + 1:
        return False
    return all(message.published_at >= since for message in page.messages)


def below(page: ChannelPage, before: int, until: int, since: datetime) -> list[tuple[int, int]]:
    if page.before is None or page.before >= before or not goes_on(page, until, since):
        return []
    return [(page.before, until)]


def above(page: ChannelPage, before: int, until: int) -> list[tuple[int, int]]:
    read = page.highest or 0
    return [(before, read)] if until < read < before - 1 else []

"""Scrapy's settings: polite, bounded, closed to the outside. Reads the project's settings once, at
import.
"""

from typing import Any

from app.settings import Settings, read_settings
from crawlers.agent import AGENT, user_agent
from crawlers.hosts.certificates import TRUSTED, checked

BOT_NAME = AGENT
SPIDER_MODULES = ["spiders"]
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# Both open a port that can run code; the first is on by default since Scrapy 2.19.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False

ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 0  # crawlers/hosts/turns keeps delays for all processes together
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]  # 429 and 503 are not accidents: they are obeyed
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the source's health reports a failed poll
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
COOKIES_ENABLED = False
HTTPCACHE_ENABLED = False
# A process lives for months: hosts move, and Scrapy's cache of addresses never expires.
DNSCACHE_ENABLED = False
DNS_TIMEOUT = 20
REACTOR_THREADPOOL_MAXSIZE = 64  # resolves names; dead hosts must not block others
TWISTED_DNS_RESOLVER = "crawlers.hosts.guard.GuardedResolver"
# A proxy from the environment would hide addresses from the guard, and would get requests for
# loopback ones.
HTTPPROXY_ENABLED = False
DOWNLOAD_HANDLERS = {
    **dict.fromkeys(["data", "file", "ftp", "s3"]),
    "https": "crawlers.hosts.certificates.HttpsHandler",
}
DOWNLOAD_VERIFY_CERTIFICATES = True  # for handlers that a spider brings along

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "crawlers.hosts.guard.Guard": 40,
    "crawlers.hosts.robots.Robots": 100,
    "crawlers.hosts.politeness.Politeness": 560,  # handles a 429 before the retries (550) do
}
DEFAULT_REQUEST_HEADERS = {
    "Accept": "application/rss+xml,application/atom+xml,text/html,application/xhtml+xml,"
    "application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "ru,en;q=0.5",
}
LOGSTATS_INTERVAL = 0
# Nobody reads them, and each request would update a dozen counters.
STATS_CLASS = "scrapy.statscollectors.DummyStatsCollector"
DOWNLOADER_STATS = False


def of_installation(settings: Settings) -> dict[str, Any]:
    return {
        "USER_AGENT": user_agent(settings.contact),
        TRUSTED: checked(settings.certificates),
        "LOG_LEVEL": settings.log_level,
    }


_own = of_installation(read_settings())
USER_AGENT, LOG_LEVEL, OWN_CERTIFICATES = (
    _own[name] for name in ("USER_AGENT", "LOG_LEVEL", TRUSTED)
)

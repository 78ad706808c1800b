"""Names of browsers and systems, from their user agents. Pure."""

# More specific marks come first: other browsers also name Chrome and Safari.
BROWSERS = (
    ("YaBrowser", "Яндекс Браузер"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device(agent: str) -> str:
    known = [words for mark, words in BROWSERS if mark in agent][:1]
    known += [words for mark, words in SYSTEMS if mark in agent][:1]
    return ", ".join(known) or agent[:40] or "неизвестное"

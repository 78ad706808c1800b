"""Where the two themes that phpBB has shipped put things; most other themes are based on one of
them. Pure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag


@dataclass(frozen=True, slots=True)
class Theme:
    """CSS selectors. On a list: links to a `forum`; a row's `newest` cell, `replies`, `views`, and
    the `kinds` that name sticky topics; `nothing` marks a list without rows, `login` a page closed
    to guests. On any page: the `bar` of links to its other pages, and its `own` number and the
    `total`, each with the place of the match that counts. In the `block` of a message: `anchor`,
    `content`, the `head` with the date, `authors` (the surest first), `pictures`, `files`, and
    `others` (quotes and notes of the board).
    """

    forum: str
    newest: str
    replies: str
    views: str
    kinds: str
    nothing: str
    login: str
    bar: str
    own: tuple[tuple[str, int], ...]
    total: str
    block: str
    anchor: str
    content: str
    head: str
    authors: tuple[str, ...]
    others: str
    pictures: str
    files: str

    def blocks(self, soup: BeautifulSoup) -> Iterator[tuple[int, Tag]]:
        for block in soup.select(self.block):
            for mark in (block, *block.select(self.anchor)):
                name = str(mark.get("id") or mark.get("name") or "")
                if re.fullmatch(r"p[0-9]{1,18}", name):
                    yield int(name[1:]), block
                    break


# The default from 3.0 to 3.3.
PROSILVER = Theme(
    forum="a.forumtitle[href*='viewforum.php']",
    newest=".lastpost",
    replies="dd.posts",
    views="dd.views",
    kinds="dl",
    nothing=".panel, .forumbg, .no-topics",
    login="form#login",
    bar=".pagination",
    # 3.0 writes «Page **2** of **5**» before the numbers; the page's own number is bold again.
    own=((".pagination .active", 0), (".pagination strong", -1)),
    total=".pagination",
    block="div.post[id]",
    anchor="div.post",
    content=".postbody .content",
    head=".postbody .author",
    authors=(
        ".postprofile a[href*='u=']",
        ".author a[href*='u=']",
        ".postprofile .username, .postprofile .username-coloured",
        ".author .username, .author .username-coloured, .author strong",
    ),
    others="blockquote, .notice, .signature, dl.file, .codebox > p",
    pictures=".attachbox img[src]",
    files=".attachbox a.postlink[href], .inline-attachment a.postlink[href]",
)

# The other theme of 3.0 and 3.1, drawn by tables; boards set up then still use it.
SUBSILVER = Theme(
    forum="a.forumlink[href*='viewforum.php']",
    newest=":scope > td:last-child",
    replies=":scope > td:nth-last-child(3)",
    views=":scope > td:nth-last-child(2)",
    kinds="td:first-child img, td:first-child .imageset",
    nothing=".tablebg",
    login="form[action*='mode=login']",
    bar="td.gensmall",
    own=(("td.nav strong", 0),),
    total="td.nav + td.gensmall",
    block="table.tablebg:has(a[name^='p'])",
    anchor="a[name^='p']",
    content="div.postbody",
    head="td.gensmall > div:last-of-type",
    authors=("td > div.gensmall a[href*='u=']", "b.postauthor"),
    others=".quotetitle, .quotecontent, .codetitle, .attachtitle, .attachcontent",
    pictures="table.tablebg img[src], .attachcontent img[src]",
    files="table.tablebg a[href*='file.php'], .attachcontent a[href*='file.php']",
)


def theme_of(soup: BeautifulSoup) -> Theme:
    return SUBSILVER if soup.select_one("table.tablebg") else PROSILVER

"""What the links of a page are called, and where they lead."""

from html.parser import HTMLParser
from urllib.parse import urldefrag


class _Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.open, self.words = {}, None, []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "a" and given.get("href"):
            self.open, self.words = given["href"], [given["aria-label"]] if given.get("aria-label") else []
        elif tag == "img" and self.open:
            self.words.append(given.get("alt") or "")

    def handle_data(self, data):
        if self.open:
            self.words.append(data)

    def handle_endtag(self, tag):
        if tag == "a" and self.open:
            words = " ".join(" ".join(self.words).split())
            self.found.setdefault(words, set()).add(urldefrag(self.open).url)
            self.open = None


def links_of(html: str) -> dict[str, set[str]]:
    """Return the addresses by what their links are called; the place on a page is not told apart."""
    parser = _Links()
    parser.feed(html)
    return parser.found

"""Each mention of an annex in the text of an item becomes a link to it (design section 7)."""

import re
from html.parser import HTMLParser

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# "bilag 3", "Bilag L1", "annex 3": the words of both languages, whatever the language of the page.
_MENTION = re.compile(r"\b(bilag|annex)(\s|&nbsp;)+(L?\d{1,4})\b", re.IGNORECASE)


@register.filter
def annex_links(html: SafeString, addresses: dict[str, str]) -> SafeString:
    """Return safe `html` with links on mentions of the annexes whose number is in `addresses`; the rest as it was."""
    writer = _Writer(addresses)
    writer.feed(html)
    writer.close()
    return mark_safe("".join(writer.written))  # noqa: S308  (nothing is added but links to our own annexes)


class _Writer(HTMLParser):
    """Writes HTML again as it came, with links in its text, but not inside of other links."""

    def __init__(self, addresses: dict[str, str]):
        super().__init__(convert_charrefs=False)
        self.addresses = addresses
        self.written: list[str] = []
        self.links, self.text = 0, ""

    def handle_starttag(self, tag, attrs):
        self._flush()
        self.links += tag == "a"
        self.written.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag, attrs):
        self._flush()
        self.written.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag):
        self._flush()
        self.links -= tag == "a"
        self.written.append(f"</{tag}>")

    def handle_data(self, data):
        self.text += data

    def handle_entityref(self, name):
        self.text += f"&{name};"

    def handle_charref(self, name):
        self.text += f"&#{name};"

    def close(self):
        super().close()
        self._flush()

    def _flush(self) -> None:
        self.written.append(self.text if self.links else _MENTION.sub(self._link, self.text))
        self.text = ""

    def _link(self, mention: re.Match) -> str:
        address = self.addresses.get(mention[3].upper())
        return f'<a href="{address}">{mention[0]}</a>' if address else mention[0]

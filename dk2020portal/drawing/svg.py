"""The few shapes our pictures are made of, as SVG: text stays text, for search and for screen readers."""

from xml.sax.saxutils import escape, quoteattr

WIDTH = 1000  # pixels, as wide as a page shows a picture
INK, SOFT, LINE = "#1a1a1a", "#4d4d4d", "#5c6670"
# How wide a letter is on average, by the size of the type; a little too wide rather than too narrow.
LETTER = 0.56
# The paint of each app: the floor, its rooms, and its name in other places.
PAINT = {
    "dk2020portal": ("#f3f3f3", "#ffffff", "#404040"),
    "programme": ("#fdf3e3", "#ffffff", "#7a4a00"),
    "workgroups": ("#fbeaea", "#ffffff", "#8a1f1f"),
    "meetings": ("#e8f1fa", "#ffffff", "#0b4f8a"),
    "members": ("#e9f5ec", "#ffffff", "#1b5e2f"),
    "pages": ("#f3ecf9", "#ffffff", "#5a2a8a"),
    "record": ("#ececec", "#ffffff", "#333333"),
}
_STYLE = "font-family=\"'IBM Plex Sans', 'Segoe UI', Arial, Helvetica, sans-serif\""


def text(x: float, y: float, words: str, *, size: int = 13, fill: str = INK, bold: bool = False, anchor: str = "start"):
    """Return a line of text whose letters stand on `y`."""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" fill="{fill}" text-anchor="{anchor}"{weight}>'
        f"{escape(words)}</text>"
    )


def box(x: float, y: float, width: float, height: float, *, fill: str, line: str, dashed: bool = False) -> str:
    """Return a box with round corners."""
    dashes = ' stroke-dasharray="5 3"' if dashed else ""
    return (
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" rx="5" '
        f'fill="{fill}" stroke="{line}"{dashes}/>'
    )


def path(way: str, *, arrow: bool = True) -> str:
    """Return a line along `way`, in the letters of SVG, with an arrow at its end."""
    head = ' marker-end="url(#arrow)"' if arrow else ""
    return f'<path d="{way}" fill="none" stroke="{LINE}" stroke-width="1.4"{head}/>'


def width_of(words: str, size: int) -> float:
    """Return about how wide the words are."""
    return len(words) * size * LETTER


def picture(*, title: str, description: str, height: float, shapes: list[str]) -> str:
    """Return the whole file; `title` and `description` are what a screen reader says of it."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}" '
            f'viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-labelledby="title description" {_STYLE}>',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="description">{escape(description)}</desc>',
            '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
            f'orient="auto"><path d="M0 0L8 4L0 8z" fill={quoteattr(LINE)}/></marker></defs>',
            f'<rect width="{WIDTH}" height="{height:.0f}" fill="#ffffff"/>',
            *shapes,
            "</svg>\n",
        ]
    )

"""A picture becomes pages, as a program of its own: the picture on standard input, a PDF on standard output.

A small file can hold more points than a machine has memory for: here it is read alone, with a limit of memory, and
whoever started it stops waiting (renditions.py). Knows neither Django nor the portal.
"""

import resource
import sys
from io import BytesIO

from PIL import Image, ImageOps, ImageSequence

MAX_MEMORY = 2 * 1024**3
MAX_PAGES = 200
# The longer side of a page of paper at 200 dots an inch; what is larger is made smaller.
LONGEST = 2339
# The paper: 200 dots make an inch, so that the longest side fills an A4.
DOTS = 200.0


def _page(frame: Image.Image) -> Image.Image:
    turned = ImageOps.exif_transpose(frame)
    turned.thumbnail((LONGEST, LONGEST))
    flat = Image.new("RGB", turned.size, "white")
    clear = turned.convert("RGBA")
    flat.paste(clear, mask=clear.getchannel("A"))
    return flat


def pages_of(content: bytes) -> bytes:
    """Return a picture as PDF, a page for each picture in the file. Raises OSError or ValueError for a broken one."""
    with Image.open(BytesIO(content), formats=("PNG", "JPEG", "TIFF")) as picture:
        frames = (frame for _n, frame in zip(range(MAX_PAGES), ImageSequence.Iterator(picture), strict=False))
        pages = [_page(frame) for frame in frames]
    made = BytesIO()
    pages[0].save(made, "PDF", save_all=True, append_images=pages[1:], resolution=DOTS)
    return made.getvalue()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    sys.stdout.buffer.write(pages_of(sys.stdin.buffer.read()))

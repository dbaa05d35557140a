"""The words of a Word file as plain HTML, as a program of its own: .docx on standard input, JSON on standard output.

A small file can hold more work than a page has time for: here it is read alone, with limits of memory and time, and
whoever started it stops waiting (word_import.py). mammoth runs no macro, and follows no link out of the file. Knows
neither Django nor the portal.
"""

import json
import resource
import sys
import zipfile
from io import BytesIO

import mammoth

MAX_MEMORY = 1536 * 1024**2
MAX_SECONDS = 20
# What the parts of the file come to when they are unpacked; pictures are not read.
MAX_UNPACKED = 60 * 1024**2
# A longer text is no case presentation.
MAX_PARAGRAPHS = 20_000
# What mammoth leaves out by itself says it in English; these say what kind it is.
_PICTURE = "picture"


def code_of(content: bytes) -> dict:
    """Return {"code": HTML, "pictures": how many, "said": what mammoth says of the rest}, or {"problem": why not}."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            sizes = {part.filename: part.file_size for part in parts.infolist()}
    except zipfile.BadZipFile:
        return {"problem": "damaged"}
    text = sum(size for name, size in sizes.items() if not name.startswith("word/media/"))
    if text > MAX_UNPACKED:
        return {"problem": "too_big"}
    pictures: list[str] = []

    def left_out(_image):
        pictures.append(_PICTURE)
        return []

    made = mammoth.convert_to_html(BytesIO(content), convert_image=left_out, include_embedded_style_map=False)
    if made.value.count("<p>") > MAX_PARAGRAPHS:
        return {"problem": "too_big"}
    said = sorted({message.message for message in made.messages})
    return {"code": made.value, "pictures": len(pictures), "said": said}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    json.dump(code_of(sys.stdin.buffer.read()), sys.stdout)

"""What an archive that was taken says."""

from meetings.annexes.words import words_of


def pages_in(archive) -> dict[str, str]:
    return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".html")}


def words_in(archive) -> str:
    """All text of all files, PDF too, and what the files are called."""
    said = [*archive.namelist()]
    for name in archive.namelist():
        content = archive.read(name)
        said.append("".join(words_of(content)) if name.endswith(".pdf") else content.decode(errors="replace"))
    return "\n".join(said)

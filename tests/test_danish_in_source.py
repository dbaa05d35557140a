"""Danish stands in the catalogue: scripts and views are written in English, and say both."""

import ast
import re

import polib
import pytest
from django.conf import settings
from django.utils import translation

from meetings.views.room import quick_phrases
from pages.editor_words import editor_words
from pages.rich_text_field import RichTextWidget

WORD = re.compile(r"[^\W\d_]{3,}")
# English words, or names in other people's interfaces, that a Danish text uses too.
ALSO_ENGLISH = {"alt", "del", "lang", "login", "tag", "type"}


@pytest.fixture(scope="module")
def danish():
    """Return the words that Danish texts of the catalogue have and English ones have not."""
    catalogue = polib.pofile(str(settings.BASE_DIR / "locale/da/LC_MESSAGES/django.po"))
    english = words_of(" ".join(f"{entry.msgid} {entry.msgid_plural}" for entry in catalogue))
    translated = words_of(" ".join(" ".join([entry.msgstr, *entry.msgstr_plural.values()]) for entry in catalogue))
    return translated - english - ALSO_ENGLISH


def words_of(text) -> set[str]:
    return {word.lower() for word in WORD.findall(text)}


def danish_in(text, danish) -> list[str]:
    return sorted(word for word in words_of(text) if word in danish or re.search("[æøå]", word))


def texts_of(source) -> str:
    """What Python code holds in quotes, but for its docstrings."""
    tree = ast.parse(source)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    quoted = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return "\n".join(node.value for node in quoted if id(node) not in told)


def found(paths, texts, danish) -> dict[str, list[str]]:
    named = {str(path.relative_to(settings.BASE_DIR)): danish_in(texts(path.read_text()), danish) for path in paths}
    return {name: words for name, words in named.items() if words}


def test_no_script_says_anything_in_danish(danish):
    scripts = list((settings.BASE_DIR / "static/js").glob("*.js"))
    assert scripts
    assert found(scripts, str, danish) == {}


def test_no_view_says_anything_in_danish_that_no_reader_can_switch(danish):
    views = [
        path
        for app in ("dk2020portal", "programme", "workgroups", "meetings", "members", "pages", "record")
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if "views" in path.stem or path.parent.name == "views"
    ]
    assert len(views) > 20
    assert found(views, texts_of, danish) == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [('window.x = "Indsæt tabel";', ["indsæt", "tabel"]), ("Godkendt.", ["godkendt"]), ("Insert a table", [])],
)
def test_danish_would_be_found(danish, text, words):
    assert danish_in(text, danish) == words


def test_quick_phrases_are_in_the_language_of_the_record_whatever_the_minute_taker_reads(settings):
    settings.LANGUAGE_CODE = "da"
    with translation.override("en"):
        said = [phrase for phrase, _outcome in quick_phrases()]
    assert said == [
        "Godkendt.",
        "Godkendt med følgende ændringer:",
        "Taget til efterretning.",
        "Drøftet.",
        "Indstillingen blev tiltrådt.",
        "Udsat.",
        "Ikke godkendt.",
    ]


@pytest.mark.parametrize(("language", "words"), [("da", ("Gem", "fed")), ("en", ("Save", "bold"))])
def test_the_editor_gets_its_words_in_the_language_of_the_reader_before_it_starts(language, words):
    with translation.override(language):
        data = editor_words()
        page = RichTextWidget().media.with_nonce("n").render()
    assert (data["Update"], data["bold"]) == words
    tags = (
        'type="importmap"',
        'id="editor-words"',
        "js/editor-words.js",
        "django_prose_editor/editor.js",
        "js/rich-text.js",
    )
    tags_at = [page.index(f"{tag}") for tag in tags[:3]] + [page.index(f'src="/static/{tag}') for tag in tags[3:]]
    assert tags_at == sorted(tags_at)

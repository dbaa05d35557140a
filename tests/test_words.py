"""English words that are two words in Danish: each use says which one is meant."""

import re
import subprocess

import polib
import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import pgettext

# By word: what it means in each of its contexts.
TWO_WORDS = {
    "Adopted": {"answer to a referral": "Tiltrådt", "rule": "Vedtaget"},
    "Change": {"button": "Ændr", "what was changed": "Ændring"},
    "Kind": {"meeting": "Mødetype", "organisation": "Type"},
    "New": {"change": "Nyt", "message": "Ny"},
    "Withdrawn": {"change": "Taget af", "decision": "Udgår"},
    "by": {"deadline": "senest", "person": "af", "presenter": "v."},
    "minutes": {"time": "minutter"},
}
USE = r"""\b(?:_|gettext|gettext_lazy)\(\s*"({words})"|\{{%\s*translate\s+["']({words})["'](?!\s+context)"""
USE_IN_CONTEXT = r"""pgettext(?:_lazy)?\(\s*"([^"]+)",\s*"([^"]+)"|\{%\s*translate\s+"([^"]+)"\s+context\s+"([^"]+)"""


@pytest.fixture(scope="module")
def sources():
    """Return the text of every source file and template, by name."""
    listed = subprocess.run(
        ["git", "ls-files", "*.py", "*.html", "*.txt"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    own = [name for name in listed if not name.startswith("tests/") and "/migrations/" not in name]
    return {name: (settings.BASE_DIR / name).read_text() for name in own if (settings.BASE_DIR / name).exists()}


def test_a_word_of_two_meanings_is_never_used_without_saying_which(sources):
    found = re.compile(USE.format(words="|".join(TWO_WORDS)))
    assert {name: found.findall(text) for name, text in sources.items() if found.search(text)} == {}


def test_the_contexts_of_the_texts_are_those_of_the_catalogue(sources):
    used = set()
    for text in sources.values():
        for context, word, word_in_template, context_in_template in re.findall(USE_IN_CONTEXT, text):
            used.add((word or word_in_template, context or context_in_template))
    catalogue = polib.pofile(str(settings.BASE_DIR / "locale/da/LC_MESSAGES/django.po"))
    assert used == {(entry.msgid, entry.msgctxt) for entry in catalogue if entry.msgctxt}
    assert used == {(word, context) for word, meanings in TWO_WORDS.items() for context in meanings}
    assert [entry.msgid for entry in catalogue if entry.msgid in TWO_WORDS and not entry.msgctxt] == []


def test_each_meaning_has_its_own_danish_word():
    with translation.override("da"):
        said = {
            word: {meaning: pgettext(meaning, word) for meaning in meanings} for word, meanings in TWO_WORDS.items()
        }
    assert said == TWO_WORDS

"""The help: a page for members and one for the secretariat, with pictures that are small and say what they show."""

import re

import pytest
from django.conf import settings
from django.test import Client

PAGES = {"/help/": 4, "/help/secretariat/": 5}


@pytest.mark.parametrize(("address", "steps"), PAGES.items())
def test_every_step_has_a_small_picture_that_says_what_it_shows(db, address, steps):
    page = Client().get(address).content.decode()
    pictures = re.findall(r'<img src="[^"]*/(img/help/[a-z]+)[^"]*\.webp" alt="([^"]+)"', page)
    assert len(pictures) == len({said for _file, said in pictures}) == steps
    sizes = [(settings.BASE_DIR / "static" / f"{file}.webp").stat().st_size for file, _said in pictures]
    assert max(sizes) <= 60_000


def test_the_help_is_found_from_every_page_and_where_nothing_waits(as_, stranger, member):
    for page in (as_(member).get("/people/").content.decode(), as_(member).get("/profile/").content.decode()):
        assert "data-help" in page
    assert 'id="keys"' in Client().get("/help/").content.decode()
    assert as_(member).get("/").content.decode().count('href="/help/"') >= 2

"""Danish alphabetical order, by the test vector of the domain."""

import random

from pages.danish_order import sort_key

MUNICIPALITIES = [
    *("Favrskov", "Hedensted", "Herning", "Holstebro", "Horsens", "Ikast-Brande", "Lemvig", "Norddjurs", "Odder"),
    *("Randers", "Ringkøbing-Skjern", "Samsø", "Silkeborg", "Skanderborg", "Skive", "Struer", "Syddjurs", "Viborg"),
    "Aarhus",
]


def test_the_nineteen_municipalities_stand_in_danish_order():
    shuffled = random.Random(1).sample(MUNICIPALITIES, len(MUNICIPALITIES))  # noqa: S311  (an order, not a secret)
    assert sorted(shuffled, key=sort_key) == MUNICIPALITIES


def test_aa_sorts_as_aa_whatever_the_case_and_after_oe():
    words = ["Aabenraa", "Ærø", "Øst", "Zebra", "Århus"]
    assert sorted(words, key=sort_key) == ["Zebra", "Ærø", "Øst", "Aabenraa", "Århus"]

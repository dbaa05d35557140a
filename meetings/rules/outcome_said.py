"""Whether a decision says its outcome and nothing else: then it is not said twice."""

from pages.richtext import typed_text


def says_only(text, outcome) -> bool:
    """Return whether `text` is the `outcome` in words once more ("Approved.")."""
    return typed_text(text).strip().rstrip(".") == str(outcome)

"""The pages that look the same everywhere: one form, and one question before something is done."""

from django.shortcuts import render


def form_page(request, *, committee, form, title, submit, back, draft="", theirs=(), status=200):
    """Render the page of one form inside a committee.

    `draft` is the key under which typed text is kept; `theirs` are (label, text) rows of what somebody else saved
    after the form was opened, shown beside it.
    """
    context = {
        "committee": committee,
        "form": form,
        "title": title,
        "submit": submit,
        "back": back,
        "draft": draft,
        "theirs": theirs,
    }
    return render(request, "components/form_page.html", context, status=status)

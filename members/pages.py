"""The pages that look the same everywhere: one form, and one question before something is done."""

from django.shortcuts import render


def form_page(request, *, committee, form, title, submit, back, draft="", status=200, **context):
    """Render the page of one form inside a committee; `draft` is the key under which typed text is kept."""
    context |= {"committee": committee, "form": form, "title": title, "submit": submit, "back": back, "draft": draft}
    return render(request, "components/form_page.html", context, status=status)

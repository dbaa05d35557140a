"""The pages that look the same everywhere: one form, and one question before something is done."""

from collections.abc import Callable

from django.shortcuts import render


def before_typing(request, rule: Callable, *about) -> None:
    """Open a form only where what is typed in it could be saved: `rule` is the one its verb asks, and raises Refused.

    What has been typed and posted goes to the verb itself, whose refusal stands above it.
    """
    if request.method != "POST":
        rule(*about)


def form_page(
    request,
    *,
    committee,
    form,
    title,
    submit,
    back,
    draft="",
    theirs=(),
    status=200,
    meeting=None,
    warning="",
    template="components/form_page.html",
    beside=None,
):
    """Render the page of one form inside a committee.

    `draft` is the key under which typed text is kept, the page's own address if there is none; `theirs` are
    (label, text) rows of what somebody else saved after the form was opened, shown beside it; `meeting` the one it is
    about, named in heading and title; `warning` what saving does beside, said before it is done. A `template` that
    extends the one of every form gets what is `beside` as well.
    """
    context = {
        "committee": committee,
        "form": form,
        "title": title,
        "submit": submit,
        "back": back,
        # A file is sent once, by the browser itself.
        "draft": "" if form.is_multipart() else draft or request.path,
        "theirs": theirs,
        "meeting": meeting,
        "warning": warning,
    }
    return render(request, template, context | (beside or {}), status=status)

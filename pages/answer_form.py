"""The course of every form: ask, do what was typed by one verb and go on; or show what is missing, or both texts."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.shortcuts import redirect

from pages.form_course import on_top_of, refusals_to
from pages.form_page import form_page
from record.versions import Conflict

Rows = list[tuple[str, str]]


def answer_form(
    request,
    form: forms.Form,
    do: Callable[[], Any],
    *,
    done: str | Callable[[Any], str],
    to: Any,
    also: Callable[[Any], None] | None = None,
    now: Callable[[Any], dict] | None = None,
    theirs: Callable[[Any], Rows] | None = None,
    page: Callable = form_page,
    **shown,
):
    """Do what a form asks and go on, or show its `page` with what is missing.

    `do()` calls one verb. What it returns is handed to `done` (what to say) and `to` (an address, or an object that
    has one), where those are functions; `also(result)` says what else there is to know. A refusal of the verb stands
    on the form. Where somebody else saved meanwhile, `now(current)` is what the form would show now, and
    `theirs(current)` the rows shown beside what was typed (what differs, if it is not given); without both the
    conflict passes on. `shown` goes to the page.
    """
    rows, status = [], 200
    if form.is_valid():
        try:
            with refusals_to(form):
                result = do()
        except Conflict as conflict:
            if now is None and theirs is None:
                raise
            rows, status = on_top_of(form, conflict, now(conflict.current) if now else {}), 409
            if theirs is not None:
                rows = theirs(conflict.current)
        else:
            if form.is_valid():
                messages.success(request, done(result) if callable(done) else done)
                if also is not None:
                    also(result)
                return redirect(to(result) if callable(to) else to)
    return page(request, form=form, theirs=rows, status=status, **shown)

"""Pages of the co-chairs' review of an agenda: what they write to the secretariat, and the answers."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.minutes import AnswerCommentForm
from meetings.forms.review import AgendaCommentForm
from meetings.models import AgendaComment, AgendaItem, Meeting
from meetings.reading.agenda import read_agenda
from meetings.workflow.review import require_in_review
from members.gate.permissions import authorize
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_course import number_in
from pages.form_page import before_typing


def comment_agenda(request, pk):
    """Write to the secretariat about one item of an agenda that is with the co-chairs, or about all of it."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)
    authorize(request.user, Permission.APPROVE_AGENDA, meeting)
    before_typing(request, require_in_review, meeting)
    entries = read_agenda(meeting, request.user, working=True) if meeting.is_submitted else []
    about = {"item": str(number_in(request.GET.get("item", "")) or "")}
    form = AgendaCommentForm(request.POST or None, entries=entries, initial=about)

    def do() -> AgendaComment:
        item = AgendaItem.objects.readable_by(request.user).filter(pk=form.cleaned_data["item"] or 0).first()
        return workflow.comment_agenda(meeting=meeting, item=item, text=form.cleaned_data["text"], by=request.user)

    return answer_form(
        request,
        form,
        do,
        done=_("Your comment has been sent to the secretariat."),
        to=lambda comment: f"{_page_of(comment, request.user)}#agenda-comments",
        committee=meeting.committee,
        meeting=meeting,
        title=_("Comment on the agenda"),
        submit=_("Send the comment"),
        back=f"{meeting.get_absolute_url()}?working=1",
        draft=f"agenda-comment-{pk}",
    )


def _page_of(comment: AgendaComment, person) -> str:
    """Where one reads on: the co-chairs the agenda they are reading, the secretariat the one it works on."""
    if person.has_perm(Permission.PREPARE_MEETING, comment.meeting):
        return reverse("meetings:prepare", args=[comment.meeting_id])
    return f"{comment.meeting.get_absolute_url()}?working=1"


@require_POST
def answer_agenda_comment(request, pk):
    """Answer what a co-chair wrote about the agenda."""
    comments = AgendaComment.objects.readable_by(request.user).select_related("meeting__committee", "person")
    comment = get_object_or_404(comments, pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, comment.meeting)
    form = AnswerCommentForm(request.POST)
    back = f"{_page_of(comment, request.user)}#agenda-comments"
    return answer_form(
        request,
        form,
        lambda: workflow.answer_agenda_comment(comment=comment, answer=form.cleaned_data["answer"], by=request.user),
        done=_("The answer has been sent to %(name)s.") % {"name": comment.person},
        to=back,
        committee=comment.meeting.committee,
        meeting=comment.meeting,
        title=_("Answer the comment of %(name)s") % {"name": comment.person},
        submit=_("Send the answer"),
        back=back,
    )

"""What the reader has been told."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members import workflow
from members.mail.about import told_by_matter
from members.models import Message
from pages.form_course import number_in
from record import clock

_PER_PAGE = 40


def inbox(request):
    """The reader's messages, newest first, those about one meeting together; new ones can be marked as read at once."""
    received = Message.objects.of(request.user)
    page = Paginator(received, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "query": "",
        "told": told_by_matter(list(page), request.user),
        "newest": received.unread().order_by("pk").last(),
    }
    return render(request, "members/messages.html", context)


def message(request, pk):
    """One message; reading it marks it as opened."""
    message = get_object_or_404(Message.objects.of(request.user), pk=pk)
    message = workflow.open_message(message=message, at=clock.now(), by=request.user)
    return render(request, "members/message.html", {"message_read": message})


@require_POST
def open_messages(request):
    """All messages that stood in the reader's list, marked as opened; what came meanwhile stays new."""
    newest = number_in(request.POST.get("newest", ""))
    workflow.open_messages(newest=newest, at=clock.now(), by=request.user)
    messages.success(request, _("All messages in the list are marked as read."))
    return redirect("members:messages")

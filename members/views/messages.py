"""What the reader has been told."""

from django.shortcuts import get_object_or_404, render

from members import workflow
from members.models import Message
from record import clock


def inbox(request):
    """The reader's messages, newest first."""
    return render(request, "members/messages.html", {"received": Message.objects.of(request.user)[:100]})


def message(request, pk):
    """One message; reading it marks it as opened."""
    message = get_object_or_404(Message.objects.of(request.user), pk=pk)
    message = workflow.open_message(message=message, at=clock.now(), by=request.user)
    return render(request, "members/message.html", {"message_read": message})

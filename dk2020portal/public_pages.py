"""The pages in the footer: open to everybody, before log-in too."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render

from dk2020portal.publisher import publisher


def _public(template):
    """Return a view of a page that asks only who runs the portal."""

    @login_not_required
    def show(request):
        return render(request, template, {"publisher": publisher()})

    return show


# The accessibility statement (lov 692/2018 § 4); its short address is /was.
accessibility = _public("portal/accessibility.html")
# What is known about people, why, for how long, and what they may ask for (GDPR article 13).
privacy = _public("portal/privacy.html")
# What is kept in the browser, and that no consent is needed for it.
cookies = _public("portal/cookies.html")
# Whom to ask.
contact = _public("portal/contact.html")
# How the portal is used, by keyboard and by screen reader too: by members, and by who prepares the meetings.
usage = _public("portal/help.html")
usage_by_secretariat = _public("portal/help_secretariat.html")

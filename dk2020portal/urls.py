"""Every address of the portal, grouped under its path."""

from django.urls import include, path

from dk2020portal import audit_pages, public_pages, search, views, week
from dk2020portal.operating import health, metrics, page

urlpatterns = [
    path("", views.home, name="home"),
    path("week/", week.week, name="week"),
    path("search/", search.search, name="search"),
    path("search/titles/", search.suggestions, name="search_titles"),
    path("committees/<slug:slug>/", views.committee, name="committee"),
    path("committees/<slug:slug>/history/", audit_pages.committee_history, name="committee_history"),
    path("people/<int:pk>/history/", audit_pages.person_history, name="person_history"),
    path("history/<str:label>/<int:history_id>/", audit_pages.change, name="change"),
    path("", include("members.urls")),
    path("", include("meetings.urls")),
    path("", include("workgroups.urls")),
    path("", include("programme.urls")),
    path("account/", include("members.accounts.urls")),
    path("language/", views.choose_language, name="set_language"),
    path("health/", health.health, name="health"),
    path("health/live/", health.live, name="health_live"),
    path("health/ready/", health.ready, name="health_ready"),
    path("metrics/", metrics.metrics, name="metrics"),
    path("operating/", page.operating, name="operating"),
    path("operating/try-again/", page.try_mails_again, name="try_mails_again"),
    path("was/", public_pages.accessibility, name="accessibility"),
    path("privacy/", public_pages.privacy, name="privacy"),
    path("cookies/", public_pages.cookies, name="cookies"),
    path("contact/", public_pages.contact, name="contact"),
    path("help/", public_pages.usage, name="help"),
    path("help/secretariat/", public_pages.usage_by_secretariat, name="help_secretariat"),
]

handler500 = "dk2020portal.failures.server_error"

"""The climate summit of the story: planned, invited to, held on a day that is fictional, and evaluated."""

from datetime import date, time
from itertools import cycle, islice, product

from django.core.files.base import ContentFile
from django.utils.text import slugify

from dk2020portal.story.annexes import pdf_of
from dk2020portal.story.cast import Cast
from dk2020portal.story.meetings import moment
from members.models import Organisation
from pages.richtext import from_plain
from programme import workflow
from programme.models import ConceptPaper, Programme, Summit, SummitInvitation, SummitRegistration
from programme.models.summit_evaluation import SCORES
from record import clock


def tell_of_summit(cast: Cast, told: dict) -> None:
    """Tell it in the order of time; nobody in it is a real person."""
    if not told:
        return
    day = date.fromisoformat(told["day"])
    with _on(told["planned"]):
        summit = workflow.plan_summit(
            programme=Programme.objects.get(committee=cast.committee),
            name=told["name"],
            day=day,
            starts=time.fromisoformat(told["starts"]),
            ends=time.fromisoformat(told["ends"]),
            place=told["place"],
            capacity=told["capacity"],
            register_by=date.fromisoformat(told["register_by"]),
            meeting=cast.meetings[told["meeting"]],
            is_demo=True,
            by=cast.secretary,
        )
    for row in told["concept_papers"]:
        _concept_paper(cast, summit, row)
    for row in told["sessions"]:
        _session(cast, summit, row)
    _guests(cast, summit, told["guests"])
    _evaluations(summit, told["evaluation"])


def _on(day: str, hour: int = 10):
    return clock.at(moment(date.fromisoformat(day), hour))


def _concept_paper(cast: Cast, summit: Summit, row: dict) -> None:
    content = pdf_of(row["title"], row["file"]) if row.get("file") else None
    with _on(row["day"]):
        paper = workflow.add_concept_paper(
            summit=summit,
            text=from_plain(row["text"]),
            changed=row.get("changed") or "",
            file=ContentFile(content, name=f"{slugify(row['title'])}.pdf") if content else None,
            by=cast.person(row["by"]),
        )
    if row.get("item"):
        # The item of the story that the version became.
        ConceptPaper.objects.filter(pk=paper.pk).update(item=cast.item(row["item"]))


def _session(cast: Cast, summit: Summit, row: dict) -> None:
    with _on(row["day"]):
        workflow.add_session(
            summit=summit,
            title=row["title"],
            starts=time.fromisoformat(row["starts"]),
            ends=time.fromisoformat(row["ends"]),
            room=row.get("room") or "",
            speakers="\n".join(row.get("speakers") or []),
            description=row.get("description") or "",
            by=cast.secretary,
        )


def _in_address(name: str) -> str:
    """A name as it stands in an address: "Samsø" is "samsoe"."""
    return slugify(name.lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa"))


def _guests(cast: Cast, summit: Summit, told: dict) -> None:
    """Everybody who is invited, and as many of their made-up people as registered."""
    names = (" ".join(parts) for parts in product(told["first_names"], told["last_names"]))
    talks = cycle(summit.sessions.filter(title__in=told["choices"]))
    with _on(told["invited"]):
        parties = [
            (
                workflow.invite_party(
                    summit=summit,
                    name=Organisation.objects.get(short_name=short_name).name,
                    email=f"klima@{_in_address(short_name)}.example",
                    places=max(registered, told["places"]),
                    by=cast.secretary,
                ),
                registered,
            )
            for short_name, registered in told["registered"].items()
        ]
    with _on(told["sent"]):
        workflow.send_invitations(summit=summit, by=cast.secretary)
    with _on(told["answered"]):
        for invitation, registered in parties:
            for name in islice(names, registered):
                _registered(invitation, name, next(talks))


def _registered(invitation: SummitInvitation, name: str, session) -> None:
    host = invitation.email.partition("@")[2]
    workflow.register(
        invitation=invitation,
        name=name,
        organisation=invitation.name,
        email=f"{_in_address(name)}@{host}",
        sessions=[session],
        by=None,
    )


def _evaluations(summit: Summit, told: dict) -> None:
    """As many answers as each figure was given; who wrote something wrote it along with one of them."""
    given = {
        question: [score for score, count in zip(SCORES, counts, strict=True) for _n in range(count)]
        for question, counts in told["figures"].items()
    }
    # The rows are not to be the same person's fives throughout.
    answers = zip(*(scores[number:] + scores[:number] for number, scores in enumerate(given.values())), strict=True)
    coming = SummitRegistration.objects.filter(summit=summit).coming()
    words = [{"best": text} for text in told["best"]] + [{"better": text} for text in told["better"]]
    with _on(told["day"]):
        for number, (registration, scores) in enumerate(zip(coming, answers, strict=False)):
            said = words[number] if number < len(words) else {}
            workflow.evaluate(registration=registration, by=None, **dict(zip(given, scores, strict=True)), **said)

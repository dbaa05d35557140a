"""What a check of the seals finds: one sentence each, without content, that names what was touched."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.entries import digest_of

# What hinders a check and is no sign of tampering by itself.
UNCHECKED = {
    "log_missing": _("The seal log cannot be read: whether the last seals are all there is unknown."),
    "log_broken": _("Line %(line)s of the seal log tells of no seal."),
    "log_incomplete": _("The seal log lacks the lines of some seals."),
    "annex_unreadable": _("The file of annex %(annex)s cannot be read."),
}
SAID = {
    **UNCHECKED,
    "revision_missing": _("Seal %(number)s of the minutes is missing."),
    "content": _("The text kept with seal %(number)s is not the text that was sealed."),
    "chain": _("Seal %(number)s does not follow the seal before it."),
    "statement": _("The time, name, reason or number kept with seal %(number)s was changed."),
    "unknown_key": _("Seal %(number)s is signed with a key the portal does not know (%(key)s)."),
    "signature": _("The signature of seal %(number)s is not the portal's."),
    "ledger_gap": _("Seal no. %(ledger)s of the portal is missing."),
    "ledger_chain": _("Seal no. %(ledger)s of the portal does not follow the one before it."),
    "ledger_length": _("The portal has made %(made)s seals; %(left)s are left."),
    "log_differs": _("Seal %(number)s is not the one in the seal log."),
    "meeting": _("The time, place or committee of the meeting was changed."),
    "led": _("Who led the meeting or took the minutes was changed."),
    "note": _("The general remarks were changed."),
    "attendances": _("The attendance was changed."),
    "attendance": _("The attendance of %(name)s was changed."),
    "absences": _("When %(name)s was out of the room was changed."),
    "approval": _("The co-chairs' approvals were changed."),
    "item": _("The text of item %(item)s was changed."),
    "decision_missing": _("The decision on item %(item)s is missing."),
    "decision_added": _("A decision on item %(item)s was added."),
    "outcome": _("The outcome of the decision on item %(item)s was changed."),
    "text": _("The text of the decision on item %(item)s was changed."),
    "discussion": _("What was discussed on item %(item)s was changed."),
    "fact_note": _("The note of facts on item %(item)s was changed."),
    "form": _("The form of the minutes was changed."),
    "quorum": _("The reason for deciding item %(item)s without a quorum was changed."),
    "points": _("The outcomes of the recommendation points of item %(item)s were changed."),
    "dissents": _("The dissents on item %(item)s were changed."),
    "answers": _("The written answers on item %(item)s were changed."),
    "annex_row": _("Annex %(annex)s of item %(item)s is not the version that was sealed."),
    "annex_file": _("The file of annex %(annex)s was changed."),
    "annex_missing": _("The file of annex %(annex)s is missing."),
    "signed_copy": _("The signed PDF of seal %(number)s was changed."),
    "signed_copy_missing": _("The signed PDF of seal %(number)s is missing."),
    "guard_missing": _("The database does not refuse changes to the table %(table)s."),
    "guard_open": _("The sealed rows of a meeting stand open for changes."),
}
# What makes a row differ from the sealed content, which stays what it was: pages and packs go on showing that.
_BESIDE_THE_SEAL = frozenset(
    (
        "meeting",
        "led",
        "note",
        "attendances",
        "attendance",
        "absences",
        "approval",
        "item",
        "decision_missing",
        "decision_added",
        "outcome",
        "text",
        "discussion",
        "fact_note",
        "form",
        "quorum",
        "points",
        "dissents",
        "answers",
    )
)


@dataclass(frozen=True)
class Finding:
    """`code`: one of SAID. Without a meeting it is about the portal; with an item, for who may know of the item."""

    code: str
    meeting_id: int | None = None
    item_id: int | None = None
    about: dict = field(default_factory=dict)

    def __str__(self):
        return SAID[self.code] % self.about

    @property
    def is_tampering(self) -> bool:
        """False where something could not be checked."""
        return self.code not in UNCHECKED

    @property
    def kept(self) -> dict:
        """The finding as JSON; `Finding(**kept)` is the same one."""
        return asdict(self)

    @property
    def fingerprint(self) -> str:
        """The same for the same finding, another night."""
        return digest_of(self.kept)[:16]


def sentences_for(findings: Iterable[Finding], readable_items: Collection[int]) -> list[str]:
    """Return what is said to a reader: of items he or she may not know of, that there is something."""
    findings = list(findings)
    said = [
        str(finding)
        if finding.item_id is None or finding.item_id in readable_items
        else gettext("Something else was changed.")
        for finding in findings
    ]
    if findings and all(finding.code in _BESIDE_THE_SEAL for finding in findings):
        said.append(gettext("The minutes below are the sealed ones; what was changed stands beside them."))
    return list(dict.fromkeys(said))

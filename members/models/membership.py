"""Seats and memberships: who sits where, as what, from when to when."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from members.rules.roles import VOTING_ROLES, Role, roles_with
from record import clock
from record.history import Recorded


class DatedQuerySet(models.QuerySet):
    def on(self, day):
        """Rows in force on `day` (a date in Europe/Copenhagen); the last day is included."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def active(self):
        """Rows in force today."""
        return self.on(clock.today())


class Side(models.TextChoices):
    MUNICIPAL = "municipal", _("Municipalities")
    REGIONAL = "regional", _("Region")
    NONE = "", _("None")


class Seat(Recorded):
    """One line of a committee's composition: "5 from municipalities, named by KD-Net"."""

    committee = models.ForeignKey("members.Committee", on_delete=models.CASCADE, related_name="seats")
    label = models.CharField(_("seat"), max_length=120)
    side = models.CharField(_("side"), max_length=10, choices=Side, blank=True)
    places = models.PositiveSmallIntegerField(_("number of places"))
    named_by = models.ForeignKey(
        "members.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="names_seats"
    )
    organisation = models.ForeignKey(
        "members.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="seats"
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="seat_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(places__gte=1), name="seat_has_a_place"),
        ]

    def __str__(self):
        return self.label


class MembershipQuerySet(DatedQuerySet):
    def held_by(self, person, permission):
        """Memberships that give `person` the permission today; none for somebody who may not log in.

        A documented stand-in holds the membership of the co-chair he or she stands in for.
        """
        standing_in = StandIn.objects.active().filter(person=person, membership=OuterRef("pk"))
        return self.active().filter(
            Q(person=person) | Exists(standing_in),
            role__in=roles_with(permission) if person.is_active else [],
        )

    def coordinating(self, person):
        """Memberships by which `person` keeps a municipality today, as far as the lens he or she looks through allows;
        none for somebody who may not log in."""
        own = self.active().filter(person=person, municipality__isnull=False)
        if not person.is_active:
            return own.none()
        return own.filter(committee__in=person.lens.committees) if person.lens else own

    def voting(self):
        """Co-chairs and members: those who count for the quorum."""
        return self.filter(role__in=VOTING_ROLES)

    def with_person(self):
        """Along with each person's organisation, so that a list costs one query; in Danish order."""
        return self.select_related("person__organisation", "municipality", "seat", "substitute_for__person").order_by(
            "person__sort_key", "pk"
        )


class Membership(Recorded):
    committee = models.ForeignKey("members.Committee", on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    # Copied from the seat, so that the database itself can refuse a second co-chair of one side.
    side = models.CharField(max_length=10, choices=Side, blank=True, editable=False)
    substitute_for = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="substitutes"
    )
    # Where a secretariat in several places has this one of its people: "Aarhus".
    office = models.CharField(_("office"), max_length=60, blank=True)
    # The municipality whose climate plan a coordinator keeps, and asks for help on behalf of.
    municipality = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="coordinators",
        verbose_name=_("coordinator of"),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to and including"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="membership_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(role=Role.SUBSTITUTE) ^ Q(substitute_for=None), name="substitute_names_a_member"
            ),
            models.UniqueConstraint(
                fields=["committee", "person"], condition=Q(ends_on=None), name="one_open_membership_per_person"
            ),
            models.UniqueConstraint(
                fields=["committee", "side"],
                condition=Q(ends_on=None, role=Role.CO_CHAIR),
                name="one_open_co_chair_per_side",
            ),
            models.CheckConstraint(
                condition=Q(office="") | Q(role=Role.SECRETARIAT), name="only_the_secretariat_has_offices"
            ),
            models.CheckConstraint(
                condition=Q(municipality=None) | Q(role=Role.COORDINATOR), name="only_coordinators_keep_a_municipality"
            ),
        ]

    @property
    def is_co_chair(self) -> bool:
        return self.role == Role.CO_CHAIR

    @property
    def is_secretariat(self) -> bool:
        return self.role == Role.SECRETARIAT

    @property
    def is_coordinator(self) -> bool:
        return self.role == Role.COORDINATOR

    def __str__(self):
        return f"{self.person}, {self.get_role_display()}"

    def save(self, *args, **kwargs):
        self.side = self.seat.side if self.seat else Side.NONE
        super().save(*args, **kwargs)

    @property
    def access_committee_id(self) -> int:
        return self.committee_id


class StandIn(Recorded):
    """Who approves for a co-chair while he or she is away: documented, dated, with a reason (design section 6)."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="stand_ins")
    person = models.ForeignKey("members.Person", on_delete=models.PROTECT, related_name="stands_in")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to and including"))
    reason = models.CharField(_("reason"), max_length=200)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("stand-in")
        verbose_name_plural = _("stand-ins")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="stand_in_ends_after_it_starts")
        ]

    def __str__(self):
        return f"{self.person} for {self.membership.person}"

"""What stands below the outcome of a decision."""

from django import template

from meetings.rules.outcome_said import says_only

register = template.Library()

register.filter("says_only", says_only)

"""The columns of a model by name, apart from what other models point at it with."""

from django.core.exceptions import FieldDoesNotExist
from django.db import models


def column_of(model: models.Model | type[models.Model], name: str) -> models.Field:
    """Return the field `name` of a model. Raises FieldDoesNotExist for a relation that another model declares, too."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise FieldDoesNotExist(f"{name} of {model._meta.label} is a column elsewhere")
    return field

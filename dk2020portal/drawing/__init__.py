"""Pictures of the house, drawn from the code itself (`manage.py draw_house`), so that they stay true."""

from dk2020portal.drawing.rooms import rooms_picture
from dk2020portal.drawing.tables import tables_picture

FOLDER = "docs/house"


def pictures() -> dict[str, str]:
    """Return each picture by the name of its file in FOLDER; the same code gives the same bytes."""
    return {"rooms.svg": rooms_picture(), "tables.svg": tables_picture()}

"""python -m tests.rendered FOLDER ROLE...: writes the pages these roles meet in the demo, a JSON file for each.

It runs beside the tests, in the settings of `make run` and on a copy of the demo, and changes nothing there.
"""

import json
import sys
from pathlib import Path

import django

django.setup()

from tests.rendered.states import met_by  # noqa: E402 - models are there after the set-up only

folder, *roles = sys.argv[1:]
for role in roles:
    walk = met_by(role)
    Path(folder, f"{role}.json").write_text(json.dumps({"pages": list(walk.kept.values()), "titles": walk.titles}))

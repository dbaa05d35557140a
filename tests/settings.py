"""The settings under test: the portal's own, with a folder of their own for files and database.

Set before the portal's settings are read, so that a bare `pytest` needs no environment.
"""

import atexit
import os
import shutil
import tempfile

# Only the process that made the folder removes it: parallel workers inherit TESTING and share it.
if "TESTING" not in os.environ:
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="dk2020portal-tests-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)
    os.environ["TESTING"] = "true"
    os.environ["DEMO"] = "false"

from dk2020portal.settings import *  # noqa: F403 - after the environment is set, and everything in it
from dk2020portal.settings import DATABASES, VAR_DIR

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A real file: threads and browsers then meet the locks they meet in use, which a database in memory has not.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}

# Every client that logs in would list every file of the portal's look anew.
WHITENOISE_AUTOREFRESH = True

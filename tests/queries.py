"""How many questions a page asks the database, once what is asked only once per process has been asked."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

MOST_PER_PAGE = 12  # design section 9


def queries_of(client, url: str) -> int:
    """Return how many queries a GET of `url` costs the logged-in `client`."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return len(asked)

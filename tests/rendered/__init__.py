"""Every page of the portal as it is answered, by role, address and state: what tests/browser/test_crawl.py looks at."""

# Pages for what goes wrong before or beside any view, by their status.
FAILURES = (400, 429, 500, 503, 507)

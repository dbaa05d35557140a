"""How the portal is kept running: what is checked, what watchers are answered, what stands in the log.

Each check has one owner here. `manage.py doctor` asks all of them, `/health/ready/` four, the page "Drift" what a page
can wait for.
"""

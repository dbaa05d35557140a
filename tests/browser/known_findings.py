"""What the crawl finds today and somebody is to mend. The lists only shrink: what is gone must be taken out.

{name of the address: rules}, as test_crawl.py names them; of the Nu checker, "*" stands for every page.
"""

ON_PAGES: dict[str, set[str]] = {}
IN_HTML: dict[str, set[str]] = {"*": set()}
IN_TITLES: dict[str, set[str]] = {}
IN_LINKS: dict[str, set[str]] = {}

"""What the crawl finds today and somebody is to mend. The lists only shrink: what is gone must be taken out.

{name of the address: rules}, as test_crawl.py names them; of the Nu checker, "*" stands for every page.
"""

ON_PAGES: dict[str, set[str]] = {
    "meetings:record_decision": {"heading-order"},
}
IN_HTML: dict[str, set[str]] = {
    "*": set(),
    "meetings:record_decision": {"The heading “h3”"},
}
IN_TITLES: dict[str, set[str]] = {
    "committee": {"h1 of several addresses"},
    "meetings:add_item": {"h1 of several addresses", "title of several addresses"},
    "meetings:attach_file": {"h1 of several addresses", "title of several addresses"},
    "meetings:choose_pack": {"h1 of several addresses"},
    "meetings:declare_disqualification": {"h1 of several addresses", "title of several addresses"},
    "meetings:edit_item": {"h1 of several addresses", "title of several addresses"},
    "meetings:grant": {"h1 of several addresses", "title of several addresses"},
    "meetings:grants": {"h1 of several addresses"},
    "meetings:item": {"h1 of several addresses"},
    "meetings:meeting": {"h1 of several addresses"},
    "meetings:minutes": {"h1 of several addresses"},
    "meetings:pack": {"h1 of several addresses"},
    "meetings:prepare": {"h1 of several addresses"},
    "meetings:readings": {"h1 of several addresses"},
    "meetings:remove_attachment": {"title of several addresses"},
    "meetings:remove_item": {"h1 of several addresses", "title of several addresses"},
    "meetings:transition": {"h1 of several addresses"},
    "meetings:who_can_see_what": {"h1 of several addresses"},
}

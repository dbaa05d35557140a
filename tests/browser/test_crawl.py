"""Every address by four roles and by nobody, in every state it has: nothing for the checkers to find.

tests/rendered opens the pages without a browser: the demo as it is, every form sent empty and on top of what somebody
else saved, a meeting taken through its states, a committee with nothing in it, packs at work, the portal seen as
somebody else, what is refused, what fails. Pages of one skeleton (the same tags, attributes and classes, whatever they
say) are one page to a checker: it is kept once, for the first role that meets it, where it is fullest.

The Nu checker reads those as they are without JavaScript. The browser opens the fewest that show every part there is
(tests/rendered/parts.py), at least one of each address, for axe, reflow at 320 px and 200 %, text spacing, focus after
a form was sent, and the console. Of one address: pytest tests/browser/test_crawl.py -k room
"""

import json
import re
import subprocess

import pytest

from tests.browser import known_findings
from tests.browser.checks import AXE, found_on
from tests.browser.conftest import PROJECT
from tests.browser.links import links_of
from tests.browser.served import served
from tests.rendered import FAILURES
from tests.rendered.parts import fewest
from tests.test_urls_by_role import all_routes

pytestmark = pytest.mark.browser

NAMES = sorted({name for name, _route in all_routes()} | {f"{status}.html" for status in FAILURES})
# The names in two halves, one for each worker of `make test`.
HALVES = [pytest.param(name, marks=pytest.mark.xdist_group(f"crawl {number % 2}")) for number, name in enumerate(NAMES)]
# Refused with a page of its own, one stands where the browser puts one: at the top of a new page.
REFUSED = ("400", "403", "404")
ERROR = "Fejl: "
WHOLE_STYLES = PROJECT / "node_modules" / "dkfds" / "dist" / "css" / "dkfds.min.css"
SERVED_STYLES = PROJECT / "static" / "vendor" / "dkfds" / "css" / "dkfds.used.css"
OF_CLASS = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
CAPTION = re.compile(r"<caption\b[^>]*>\s*(.*?)\s*</caption>", re.DOTALL)
CLASSES = re.compile(r'class="([^"]*)"')
NU_CHECKER = PROJECT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@pytest.fixture(scope="session")
def pages(rendered):
    """{skeleton: the page that stands for it}."""
    first = {}
    for role in rendered.values():
        for page in role["pages"]:
            first.setdefault(page["skeleton"], page)
    return first


@pytest.fixture(scope="session")
def told_apart(pages):
    """The skeletons the browser opens: together they have every part any page has."""
    return set(fewest({skeleton: set(page["parts"]) for skeleton, page in pages.items()}))


@pytest.fixture(scope="session")
def opened(browser, pages):
    """Open a page by its skeleton, and return it with what the browser's console has complained of."""
    with served(pages) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK")
        context.add_init_script(AXE)
        # No page finds the drafts of the one before.
        context.add_init_script("localStorage.clear(); sessionStorage.clear();")
        window, complaints = context.new_page(), []
        window.on("pageerror", lambda error: complaints.append(("console", str(error))))
        window.on("console", lambda line: complaints.append(("console", line.text)) if line.type == "error" else None)

        def opens(skeleton):
            complaints.clear()
            window.goto(f"{address}/{skeleton}{pages[skeleton]['address']}", wait_until="domcontentloaded")
            return window, complaints

        yield opens
        context.close()


def told(page, rule, where):
    """A finding in one line."""
    return f"{page['role']} {page['address']} [{page['state']}] {rule}: {where}"


def assert_known(found, known):
    """Only what is known is found, and all of it: `found` is {name: [(page, rule, where)]}, `known` {name: rules}."""
    unknown = [
        told(*finding) for name, some in found.items() for finding in some if finding[1] not in known.get(name, ())
    ]
    assert unknown == [], "\n" + "\n".join(unknown)
    still = {name: {rule for _page, rule, _where in some} for name, some in found.items()}
    gone = {name: rules - still.get(name, set()) for name, rules in known.items() if rules - still.get(name, set())}
    assert gone == {}, "No longer found: take it out of known_findings.py"


@pytest.mark.parametrize("name", HALVES)
def test_nothing_is_found_on_any_page_of(name, pages, told_apart, opened):
    found = []
    for skeleton, page in pages.items():
        if page["name"] == name and skeleton in told_apart:
            window, complaints = opened(skeleton)
            acted = "sent" in page["state"] and not page["state"].endswith(REFUSED)
            found += [(page, *finding) for finding in [*found_on(window, acted=acted), *complaints]]
    assert_known({name: found}, {name: known_findings.ON_PAGES.get(name, set())})


@pytest.mark.xdist_group("crawl 1")
def test_the_nu_checker_finds_nothing(pages, tmp_path):
    for skeleton, page in pages.items():
        (tmp_path / f"{skeleton}.html").write_text(page["html"])
    command = ["java", "-jar", NU_CHECKER, "--format", "json", "--stdout", "--exit-zero-always", tmp_path]
    answer = subprocess.run(command, capture_output=True, check=True)
    found, everywhere = {}, known_findings.IN_HTML["*"]
    for message in json.loads(answer.stdout)["messages"]:
        page = pages[message["url"].rpartition("/")[2].removesuffix(".html")]
        rule = message["message"].partition(" (")[0]
        name = "*" if rule in everywhere else page["name"]
        found.setdefault(name, []).append((page, rule, message["extract"]))
    assert_known(found, known_findings.IN_HTML)


@pytest.mark.xdist_group("crawl 0")
def test_no_rule_of_the_design_system_is_missing_that_a_page_uses(pages):
    """What is left out is found by reading the sources: a class put together while a page is made is not seen there."""
    whole, served = (selectors_in(path.read_text()) for path in (WHOLE_STYLES, SERVED_STYLES))
    used = {word for page in pages.values() for names in CLASSES.findall(page["html"]) for word in names.split()}
    # Whether a rule that asks for an attribute, too, is wanted by a page cannot be told by its classes.
    by_class = {selector: set(OF_CLASS.findall(selector)) for selector in whole if "[" not in selector}
    wanted = {selector for selector, names in by_class.items() if names and names <= used}
    # Some of them are put together while a page is made: without those the test would show nothing.
    assert {".form-group-radio", ".alert-warning"} <= {f".{name}" for s in wanted for name in OF_CLASS.findall(s)}
    assert wanted - served == set()


def selectors_in(styles):
    return {selector.strip() for rule in re.findall(r"([^{}]+)\{", styles) for selector in rule.split(",")}


@pytest.mark.xdist_group("crawl 0")
def test_every_page_says_where_one_is(rendered):
    """A title and one h1, each of no other address of that role; of a form that was sent, that something is wrong."""
    found = {}
    for role, met in rendered.items():
        for name, address, state, title, headings in met["titles"]:
            page = {"role": role, "address": address, "state": state}
            faults = faults_of(state, title, headings)
            found.setdefault(name, []).extend((page, fault, title) for fault in faults)
        for name, address, rule, words in shared(met["titles"]):
            found.setdefault(name, []).append(({"role": role, "address": address, "state": ""}, rule, words))
    assert_known(found, known_findings.IN_TITLES)


def faults_of(state, title, headings):
    """What is wrong with the title and the headings of one page."""
    if len(headings) != 1:
        yield "not one h1"
    if "sent" in state and not state.endswith(REFUSED) and not title.startswith(ERROR):
        yield "the title does not say that something is wrong"


def shared(titles):
    """(name, address, rule, words) of every title and h1 that stands on several addresses."""
    for rule, words_of in (("title of several addresses", 3), ("h1 of several addresses", 4)):
        addresses = {}
        for page in titles:
            if not page[2]:
                addresses.setdefault(str(page[words_of]), {})[page[1]] = page[0]
        for words, where in addresses.items():
            if len(where) > 1:
                yield from ((name, address, rule, words) for address, name in where.items())


@pytest.mark.xdist_group("crawl 0")
def test_no_two_tables_of_a_page_have_the_same_caption(pages):
    captions = {skeleton: CAPTION.findall(page["html"]) for skeleton, page in pages.items()}
    # There are pages of several tables, or the test would show nothing.
    assert any(len(found) > 1 for found in captions.values())
    alike = [
        (pages[skeleton]["address"], found)
        for skeleton, found in captions.items()
        if len(set(found)) < len(found) or "" in found
    ]
    assert alike == []


@pytest.mark.xdist_group("crawl 0")
def test_links_of_the_same_words_lead_to_one_place(pages):
    """Heard one after the other in a list of links, two that are called alike are the same."""
    found = {}
    for page in pages.values():
        for words, places in links_of(page["html"]).items():
            if len(places) > 1:
                found.setdefault(page["name"], []).append((page, "links of the same words", f"{words} {places}"))
    assert_known(found, known_findings.IN_LINKS)

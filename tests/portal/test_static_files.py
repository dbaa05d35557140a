"""The files of the portal's look as production serves them: named by content, so no old copy meets a new one."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

# A module named in an import or an export, in whichever way it is written; what has no path is named by the import map.
NAMED = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+\.js)["']""")
HASHED = re.compile(r"\.[0-9a-f]{12}\.js$")


@pytest.fixture
def collected(settings, tmp_path):
    """Return the folder of our own modules, collected as an operator's upgrade does."""
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "dk2020portal.static_files.HashedImportsStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["vendor", "css", "img", "pdf"])
    return tmp_path / "js"


def test_every_module_imports_the_very_version_it_was_collected_with(collected):
    imports = {
        (HASHED.sub(".js", module.name), name): (collected / name).is_file() and bool(HASHED.search(name))
        for module in collected.glob("*.js")
        if HASHED.search(module.name)
        for name in NAMED.findall(module.read_text())
    }
    written = {
        (module.name, Path(name).name.removesuffix(".js"))
        for module in Path("static/js").glob("*.js")
        for name in NAMED.findall(module.read_text())
    }
    assert {(module, Path(name).name.split(".")[0]) for module, name in imports} == written
    assert imports == dict.fromkeys(imports, True)


@pytest.mark.parametrize(
    "written",
    [
        'import { a } from "./drafts.js";',
        "import './drafts.js';",
        'export * from "./drafts.js";',
        'const one = await import("./drafts.js");',
    ],
)
def test_every_way_to_write_an_import_is_found(collected, written, settings, tmp_path):
    own = tmp_path / "own"
    (own / "js").mkdir(parents=True)
    (own / "js" / "drafts.js").write_text("export const a = 1;")
    (own / "js" / "page.js").write_text(written)
    settings.STATICFILES_DIRS = [own]
    settings.STATIC_ROOT = tmp_path / "out"
    call_command("collectstatic", interactive=False, verbosity=0)
    (page,) = [path for path in (tmp_path / "out" / "js").glob("page.*.js") if HASHED.search(path.name)]
    assert re.fullmatch(r".*\./drafts\.[0-9a-f]{12}\.js['\"].*", page.read_text())

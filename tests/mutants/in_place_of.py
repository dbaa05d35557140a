"""For pytest (`-p tests.mutants.in_place_of`): one module is read from another file, and no file is changed.

MUTANT_OF names the module's file, MUTANT the file whose text is run in its place.
"""

import os
import sys
from importlib.machinery import PathFinder, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path


class _Mutated(SourceFileLoader):
    def get_code(self, fullname):
        return compile(Path(os.environ["MUTANT"]).read_text(), self.path, "exec")


class _Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        found = PathFinder.find_spec(name, path, target)
        if found is None or found.origin != str(Path(os.environ["MUTANT_OF"]).resolve()):
            return None
        return spec_from_file_location(
            name,
            found.origin,
            loader=_Mutated(name, found.origin),
            submodule_search_locations=found.submodule_search_locations,
        )


sys.meta_path.insert(0, _Finder())

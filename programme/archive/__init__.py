"""The archive of a committee: everything one reader may read, as pages, data and files that need no portal."""

"""How the files of the portal's look are named when collected: by content, also where one imports another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedImportsStorage(CompressedManifestStaticFilesStorage):
    """Django's hashed names, kept by the imports of our own modules too.

    A browser keeps a file without a hash in its name for a minute, so after an upgrade a module would meet an older
    copy of what it imports. Modules of packages are left as they came: their own build has named their parts.
    """

    # Only what stands in static/js/: an import, or an export from elsewhere, of a file named by its place.
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "js/*.js",
            (
                (
                    r"""(?P<matched>(?P<words>\b(?:import|export)\b[^"';]*)["'](?P<url>\.{1,2}/[^"']+)["'])""",
                    '%(words)s"%(url)s"',
                ),
            ),
        ),
    )

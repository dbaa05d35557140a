"""Pages leave compressed; files as they are, so that a browser can ask for a part and knows how long the whole is.

Static files are compressed once, when they are collected. Django pads what it compresses, against the BREACH attack.
"""

from django.middleware.gzip import GZipMiddleware


class CompressedPagesMiddleware(GZipMiddleware):
    """Django's own, for pages and the fragments htmx swaps."""

    def process_response(self, request, response):
        """Return `response`, compressed where it is a page of HTML and the browser says it reads that."""
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)

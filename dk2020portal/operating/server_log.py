"""The lines of the web server itself, written as the portal's own are (gunicorn.conf.py)."""

import os

from gunicorn.glogging import Logger

from dk2020portal.operating.log_lines import formatter


class ServerLog(Logger):
    """gunicorn's, in the form of LOG_FORMAT and without the addresses it quotes."""

    def setup(self, cfg):
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter(os.environ.get("LOG_FORMAT", "")))

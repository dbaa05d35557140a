"""Backups of the whole portal, database and files together, and the way back.

A backup is one folder, named by its time (UTC):

    20261127T023000Z/
        manifest.json       what it is of, and the size and SHA-256 of every other part; written last
        database.sqlite3    or database.dump (pg_dump's own format)
        seals.log           the seal log
        files/              annexes, renditions, packs, signed PDFs: everything in the folder `files`

It is written under a name that ends in `.unfinished` and renamed when every part has been read back. The parts are
taken in this order: seal log, database, files. So the log tells of no seal the database lacks, and every row's file is
there.

Not in it, on purpose: SECRET_KEY, the private SEAL_KEY and SEAL_CERTIFICATE (docs/operating.md).
"""

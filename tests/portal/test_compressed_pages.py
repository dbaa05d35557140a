"""Pages leave compressed, and files as they are."""

import gzip


def test_a_page_is_compressed_for_a_browser_that_reads_that(as_, member, published_meeting):
    plain = as_(member).get("/")
    packed = as_(member).get("/", headers={"accept-encoding": "gzip"})
    assert (plain.get("Content-Encoding"), packed["Content-Encoding"]) == (None, "gzip")
    assert "<!doctype html>" in gzip.decompress(packed.content).decode()
    assert len(packed.content) * 2 < len(plain.content)


def test_a_file_keeps_its_length(as_, member, published_meeting, items):
    annex = items["open"].attachments.first()
    file = as_(member).get(f"/annexes/{annex.pk}/", headers={"accept-encoding": "gzip"})
    assert (file.get("Content-Encoding"), "Content-Length" in file) == (None, True)

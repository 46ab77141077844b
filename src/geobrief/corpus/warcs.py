"""Web archives (WARC, ISO 28500) to records: each response that holds an HTML page."""

from geobrief.corpus.limits import WHOLE_BYTES
from geobrief.corpus.pages import read_page
from geobrief.corpus.records import Problem
from geobrief.corpus.unpacking import ByPieces


def read_warc(stream, name):
    """Yield the articles of the pages in a web archive; a damaged end gives what is whole and a problem."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    class Archive(ArchiveIterator):
        INC_RECORD = ""  # its warning goes to the terminal; the problem below says the same

    number, pages, pieces = 0, 0, ByPieces(stream)
    try:
        archive = Archive(pieces, verify_http=False)
        for number, record in enumerate(archive, start=1):
            if record.rec_type == "response" and _is_html(record):
                pages += 1
                yield from _page(record, f"{name}#{number}")
    except (ArchiveLoadFailed, OSError, EOFError, ValueError, AttributeError, TypeError, LookupError) as error:
        yield Problem(
            name, "truncated", f"Damaged after record {number}: {str(error)[:100] or error.__class__.__name__}."
        )
    else:
        if pieces.fault or archive.err_count:
            yield Problem(name, "truncated", f"Damaged in or after record {number}; what was whole was read.")
    if not pages:
        yield Problem(name, "empty", "There is no page in the archive.")


def _is_html(record):
    kind = record.http_headers.get_header("content-type", "") if record.http_headers else ""
    return "html" in (kind or "").lower()


def _page(record, path):
    length = record.rec_headers.get_header("content-length")
    data = record.content_stream().read(WHOLE_BYTES + 1)
    if len(data) > WHOLE_BYTES:
        yield Problem(path, "refused", f"The page has more than {WHOLE_BYTES:,} bytes.")
        return
    if length and length.isdigit() and record.length and record.raw_stream.limit > 0:
        yield Problem(path, "truncated", "The record ends too early; what was there was read.")
    yield from read_page(data, path, url=record.rec_headers.get_header("warc-target-uri"))

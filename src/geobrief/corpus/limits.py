"""What Geobrief accepts from one file: every limit on input in one place."""

FILE_BYTES = 4_000_000_000  # a plain file larger than this is refused; tables and lines are streamed
WHOLE_BYTES = 50_000_000  # a file that has to be read at once: a page, a feed, a message, one JSON value
ARTICLE_CHARACTERS = 2_000_000  # the rest of a longer article is cut, with a problem
FIELD_CHARACTERS = 10_000_000  # a single field of a table, a single line of JSON
LONGEST_WORD = 2_000  # a longer one is named as odd
TITLE_CHARACTERS = 300  # a longer first line is text, not a title
ARCHIVE_MEMBERS = 100_000  # files in one archive, those in archives inside it included
ARCHIVE_BYTES = 20_000_000_000  # unpacked bytes of one archive or compressed file
ARCHIVE_RATIO = 100  # unpacked to packed bytes, looked at once ARCHIVE_FREE_BYTES are unpacked
ARCHIVE_FREE_BYTES = 20_000_000
ARCHIVE_DEPTH = 3  # archives inside archives
ZSTD_WINDOW = 2**27  # bytes that a Zstandard frame may look back

"""What Geobrief accepts from one file: every limit on input in one place."""

FILE_BYTES = 200_000_000      # a plain file larger than this is refused
ARTICLE_CHARACTERS = 2_000_000  # the rest of a longer article is cut, with a problem
FIELD_CHARACTERS = 10_000_000   # a single field of a table
TITLE_CHARACTERS = 300          # a longer first line is text, not a title

"""What a scheduled run says: lines for people on a terminal, JSON lines in a log."""

import json
import os
import sys
from datetime import UTC, datetime

from geobrief.markup import clean_text


class Log:
    """Says what happens; knows which texts are secret.

    Parameters
    ----------
    secrets : list of str
        Names of environment variables whose values never appear.
    stream : file, optional
    """

    def __init__(self, secrets=(), stream=None):
        self.stream = stream or sys.stderr
        values = {_line(os.environ.get(name, "")) for name in secrets}
        self._hidden = sorted((value for value in values if len(value) > 3), key=len, reverse=True)

    def say(self, event, report="", text="", **more):
        """Write one line: `event` is a fixed word (started, published, failed, ...), `text` says it in
        English."""
        text = self.public(text)
        if self.stream.isatty():
            line = f"{datetime.now():%H:%M:%S}  {report:<24} {event:<10} {text}".rstrip()
        else:
            time = datetime.now(UTC).isoformat(timespec="seconds")
            line = json.dumps({"time": time, "event": event, "report": report, "text": text, **more})
        try:
            print(line, file=self.stream, flush=True)
        except OSError:  # a full disk below the log must not stop the reports
            return

    def public(self, text):
        """Return `text` on one line, without control characters and secrets."""
        text = _line(text)
        for secret in self._hidden:
            text = text.replace(secret, "***")
        return text


def _line(text):
    return " ".join(clean_text(str(text)).split())

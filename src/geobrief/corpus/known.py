"""Records that an earlier run has cleaned: the same record gives the same row of the frame `articles`."""

import hashlib

import numpy as np
import pyarrow as pa


class KnownRecords:
    """What earlier runs made of records, by everything that is in a record.

    Parameters
    ----------
    entries : geobrief.cache.Entries
        Entries with one table, `articles`, of as many rows as keys.
    """

    def __init__(self, entries):
        self._entries = entries

    def cleaned(self, records, clean):
        """Return what `clean` gives for `records`; it is asked only for those that are not known."""
        keys = np.array([_key(record) for record in records], "S16")
        known, is_new = self._entries.rows("articles", keys)
        new = np.flatnonzero(is_new)
        table, lost = clean([records[number] for number in new])
        made = new[table["record"].to_numpy()]
        kept = np.array([bool(text) or not records[number].text.strip()
                         for text, number in zip(table["text"].to_pylist(), made, strict=True)], bool)
        if kept.any():  # an article of whose text cleaning leaves nothing is named by its place, which no key holds
            self._entries.write(keys[made[kept]], {"articles": table.filter(pa.array(kept))})
        lost = {int(new[number]): problems for number, problems in lost.items()}
        parts = [part for part in (known, table) if part is not None and len(part)]
        places = np.concatenate([np.flatnonzero(~is_new), made])
        whole = pa.concat_tables(parts or [table], promote_options="permissive").take(np.argsort(places))
        places = np.sort(places)
        return _with(_with(whole, "record", places), "path", [records[number].path for number in places]), lost

    def tidy(self):
        """Put together what small runs have kept."""
        self._entries.tidy()


def _with(table, name, values):
    at = table.schema.get_field_index(name)
    return table.set_column(at, table.schema.field(at), pa.array(values, table.schema.field(at).type))


def _key(record):
    """Return 16 bytes that change with anything that cleaning looks at."""
    fields = sorted((name, repr(value)) for name, value in record.fields.items())
    path = "" if record.text.strip() else record.path  # names an article that has nothing else of its own
    parts = (repr((record.title, record.removed, record.may_be_empty, fields, path)), record.text)
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()

"""What is kept on the disk, and its removal."""

from pathlib import Path

from geobrief import cache
from geobrief.schedule.config import load_config
from geobrief.schedule.publish import editions, retain


def clean_text(path, empty_cache=False, keep=None):
    """Remove what is asked for and return a line for each thing that is kept, with its place and size.

    Parameters
    ----------
    path : path
        The file of reports; where there is none only the cache is looked at.
    empty_cache : bool
    keep : int, optional
        How many editions of each report stay.
    """
    config = load_config(path) if Path(path).is_file() else None
    folder = (config and config.cache_folder) or cache.default_folder()
    if empty_cache:
        cache.remove(folder)
    files, size = cache.size(folder / "analysis")
    lines = [f"cache      {folder}: {files} entries, {size / 1e6:.1f} MB (remove it with --cache)"]
    for report in config.reports if config else ():
        for slug, _ in report.variants:
            place = config.output / report.name / slug
            if keep:
                retain(place, keep)
            lines.append(f"editions   {place}: {len(editions(place))}, {cache.size(place)[1] / 1e6:.1f} MB")
    return "\n".join(lines)

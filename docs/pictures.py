"""Draw the map of the README from the sample articles: `make pictures`."""

from pathlib import Path

from geobrief import maps
from geobrief.analysis import load_corpus
from geobrief.report import sections
from geobrief.summaries import situation


def main():
    """Write docs/map.png."""
    report = situation(load_corpus("seeds"))
    counts = report.facts.countries
    title, source = maps.counts_title(counts), sections.source_line(report)
    figure = maps.world_counts(counts, title, sections.counts_subtitle(report), source)
    Path(__file__).with_name("map.png").write_bytes(maps.to_png(figure))


if __name__ == "__main__":
    main()

"""Make the fonts of the page from Source Sans 3 (`data/fonts`): Latin letters only, as WOFF2.

The Open Font License reserves the name "Source" for the unchanged fonts, so the subset bears another.
Needs `pip install fonttools brotli`. The result is the same from run to run.
"""

from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[2]
OUT = ROOT / "src/geobrief/report/template/fonts"
FONTS = {"SourceSans3_400Regular.ttf": "regular.woff2", "SourceSans3_600SemiBold.ttf": "semibold.woff2"}
FAMILY = "Geobrief Sans"
# Latin with its extensions, Vietnamese, typographic marks, arrows of sortable headings, the true minus.
RANGES = [(0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x2BB, 0x2BD), (0x1E9E, 0x1E9E), (0x1EA0, 0x1EF9),
          (0x2009, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026), (0x202F, 0x2030),
          (0x2039, 0x203A), (0x20AC, 0x20AC), (0x2190, 0x2195), (0x2212, 0x2212), (0x25B2, 0x25B2), (0x25BC, 0x25BC)]


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    for source, target in FONTS.items():
        font = TTFont(ROOT / "data/fonts" / source, recalcTimestamp=False)
        cut = Subsetter(_options())
        cut.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
        cut.subset(font)
        _rename(font)
        font.flavor = "woff2"
        font.save(OUT / target)
        print(target, (OUT / target).stat().st_size, "bytes")


def _options():
    options = Options()
    options.layout_features = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"]
    options.name_IDs = [0, 1, 2, 3, 4, 6, 13, 14]
    return options


def _rename(font):
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6):
            record.string = FAMILY.replace(" ", "") if record.nameID == 6 else FAMILY


if __name__ == "__main__":
    main()

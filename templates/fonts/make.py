#!/usr/bin/env python3
"""Makes the font files in this folder from openly licensed originals.

    make.py NOTO_DIR WENKAI_DIR LIBERATION_DIR UNICODE_DIR

Originals as Debian 12 ships them: fonts-noto-cjk (NotoSerifCJK, NotoSansCJK), fonts-lxgw-wenkai,
fonts-liberation (Liberation Serif) and unicode-data (Unihan tables). Needs fonttools. The same
originals and the same fonttools give the same bytes.

All faces hold the 8,105 characters of the Table of General Standard Chinese Characters (Unihan
field kTGH), GB 2312, and the symbols of official papers. A further face of its own family, so that
no weight hides it, holds what else the regular 黑体 has of GBK, CJK Extension A and the supplementary
planes: it steps in for rare characters. The licences ask for a new name of a subset of LXGW WenKai
and of Liberation Serif; the others are renamed too, so that a host's complete face of the same name
is never taken for the subset.
"""

import bz2
import re
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

SYMBOLS = [
    (0x20, 0x7E), (0xA0, 0xFF), (0x100, 0x17F), (0x1CD, 0x1DC), (0x2C6, 0x2DD),
    (0x391, 0x3C9), (0x401, 0x451), (0x2010, 0x2027), (0x2030, 0x203E), (0x2070, 0x209C),
    (0x20A0, 0x20BF), (0x2100, 0x218B), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2300, 0x2312),
    (0x2460, 0x24FF), (0x2500, 0x257F), (0x2580, 0x25FF), (0x2600, 0x2642), (0x2713, 0x2718),
    (0x2E80, 0x2FDF), (0x3000, 0x303F), (0x3041, 0x30FF), (0x3105, 0x312F), (0x3200, 0x33FF),
    (0xFE30, 0xFE6B), (0xFF01, 0xFFE6),
]
LATIN = [(0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2015), (0x2018, 0x201F), (0x2026, 0x2026),
         (0x2030, 0x2033), (0x20AC, 0x20AC),
         (0x2122, 0x2122), (0x2190, 0x2193), (0x2202, 0x2265)]


def span(ranges):
    return {c for first, last in ranges for c in range(first, last + 1)}


def coded(codec):
    """All characters of a two-byte code page."""
    found = set()
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                text = bytes((lead, trail)).decode(codec)
            except UnicodeDecodeError:
                continue
            found.update(ord(c) for c in text)
    return {c for c in found if not 0xE000 <= c <= 0xF8FF}


def standard(unicode_dir):
    """The 8,105 standard characters, by Unihan's field kTGH."""
    found = set()
    for path in sorted(Path(unicode_dir).glob("Unihan_*.bz2")):
        for line in bz2.open(path, "rt", encoding="utf-8"):
            match = re.match(r"U\+([0-9A-F]+)\tkTGH\t", line)
            if match:
                found.add(int(match[1], 16))
    if len(found) != 8105:
        sys.exit(f"kTGH names {len(found)} characters, not 8105: {unicode_dir}")
    return found


def rename(font, family, style):
    """Replaces every name record by the few that a reader of fonts needs."""
    names = font["name"]
    kept = {i: names.getDebugName(i) for i in (0, 5, 13, 14)}
    names.names = []
    full = family if style == "Regular" else f"{family} {style}"
    postscript = f"{family.replace(' ', '')}-{style}"
    texts = {1: family, 2: style, 3: f"{postscript};subset", 4: full, 6: postscript, **kept}
    for number, text in sorted(texts.items()):
        if text:
            names.setName(text, number, 3, 1, 0x409)
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames[0] = postscript
        top = cff.topDictIndex[0]
        for field, text in (("FullName", full), ("FamilyName", family)):
            if hasattr(top, field):
                setattr(top, field, text)


def make(source, number, characters, family, style, target):
    font = TTFont(source, fontNumber=number, recalcTimestamp=False)
    options = Options()
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.recalc_timestamp = False
    # Not "locl", "halt" or "vert": they would pull in every regional and vertical form.
    options.layout_features = ["ccmp", "kern", "mark", "mkmk"]
    options.drop_tables += ["DSIG", "BASE", "VORG", "vhea", "vmtx", "FFTM", "meta"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    rename(font, family, style)
    font.save(target, reorderTables=True)
    print(f"{target.name}: {len(font.getBestCmap())} characters, {target.stat().st_size} bytes")


def main(noto, wenkai, liberation, unicode_dir):
    here = Path(__file__).resolve().parent
    noto, wenkai, liberation = Path(noto), Path(wenkai), Path(liberation)
    common = standard(unicode_dir) | coded("gb2312") | span(SYMBOLS)
    rare = (coded("gbk") | span([(0x3400, 0x4DBF), (0x20000, 0x3FFFF)])) - common
    sc = 2  # the Simplified Chinese face of Noto's collections
    for style in ("Regular", "Bold"):
        make(noto / f"NotoSerifCJK-{style}.ttc", sc, common, "Noto Serif SC", style,
             here / f"NotoSerifSC-{style}.otf")
        make(noto / f"NotoSansCJK-{style}.ttc", sc, common, "Noto Sans SC", style,
             here / f"NotoSansSC-{style}.otf")
        make(liberation / f"LiberationSerif-{style}.ttf", 0, span(LATIN), "Jindu Figures", style,
             here / f"JinduFigures-{style}.ttf")
    make(noto / "NotoSansCJK-Regular.ttc", sc, rare, "Noto Sans SC Rare", "Regular",
         here / "NotoSansSCRare-Regular.otf")
    make(wenkai / "LXGWWenKai-Regular.ttf", 0, common, "Jindu Kai", "Regular",
         here / "JinduKai-Regular.ttf")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])

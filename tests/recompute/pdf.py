#!/usr/bin/env python3
"""Looks at the finished PDFs with other programs: structure, text, attachments, personal data.

usage: pdf.py OUT INPUTS
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdf


def main():
    out, inputs = Path(sys.argv[1]), Path(sys.argv[2])
    results = []

    def check(what, ok, more=""):
        results.append(bool(ok))
        if not ok:
            print(f"FAILED {what} {more}")

    pdfs = sorted(out.rglob("*.pdf"))
    for pdf in pdfs:
        name = pdf.relative_to(out).as_posix()
        done = subprocess.run(["qpdf", "--check", pdf], capture_output=True, text=True)
        check(f"{name}: qpdf --check", done.returncode == 0, done.stdout + done.stderr)
        reader = pypdf.PdfReader(pdf)
        root = reader.trailer["/Root"]
        check(f"{name}: language", "/Lang" in root)
        check(f"{name}: tagged", root.get("/MarkInfo", {}).get("/Marked"))
        check(f"{name}: title", reader.metadata and reader.metadata.title)
        metadata = root["/Metadata"].get_object().get_data().decode()
        check(f"{name}: PDF/A-3a", "<pdfaid:part>3" in metadata and "<pdfaid:conformance>A" in metadata)
        check(f"{name}: PDF/UA-1", "<pdfuaid:part>1" in metadata)
        text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True).stdout
        pages = text.split("\f")[:-1]
        check(f"{name}: no empty page", all(len(p.split()) > 1 for p in pages),
              str([i + 1 for i, p in enumerate(pages) if len(p.split()) <= 1]))
        if name != "archive.pdf":
            check(f"{name}: no telephone number", not re.search(r"(?<![\d.])1[3-9]\d{9}(?!\d)", text))
    report = subprocess.run(["pdftotext", out / "report.pdf", "-"], capture_output=True, text=True).stdout
    flat = re.sub(r"\s", "", report)
    lines = [x for x in (inputs / "plan/measures.csv").read_text("utf-8-sig").splitlines() if not x.startswith("#")]
    for row in csv.DictReader(lines):
        check(f"report.pdf: title of measure {row['measure']}", re.sub(r"\s", "", row["title_zh"]) in flat)
    check("report.pdf: bookmarks", len(pypdf.PdfReader(out / "report.pdf").outline) > 3)

    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    recorded = {x["sha256"] for x in manifest["inputs"]} if isinstance(manifest["inputs"], list) else set(manifest["inputs"].values())
    written = {hashlib.sha256((out / "data" / x).read_bytes()).hexdigest() for x in ("report.json", "indicators.csv")}
    for name in ("report.pdf", "archive.pdf"):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["pdfdetach", "-saveall", "-o", folder, out / name], capture_output=True)
            attached = {hashlib.sha256(x.read_bytes()).hexdigest() for x in Path(folder).iterdir()}
        check(f"{name}: carries report.json and indicators.csv as written", written <= attached)
        check(f"{name}: everything else in it is an input of the manifest", attached - written <= recorded)
        check(f"{name}: carries returns only if it is the archive", bool(attached - written) == (name == "archive.pdf"))
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())

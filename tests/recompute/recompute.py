#!/usr/bin/env python3
"""Recomputes every figure and status of a finished run and of random plans, and compares.

usage: recompute.py PROGRAM REPOSITORY

Reads returns by openpyxl (and, for the sample departments' own layouts, `own_layouts.py`), computes
in exact fractions by `rules.py`, and compares every field with the CSV files that jindu wrote.
Figures that jindu withheld (an issue of severity error names the cell) are left out here too: that
the right ones are withheld is the business of the tests of the rules. Last line: `N passed, N failed`.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import form
import own_layouts
import random_plan
from catalogue import Catalogue
from resolve import recompute
from rules import month, month_text

EXACT = ["base", "actual", "completion_rate", "progress", "expected_share", "expected_value", "pace_ratio",
         "previous_actual", "change", "forecast", "needed_per_month"]


def six(value):
    """A fraction with up to six decimals, half away from zero, trailing zeros dropped."""
    if value is None:
        return ""
    n = abs(value) * 10**6 + Fraction(1, 2)
    n = n.numerator // n.denominator
    text = f"{n // 10**6}.{n % 10**6:06d}".rstrip("0").rstrip(".")
    return "-" + text if value < 0 and n else text


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


class Score:
    def __init__(self):
        self.passed = self.failed = 0

    def same(self, what, ours, theirs):
        if str(ours) == str(theirs):
            self.passed += 1
        else:
            self.failed += 1
            print(f"  {what}: recomputed {ours!r}, jindu {theirs!r}")


def gather(inputs: Path, catalogue, issues, used):
    withheld = {(i["file"], i["sheet"], i["cell"]) for i in issues
                if i["severity"] == "error" and i["cell"] and "conflict" not in i["rule"]}
    entries, reports = [], []
    for path in sorted(inputs.glob("[0-9]*/**/*")):
        shown = path.relative_to(inputs).as_posix()
        if shown not in used or path.suffix == ".md":
            continue
        e, r = own_layouts.read(path, shown, catalogue) or form.read(path, shown, catalogue)
        entries += [x for x in e if (x.file, x.sheet, x.cell) not in withheld]
        reports += r
    return entries, reports


def definition_breaks(entries):
    """(target, month) at which a department's written definition changes."""
    breaks, last = set(), {}
    for e in sorted(entries, key=lambda e: (e.return_month, e.file)):
        if e.definition and e.part is None:
            key = (e.target, e.department)
            text = "".join(e.definition.split())
            if key in last and last[key] != text:
                breaks.add((e.target, e.month))
            last[key] = text
    return breaks


def compare(name, inputs: Path, out: Path, score: Score):
    print(f"{name}")
    catalogue = Catalogue(inputs / "plan")
    p = month(out.name[:7])
    used = {r["file"] for r in table(out / "data/returns.csv") if r["outcome"] in ("used", "partly_used", "superseded")}
    entries, reports = gather(inputs, catalogue, table(out / "data/issues.csv"), used)
    indicators, deliverables, measures = recompute(catalogue, entries, reports, definition_breaks(entries), p)
    theirs = {r["target"]: r for r in table(out / "data/indicators.csv")}
    score.same("number of targets", len(indicators), len(theirs))
    for row in indicators:
        other, at = theirs[row["target"]], f"{month_text(p)} target {row['target']}"
        for key in EXACT:
            score.same(f"{at} {key}", six(row[key]), other[key])
        score.same(f"{at} status", row["status"], other["status"])
        score.same(f"{at} actual_period", row["actual_period"], other["actual_period"])
        score.same(f"{at} carried", "" if row["actual"] is None else str(row["carried"]).lower(), other["carried"].lower())
        score.same(f"{at} qualifier", row["qualifier"], sorted(filter(None, other["qualifier"].split(";"))))
    theirs = {r["deliverable"]: r for r in table(out / "data/deliverables.csv")}
    for row in deliverables:
        other, at = theirs[row["deliverable"]], f"{month_text(p)} deliverable {row['deliverable']}"
        score.same(f"{at} status", row["status"], other["status"])
        score.same(f"{at} reported_period", row["reported_period"], other["reported_period"])
        for key in ("share_done", "total_investment", "invested"):
            score.same(f"{at} {key}", six(row[key]), other[key])
        for key in ("planned", "baseline_planned", "finished"):
            score.same(f"{at} {key}", row[key] or "", other[key])
    theirs = {r["measure"]: r for r in table(out / "data/measures.csv")}
    for row in measures:
        other = theirs[row["measure"]]
        for key in row:
            score.same(f"{month_text(p)} measure {row['measure']} {key}", row[key], other[key])


def run(program, work: Path, period: str, **more):
    subprocess.run([program, "run", "--period", period], cwd=work, capture_output=True, **more)
    out = work / "out" / period
    if not (out / "manifest.json").exists():
        raise SystemExit(f"jindu made no report for {period} in {work}")
    return out


def main():
    program, repository = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2]).resolve()
    score = Score()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "samples"
        work.mkdir()
        (work / "inputs").symlink_to(repository / "inputs")
        for period in sorted(x.name for x in (repository / "inputs").glob("20*-*"))[-3:]:
            compare(f"samples {period}", repository / "inputs", run(program, work, period), score)
        for seed in (1, 2, 3):
            work = Path(folder) / f"random{seed}"
            months = random_plan.plan(work / "inputs" / "plan", seed)
            random_plan.returns(program, work, seed, months)
            for m in months[-2:]:
                compare(f"random plan {seed}, {month_text(m)}", work / "inputs", run(program, work, month_text(m)), score)
    print(f"{score.passed} passed, {score.failed} failed")
    return 1 if score.failed else 0


if __name__ == "__main__":
    sys.exit(main())

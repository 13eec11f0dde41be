"""Which of several returns counts, and which figures are in dispute; then the three tables."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from rules import Figure, Report, assess_deliverable, assess_measure, assess_target


@dataclass
class Entry:
    """One figure cell of one return, in the target's reported unit."""
    target: str
    part: str | None
    month: int
    form: str
    value: Fraction
    qualifier: str | None
    precision: Fraction
    department: str
    file: str
    sheet: str
    cell: str
    return_month: int
    filled: object = None
    correction: bool = False
    definition: str | None = None


def round_to(value: Fraction, step: Fraction) -> Fraction:
    """Half away from zero to a multiple of `step`."""
    n = abs(value) / step + Fraction(1, 2)
    n = n.numerator // n.denominator
    return (n if value >= 0 else -n) * step


def agree(a, b) -> bool:
    fine, coarse = sorted((a, b), key=lambda e: e.precision)
    return round_to(fine.value, coarse.precision) == coarse.value


def newest(entries):
    """Of one department's entries for one figure: the survivors (more than one: they differ)."""
    latest = max(e.return_month for e in entries)
    entries = [e for e in entries if e.return_month == latest]
    explicit = [e for e in entries if e.correction]
    if all(e.filled for e in entries):
        day = max(e.filled for e in entries)
        entries = [e for e in entries if e.filled == day]
        explicit = [e for e in entries if e.correction]
    return explicit or entries


def figures(catalogue, entries, p):
    """Figures in force at `p`, disputes marked, by target."""
    groups = defaultdict(list)
    for e in entries:
        if e.return_month <= p and e.month <= p:
            groups[(e.target, e.part, e.form, e.month, e.department)].append(e)
    by_figure = defaultdict(list)
    for key, group in groups.items():
        survivors = newest(group)
        role = catalogue.role(key[4], key[0])
        if role == "other":
            continue
        by_figure[key[:4] + ("support" if role == "support" else "lead",)] += [(e, role) for e in survivors]
    result = defaultdict(list)
    for (target, part, form, m, _), group in sorted(by_figure.items(), key=str):
        if form == "base":
            continue
        for d in catalogue.decisions:
            if d["action"] == "accept" and d["item"] == target and d["month"] == m and d["part"] in (None, part):
                chosen = [(e, r) for e, r in group
                          if d["source"] in (e.department, e.file, f"{e.file}!{e.sheet}!{e.cell}")]
                group = chosen or group
        disputed = any(not agree(a, b) for a, _ in group for b, _ in group)
        for e, role in group:
            result[target].append(Figure(target, part, m, form, e.value, role, e.qualifier, e.precision,
                                         e.department, disputed, False, e.return_month))
    return result


def bases(catalogue, entries, target, p):
    """(return month, value) of the bases that returns give, oldest first."""
    found = [e for e in entries if e.target == target and e.part is None and e.form == "base" and e.return_month <= p
             and catalogue.role(e.department, e.target) != "other"]
    rank = {"support": 0}
    found.sort(key=lambda e: (rank.get(catalogue.role(e.department, e.target), 1), e.return_month, str(e.filled)))
    return [(e.return_month, e.value) for e in found]


def recompute(catalogue, entries, reports: list[Report], breaks, p):
    """The rows of indicators, deliverables and measures at month `p`."""
    by_target = figures(catalogue, entries, p)
    indicators = []
    for t in catalogue.targets:
        code = t["target"]
        own = by_target[code]
        for d in catalogue.decisions:
            if d["action"] == "set" and d["item"] == code and d["month"] <= p:
                form = {"stock": "end_of_period", "level": "end_of_period", "cumulative": "since_start"}.get(
                    t["kind"], "year_to_date")
                own = [f for f in own if (f.month, f.form, f.part) != (d["month"], form, d["part"])]
                own.append(Figure(code, d["part"], d["month"], form, d["value"], "lead", None, Fraction(0)))
        for f in own:
            f.breaks = (code, f.month) in breaks
        exempt = [d["month"] for d in catalogue.decisions if d["action"] == "exempt" and d["item"] == code]
        indicators.append(assess_target(
            t, own, bases(catalogue, entries, code, p), min(exempt, default=None), catalogue.rules, p,
            catalogue.parts(code) if t["combine"] == "sum" else None))
    deliverables = []
    for d in catalogue.deliverables:
        code = d["deliverable"]
        own = [r for r in reports if r.deliverable == code and r.month <= p]
        lead = [r for r in own if r.role != "support"]
        led = {r.month for r in lead}
        own = lead + [r for r in own if r.role == "support" and r.month not in led]
        deliverables.append(assess_deliverable(
            d, own, [x for x in catalogue.decisions if x["item"] == code], catalogue.rules, p))
    status = {r["target"]: r["status"] for r in indicators} | {r["deliverable"]: r["status"] for r in deliverables}
    measures = []
    for m in catalogue.measures:
        mine = [d for d in catalogue.deliverables if d["measure"] == m]
        measures.append(assess_measure(
            m, [status[t["target"]] for t in catalogue.targets if t["measure"] == m],
            [status[d["deliverable"]] for d in mine], [status[d["deliverable"]] for d in mine if d["key"]]))
    return indicators, deliverables, measures

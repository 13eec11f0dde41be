"""The rules of assessment, computed a second time: exact fractions, written from the design text.

Nothing here was taken from the Rust code; where the two disagree, one of them is wrong.
Takes plain records (see `Figure`, `Report`) and gives dictionaries with the CSV field names.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction

ANNUAL = {"annual_flow", "annual_flow_each_year", "ratio_to_base"}
HELD = {"stock", "level"}
COUNTED = {"家", "个", "户", "项"}


# ---- months are counted as year * 12 + month - 1 ---------------------------------------------

def month(text: str) -> int:
    year, number = text.split("-")
    return int(year) * 12 + int(number) - 1


def month_text(m: int) -> str:
    return f"{m // 12:04d}-{m % 12 + 1:02d}"


def last_day(m: int) -> dt.date:
    year, number = divmod(m, 12)
    return dt.date(year, number + 1, calendar.monthrange(year, number + 1)[1])


def year_of(m: int) -> int:
    return m // 12


def number_of(m: int) -> int:
    return m % 12 + 1


# ---- records ---------------------------------------------------------------------------------

@dataclass
class Figure:
    """One usable figure after superseding: disputed ones carry `disputed=True`."""
    target: str
    part: str | None
    month: int
    form: str  # month | year_to_date | since_start | end_of_period | base
    value: Fraction
    role: str  # lead | part | support
    qualifier: str | None = None
    precision: Fraction = Fraction(1)
    department: str = ""
    disputed: bool = False
    breaks: bool = False
    return_month: int = 0


@dataclass
class Report:
    """What one return says of one deliverable; empty fields are None."""
    deliverable: str
    month: int
    department: str
    role: str
    stage: str | None = None
    share: Fraction | None = None
    planned: dt.date | None = None
    finished: dt.date | None = None
    total: Fraction | None = None
    invested: Fraction | None = None


@dataclass
class Total:
    value: Fraction
    qualifiers: set = field(default_factory=set)


class Disputed(Exception):
    """A total that needs a disputed ingredient."""


# ---- targets ---------------------------------------------------------------------------------

class TargetSeries:
    """All figures of one target (or of one part of it), by form and month, by rank."""

    def __init__(self, kind: str, start: int, figures: list[Figure]):
        self.kind, self.start = kind, start
        self.by_rank = {"lead": {}, "support": {}}
        for f in figures:
            if f.form != "base":
                rank = "support" if f.role == "support" else "lead"
                self.by_rank[rank].setdefault((f.form, f.month), []).append(f)

    def cells(self, with_support: bool):
        cells = {k: v for k, v in self.by_rank["lead"].items()}
        if with_support:
            for key, value in self.by_rank["support"].items():
                cells.setdefault(key, value)
        return cells

    def total(self, m: int) -> Total | None:
        """The month's own total, sought in the lead's rows alone, then with supporters' rows."""
        found = self._total(self.cells(False), m)
        if found is None:
            found = self._total(self.cells(True), m)
        return found

    def _total(self, cells, m):
        if self.kind in HELD:
            return self._one(cells, "end_of_period", m) or self._one(cells, "year_to_date", m)
        if self.kind in ANNUAL:
            return self._year(cells, m)
        return self._since_start(cells, m)

    def _one(self, cells, form, m):
        group = cells.get((form, m))
        if not group:
            return None
        if any(f.disputed for f in group):
            raise Disputed
        finest = min(group, key=lambda f: f.precision)
        return Total(finest.value, {finest.qualifier} - {None})

    def _sum(self, cells, first, m):
        parts = []
        for k in range(first, m + 1):
            if ("month", k) not in cells:
                return None
            parts.append(self._one(cells, "month", k))
        return Total(sum((p.value for p in parts), Fraction(0)), set().union(*(p.qualifiers for p in parts)))

    def _year(self, cells, m):
        january = year_of(m) * 12
        return self._one(cells, "year_to_date", m) or self._sum(cells, january, m)

    def _since_start(self, cells, m):
        own = self._one(cells, "since_start", m)
        if own:
            return own
        if year_of(m) == year_of(self.start):
            if number_of(self.start) == 1:
                own = self._one(cells, "year_to_date", m)
                if own:
                    return own
        else:
            year = self._year(cells, m)
            december = self._since_start(cells, year_of(m) * 12 - 1) if year else None
            if year and december:
                return Total(december.value + year.value, december.qualifiers | year.qualifiers)
        return self._sum(cells, self.start, m)


def median(values):
    values = sorted(values)
    n = len(values)
    return values[n // 2] if n % 2 else (values[n // 2 - 1] + values[n // 2]) / 2


class Rules:
    """The thresholds and the plan's window."""

    def __init__(self, start, end, tolerance=Fraction(1, 20), on_track=Fraction(1), slightly=Fraction(9, 10)):
        self.start, self.end = start, end
        self.tolerance, self.on_track, self.slightly = tolerance, on_track, slightly


def assess_target(t, figures, bases_seen, exempt_from, rules: Rules, p: int, parts=None):
    """One row of indicators.csv at month `p`.

    `t`: catalogue row with Fractions and month numbers. `bases_seen`: list of (return month,
    value) in order of return. `parts`: for a sum, its part names in order.
    """
    kind, unit, value, due, relation = t["kind"], t["unit"], t["value"], t["due"], t["relation"]
    base = t["base"]
    if base is None:
        known = [b for b in bases_seen if b[0] <= p]
        base = known[-1][1] if known else None

    if parts:
        series = [TargetSeries(kind, rules.start, [f for f in figures if f.part == name]) for name in parts]

        def amount(m):
            totals = [s.total(m) for s in series]
            if any(x is None for x in totals):
                return None
            return Total(sum((x.value for x in totals), Fraction(0)), set().union(*(x.qualifiers for x in totals)))
    else:
        amount = TargetSeries(kind, rules.start, [f for f in figures if f.part is None]).total

    def own(m):
        """(actual, qualifiers) of the month itself; None if silent; raises Disputed."""
        a = amount(m)
        if a is None:
            return None
        if kind == "ratio_to_base":
            return (a.value / base, a.qualifiers) if base else None
        return (a.value, a.qualifiers)

    def quiet(m):
        try:
            return own(m)
        except Disputed:
            return None

    first = year_of(p) * 12 if kind in ANNUAL else rules.start
    first = max(first, rules.start)
    row = {"target": t["target"], "base": base}
    disputed = False
    actual, seen, carried = None, None, False
    try:
        here = own(p)
    except Disputed:
        here, disputed = None, True
    if here:
        actual, seen = here, p
    elif not disputed:
        for m in range(p - 1, first - 1, -1):
            if quiet(m):
                actual, seen, carried = quiet(m), m, True
                break
    qualifiers = actual[1] if actual else set()
    actual = actual[0] if actual else None

    each_year = kind == "annual_flow_each_year"
    due_now = year_of(p) * 12 + 11 if each_year else due
    if kind in ("annual_flow", "ratio_to_base"):
        share = Fraction(number_of(p), 12) if year_of(p) == year_of(due) else None
    elif each_year:
        share = Fraction(number_of(p), 12)
    else:
        share = min(Fraction(1), Fraction(p - rules.start + 1, due - rules.start + 1))
    origin = base if kind in HELD else Fraction(0)

    expected = None
    if share is not None and origin is not None:
        expected = origin + share * (value - origin)
        if t["path"]:
            points = [(rules.start - 1, origin)] + [x for x in t["path"] if x[0] < due] + [(due, value)]
            expected = value
            for (a, va), (b, vb) in zip(points, points[1:]):
                if a <= p <= b:
                    expected = va + (vb - va) * Fraction(p - a, b - a)
                    break
        if unit in COUNTED:
            expected = Fraction(expected.numerator // expected.denominator)
    pace = None
    if actual is not None and expected is not None and expected != origin:
        pace = (actual - origin) / (expected - origin)

    stale = actual is not None and p - seen > t["cycle"] + 2
    silent = actual is None or stale
    reached = base is not None and kind in HELD | {"annual_flow", "annual_flow_each_year"} and (
        base <= value if relation == "at_most" else base >= value)
    try:
        has_amount = any(amount(m) for m in range(first, p + 1))
    except Disputed:
        has_amount = True

    def satisfied():
        if qualifiers & {"nearly", "under"}:
            return False
        if relation == "at_most":
            return actual <= value and p >= due_now
        if kind in ANNUAL and not each_year and year_of(p) != year_of(due):
            return False
        if relation == "about":
            return actual >= value * (1 - rules.tolerance)
        return actual >= value

    flow_cap = relation == "at_most" and kind not in HELD
    if exempt_from is not None and p >= exempt_from:
        status = "monitored"
    elif disputed:
        status = "disputed"
    elif kind == "ratio_to_base" and base is None and has_amount:
        status = "monitored"
    elif silent:
        status = "not_reported"
    elif share is None or (kind in HELD and base is None) or reached:
        status = "monitored"
    elif satisfied():
        status = "met"
    elif p >= due_now:
        status = "missed"
    elif expected == origin:
        status = "on_track"
    else:
        ratio = pace
        if flow_cap:
            ratio = Fraction(1) if actual <= expected else expected / actual
        status = "on_track" if ratio >= rules.on_track else "slightly_behind" if ratio >= rules.slightly else "behind"

    previous = quiet(p - 1) if p > rules.start else None
    if kind in ANNUAL and number_of(p) == 1:
        previous = None
    previous = previous[0] if previous else None

    forecast = None
    if not silent and not disputed and p < due_now and share is not None:
        low = max(p - 5, rules.start, first)
        breaks = [f.month for f in figures if f.breaks and f.month <= p]
        if breaks:
            low = max(low, max(breaks))
        points = [(m, quiet(m)[0]) for m in range(low, p + 1) if quiet(m)]
        if len(points) >= 3:
            slope = median([(y2 - y1) / (x2 - x1) for i, (x1, y1) in enumerate(points) for x2, y2 in points[i + 1:]])
            at0 = median([y - slope * x for x, y in points])
            forecast = at0 + slope * due_now

    needed = None
    if not silent and not disputed and p < due_now and share is not None and not flow_cap:
        done = actual <= value if relation == "at_most" else actual >= value
        needed = Fraction(0) if done else (value - actual) / (due_now - p)

    row.update(
        actual=actual,
        actual_period=month_text(seen) if seen is not None else "",
        carried=carried,
        qualifier=sorted(qualifiers),
        completion_rate=actual / value if actual is not None and value else None,
        progress=(actual - origin) / (value - origin) if actual is not None and origin is not None and value != origin else None,
        expected_share=share,
        expected_value=expected,
        pace_ratio=pace,
        status=status,
        previous_actual=previous,
        change=actual - previous if actual is not None and previous is not None and not carried else None,
        forecast=forecast,
        needed_per_month=needed,
    )
    return row


# ---- deliverables ----------------------------------------------------------------------------

DONE = {"已完成", "竣工", "投产"}


def assess_deliverable(d, reports: list[Report], decisions, rules: Rules, p: int):
    """One row of deliverables.csv at month `p`; `reports` in order of month, superseded ones gone."""
    event = d["kind"] == "event"
    seen = [r for r in sorted(reports, key=lambda r: r.month) if r.month <= p]
    row = dict(deliverable=d["deliverable"], stage=None, share_done=None, planned=None,
               baseline_planned=None, finished=None, total_investment=None, invested=None)
    done, last = False, None
    year = None
    for r in seen:
        if event and year_of(r.month) != year:
            year = year_of(r.month)
            done = False
            row.update(stage=None, share_done=None, planned=None, baseline_planned=None, finished=None)
        last = r.month
        if r.stage is not None and not (done and r.stage not in DONE):
            row["stage"] = r.stage
        if r.share is not None:
            row["share_done"] = r.share
        if r.planned is not None:
            row["planned"] = r.planned
            if row["baseline_planned"] is None:
                row["baseline_planned"] = r.planned
        if r.finished is not None:
            row["finished"] = r.finished
        if r.total is not None:
            row["total_investment"] = r.total
        if r.invested is not None:
            row["invested"] = r.invested
        if r.stage in DONE:
            done = True
            if event:
                done_year = r.finished.year if r.finished else year_of(r.month)
                done = done_year == year_of(r.month)
    if event and year is not None and year != year_of(p):
        done = False
        row.update(stage=None, share_done=None, planned=None, baseline_planned=None, finished=None)
    for decision in decisions:
        if decision["month"] <= p and decision["action"] == "approve_date":
            row["baseline_planned"] = decision["date"]
    stopped = any(x["action"] == "approve_stop" and x["month"] <= p for x in decisions)
    exempt = any(x["action"] == "exempt" and x["month"] <= p for x in decisions)
    due = row["baseline_planned"] or last_day(rules.end)
    today = last_day(p)
    stage = row["stage"]
    if exempt:
        status = "monitored"
    elif done:
        status = "met"
    elif last is None or p - last > 2:
        status = "not_reported"
    elif stage == "终止" and stopped:
        status = "monitored"
    elif due <= today:
        status = "missed" if p >= rules.end else "behind"
    elif stage in ("暂缓", "终止"):
        status = "behind"
    elif (due.year * 12 + due.month - 1) - p <= 2 and row["share_done"] is not None and row["share_done"] < Fraction(4, 5):
        status = "slightly_behind"
    else:
        status = "on_track"
    row.update(status=status, reported_period=month_text(last) if last is not None else "", done=done)
    return row


# ---- measures --------------------------------------------------------------------------------

WORST = ["missed", "behind", "slightly_behind", "incomplete", "on_track", "met"]


def assess_measure(code, targets, deliverables, keys):
    """One row of measures.csv. `targets`, `deliverables`: statuses; `keys`: statuses of key items."""
    rated = [s for s in targets if s in ("missed", "behind", "slightly_behind", "on_track", "met")]
    behind = [s for s in deliverables if s in ("behind", "missed")]
    unreported = [s for s in deliverables if s == "not_reported"]
    row = dict(
        measure=code, targets=len(targets), targets_reported=sum(s != "not_reported" for s in targets),
        deliverables=len(deliverables), deliverables_reported=sum(s != "not_reported" for s in deliverables),
        deliverables_done=sum(s == "met" for s in deliverables), deliverables_behind=len(behind))
    everything = list(targets) + list(deliverables)
    if all(s == "not_reported" for s in everything):
        row["status"] = "not_reported"
        return row
    if all(s in ("monitored", "not_reported") for s in everything) and "not_reported" not in everything:
        row["status"] = "monitored"
        return row
    status = min(rated, key=WORST.index) if rated else (
        "met" if deliverables and all(s == "met" for s in deliverables if s != "monitored") and any(
            s == "met" for s in deliverables) else "on_track")
    candidates = [status]
    if status == "met" and any(s == "on_track" for s in deliverables):
        candidates.append("on_track")
    if any(s in ("behind", "missed", "slightly_behind") for s in deliverables):
        candidates.append("slightly_behind")
    if deliverables and len(behind) * 3 >= len(deliverables) and behind or any(s in ("behind", "missed") for s in keys):
        candidates.append("behind")
    if any(s in ("not_reported", "disputed") for s in targets) or len(unreported) * 3 > len(deliverables):
        candidates.append("incomplete")
    row["status"] = min(candidates, key=WORST.index)
    return row

"""The catalogue as plain dictionaries, read a second time from `inputs/plan/`."""

from __future__ import annotations

import csv
import datetime as dt
import re
import tomllib
from fractions import Fraction
from pathlib import Path

from rules import Rules, month

CYCLES = {"monthly": 1, "quarterly": 3, "yearly": 12, "": 1}


def rows(path: Path):
    if not path.exists():
        return []
    lines = [x for x in path.read_text("utf-8-sig").splitlines(keepends=True) if not x.startswith("#")]
    return list(csv.DictReader(lines))


def natural(code: str):
    return [int(x) if x.isdigit() else x for x in re.split(r"(\d+)", code)]


def fraction(text: str):
    return Fraction(text) if text else None


class Catalogue:
    def __init__(self, folder: Path):
        settings = tomllib.loads((folder / "settings.toml").read_text("utf-8"))
        plan, rule = settings["plan"], settings.get("rules", {})
        self.base_year = plan["base_year"]
        self.due_day = settings.get("returns", {}).get("due_day", 5)
        self.rules = Rules(
            month(plan["start"]), month(plan["end"]),
            Fraction(rule.get("about_tolerance", "0.05")), Fraction(rule.get("on_track", "1")),
            Fraction(rule.get("slightly_behind", "0.9")))
        self.targets = []
        for r in rows(folder / "targets.csv"):
            path = [(month(p.split(":")[0]), Fraction(p.split(":")[1])) for p in (r.get("path") or "").split(";") if p]
            self.targets.append(dict(
                target=r["target"], measure=r["measure"], name=r["name_zh"], unit=r["unit"], relation=r["relation"],
                value=Fraction(r["value"]), kind=r["kind"], due=month(r["due"]), base=fraction(r.get("base") or ""),
                reported_unit=r.get("amount_unit") or r["unit"], cycle=CYCLES[r.get("cycle") or ""], path=path,
                combine=r.get("combine") or "lead"))
        self.deliverables = [dict(deliverable=r["deliverable"], measure=r["measure"], kind=r["kind"], name=r["name_zh"],
                                  key=(r.get("key") or "").lower() in ("1", "true", "yes", "是"))
                             for r in rows(folder / "deliverables.csv")]
        self.measures = [r["measure"] for r in rows(folder / "measures.csv")]
        self.titles = {r["measure"]: r["title_zh"] for r in rows(folder / "measures.csv")}
        for items, key in ((self.targets, "target"), (self.deliverables, "deliverable")):
            items.sort(key=lambda x: natural(x[key]))
        self.measures.sort(key=natural)
        self.departments = {}
        for r in rows(folder / "departments.csv"):
            for name in [r["department"], *filter(None, r["short_names"].split(";"))]:
                self.departments[name] = r["department"]
        self.leads = [dict(item=r["item"], department=r["department"], role=r["role"], part=r.get("part") or None)
                      for r in rows(folder / "leads.csv")]
        self.decisions = [dict(
            month=month(r["period"]), item=r["item"], part=r.get("part") or None, action=r["action"],
            value=fraction(r.get("value") or ""), source=r.get("source") or "",
            date=dt.date.fromisoformat(r["date"]) if r.get("date") else None)
            for r in rows(folder / "decisions.csv")]
        self.owner = {t["target"]: t["measure"] for t in self.targets}
        self.owner |= {d["deliverable"]: d["measure"] for d in self.deliverables}

    def leads_of(self, item: str):
        own = [x for x in self.leads if x["item"] == item]
        return own or [x for x in self.leads if x["item"] == self.owner.get(item)]

    def role(self, department: str, item: str) -> str:
        order = ["lead", "part", "support"]
        roles = [x["role"] for x in self.leads_of(item) if x["department"] == department]
        return min(roles, key=order.index) if roles else "other"

    def parts(self, item: str):
        return [x["part"] for x in self.leads_of(item) if x["role"] == "part" and x["part"]]

"""A small random plan, and random returns on the form that jindu itself wrote for it."""

from __future__ import annotations

import csv
import random
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import openpyxl

from catalogue import Catalogue
from rules import last_day, month_text, number_of, year_of

KINDS = ["cumulative", "stock", "level", "annual_flow", "annual_flow_each_year", "ratio_to_base"]


def write(path: Path, head: str, rows):
    with path.open("w", encoding="utf-8", newline="") as f:
        out = csv.writer(f)
        out.writerow(head.split(","))
        out.writerows(rows)


def plan(folder: Path, seed: int):
    """Writes a catalogue and returns the months for which returns are to be made."""
    rnd = random.Random(seed)
    folder.mkdir(parents=True)
    start = rnd.choice([2025 * 12, 2026 * 12, 2026 * 12 + 3])
    end = year_of(start + rnd.choice([17, 23, 30])) * 12 + 11
    departments = [f"测试第{x}局" for x in "一二三四五六"]
    write(folder / "departments.csv", "department,short_names,name_en",
          [[d, f"第{d[3]}局", f"Bureau {i}"] for i, d in enumerate(departments, 1)])
    write(folder / "actions.csv", "action,title_zh,title_en", [[i, f"行动{i}", f"Action {i}"] for i in (1, 2)])
    measures = list(range(1, rnd.randint(5, 7)))
    write(folder / "measures.csv", "measure,action,title_zh,title_en",
          [[m, m % 2 + 1, f"举措之{m}", f"Measure {m}"] for m in measures])
    targets, leads = [], [[m, rnd.choice(departments), "lead", ""] for m in measures]
    for m in measures:
        for k in range(1, rnd.randint(2, 4)):
            code, kind = f"{m}.{k}", rnd.choice(KINDS)
            relation = rnd.choice(["at_least", "reach", "about", "at_least", "at_most"])
            unit = "倍" if kind == "ratio_to_base" else rnd.choice(["家", "亿元", "%"] if kind == "level" else ["家", "个", "亿元"])
            value = Fraction(rnd.randint(11, 30), 10) if unit == "倍" else Fraction(rnd.randint(60, 95) if unit == "%" else rnd.randint(200, 900))
            due = end if rnd.random() < 0.7 or "flow" in kind or unit == "倍" else start + rnd.randint(7, end - start)
            base = ""
            if kind in ("stock", "level") and rnd.random() < 0.5:
                base = str(value * rnd.randint(70, 90) / 100 if relation != "at_most" else value * rnd.randint(110, 130) / 100)
                base = str(float(Fraction(base)))
            if kind == "ratio_to_base" and rnd.random() < 0.6:
                base = str(rnd.randint(100, 400))
            path = ""
            if kind == "cumulative" and rnd.random() < 0.4:
                mid = start + (due - start) // 2
                path = f"{month_text(mid)}:{int(value * rnd.randint(30, 70) / 100)}"
            total = kind == "cumulative" and rnd.random() < 0.3
            names = rnd.sample(["甲片", "乙片", "丙片", "丁片"], 3) if total else []
            targets.append([code, m, f"第{m}项之{k}号指标", f"Target {code}", unit, relation, str(float(value)), kind,
                            month_text(due), base, "亿元" if unit == "倍" else "",
                            rnd.choice(["monthly", "monthly", "quarterly"]), path, "sum" if total else "lead", "", f"口径{code}"])
            if total:
                leads += [[code, rnd.choice(departments), "part", name] for name in names]
            else:
                two = rnd.sample(departments, 2)
                leads.append([code, two[0], "lead", ""])
                if rnd.random() < 0.5:
                    leads.append([code, two[1], "support", ""])
    write(folder / "targets.csv", "target,measure,name_zh,name_en,unit,relation,value,kind,due,base,amount_unit,cycle,path,combine,part_value,definition", targets)
    items = []
    for m in measures:
        for k in range(1, rnd.randint(3, 8)):
            items.append([f"D{m}.{k}", m, rnd.choice(["project", "policy", "event", "platform", "document"]),
                          f"第{m}举措第{k}任务", f"Deliverable {m}.{k}", "", rnd.choice(["", "", "", "true"])])
    write(folder / "deliverables.csv", "deliverable,measure,kind,name_zh,name_en,see_also,key", items)
    write(folder / "leads.csv", "item,department,role,part", leads)
    first = start + rnd.randint(0, 9)
    months = list(range(first, min(first + 7, end + 1)))
    decisions = []
    for item in rnd.sample(items, min(3, len(items))):
        at = rnd.choice(months)
        action = rnd.choice(["approve_date", "approve_stop", "exempt"])
        decisions.append([month_text(at), item[0], "", action, "", "", last_day(at + 9).isoformat() if action == "approve_date" else "",
                          "试验", "试验办", last_day(at).isoformat()])
    write(folder / "decisions.csv", "period,item,part,action,value,source,date,reason,by,decided", decisions)
    (folder / "settings.toml").write_text(
        f'sample = true\n[plan]\ntitle_zh = "试验方案{seed}"\ntitle_en = "Trial plan {seed}"\nstart = "{month_text(start)}"\n'
        f'end = "{month_text(end)}"\nbase_year = {year_of(start) - 1}\n', "utf-8")
    return months


def fill(path: Path, catalogue: Catalogue, truth: dict, m: int, rnd: random.Random):
    """Fills one form with figures that grow plausibly; some stay blank, some get a qualifier."""
    book = openpyxl.load_workbook(path)
    by_code = {t["target"]: t for t in catalogue.targets}
    for sheet in ("指标", "分解"):
        if sheet not in book.sheetnames:
            continue
        page = book[sheet]
        heads = {}
        for row in page.iter_rows():
            values = {str(c.value): c.column for c in row if c.value is not None}
            if "编码" in values:
                heads = values
                continue
            code = str(row[heads["编码"] - 1].value or "") if heads else ""
            if code not in by_code:
                continue
            part = str(row[heads["产业链/区市"] - 1].value or "") if sheet == "分解" else ""
            if sheet == "分解" and not part:
                continue
            t = by_code[code]
            shares = 3 if part else 1
            goal = t["value"] * (300 if t["unit"] == "倍" else 1) / shares
            held = t["kind"] in ("stock", "level")
            key = (code, part)
            state = truth.setdefault(key, {"since": Fraction(0), "year": {}, "stand": goal * rnd.randint(70, 85) / 100, "seen": None})
            if state["seen"] != m:
                step = goal * rnd.randint(30, 60) / 1000
                step = Fraction(round(float(step * 10)), 10) if t["reported_unit"] in ("亿元", "%") else Fraction(max(1, round(step)))
                state.update(seen=m, month=step, since=state["since"] + step)
                state["year"][year_of(m)] = state["year"].get(year_of(m), Fraction(0)) + step
                state["stand"] += step / 6
            stand = Fraction(round(float(state["stand"]) * 10), 10) if t["reported_unit"] in ("亿元", "%") else Fraction(round(state["stand"]))
            known = {"本月": state["month"], "本年累计": state["year"][year_of(m)], "自计划开始累计": state["since"], "期末": stand,
                     f"{catalogue.base_year}年基数": Fraction(round(goal * 3 / 4)) if held else Fraction(280)}
            for heading, value in known.items():
                if heading not in heads:
                    continue
                if held != (heading == "期末") and "基数" not in heading:
                    continue
                if rnd.random() < (0.6 if "基数" in heading else 0.25):
                    continue
                cell = row[heads[heading] - 1]
                if "基数" in heading and t["kind"] in ("cumulative", "annual_flow", "annual_flow_each_year"):
                    continue
                number = int(value) if value.denominator == 1 else float(value)
                word = rnd.random()
                if word < 0.04:
                    cell.value = f"近{number}"
                elif word < 0.08:
                    cell.value = f"约{number}"
                elif word < 0.10:
                    cell.value = "—"
                else:
                    cell.value = number
    if "任务" in book.sheetnames:
        heads = {}
        for row in book["任务"].iter_rows():
            values = {str(c.value): c.column for c in row if c.value is not None}
            if "编码" in values:
                heads = values
                continue
            code = str(row[heads["编码"] - 1].value or "") if heads else ""
            if not code.startswith("D") or rnd.random() < 0.35:
                continue
            project = str(row[heads["类别"] - 1].value) == "项目"
            stage = rnd.choice(["前期", "在建", "竣工", "投产", "暂缓"] if project else ["未启动", "推进中", "推进中", "已完成", "终止"])
            row[heads["阶段"] - 1].value = stage
            if rnd.random() < 0.7:
                row[heads["完成比例（%）"] - 1].value = 100 if stage in ("已完成", "竣工", "投产") else rnd.randint(5, 95)
            if rnd.random() < 0.6:
                row[heads["计划完成时间"] - 1].value = last_day(m + rnd.randint(-2, 12))
            if stage in ("已完成", "竣工", "投产"):
                row[heads["实际完成时间"] - 1].value = last_day(m)
    for row in book["封面"].iter_rows():
        for cell, after in zip(row, row[1:]):
            if str(cell.value or "").startswith("填报日期"):
                after.value = last_day(m).replace(day=1) if number_of(m) == 0 else last_day(m)
    book.save(path)


def returns(program: str, work: Path, seed: int, months):
    """Lets jindu write the forms of each month, fills them and lays them into `inputs/`."""
    rnd = random.Random(seed * 7919)
    catalogue, truth = Catalogue(work / "inputs" / "plan"), {}
    for m in months:
        subprocess.run([program, "forms", "--period", month_text(m)], cwd=work, check=True, capture_output=True)
        folder = work / "inputs" / month_text(m)
        folder.mkdir()
        for form in sorted((work / "out" / "forms" / month_text(m)).glob("*.xlsx")):
            if rnd.random() < 0.12:
                continue
            shutil.copy(form, folder / form.name)
            fill(folder / form.name, catalogue, truth, m, rnd)

"""Where the figures stand in the sample returns that are not on the form, written down by hand.

A person looked at each layout once and noted sheet, heading row, what each heading means and which
item each name is. Nothing is searched for or guessed here, unlike in jindu itself.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import zipfile
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import openpyxl
import xlrd
from openpyxl.utils import get_column_letter

from form import day, figure
from resolve import Entry
from rules import Report, month

DEPARTMENTS = {
    "金融口进展": "青岛市地方金融监督管理局",
    "市商务局": "青岛市商务局",
    "市国资委月报": "青岛市人民政府国有资产监督管理委员会",
    "自然资源": "青岛市自然资源和规划局",
    "市市场监管局": "青岛市市场监督管理局",
    "市行政审批局": "青岛市行政审批服务局",
    "青岛海关": "中华人民共和国青岛海关",
}
ITEMS = {
    "新增境内外上市公司": "22.1", "实际利用外资（商务部口径）": "29.1", "跨境电商进出口额": "18.1",
    "跨境电商进出口总值": "18.1", "引进总投资30亿元以上的产业大项目": "1.1", "市属国企控股上市公司数量": "23.1",
    "推出净地面积": "30.1", "新设立市场主体": "21.1", "“双随机、一公开”监管覆盖率": "21.2",
    "“双随机一公开”监管覆盖率": "21.2", "双随机、一公开监管覆盖率": "21.2", "双随机一公开监管覆盖率": "21.2",
}
HEADINGS = {
    "当月新增": "month", "本月": "month", "本月完成": "month", "本月（公顷）": "month", "本年累计": "year_to_date",
    "本年累计完成": "year_to_date", "本年累计（公顷）": "year_to_date", "自2021年以来累计": "since_start",
    "自2021年以来累计（公顷）": "since_start", "期末": "end_of_period", "期末数": "end_of_period", "月末水平": "end_of_period",
    "2020年基数": "base",
}
# How many of the target's reported unit one of the written unit is.
FACTORS = {("万美元", "亿美元"): Fraction(1, 10**4), ("万元", "亿元"): Fraction(1, 10**4), ("公顷", "平方公里"): Fraction(1, 100)}
HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


def grids(path: Path):
    """[(sheet name, {(row, column): value})], 1-based."""
    data = path.read_bytes()
    if data[:2] == b"PK" and b"opendocument" in data[:200]:
        return list(ods(path))
    if data[:2] == b"PK":
        book = openpyxl.load_workbook(path, data_only=True)
        return [(s.title, {(c.row, c.column): c for r in s.iter_rows() for c in r if c.value is not None}) for s in book]
    if data[:4] == b"\xd0\xcf\x11\xe0":
        book = xlrd.open_workbook(path, formatting_info=True)
        result = []
        for s in book.sheets():
            cells = {}
            for r in range(s.nrows):
                for c in range(s.ncols):
                    if s.cell_type(r, c) not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                        value = s.cell_value(r, c)
                        style = book.format_map[book.xf_list[s.cell_xf_index(r, c)].format_key].format_str
                        if s.cell_type(r, c) == xlrd.XL_CELL_DATE:
                            value = dt.datetime(*xlrd.xldate_as_tuple(value, book.datemode))
                        cells[(r + 1, c + 1)] = SimpleNamespace(value=value, number_format=style, row=r + 1, column=c + 1)
            result.append((s.name, cells))
        return result
    rows = csv.reader(data.decode("gb18030").splitlines())
    cells = {}
    for r, row in enumerate(rows, 1):
        for c, text in enumerate(row, 1):
            if text:
                number = re.fullmatch(r"-?\d+(\.\d+)?", text)
                cells[(r, c)] = SimpleNamespace(value=float(text) if number else text, number_format="", row=r, column=c)
    return [(path.stem, cells)]


def ods(path):
    office, table, text = ("urn:oasis:names:tc:opendocument:xmlns:%s:1.0" % x for x in ("office", "table", "text"))
    tree = ElementTree.fromstring(zipfile.ZipFile(path).read("content.xml"))
    for sheet in tree.iter(f"{{{table}}}table"):
        cells, r = {}, 0
        for row in sheet.iter(f"{{{table}}}table-row"):
            r += 1
            c = 0
            for cell in row:
                kind, shown = cell.get(f"{{{office}}}value-type"), "".join("".join(p.itertext()) for p in cell.findall(f"{{{text}}}p"))
                for _ in range(int(cell.get(f"{{{table}}}number-columns-repeated", 1))):
                    c += 1
                    if kind is None:
                        continue
                    value = shown
                    if kind in ("float", "percentage"):
                        value = float(cell.get(f"{{{office}}}value"))
                    elif kind == "date":
                        value = dt.date.fromisoformat(cell.get(f"{{{office}}}date-value")[:10])
                    cells[(r, c)] = SimpleNamespace(value=value, number_format="0%" if kind == "percentage" else "", row=r, column=c)
            r += int(row.get(f"{{{table}}}number-rows-repeated", 1)) - 1
        yield sheet.get(f"{{{table}}}name"), cells


def read(path: Path, shown: str, catalogue):
    """(entries, reports) of a return in a layout of its own, or None if the file is a form."""
    department = next((d for name, d in DEPARTMENTS.items() if name in path.name), None)
    if department is None:
        return None
    period = month(path.parent.name)
    sheets = grids(path)
    if any(name == "_jindu" for name, _ in sheets):
        return None
    filled = None
    for _, cells in sheets:
        for cell in cells.values():
            found = re.search(r"填报日期：(\d+)年(\d+)月(\d+)日", str(cell.value))
            filled = dt.date(*map(int, found.groups())) if found else filled
    targets = {t["target"]: t for t in catalogue.targets}
    tasks = {d["name"]: d["deliverable"] for d in catalogue.deliverables}
    entries, reports = [], []
    for sheet, cells in sheets:
        rows = {}
        for (r, c), cell in cells.items():
            rows.setdefault(r, {})[c] = cell
        heads, kind = {}, None
        for r in sorted(rows):
            texts = {c: str(x.value).strip() for c, x in rows[r].items()}
            if "任务名称" in texts.values():
                heads, kind = {t: c for c, t in texts.items()}, "tasks"
                continue
            if "指标名称" in texts.values() or "指标" in texts.values():
                heads, kind = {t: c for c, t in texts.items()}, "targets"
                continue
            if kind == "targets" and set(texts.values()) & {"期末", "1月"} and r > 1:
                heads |= {t: c for c, t in texts.items()}
                continue
            at = lambda *names: next((rows[r][heads[n]] for n in names if n in heads and heads[n] in rows[r]), None)
            if kind == "tasks":
                name = at("任务名称")
                code = tasks.get(str(name.value).strip()) if name else None
                if code is None:
                    continue
                number = lambda heading: (figure(at(heading)) or [None])[0] if at(heading) else None
                date = lambda heading: day(at(heading).value) if at(heading) else None
                share = number("完成比例（%）")
                stage = at("阶段")
                reports.append(Report(code, period, department, catalogue.role(department, code),
                                      str(stage.value).strip() if stage else None,
                                      None if share is None else share / 100, date("计划完成时间"), date("实际完成时间"),
                                      number("总投资（亿元）"), number("累计完成投资（亿元）")))
            if kind == "targets":
                name = at("指标名称", "指标")
                code = ITEMS.get(str(name.value).strip()) if name else None
                if code is None:
                    continue
                part = at("产业链")
                unit_cell = at("计量单位", "单位")
                written = str(unit_cell.value).strip() if unit_cell else None
                months = {f"{n}月": n for n in range(1, 13)}
                for heading, c in heads.items():
                    form = HEADINGS.get(heading) or ("month" if heading in months else None)
                    if form is None or c not in rows[r]:
                        continue
                    cell = rows[r][c]
                    if isinstance(cell.value, str):
                        cell = SimpleNamespace(value=cell.value.translate(HALF_WIDTH), number_format="", coordinate="")
                    got = figure(cell)
                    if got is None:
                        continue
                    unit = "公顷" if "公顷" in heading else written
                    factor = FACTORS.get((unit, targets[code]["reported_unit"]), Fraction(1))
                    m = period if heading not in months else period // 12 * 12 + months[heading] - 1
                    entries.append(Entry(code, str(part.value).strip() if part else None, m, form, got[0] * factor, got[1],
                                         got[2] * factor, department, shown, sheet, f"{get_column_letter(c)}{r}", period, filled))
    return entries, reports

"""A filled form read by openpyxl, by its printed headings alone."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from fractions import Fraction
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter

from resolve import Entry
from rules import Report, month

FORMS = {"本月": "month", "本年累计": "year_to_date", "自计划开始累计": "since_start", "期末": "end_of_period"}
WORDS = [("约", "about"), ("近", "nearly"), ("超", "above"), ("不足", "under"), ("不少于", "at_least")]
BLANK = {"", "—", "-", "--", "/", "无", "暂无", "——"}


def decimal(value: float) -> Fraction:
    """The 15 significant digits that a spreadsheet shows."""
    return Fraction(f"{value:.15g}")


def figure(cell):
    """(value, qualifier, precision) of a figure cell, or None for nothing reported."""
    value = cell.value
    if value is None:
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        exact = decimal(value)
        if "%" in (cell.number_format or ""):
            exact *= 100
        return exact, None, step(exact)
    text = str(value).strip()
    if text in BLANK:
        return None
    qualifier = None
    for word, code in WORDS:
        if text.startswith(word):
            text, qualifier = text[len(word):], code
    found = re.fullmatch(r"([+-]?[\d,]+(?:\.\d+)?)(万|亿)?(余)?(家|个|户|项|%|亿元|万元)?", text)
    if not found:
        raise ValueError(f"{cell.coordinate}: {value!r} is not understood by this check")
    exact = Fraction(found[1].replace(",", "")) * {"万": 10**4, "亿": 10**8, None: 1}[found[2]]
    return exact, "over" if found[3] else qualifier, step(Fraction(found[1].replace(",", ""))) * (
        {"万": 10**4, "亿": 10**8, None: 1}[found[2]])


def step(value: Fraction) -> Fraction:
    """One unit of the last digit."""
    places = 0
    while (value * 10**places).denominator != 1 and places < 20:
        places += 1
    return Fraction(1, 10**places)


def day(value):
    """A date cell; a month means its last day."""
    if value in (None, ""):
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    numbers = [int(x) for x in re.findall(r"\d+", str(value))]
    if len(numbers) == 2:
        return dt.date(*numbers, calendar.monthrange(*numbers)[1])
    return dt.date(*numbers[:3])


def table(sheet, base_heading):
    """Rows below the heading row as {heading: cell}."""
    for row in sheet.iter_rows(min_row=1, max_row=8):
        names = {str(c.value).strip(): c.column for c in row if c.value is not None}
        if "编码" in names:
            for cells in sheet.iter_rows(min_row=row[0].row + 1):
                yield {name: cells[column - 1] for name, column in names.items() if column <= len(cells)}
            return


def read(path: Path, shown: str, catalogue):
    """(entries, reports) of one form; raises KeyError if it is none."""
    book = openpyxl.load_workbook(path, data_only=True)
    marker = {r[0].value: r[1].value for r in book["_jindu"].iter_rows(min_col=1, max_col=2)}
    department, period = marker["department"], month(marker["period"])
    filled, correction = None, False
    for row in book["封面"].iter_rows():
        for cell, after in zip(row, row[1:]):
            label = str(cell.value or "")
            if label.startswith("填报日期"):
                filled = day(after.value) or filled
            if label.startswith("报送类型"):
                correction = "更正" in str(after.value or "")
    base = f"{catalogue.base_year}年基数"
    forms = FORMS | {base: "base"}
    target = {t["target"]: t for t in catalogue.targets}
    entries, reports = [], []

    def entry(code, part, m, form, cell, sheet, definition=None):
        got = figure(cell)
        if got is None:
            return
        value, qualifier, precision = got
        entries.append(Entry(code, part, m, form, value, qualifier, precision, department, shown, sheet,
                             cell.coordinate, period, filled, correction, definition))

    for sheet in ("指标", "分解"):
        if sheet not in book.sheetnames:
            continue
        for row in table(book[sheet], base):
            code = str(row["编码"].value or "").strip()
            if code not in target:
                continue
            part = str(row["产业链/区市"].value or "").strip() or None if sheet == "分解" else None
            definition = str(row["口径"].value or "").strip() if "口径" in row else None
            if sheet == "分解" and part not in catalogue.parts(code):
                continue
            for heading, form in forms.items():
                if heading in row:
                    entry(code, part, period, form, row[heading], sheet, definition)
    if "更正" in book.sheetnames:
        for row in table(book["更正"], base):
            code = str(row["编码"].value or "").strip()
            if code not in target or row["新值"].value is None:
                continue
            numbers = [int(x) for x in re.findall(r"\d+", str(row["更正月份"].value))]
            m = numbers[0] * 12 + numbers[1] - 1
            form = forms[str(row["数据类别"].value).strip()]
            entry(code, str(row["产业链/区市"].value or "").strip() or None, m, form, row["新值"], "更正")
            entries[-1].correction = True
    if "任务" in book.sheetnames:
        codes = {d["deliverable"] for d in catalogue.deliverables}
        for row in table(book["任务"], base):
            code = str(row["编码"].value or "").strip()
            if code not in codes:
                continue
            number = lambda heading: (figure(row[heading]) or [None])[0]
            share = number("完成比例（%）")
            report = Report(code, period, department, catalogue.role(department, code),
                            str(row["阶段"].value or "").strip() or None,
                            None if share is None else share / 100,
                            day(row["计划完成时间"].value), day(row["实际完成时间"].value),
                            number("总投资（亿元）"), number("累计完成投资（亿元）"))
            if any(x is not None for x in (report.stage, report.share, report.planned, report.finished,
                                           report.total, report.invested)) or row["进展情况"].value:
                reports.append(report)
    return entries, reports


def letters(n: int) -> str:
    return get_column_letter(n)

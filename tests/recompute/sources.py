#!/usr/bin/env python3
"""Walks printed figures back to their cells with other libraries than jindu's.

usage: sources.py OUT INPUTS

For each row of indicators.csv: every named cell holds the named text, and the derivation, worked out
in exact fractions, gives the actual.
"""

from __future__ import annotations

import ast
import csv
import sys
import zipfile
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import xlrd
from openpyxl.utils.cell import coordinate_from_string, column_index_from_string


def address(cell):
    letters, row = coordinate_from_string(cell)
    return row, column_index_from_string(letters)


def ods_cell(path, sheet, cell):
    ns = {"t": "urn:oasis:names:tc:opendocument:xmlns:table:1.0", "x": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
          "o": "urn:oasis:names:tc:opendocument:xmlns:office:1.0"}
    tree = ElementTree.fromstring(zipfile.ZipFile(path).read("content.xml"))
    row, column = address(cell)
    for table in tree.iter(f"{{{ns['t']}}}table"):
        if table.get(f"{{{ns['t']}}}name") != sheet:
            continue
        at = 0
        for r in table.iter(f"{{{ns['t']}}}table-row"):
            at += int(r.get(f"{{{ns['t']}}}number-rows-repeated", 1))
            if at < row:
                continue
            here = 0
            for c in r:
                here += int(c.get(f"{{{ns['t']}}}number-columns-repeated", 1))
                if here >= column:
                    value = c.get(f"{{{ns['o']}}}value")
                    return float(value) if value is not None else "".join(c.itertext())
    return None


def cell_value(path: Path, sheet: str, cell: str):
    row, column = address(cell)
    data = path.read_bytes()
    if data[:2] == b"PK":
        if b"opendocument" in data[:200]:
            return ods_cell(path, sheet, cell)
        return openpyxl.load_workbook(path, data_only=True)[sheet][cell].value
    if data[:4] == b"\xd0\xcf\x11\xe0":
        return xlrd.open_workbook(path).sheet_by_name(sheet).cell_value(row - 1, column - 1)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(data.decode(encoding).splitlines()))[row - 1][column - 1]
        except UnicodeDecodeError:
            continue
    return None


def same(text, value):
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            return Fraction(text) == Fraction(f"{value:.15g}")
        except ValueError:
            return False
    return str(value).strip() == text.strip()


def evaluate(expression: str) -> Fraction:
    """Decimal numbers, + - * / and brackets."""
    operators = {ast.Add: lambda a, b: a + b, ast.Sub: lambda a, b: a - b, ast.Mult: lambda a, b: a * b,
                 ast.Div: lambda a, b: a / b}

    def walk(node):
        if isinstance(node, ast.BinOp):
            return operators[type(node.op)](walk(node.left), walk(node.right))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -walk(node.operand)
        if isinstance(node, ast.Constant):
            return Fraction(ast.get_source_segment(expression, node))
        raise ValueError(f"{expression!r} is no plain arithmetic")

    return walk(ast.parse(expression, mode="eval").body)


def six(value: Fraction) -> str:
    n = abs(value) * 10**6 + Fraction(1, 2)
    n = n.numerator // n.denominator
    text = f"{n // 10**6}.{n % 10**6:06d}".rstrip("0").rstrip(".")
    return "-" + text if value < 0 and n else text


def main():
    out, inputs = Path(sys.argv[1]), Path(sys.argv[2])
    passed = failed = 0
    with (out / "data/indicators.csv").open(encoding="utf-8-sig", newline="") as f:
        rows = list(csv.DictReader(f))
    for row in rows:
        if not row["actual"]:
            continue
        files, sheets, cells, texts = (row[k].split(";") for k in ("source_file", "source_sheet", "source_cell", "source_text"))
        for file, sheet, cell, text in zip(files, sheets, cells, texts, strict=True):
            if file == "decisions.csv" or file.startswith("plan/"):
                continue
            value = cell_value(inputs / file, sheet, cell)
            if same(text, value):
                passed += 1
            else:
                failed += 1
                print(f"target {row['target']}: {file}!{sheet}!{cell} holds {value!r}, indicators.csv says {text!r}")
        result = six(evaluate(row["derivation"]))
        if result == row["actual"]:
            passed += 1
        else:
            failed += 1
            print(f"target {row['target']}: {row['derivation']} is {result}, indicators.csv says {row['actual']}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())

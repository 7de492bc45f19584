"""Writes the files of this folder: one table of twelve rows in the formats of pandas, NumPy, tabulate, rich and others.

Every number is a binary fraction of few digits, so that all writers print it in full:
step = 10 i, kl = 0.125 + 0.375 i, gold = i / 16, tokens = 1000.5 + 250 i for i = 0 … 11.

    pip install pandas==3.0.6 pyarrow==25.0.1 openpyxl==3.1.5 tabulate==0.10.0 rich==15.0.0 && python write.py
"""
import bz2
import csv
import io
import json
import logging
import pickle
import pprint
import struct

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table
from tabulate import tabulate

rows = [{"step": 10 * i, "kl": 0.125 + 0.375 * i, "gold": i / 16, "tokens": 1000.5 + 250 * i} for i in range(12)]
frame = pd.DataFrame(rows)


def write(name, text, encoding="utf-8"):
    with open(name, "w", encoding=encoding, newline="") as file:
        file.write(text)


for orient in ["columns", "split", "records", "index", "values", "table"]:
    frame.to_json(f"pandas-{orient}.json", orient=orient)
frame.to_json("pandas-lines.jsonl", orient="records", lines=True)
frame.set_index("step").to_json("pandas-index-by-step.json", orient="index")
two = pd.concat([frame.assign(run="a"), frame.assign(run="b")])
two[["run", "step", "kl", "gold"]].to_csv("pandas-index-column.csv")
frame.to_csv("pandas-german.csv", sep=";", decimal=",", index=False)
frame.to_csv("pandas-utf16.tsv", sep="\t", index=False, encoding="utf-16")
frame.to_csv("pandas-utf16le-unmarked.csv", index=False, encoding="utf-16-le")
frame.rename(columns={"tokens": "Länge"}).to_csv("pandas-latin1.csv", index=False, encoding="latin-1")
frame.to_csv("pandas.csv.gz", index=False, compression={"method": "gzip", "mtime": 0})
frame.to_csv("pandas-missing.csv", index=False, na_rep="NA")
write("pandas-print.txt", frame.to_string() + "\n")
write("pandas-print-cut.txt", frame.to_string(max_rows=6, show_dimensions=True) + "\n")
write("pandas-markdown.md", frame.to_markdown() + "\n")
write("pandas-describe.csv", frame.to_csv(index=False) + frame.describe().to_csv(header=False).replace("\n", "\n"))
write("pandas-styled.csv", frame.assign(tokens=[f"{x:,.1f}" for x in frame.tokens], gold=[f"{x:.4%}" for x in frame.gold]).to_csv(index=False))
for style in ["psql", "grid", "github", "pipe", "simple", "presto", "orgtbl", "fancy_grid", "rst", "plain", "pretty"]:
    write(f"tabulate-{style}.txt", tabulate(rows, headers="keys", tablefmt=style) + "\n")
buffer = io.StringIO()
np.savetxt(buffer, frame.to_numpy(), header="step kl gold tokens")
write("numpy-savetxt.txt", buffer.getvalue())
np.savetxt("numpy-savetxt.csv", frame.to_numpy(), delimiter=",", header="step,kl,gold,tokens", fmt="%.4f")
buffer = io.StringIO()
quoted = csv.writer(buffer, quoting=csv.QUOTE_ALL)
quoted.writerow([*rows[0], "note"])
for row in rows:
    quoted.writerow([*row.values(), 'a "note",\nwith a line'])
write("csv-quoted.csv", buffer.getvalue())
table = Table(title="Run 1")
for name in rows[0]:
    table.add_column(name)
for row in rows:
    table.add_row(*(str(cell) for cell in row.values()))
buffer = io.StringIO()
Console(file=buffer, width=100).print(table)
write("rich-table.txt", buffer.getvalue())

write("json-pretty.json", json.dumps({"best": None, "log_history": rows, "args": {"betas": [0.9, 0.95]}}, indent=1))
write("json-nan.json", json.dumps([{**row, "loss": float("nan"), "ratio": float("inf")} for row in rows]))
write("python-repr.txt", repr([{**row, "kl": np.float64(row["kl"]), "loss": float("nan"), "ok": True} for row in rows]))
write("python-pprint.txt", pprint.pformat({"log_history": rows}))
write("python-columns.txt", repr({name: tuple(frame[name]) for name in frame}))
write("python-lines.txt", "".join(f"{ {**row, 'note': None} }\n" for row in rows))
write("json-documents.json", "\n".join(json.dumps(row, indent=2) for row in rows))

buffer = io.StringIO()
handler = logging.StreamHandler(buffer)
handler.setFormatter(logging.Formatter("2024-05-01 12:00:00,123 - %(name)s - %(levelname)s - %(message)s"))
logger = logging.getLogger("trainer")
logger.addHandler(handler)
logger.setLevel(logging.INFO)
for row in rows:
    logger.info("step: %d, kl: %.4f, gold: %.4f, tokens: %.1f", *row.values())
    logger.warning("gradient norm is large")
write("python-logging.log", buffer.getvalue())

frame.to_parquet("pandas.parquet")
frame.to_excel("refused.xlsx", index=False)
frame.to_pickle("refused.pickle")
write("refused.bz2", "")
with open("refused.bz2", "wb") as file:
    file.write(bz2.compress(frame.to_csv(index=False).encode()))
# The frame of a TFRecord: length, checksum (not checked here), an Event with a time and the version of the file.
event = b"\x09" + struct.pack("<d", 1.7e9) + b"\x1a\x0dbrain.Event:2"
with open("refused.tfevents", "wb") as file:
    file.write(struct.pack("<Q", len(event)) + b"\xa1\xb2\xc3\xd4" + event + b"\xa1\xb2\xc3\xd4")

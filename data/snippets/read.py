import csv
import io
import urllib.request

address = "{address}/editions/latest/tiers.csv"
with urllib.request.urlopen(address) as answer:
    rows = list(csv.DictReader(io.TextIOWrapper(answer, encoding="utf-8")))
newest = max(row["date"] for row in rows)
print(newest, {row["district"]: int(row["tier"]) for row in rows if row["date"] == newest})

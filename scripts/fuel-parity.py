"""Regenerates test/meter/parity.json: the fuel that Wasmtime counts for the functions of test/meter/parity/*.wat.

Needs the `wasmtime` package (pip install wasmtime). Each line `;; call NAME ARGS...` of a file is one row. Instantiation is not
among them: Wasmtime also counts a function of its own there.
"""

import json
import re
from importlib.metadata import version
from pathlib import Path

from wasmtime import Config, Engine, Func, FuncType, Linker, Module, Store

FUEL = 10**12
root = Path(__file__).resolve().parent.parent / "test" / "meter"

config = Config()
config.consume_fuel = True
for proposal in ("exceptions", "tail_call", "function_references", "multi_memory", "relaxed_simd", "gc"):
    setattr(config, f"wasm_{proposal}", True)
engine = Engine(config)


def rows_of(path: Path) -> list[dict]:
    text = path.read_text()
    calls = [line.split() for line in re.findall(r"^;; call (.*)$", text, re.M)]
    store = Store(engine)
    linker = Linker(engine)
    linker.define(store, "host", "nop", Func(store, FuncType([], []), lambda: None))
    store.set_fuel(FUEL)
    instance = linker.instantiate(store, Module(engine, text))
    rows = []
    for name, *args in calls:
        numbers = [int(arg) for arg in args]
        store.set_fuel(FUEL)
        result = instance.exports(store)[name](store, *numbers)
        rows.append(
            {"module": path.stem, "call": name, "args": numbers, "result": result, "fuel": FUEL - store.get_fuel()}
        )
    return rows


rows = [row for path in sorted((root / "parity").glob("*.wat")) for row in rows_of(path)]
lines = ",\n".join("    " + json.dumps(row) for row in rows)
(root / "parity.json").write_text(f'{{\n  "wasmtime": "{version("wasmtime")}",\n  "rows": [\n{lines}\n  ]\n}}\n')
print(f"{len(rows)} rows")

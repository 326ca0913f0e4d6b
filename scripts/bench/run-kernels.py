"""Runs kernels in Wasmtime: plain, with fuel, with epochs. Reads {"name": {"file", "n"}} from stdin, writes milliseconds and fuel as JSON."""

import json
import sys
import time
from importlib.metadata import version

from wasmtime import Config, Engine, Instance, Module, Store

FUEL = 10**15
ROUNDS = 60


def contender(file, fuel=False, epochs=False):
    config = Config()
    config.consume_fuel = fuel
    config.epoch_interruption = epochs
    engine = Engine(config)
    store = Store(engine)
    if fuel:
        store.set_fuel(FUEL)
    if epochs:
        store.set_epoch_deadline(1)
    run = Instance(store, Module.from_file(engine, file), []).exports(store)["run"]

    def timed(n):
        start = time.perf_counter()
        run(store, n)
        return (time.perf_counter() - start) * 1000

    return timed, store


def measure(file, n):
    runs = {"plain": {}, "fuel": {"fuel": True}, "epochs": {"epochs": True}}
    contenders = {name: contender(file, **options) for name, options in runs.items()}
    times = {name: [] for name in runs}
    for timed, _ in contenders.values():
        timed(max(n // 10, 1))
    for _ in range(ROUNDS):
        for name, (timed, _) in contenders.items():
            times[name].append(timed(n))
    counting = contender(file, fuel=True)
    counting[0](n)
    best = {name: min(of) for name, of in times.items()}
    return {**best, "count": FUEL - counting[1].get_fuel()}


kernels = json.load(sys.stdin)
rows = {name: measure(of["file"], of["n"]) for name, of in kernels.items()}
json.dump({"version": version("wasmtime"), "rows": rows}, sys.stdout)

"""Calls of components in Wasmtime, each in a new store and instance with fuel. Reads a list of guests from stdin, writes milliseconds of each call."""

import json
import sys
import time
from importlib.metadata import version

import wasmtime
from wasmtime import component as wc

FUEL = 10**10
WARM_UP = 20

config = wasmtime.Config()
config.consume_fuel = True
engine = wasmtime.Engine(config)


def call(linker, component, guest):
    store = wasmtime.Store(engine)
    store.set_wasi(wasmtime.WasiConfig())
    store.set_fuel(FUEL)
    instance = linker.instantiate(store, component)
    place = guest["function"]
    if guest["interface"]:
        place = instance.get_export_index(store, place, instance.get_export_index(store, guest["interface"]))
    function = instance.get_func(store, place)
    function(store, *guest["args"])
    function.post_return(store)


def measure(guest):
    component, linker = wc.Component.from_file(engine, guest["file"]), wc.Linker(engine)
    linker.add_wasip2()
    # The log of Glovebox, which the call does not write to.
    linker.define_unknown_imports_as_traps(component)
    times = []
    for _ in range(WARM_UP + guest["calls"]):
        start = time.perf_counter()
        call(linker, component, guest)
        times.append((time.perf_counter() - start) * 1000)
    return times[WARM_UP:]


print(json.dumps({"version": version("wasmtime"), "times": [measure(guest) for guest in json.load(sys.stdin)]}))

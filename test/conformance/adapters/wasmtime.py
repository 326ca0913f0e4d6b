"""The adapter of Wasmtime, by its Python package: fuel, store limits and epochs; a new store for each call."""

import re
import sys
import threading
import time
from importlib.metadata import version
from pathlib import Path

import wasmtime
from wasmtime import component as wc

NAME = "wasmtime"
VERSION = f"{version('wasmtime')}, Python {sys.version.split()[0]}"
FEATURES = ["component", "wasi", "fuel", "dir", "dir-read", "env"]
TICK_S = 0.01

# What an error says, and how the call has ended then. The package tells components' traps by text alone.
ENDINGS = {
    "hostcalls has been exhausted": ("limit", "output"), "fuel consumed": ("limit", "fuel"), "wasm trap: interrupt": ("limit", "time"),
    "call stack exhausted": ("limit", "stack"), "memory minimum size": ("limit", "memory"), "table minimum size": ("limit", "tables"),
    "resource limit exceeded": ("limit", "memory"), "GC heap out of memory": ("limit", "memory"), "unreachable": ("trap", "unreachable"),
    "divide by zero": ("trap", "integer-divide-by-zero"), "integer overflow": ("trap", "integer-overflow"),
    "invalid conversion": ("trap", "invalid-conversion"), "out of bounds memory": ("trap", "memory-out-of-bounds"),
    "undefined element": ("trap", "table-out-of-bounds"), "uninitialized element": ("trap", "null-reference"),
    "indirect call type mismatch": ("trap", "signature-mismatch"), "uncaught exception": ("trap", "uncaught-exception"),
    "support is disabled": ("refused", ""), "matching implementation was not found": ("refused", ""),
}

config = wasmtime.Config()
config.consume_fuel = config.epoch_interruption = True
config.wasm_exceptions = config.wasm_component_model = config.wasm_function_references = config.wasm_tail_call = True
engine = wasmtime.Engine(config)


def tick():
    while True:
        time.sleep(TICK_S)
        engine.increment_epoch()


threading.Thread(target=tick, daemon=True).start()


def instance_of(component, limits, grants):
    store, linker, wasi = wasmtime.Store(engine), wc.Linker(engine), wasmtime.WasiConfig()
    linker.add_wasip2()
    wasi.env = [(grant["name"], grant["value"]) for grant in grants if grant["kind"] == "env"]
    for grant in grants:
        if grant["kind"] == "dir":
            wasi.preopen_dir(grant["host"], grant["guest"], grant.get("access") == "read-write")
    store.set_wasi(wasi)
    store.set_fuel(limits.get("fuel", 10_000_000_000))
    store.set_limits(memory_size=limits.get("memoryBytes", 64 << 20), table_elements=limits.get("tableElements", 100_000))
    store.set_epoch_deadline(max(1, int(limits.get("timeoutMs", 10_000) / 1000 / TICK_S)))
    return store, linker.instantiate(store, component)


def load(guest):
    component = wc.Component(engine, Path(guest["component"]).read_bytes())
    try:
        instance_of(component, {**guest["limits"], "fuel": 10_000, "timeoutMs": 200}, guest["grants"])
    except wasmtime.WasmtimeError as error:
        # How it ends when it is started is the call's to tell; whether it fits is told now.
        if "matching implementation" in str(error):
            raise
    return lambda request: call(component, {**guest["limits"], **request.get("limits", {})}, guest["grants"], request)


def call(component, limits, grants, request):
    try:
        store, instance = instance_of(component, limits, grants)
        function = instance.get_func(store, request["function"])
        if function is None:
            return {"status": "refused", "message": f"there is no function {request['function']}"}
        type = function.type(store)
        args = [int(arg) if isinstance(kind, (wc.U64, wc.S64)) else arg for (_, kind), arg in zip(type.params, request["args"].values())]
        value = function(store, *args)
        function.post_return(store)
        return answer_of(value, type.result)
    except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
        other = ("trap", "exit" if isinstance(error, wasmtime.ExitTrap) else "unknown")
        status, name = next((ending for text, ending in ENDINGS.items() if text in str(error)), other)
        return {"status": status, "message": str(error), **({status: name} if name else {})}
    except Exception as error:
        return {"status": "refused", "message": str(error)}


def answer_of(value, kind):
    if isinstance(kind, wc.ResultType) and isinstance(value, wc.Variant):
        if value.tag == "err":
            return {"status": "error", "error": value.payload, "message": str(value.payload)}
        value, kind = value.payload, kind.ok
    if isinstance(kind, wc.FlagsType):
        value = {name: name in value for name in kind.names}
    return {"status": "ok", "value": str(value) if isinstance(kind, (wc.U64, wc.S64)) else value}


def plain(value):
    if isinstance(value, wc.Variant):
        return {"tag": value.tag, **({} if value.payload is None else {"val": value.payload})}
    return {re.sub(r"[-_](\w)", lambda match: match[1].upper(), name): item for name, item in vars(value).items()}

"""The adapter of Wasmtime, by its Python package: fuel, store limits and epochs; a new store for each call."""

import base64, json, re, sys, threading, time
from importlib.metadata import version
from pathlib import Path

import wasmtime
from wasmtime import component as wc

TICK_S = 0.01
TRAPS = [("hostcalls has been exhausted", "limit", "output"), ("fuel consumed", "limit", "fuel"), ("wasm trap: interrupt", "limit", "time"), ("call stack exhausted", "limit", "stack"),
         ("memory minimum size", "limit", "memory"), ("table minimum size", "limit", "tables"), ("resource limit exceeded", "limit", "memory"),
         ("`unreachable`", "trap", "unreachable"), ("unreachable", "trap", "unreachable"), ("divide by zero", "trap", "integer-divide-by-zero"),
         ("integer overflow", "trap", "integer-overflow"), ("invalid conversion", "trap", "invalid-conversion"),
         ("out of bounds memory", "trap", "memory-out-of-bounds"), ("undefined element", "trap", "table-out-of-bounds"),
         ("uninitialized element", "trap", "null-reference"), ("indirect call type mismatch", "trap", "signature-mismatch"),
         ("uncaught exception", "trap", "uncaught-exception"), ("support is disabled", "refused", None), ("GC heap out of memory", "limit", "memory"), ("matching implementation was not found", "refused", None)]

config = wasmtime.Config()
config.consume_fuel = config.epoch_interruption = True
config.wasm_exceptions = config.wasm_component_model = config.wasm_function_references = config.wasm_tail_call = True
engine = wasmtime.Engine(config)
guests, lock = {}, threading.Lock()


def outcome_of(error):
    text = str(error)
    for part, status, name in TRAPS:
        if part in text:
            return {"status": status, "message": text, **({} if name is None else {"limit" if status == "limit" else "trap": name})}
    return {"status": "trap", "trap": "exit" if isinstance(error, wasmtime.ExitTrap) else "unknown", "message": text}


def plain(value, kind=None):
    if isinstance(value, bytes): return base64.b64encode(value).decode()
    if isinstance(value, (list, tuple)): return [plain(item) for item in value]
    if isinstance(kind, wc.FlagsType): return {name: name in value for name in kind.names}
    if isinstance(kind, (wc.U64, wc.S64)): return str(value)
    if isinstance(value, wc.Record): return {re.sub(r"[-_](\w)", lambda m: m[1].upper(), k): plain(v) for k, v in vars(value).items()}
    if isinstance(value, wc.Variant): return {"tag": value.tag, **({} if value.payload is None else {"val": plain(value.payload)})}
    return value


def wasi_of(grants):
    wasi = wasmtime.WasiConfig()
    for grant in grants:
        if grant["kind"] == "dir":
            wasi.preopen_dir(grant["host"], grant["guest"], grant.get("access") == "read-write")
    wasi.env = [(grant["name"], grant["value"]) for grant in grants if grant["kind"] == "env"]
    return wasi


def instance_of(component, limits, grants):
    store, linker = wasmtime.Store(engine), wc.Linker(engine)
    linker.add_wasip2()
    store.set_wasi(wasi_of(grants))
    store.set_fuel(limits.get("fuel", 10_000_000_000))
    store.set_limits(memory_size=limits.get("memoryBytes", 64 << 20), table_elements=limits.get("tableElements", 100_000))
    store.set_epoch_deadline(max(1, int(limits.get("timeoutMs", 10_000) / 1000 / TICK_S)))
    return store, linker.instantiate(store, component)


def load(request):
    guest = request["guest"]
    try:
        component = wc.Component(engine, Path(guest["component"]).read_bytes())
        instance_of(component, {**guest["limits"], "fuel": 10_000, "timeoutMs": 200}, guest["grants"])
    except Exception as error:
        if "component" not in locals() or "matching implementation" in str(error): return {"status": "refused", "message": str(error)}
    guests[request["name"]] = (component, guest["limits"], guest["grants"])
    return {"status": "ok"}


def call(request):
    component, limits, grants = guests[request["guest"]]
    try:
        store, instance = instance_of(component, {**limits, **request.get("limits", {})}, grants)
        function = instance.get_func(store, request["function"])
        if function is None: return {"status": "refused", "message": f"there is no function {request['function']}"}
        type = function.type(store)
        args = [int(arg) if isinstance(kind, (wc.U64, wc.S64)) else arg for (_, kind), arg in zip(type.params, request["args"].values())]
        value, kind = function(store, *args), type.result
        function.post_return(store)
        if isinstance(kind, wc.ResultType) and isinstance(value, wc.Variant) and value.tag == "err":
            return {"status": "error", "error": plain(value.payload), "message": str(value.payload)}
        return {"status": "ok", "value": plain(value.payload if isinstance(kind, wc.ResultType) and isinstance(value, wc.Variant) else value, kind)}
    except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
        return outcome_of(error)
    except Exception as error:
        return {"status": "refused", "message": str(error)}


def answer(request):
    if request["op"] == "hello":
        body = {"name": "wasmtime", "version": f"{version('wasmtime')}, Python {sys.version.split()[0]}", "features": ["component", "wasi", "fuel", "dir", "dir-read", "env"]}
    elif request["op"] == "ping":
        body = {"pong": True, "rss": int(Path("/proc/self/statm").read_text().split()[1]) * 4096 if Path("/proc/self/statm").exists() else 0}
    else:
        body = {"outcome": load(request) if request["op"] == "load" else call(request)}
    with lock:
        print(json.dumps({"id": request["id"], **body}), file=answers, flush=True)


def tick():
    while True:
        time.sleep(TICK_S)
        engine.increment_epoch()


answers = open(3, "w")
threading.Thread(target=tick, daemon=True).start()
for line in sys.stdin:
    threading.Thread(target=answer, args=(json.loads(line),), daemon=True).start()

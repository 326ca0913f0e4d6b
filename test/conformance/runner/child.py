"""The process of an engine whose adapter is a Python file: the counterpart of `child.ts` and `serve.ts`.

Requests come in on standard input, a JSON object a line; answers go out on file descriptor 3. The adapter is a module with `NAME`, `VERSION`,
`FEATURES`, and `load(guest)`, which gives a function `call(request)` or raises what refuses the guest. `plain(value)`, where there is one, takes
what has no form in JSON, other than bytes.
"""

import base64
import importlib.util
import json
import resource
import sys
import threading
from pathlib import Path

sys.dont_write_bytecode = True
spec = importlib.util.spec_from_file_location("adapter", sys.argv[1])
adapter = importlib.util.module_from_spec(spec)
spec.loader.exec_module(adapter)

guests = {}
answers = open(3, "w")
lock = threading.Lock()


def resident():
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * resource.getpagesize() if statm.exists() else 0


def load(request):
    try:
        guests[request["name"]] = adapter.load(request["guest"])
        return {"status": "ok"}
    except Exception as error:
        return {"status": "refused", "message": str(error)}


def call(request):
    try:
        return guests[request["guest"]](request)
    except Exception as error:
        return {"status": "fault", "message": repr(error)}


def body_of(request):
    if request["op"] == "hello":
        return {"name": adapter.NAME, "version": adapter.VERSION, "features": adapter.FEATURES}
    if request["op"] == "ping":
        return {"pong": True, "rss": resident()}
    return {"outcome": load(request) if request["op"] == "load" else call(request)}


def plain(value):
    return base64.b64encode(value).decode() if isinstance(value, bytes) else adapter.plain(value)


def answer(request):
    text = json.dumps({"id": request["id"], **body_of(request)}, default=plain)
    with lock:
        print(text, file=answers, flush=True)


for line in sys.stdin:
    # A long call does not keep a ping waiting.
    threading.Thread(target=answer, args=(json.loads(line),), daemon=True).start()

"""A program of Python's own library: what it finds through WASI, one line for each thing."""

import datetime
import encodings.idna  # for names of hosts; nothing can be imported during a call
import json
import os
import pathlib
import random
import secrets
import shutil
import socket
import sys
import time

import wit_world


class WitWorld(wit_world.WitWorld):
    def probe(self) -> str:
        lines = []

        def say(what, do):
            try:
                result = do()
                lines.append(f"{what} ok{'' if result is None else f' {result}'}")
            except OSError as error:
                lines.append(f"{what} {type(error).__name__}")

        data = pathlib.Path("/data")
        say("mkdir", lambda: (data / "a/b").mkdir(parents=True))
        say("write", lambda: (data / "a/b/f.txt").write_text("from python"))
        say("read", lambda: (data / "a/b/f.txt").read_text())
        say("entries", lambda: len(os.listdir("/data/a")))
        say("rename", lambda: os.rename("/data/a/b/f.txt", "/data/f.txt"))
        say("symlink", lambda: os.symlink("f.txt", "/data/link"))
        say("stat", lambda: os.stat("/data/link").st_size)
        say("removeall", lambda: shutil.rmtree("/data/a"))
        say("escape", lambda: (data / "out").read_text())
        say("absolute", lambda: pathlib.Path("/etc/hostname").read_text())
        say("lookup", lambda: socket.getaddrinfo("example.com", 80))
        say("tcp", lambda: socket.create_connection(("127.0.0.1", 80)))
        lines.append(f"env {len(os.environ)} args {len(sys.argv)}")
        time.sleep(0.005)
        lines.append(f"time {datetime.datetime.now().year}")
        lines.append(json.dumps({"random": [random.random(), secrets.token_hex(4)]}))
        lines.append(f"stdin {len(sys.stdin.read())}")
        print("to the log")
        return "\n".join(lines)

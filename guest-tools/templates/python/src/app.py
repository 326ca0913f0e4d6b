"""Greets people. The build makes `wit_world` of wit/world.wit."""

import wit_world
from componentize_py_types import Err


class WitWorld(wit_world.WitWorld):
    def greet(self, name: str) -> str:
        if name == "":
            raise Err("A name is needed.")
        return f"Hello, {name}!"

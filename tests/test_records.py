"""What was made once is changed by nobody."""

import dataclasses
import importlib
import inspect
import pkgutil

import solutions

CHANGED = {
    **dict.fromkeys(("GradientDescent", "Momentum", "RMSProp", "Adam"), "keep what they have seen of a training"),
    "Section": "is filled while a page is read",
    "Change": "is filled while a part is laid out",
}


def dataclasses_of_solutions() -> list[type]:
    names = [info.name for info in pkgutil.walk_packages(solutions.__path__, "solutions.")]
    modules = [importlib.import_module(name) for name in names if ".skeletons" not in name]
    classes = [value for module in modules for value in vars(module).values() if inspect.isclass(value)]
    return [
        of for of in dict.fromkeys(classes) if dataclasses.is_dataclass(of) and of.__module__.startswith("solutions")
    ]


def test_records_are_frozen():
    changed = {of.__name__ for of in dataclasses_of_solutions() if not of.__dataclass_params__.frozen}
    assert changed == set(CHANGED)

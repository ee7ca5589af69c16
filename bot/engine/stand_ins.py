"""Stands in for packages that are not installed, while another package imports them.

Any name in a stand-in module is a class that can be subclassed, subscripted, put in a union and
used as a decorator. A name that ends as errors do is an exception: code that uses what is here
may still have to catch it. Whoever makes an object of another stand-in once the imports are done
gets an error, and not something that quietly does nothing.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any

_ERRORS = ("Error", "Exception")


class LeftOutError(RuntimeError):
    """Something was used that needs a package which this project leaves out."""


class _StandInType(type):
    """Metaclass of stand-in classes: any attribute, subscript or union is a stand-in too."""

    def __getattr__(cls, name: str) -> Any:
        return _stand_in(cls.__module__, name)

    def __getitem__(cls, _item: Any) -> Any:
        return cls

    def __or__(cls, _other: Any) -> Any:
        return cls

    __ror__ = __or__

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if issubclass(cls, Exception):
            return super().__call__(*args, **kwargs)
        # As a decorator a plain function must come back unchanged.
        if len(args) == 1 and not kwargs and callable(args[0]) and not isinstance(args[0], type):
            return args[0]
        if not any(isinstance(finder, _StandInFinder) for finder in sys.meta_path):
            raise LeftOutError(
                f"{cls.__module__}.{cls.__name__} needs a package that this project leaves out"
            )
        return super().__call__()


class _StandInModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        value = _stand_in(self.__name__, name)
        setattr(self, name, value)
        return value


def _stand_in(module: str, name: str) -> Any:
    if name.startswith("__") and name.endswith("__"):
        raise AttributeError(name)
    content: dict[str, Any] = {"__module__": module}
    if name.endswith(_ERRORS):
        return _StandInType(name, (Exception,), content)
    # What a decorator with arguments gives back is called with the function.
    content["__call__"] = lambda _self, value=None, *_args, **_kwargs: value
    return _StandInType(name, (), content)


class _StandInFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, packages: Collection[str]) -> None:
        self._packages = frozenset(packages)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        parts = fullname.split(".")
        if any(".".join(parts[:size]) in self._packages for size in range(1, len(parts) + 1)):
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _StandInModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """A stand-in has no code of its own."""


@contextmanager
def stand_ins(packages: Collection[str]) -> Iterator[None]:
    """Answer imports of these packages with stand-ins inside the block only.

    A package of a namespace that others share is named whole: `google.auth`.
    """
    finder = _StandInFinder(packages)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [n for n, m in sys.modules.items() if isinstance(m, _StandInModule)]:
            parent, _, child = name.rpartition(".")
            if isinstance(vars(sys.modules.get(parent, finder)).get(child), _StandInModule):
                delattr(sys.modules[parent], child)
            del sys.modules[name]

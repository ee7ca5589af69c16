"""What stand-ins allow while something is imported, that they go again, and what they refuse."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Union

import pytest

from bot.engine.stand_ins import LeftOutError, stand_ins

PACKAGES = ("tensorflow", "keras")


def module(name: str) -> Any:
    return importlib.import_module(name)


def test_any_module_of_the_packages_imports_inside_the_block_only() -> None:
    before = set(sys.modules)
    with stand_ins(PACKAGES):
        for name in PACKAGES:
            module(name)
        module("tensorflow.python.keras.engine.base_layer")
        assert "tensorflow" in sys.modules
    assert set(sys.modules) - before == set()
    with pytest.raises(ModuleNotFoundError):
        module("tensorflow")


def test_the_stand_ins_go_when_the_block_fails() -> None:
    def fail() -> None:
        with stand_ins(PACKAGES):
            module("tensorflow")
            raise OSError("on purpose")

    finders = list(sys.meta_path)
    with pytest.raises(OSError, match="on purpose"):
        fail()
    assert "tensorflow" not in sys.modules
    assert sys.meta_path == finders


def test_other_missing_modules_stay_missing() -> None:
    with stand_ins(PACKAGES), pytest.raises(ModuleNotFoundError):
        module("tensorflowing")


def test_a_part_of_a_namespace_stands_in_and_the_others_are_real(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shared_by_two").mkdir()
    (tmp_path / "shared_by_two" / "real.py").write_text("HERE = True\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with stand_ins(["shared_by_two.absent"]):
        absent = module("shared_by_two.absent.client")
        assert absent.Client
        assert module("shared_by_two.real").HERE is True
    assert not hasattr(module("shared_by_two"), "absent")
    with pytest.raises(ModuleNotFoundError):
        module("shared_by_two.absent")
    assert module("shared_by_two.real").HERE is True


@pytest.fixture
def tf() -> Iterator[Any]:
    with stand_ins(PACKAGES):
        yield module("tensorflow")


def test_a_stand_in_can_be_subclassed(tf: Any) -> None:
    class Layer(tf.keras.layers.Layer):
        size = 3

        def doubled(self) -> int:
            return self.size * 2

    assert Layer("any", argument=1).doubled() == 6


def test_a_stand_in_can_stand_in_annotations(tf: Any) -> None:
    tensor = tf.Tensor
    assert Union[tensor, int] == Union[int, tensor]  # noqa: UP007
    assert (tensor | None) is tensor
    assert (None | tensor) is tensor
    assert list.__class_getitem__(tensor).__args__ == (tensor,)
    assert tf.types.experimental.TensorLike[int, str] is not None


def test_a_decorator_gives_the_function_back_unchanged(tf: Any) -> None:
    def plain(x: int) -> int:
        return x + 1

    assert tf.function(plain) is plain
    assert tf.function(experimental_relax_shapes=True)(plain) is plain

    class Plain:
        pass

    assert tf.keras.utils.register_keras_serializable("x")(Plain) is Plain


def test_dunder_names_are_absent_so_that_python_is_not_misled(tf: Any) -> None:
    for thing in (tf, tf.Tensor):
        with pytest.raises(AttributeError):
            _ = thing.__wrapped__


def imported(name: str) -> Any:
    """Return a stand-in as those who imported it still have it afterwards."""
    with stand_ins(PACKAGES):
        return module(name)


def test_an_error_can_be_raised_and_caught_also_afterwards() -> None:
    errors: Any = imported("tensorflow.errors")

    class Refused(errors.ClientError):
        def __init__(self, status: int, text: str) -> None:
            self.status = status
            super().__init__(f"{status}: {text}")

    with pytest.raises(errors.ClientError, match="404: nothing there") as caught:
        raise Refused(404, "nothing there")
    assert caught.value.status == 404

    def fail() -> None:
        try:
            raise OSError("on purpose")
        except (errors.ClientError, errors.SomeException):
            pytest.fail("caught an error of another sort")

    with pytest.raises(OSError, match="on purpose"):
        fail()


def test_what_is_used_in_earnest_says_what_is_missing() -> None:
    client: Any = imported("tensorflow.client")

    class Ours(client.Client):
        pass

    with pytest.raises(LeftOutError, match=r"tensorflow\.client\.Client needs a package"):
        client.Client("somewhere", timeout=3)
    with pytest.raises(LeftOutError, match="Ours needs a package"):
        Ours()
    with pytest.raises(LeftOutError, match="connect"):
        client.Client.connect("somewhere")

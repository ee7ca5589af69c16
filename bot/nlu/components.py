"""Base classes of our pipeline components: how Rasa creates, stores and loads them."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Any, Dict, Self, Text  # noqa: UP035  (Rasa reads these annotations)

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage


class FixedComponent(GraphComponent):
    """A component without training: all it needs is its options."""

    def __init__(self, config: Dict[Text, Any]) -> None:
        """Create the component; options that are not given have their defaults."""
        self._config = {**self.get_default_config(), **config}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """Create the component, as Rasa asks for it."""
        return cls(config)


class LearningComponent(GraphComponent):
    """A component with a `train` of its own, which stores its parameters in a file of the model."""

    def __init__(
        self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        """Create an untrained component."""
        self._config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """Create an untrained component, as Rasa asks for it."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        """Load a trained component from the model, as Rasa asks for it."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component.read(folder)
        return component

    def store(self) -> Resource:
        """Store the parameters in the model; return where, as `train` has to."""
        with self._model_storage.write_to(self._resource) as folder:
            self.write(folder)
        return self._resource

    @abstractmethod
    def read(self, folder: Path) -> None:
        """Read the parameters from the files in `folder`."""

    @abstractmethod
    def write(self, folder: Path) -> None:
        """Write the parameters to files in `folder`, without pickle."""

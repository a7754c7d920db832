"""`stack.json`: which ports the servers of a home have for good, and which processes they are now.

A port is written before its server is spawned, and the process after. A crash between the two loses nothing:
processes carry the mark of their home (`process.py`).
"""

import secrets
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from infra.errors import SettingError
from infra.home import Home, write_atomically


class ServiceRecord(BaseModel):
    """One server: its port, and its process while it is meant to run (else 0)."""

    model_config = ConfigDict(frozen=True)

    port: int = Field(gt=0, le=65535)
    pid: int = Field(default=0, ge=0)


class StackRecord(BaseModel):
    """One stack. `instance` tells its processes from those of a home that lay at this path before."""

    model_config = ConfigDict(frozen=True)

    instance: str
    services: Mapping[str, ServiceRecord] = Field(default_factory=dict)

    def port_of(self, name: str) -> int:
        """The port that a server has for good; 0 when it never ran."""
        return self.services[name].port if name in self.services else 0

    def with_service(self, name: str, record: ServiceRecord) -> "StackRecord":
        """The same stack with one server recorded anew."""
        return self.model_copy(update={"services": {**self.services, name: record}})


def new_record() -> StackRecord:
    """A stack that has never run."""
    return StackRecord(instance=secrets.token_hex(8))


def load_record(home: Home) -> StackRecord | None:
    """The stack of this home; None when none was ever started.

    Raises:
        SettingError: the file is not what `save_record` wrote.
    """
    try:
        return StackRecord.model_validate_json(home.stack.read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError as error:
        raise SettingError(
            "the record of the stack is unreadable",
            where=str(home.stack),
            remedy="delete it, then `tollgate down` and `tollgate up`; the servers get new ports, no data is lost",
        ) from error


def save_record(home: Home, record: StackRecord) -> None:
    """Replace the record of the stack, atomically."""
    write_atomically(home.stack, record.model_dump_json(indent=2).encode())

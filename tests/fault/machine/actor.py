"""A publisher that goes one step at a time, and whose process or answers can be lost at any."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from infra.catalog.errors import AnswerLost, CatalogUnavailable
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Publication, Step
from infra.catalog.publisher import Publisher
from infra.catalog.transport import Json, Transport


class Killed(BaseException):
    """Ends a run as SIGKILL does: no handler of the run's own sees it as an error."""


class Mishap(StrEnum):
    """What becomes of the next change that the actor asks for."""

    UNSENT = "the request never leaves"
    UNANSWERED = "it is done, and its answer lost"


class LossyTransport(Transport):
    """Loses one change when told so."""

    mishap: Mishap | None = None

    def change(self, method: str, path: str, json: Json | None = None) -> Json:
        mishap, self.mishap = self.mishap, None
        if mishap is Mishap.UNSENT:
            raise CatalogUnavailable("lost on purpose", where=self.uri)
        answer = super().change(method, path, json)
        if mishap is Mishap.UNANSWERED:
            raise AnswerLost("lost on purpose", where=self.uri)
        return answer


@dataclass
class Actor:
    """One start of one run, in a thread that waits before each step until it is told to go on.

    Only one thread of all works at any time: whoever lets an actor go on waits until it stops again.
    """

    uri: str
    publish: Callable[[Publisher, Nessie], Publication]
    outcome: Publication | BaseException | None = None
    _killed: bool = False
    _may_go: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    _stopped: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def __post_init__(self) -> None:
        self.transport = LossyTransport(self.uri)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._stopped.acquire()

    @property
    def ended(self) -> bool:
        """Whether it came to an outcome."""
        return self.outcome is not None

    def go_on(self) -> None:
        """Do the next step."""
        self._may_go.release()
        self._stopped.acquire()

    def kill(self) -> None:
        """End it where it stands."""
        self._killed = True
        self.go_on()

    def finish(self) -> Publication | BaseException:
        """Let it go on to its end."""
        while self.outcome is None:
            self.go_on()
        return self.outcome

    def _run(self) -> None:
        nessie = Nessie(self.transport)
        try:
            self.outcome = self.publish(Publisher(nessie, observe=self._pause), nessie)
        except BaseException as error:
            self.outcome = error
        finally:
            self.transport.close()
            self._stopped.release()

    def _pause(self, _: Step) -> None:
        self._stopped.release()
        self._may_go.acquire()
        if self._killed:
            raise Killed

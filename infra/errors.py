"""The errors that Tollgate raises on purpose: each says what, where, and what to do about it."""


class TollgateError(Exception):
    """A refusal or failure that its reader can act on.

    Args:
        what: the fact, naming the thing.
        where: the place: a file, a table, a ref, a service.
        remedy: what the reader can do.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        parts = [self.what]
        if self.where:
            parts.append(f"where: {self.where}")
        if self.remedy:
            parts.append(f"remedy: {self.remedy}")
        return "\n  ".join(parts)


class SettingError(TollgateError):
    """A setting, or what the machine must provide, is missing or unusable."""


class ServiceError(TollgateError):
    """A server of the stack is down, slow beyond its time-out, or answered what it must not."""


class UnknownNameError(TollgateError):
    """A host, model, ref, table or column that does not exist; the remedy names the nearest that do."""

"""Which artifact addresses of the registry may be read: a `.ubj` below the artifacts of its own run, nothing else."""

from urllib.parse import unquote, urlsplit

from models.errors import ModelRefused

_SUFFIX = ".ubj"


def require_own_artifact(uri: str, run_artifacts: str) -> str:
    """The path of `uri` below `run_artifacts`, both as the registry gave them.

    Raises:
        ModelRefused: the address is foreign, climbs with `..`, is escaped more than once, or is no `.ubj`.
    """
    plain = unquote(uri)
    root = run_artifacts.rstrip("/") + "/"
    parts = urlsplit(plain)
    if parts.scheme in ("", "file") or (parts.scheme == "mlflow-artifacts" and parts.netloc):
        raise _refused(uri, "it is a file of a machine, or of another server")
    if unquote(plain) != plain or "\\" in plain or ".." in parts.path.split("/") or parts.query or parts.fragment:
        raise _refused(uri, "it does not say plainly where it is")
    if not plain.startswith(root) or plain == root:
        raise _refused(uri, f"it is not below its run's artifacts, {run_artifacts}")
    if not plain.endswith(_SUFFIX):
        raise _refused(uri, "models are UBJ files; pickles and other formats are not read")
    return plain.removeprefix(root)


def _refused(uri: str, why: str) -> ModelRefused:
    remedy = "delete that version from the registry and train it again; models are registered by training alone"
    return ModelRefused(f"a model's artifact is refused: {why}", where=uri, remedy=remedy)

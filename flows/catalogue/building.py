"""From a ref to its catalogue, and on to the folder of pages."""

from dataclasses import dataclass
from pathlib import Path

from flows.catalogue.entries import Catalogue
from flows.catalogue.measured import measure
from flows.catalogue.reading import catalogue_of
from flows.catalogue.site import Site, render
from flows.catalogue.writing import write_site
from flows.released import released_at
from infra.catalog.model import Reference
from infra.catalog.nessie import Nessie
from infra.config.service import ConfigService
from infra.errors import TollgateError
from infra.settings import Settings


class NothingReleased(TollgateError):
    """The commit is older than the first release."""


@dataclass(frozen=True)
class BuiltCatalogue:
    """Where the pages lie, the commit that they tell of, and how many of each there are."""

    ref: str
    hash: str
    folder: str
    tables: int
    columns: int
    metrics: int
    pages: int


def released_catalogue(nessie: Nessie, at: Reference) -> Catalogue:
    """What was released at exactly one commit.

    Raises:
        NothingReleased: it holds no definitions.
    """
    definitions = released_at(nessie, at).definitions()
    if not definitions:
        where = f"{at.name or 'commit'} at {at.hash[:12]}"
        raise NothingReleased("no definition was released", where=where, remedy="run `tollgate release`")
    return catalogue_of(definitions)


def build_catalogue(
    nessie: Nessie, settings: Settings, config: ConfigService, ref: str, folder: Path
) -> BuiltCatalogue:
    """Write the catalogue of `ref` to a folder, in place of an older one.

    Raises:
        ReferenceMissing: nothing has that name.
        NothingReleased: it holds no definitions.
        CatalogueNotWritten: the folder holds something else, or cannot be written.
    """
    at = nessie.resolve(ref)
    catalogue = released_catalogue(nessie, at)
    condition = measure(nessie, settings, config, at, catalogue)
    files = render(Site(catalogue, ref, next(nessie.log(at)), condition))
    return BuiltCatalogue(
        ref=ref,
        hash=at.hash,
        folder=str(write_site(files, folder)),
        tables=len(catalogue.tables),
        columns=catalogue.columns,
        metrics=len(catalogue.metrics),
        pages=sum(path.endswith(".html") for path in files),
    )

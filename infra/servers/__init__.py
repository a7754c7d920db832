"""The servers of the embedded stack: catalog, model registry, scheduler; on loopback, state below one home.

`endpoints` says where they answer, cheaply. `infra.servers.lifecycle` starts and stops them and
`infra.servers.status` asks how they are; both bring an HTTP client, which costs more than reading a table.
"""

from infra.servers.addresses import Endpoints, endpoints

__all__ = ["Endpoints", "endpoints"]

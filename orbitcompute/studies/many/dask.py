"""Runs a study's work on Dask: the same spans, the same figures, a lost worker's spans computed by another.

A worker is sent text and numbers; it compiles what it runs once, whatever the number of spans it gets. Only a few spans a
thread are in flight, so that memory does not grow with the study. A worker with other versions than here is refused, whenever
it joins: its figures could differ. A scheduler that is gone is told within seconds, and what was computed is kept.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import importlib.metadata
import itertools
import logging
import pickle
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from orbitcompute._version import __version__
from orbitcompute.catalog.extras import optional
from orbitcompute.catalog.files import CatalogError
from orbitcompute.graph.fused import cores

LOCAL = "local"
WAITING = 3  # spans a thread of the cluster that are in flight
PATIENCE = "5s"  # for a scheduler, and for its first worker


class OtherVersionsError(Exception):
    """A worker that does not have the versions of the one who asks."""


@dataclass
class Cluster:
    """A Dask cluster as a runner of spans (`blocks.Runner`)."""

    client: Any
    address: str
    own: Any = None

    def __call__(self, work: Any, items: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        """Number and result of each item, as they finish."""
        distributed = optional("distributed", "dask", "--dask")
        sent = self.client.submit(pickle.loads, pickle.dumps(work), pure=False)
        here = versions()
        rest = iter(enumerate(items))
        numbers: dict[Any, int] = {}

        def more(many: int) -> list[Any]:
            futures = []
            for number, item in itertools.islice(rest, many):
                future = self.client.submit(_run, sent, item, here, pure=False, retries=3)
                numbers[future.key] = number
                futures.append(future)
            return futures

        try:
            threads = sum(self.client.nthreads().values()) or 1
            waiting = distributed.as_completed(more(WAITING * threads), with_results=False)
            for future in waiting:
                yield numbers.pop(future.key), future.result()
                future.release()
                for following in more(1):
                    waiting.add(following)
        except (OtherVersionsError, ImportError, AttributeError) as fault:
            raise self._unlike(_first_line(fault)) from fault
        except (OSError, concurrent.futures.CancelledError, distributed.KilledWorker, distributed.client.FutureCancelledError,
                distributed.client.ClosedClientError) as fault:
            raise CatalogError(
                [f"--dask {self.address}: the cluster was lost ({_first_line(fault)})"],
                ["what was computed is kept where --output asks for it; run the same command again"],
            ) from fault

    def check(self) -> None:
        """Refuse workers of other versions before anything is sent; `CatalogError` names one of them."""
        try:
            found = self.client.run(versions)
        except Exception as fault:  # whatever a worker without this module raises
            raise self._unlike(_first_line(fault)) from fault
        for worker, theirs in found.items():
            if theirs != versions():
                raise self._unlike(f"{worker} has {_named(theirs)}")

    def _unlike(self, what: str) -> CatalogError:
        return CatalogError([f"--dask {self.address}: a worker cannot be relied on: {what}"],
                            [f"every worker needs {_named(versions())}"])

    def close(self) -> None:
        """Leave the cluster; end it if it is our own."""
        with contextlib.suppress(Exception):
            self.client.close()
        if self.own is not None:
            with contextlib.suppress(Exception):
                self.own.close()


def versions() -> dict[str, str]:
    """What a figure's last bits may depend on, here or at a worker."""
    return {"orbitcompute": __version__, "Python": ".".join(platform.python_version_tuple()[:2]),
            **{name: importlib.metadata.version(name) for name in ("numpy", "numba")}}


def _named(known: dict[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in known.items())


def _run(work: Any, item: Any, here: dict[str, str]) -> Any:
    if versions() != here:
        raise OtherVersionsError(f"it has {_named(versions())}")
    return work(item)


def _first_line(fault: BaseException) -> str:
    return (str(fault) or type(fault).__name__).splitlines()[0][:160]


@contextlib.contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """The cluster at a scheduler's address, or, for `local`, one of our own: a process a core.

    Raises `CatalogError` when no scheduler answers or when it has no workers.
    """
    distributed = optional("distributed", "dask", "--dask")
    import dask

    for name in ["asyncio", *logging.root.manager.loggerDict]:  # what is wrong is said once, by us
        if name.partition(".")[0] in ("distributed", "asyncio", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    dask.config.set({"distributed.worker.daemon": True})
    own = None
    try:
        if address == LOCAL:
            own = distributed.LocalCluster(
                n_workers=cores(), threads_per_worker=1, dashboard_address=None, silence_logs=50
            )
        client = distributed.Client(own or address, timeout=PATIENCE)
    except (OSError, ValueError, TimeoutError) as fault:
        raise CatalogError(
            [f"--dask {address}: no scheduler answers ({_first_line(fault)})"],
            ["for example --dask tcp://host:8786, where `dask scheduler` runs, or --dask local"],
        ) from fault
    found = Cluster(client, address, own)
    try:
        if not client.nthreads():
            try:
                client.wait_for_workers(1, timeout=PATIENCE)
            except TimeoutError as fault:
                raise CatalogError([f"--dask {address}: the scheduler has no workers"],
                                   [f"start one with `dask worker {address}`"]) from fault
        found.check()
        yield found
    finally:
        found.close()

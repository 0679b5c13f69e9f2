"""Runs a study's work on Dask: the same spans, the same figures, a lost worker's spans computed by another.

A worker is sent text and numbers; it compiles what it runs once, whatever the number of spans it gets. Only a few spans a
thread are in flight, so that memory does not grow with the study.
"""

from __future__ import annotations

import contextlib
import itertools
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from orbitcompute.catalog.extras import optional
from orbitcompute.catalog.files import CatalogError
from orbitcompute.graph.fused import cores

LOCAL = "local"
WAITING = 3  # spans a thread of the cluster that are in flight
PATIENCE = "20s"


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
        rest = iter(enumerate(items))
        numbers: dict[Any, int] = {}

        def more(many: int) -> list[Any]:
            futures = []
            for number, item in itertools.islice(rest, many):
                future = self.client.submit(_run, sent, item, pure=False, retries=3)
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
        except (OSError, distributed.KilledWorker, distributed.client.FutureCancelledError) as fault:
            raise CatalogError(
                [f"--dask {self.address}: the cluster was lost ({_first_line(fault)})"],
                ["what was computed is kept where --output asks for it; run the same command again"],
            ) from fault

    def close(self) -> None:
        """Leave the cluster; end it if it is our own."""
        with contextlib.suppress(Exception):
            self.client.close()
        if self.own is not None:
            with contextlib.suppress(Exception):
                self.own.close()


def _run(work: Any, item: Any) -> Any:
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
        yield found
    finally:
        found.close()

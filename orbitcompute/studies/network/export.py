"""A constellation and its links as other tools read them: element sets of SGP4, or places over time.

A shell of ours is circular and turns at secular rates; as an element set it has the rates of ours by SGP4's own theory, and
the eccentricity at which that theory keeps an orbit round. Its size is what belongs to the rate there, so that it parts from
ours by kilometres: an ephemeris holds the very places that we compute.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog.ephemerides import JULIAN_1970, ROTATION
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.links import Links
from orbitcompute.declare import DAY
from orbitcompute.kernels.network import constellation, fleet
from orbitcompute.kernels.network.constellation import Shell
from orbitcompute.kernels.network.tracks import POINTS, Tracks, turned
from orbitcompute.studies.network.round_trips import Network

Floats = NDArray[np.float64]
STEP = 60.0  # s between two places of an ephemeris
MOST_PLACES = 4_000_000  # of one file: half a gigabyte
SGP4_EPOCH = 2433281.5  # Julian date that `sgp4init` counts days from
FIRST_NUMBERS = ((80_001, 9_999), (270_001, 69_999), (1, 339_999))  # of analysts' satellites, as many as there are


@dataclass(frozen=True)
class Exported:
    """What is written: satellites by name, their element sets (None: they have none), the links, and the period looked at.

    `epoch` is a Julian date, at which a shell of ours stands over the meridian of Greenwich as it does at time 0.
    """

    network: Network
    names: tuple[str, ...]
    records: tuple[Any, ...] | None
    links: Links
    epoch: float
    period: float

    def ephemeris(self) -> Tracks:
        """Places that turn with the Earth (satellites, moments, 3) [m], with velocities, over the period."""
        many = max(math.ceil(self.period / STEP) + 1, POINTS)
        if many * len(self.names) > MOST_PLACES:
            raise CatalogError([f"--export: {many:,} moments of {len(self.names):,} satellites are more than"
                                f" {MOST_PLACES:,} places"], ["take a shorter --period, or element sets: .tle or .kvn"])
        times: Floats = STEP * np.arange(many, dtype=np.float64)
        places, velocities = self._inertial(times)
        angles = -(fleet.greenwich_angle(self.epoch) + ROTATION * times)
        turning = np.stack([-ROTATION * places[..., 1], ROTATION * places[..., 0], np.zeros(places.shape[:2])], axis=-1)
        return Tracks(self.epoch, times, turned(places, angles), turned(velocities - turning, angles))

    def _inertial(self, times: Floats) -> tuple[Floats, Floats]:
        relay = self.network.relay
        if not isinstance(relay, fleet.Fleet):
            working = _working(relay)
            parts = [_moving(shell, times) for shell in relay]
            places, velocities = (np.concatenate([part[at] for part in parts])[working] for at in (0, 1))
            angle = np.full(len(times), fleet.greenwich_angle(self.epoch))
            return turned(places, angle), turned(velocities, angle)
        if isinstance(relay.records, Tracks):
            here = np.stack([relay.records.at(self.epoch + time / DAY) for time in times], axis=1)
            return here, np.gradient(here, STEP, axis=1, edge_order=2)
        from sgp4.api import SatrecArray

        whole = math.floor(self.epoch)
        errors, places, velocities = SatrecArray(list(relay.records)).sgp4(
            np.full(len(times), float(whole)), self.epoch - whole + times / DAY)
        if errors.any():
            bad = int((errors != 0).any(axis=1).sum())
            raise CatalogError([f"--export: {bad:,} satellites of {self.network.name} have left their orbit by then"],
                               ["leave them out of the file"])
        return places * 1e3, velocities * 1e3


def exported(network: Network, period: float) -> Exported:
    """What is written of the relay of a network; `CatalogError` where no element set can stand for it."""
    relay = network.relay
    if isinstance(relay, fleet.Fleet):
        assert network.epoch is not None
        records = None if isinstance(relay.records, Tracks) else tuple(relay.records)
        names = network.names or tuple(f"satellite {number}" for number in range(1, network.satellites + 1))
        return Exported(network, names, records, Links(relay.links, relay.highest_crossings), network.epoch, period)
    epoch = _epoch(network)
    working = _working(relay)
    number = np.cumsum(working) - 1
    ends, highest, before = [], [], 0
    for shell in relay:
        pairs = constellation.links(shell)
        across = pairs[:, 0] // shell.slots != pairs[:, 1] // shell.slots
        ends.append(number[pairs + before])
        highest.append(np.where(across, shell.highest_crossing, math.pi / 2))
        before += shell.size
    held = np.concatenate(highest)
    links = Links(np.concatenate(ends), held if (held < math.pi / 2).any() else None)
    names = tuple(name for name, works in zip(_names(relay), working, strict=True) if works)
    return Exported(network, names, tuple(_records(relay, epoch, working)), links, epoch, period)


def _epoch(network: Network) -> float:
    """Midnight of the scenario's date, as a Julian date."""
    date = network.assembled.scenario.as_of
    given = date if isinstance(date, datetime.date) else datetime.date.fromisoformat(str(date or "2026-01-01"))
    return JULIAN_1970 + datetime.datetime(given.year, given.month, given.day, tzinfo=datetime.UTC).timestamp() / DAY


def _working(relay: Sequence[Shell]) -> NDArray[np.bool_]:
    return np.concatenate([np.ones(one.size, bool) if one.working is None else one.working.ravel() for one in relay])


def _names(relay: Sequence[Shell]) -> list[str]:
    """A name a satellite: shell, plane and slot, each from 1."""
    several = len(relay) > 1
    return [f"{f'S{at}-' if several else ''}P{plane}-{slot}" for at, shell in enumerate(relay, start=1)
            for plane in range(1, shell.planes + 1) for slot in range(1, shell.slots + 1)]


def _moving(shell: Shell, times: Floats) -> tuple[Floats, Floats]:
    """Places and velocities (satellites, moments, 3) of a shell, in the frame in which it begins."""
    places = np.stack([constellation.positions(shell, time) for time in times], axis=1)
    begin = (shell.arguments[:, None] + 2.0 * np.pi * np.arange(shell.slots) / shell.slots).reshape(-1, 1)
    argument = begin + shell.argument_rate * times
    node = np.repeat(shell.nodes, shell.slots)[:, None] + shell.node_rate * times
    sine, cosine = np.sin(argument), np.cos(argument) * np.cos(shell.inclination)
    along = np.stack([-sine * np.cos(node) - cosine * np.sin(node), -sine * np.sin(node) + cosine * np.cos(node),
                      np.cos(argument) * np.sin(shell.inclination)], axis=-1)
    turning = np.stack([-places[..., 1], places[..., 0], np.zeros(places.shape[:2])], axis=-1)
    return places, shell.orbital_radius * shell.argument_rate * along + shell.node_rate * turning


# -- element sets ----------------------------------------------------------------------------------------------------------


def _records(relay: Sequence[Shell], epoch: float, working: NDArray[np.bool_]) -> list[Any]:
    many = int(working.sum())
    starts = [first for first, room in FIRST_NUMBERS if many <= room]
    if not starts:
        raise CatalogError([f"--export: {many:,} satellites are more than an element set can number"],
                           ["write fewer shells, or an ephemeris: .oem or .czml"])
    found: list[Any] = []
    place = 0
    angle = fleet.greenwich_angle(epoch)
    for shell in relay:
        motion, eccentricity = _round_orbit(shell, epoch)
        for plane in range(shell.planes):
            node = (shell.nodes[plane] + angle) % (2.0 * math.pi)
            for slot in range(shell.slots):
                if working[place]:
                    argument = shell.arguments[plane] + 2.0 * math.pi * slot / shell.slots
                    number = starts[0] + len(found)
                    found.append(_satellite(number, epoch, eccentricity, shell.inclination, node, argument, motion))
                place += 1
    return found


def _satellite(
    number: int, epoch: float, eccentricity: float, inclination: float, node: float, argument: float, motion: float
) -> Any:
    """A record of SGP4 of a round orbit, its perigee in the south, where that theory holds it; motion [rad/min]."""
    from sgp4.api import WGS72, Satrec

    record = Satrec()
    perigee = 1.5 * math.pi
    record.sgp4init(WGS72, "i", number, epoch - SGP4_EPOCH, 0.0, 0.0, 0.0, eccentricity, perigee, inclination,
                    (argument - perigee) % (2.0 * math.pi), motion, node)
    record.intldesg, record.classification = "26001A", "U"
    return record


def _round_orbit(shell: Shell, epoch: float) -> tuple[float, float]:
    """Mean motion [rad/min] at which SGP4 turns a satellite as fast as ours, and the eccentricity of a round orbit there."""
    from sgp4.earth_gravity import wgs72

    motion, eccentricity = shell.argument_rate * 60.0, 0.0
    for _ in range(30):
        record = _satellite(1, epoch, eccentricity, shell.inclination, 0.0, 0.0, motion)
        turned_by = float(record.mdot + record.argpdot)
        eccentricity = 0.5 * abs(wgs72.j3 / wgs72.j2) * math.sin(shell.inclination) / float(record.a)
        motion *= shell.argument_rate * 60.0 / turned_by
    return motion, eccentricity


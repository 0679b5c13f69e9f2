"""Ephemerides of satellites from files, CCSDS OEM (KVN) or CZML.

Links stand beside an OEM in a table of their own (`catalog/links.py`); CZML holds them itself, as lines between two satellites.
"""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog.files import CatalogError, decode, parse_json, read_bytes
from orbitcompute.catalog.links import Links
from orbitcompute.declare import DAY
from orbitcompute.kernels.network.fleet import greenwich_angle
from orbitcompute.kernels.network.tracks import Tracks, turned

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
SUFFIXES = (".oem", ".czml")
ROTATION = 7.292115146706979e-5  # rad/s, of the Earth against the stars (IERS Conventions 2010, the rate of UT1)
FIXED = ("ITRF", "ITRS", "FIXED", "PEF")  # how the names of frames that turn with the Earth begin
CELESTIAL = ("EME2000", "J2000", "GCRF", "ICRF")
JULIAN_1970 = 2440587.5


@dataclass(frozen=True)
class Ephemerides:
    """Satellites of a file by name, their tracks, and the links that the file draws between them (None: it draws none)."""

    names: tuple[str, ...]
    tracks: Tracks
    links: Links | None


def read_ephemerides(file: str) -> Ephemerides:
    """The satellites of an OEM or CZML file; `CatalogError` with what is wrong with it, and where."""
    path = Path(file)
    text = decode(read_bytes(path, file), file)
    try:
        return _czml(text, file) if path.suffix.lower() == ".czml" else _oem(text, file)
    except (KeyError, ValueError, TypeError, AttributeError) as fault:
        raise CatalogError([f"{file}: cannot be read as {path.suffix[1:].upper()}: {fault}"],
                           ["orbitcompute network --export shows what is read"]) from fault


def moment(text: str) -> float:
    """The Julian date of a moment in UTC as OEM and CZML write it: a date, or a year and its day, with a time."""
    stamp = text.strip().rstrip("Z")
    date, _, clock = stamp.partition("T")
    if date.count("-") == 1:  # the year and its day
        year, day = date.split("-")
        at = datetime.datetime(int(year), 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(days=int(day) - 1)
    else:
        at = datetime.datetime.fromisoformat(date).replace(tzinfo=datetime.UTC)
    parts = [float(part) for part in clock.split(":")] if clock else [0.0]
    seconds = sum(part * unit for part, unit in zip(parts, (3600.0, 60.0, 1.0), strict=False))
    return JULIAN_1970 + at.timestamp() / DAY + seconds / DAY


def _seconds(text: str, since: float) -> float:
    """Seconds from a Julian date to a moment, without what a Julian date rounds."""
    date, _, clock = text.strip().rstrip("Z").partition("T")
    return (moment(date) - since) * DAY + (moment(f"2000-01-01T{clock or '0'}") - moment("2000-01-01")) * DAY


# -- OEM -----------------------------------------------------------------------------------------------------------------


def _oem(text: str, file: str) -> Ephemerides:
    names: list[str] = []
    tables: list[list[str]] = []
    frames, scales = set(), set()
    for meta, lines in _segments(text, file):
        name = meta.get("OBJECT_NAME", f"satellite {len(names) + 1}")
        names.append(name)
        frames.add(meta.get("REF_FRAME", "EME2000").upper())
        scales.add(meta.get("TIME_SYSTEM", "UTC").upper())
        if meta.get("CENTER_NAME", "EARTH").upper() != "EARTH":
            raise CatalogError([f"{file}: {name}: flies about {meta['CENTER_NAME']}, not about the Earth"])
        tables.append(lines)
    if not tables:
        raise CatalogError([f"{file}: holds no ephemeris (META_START ... META_STOP and rows)"])
    if len(frames) > 1 or scales != {"UTC"}:
        raise CatalogError([f"{file}: frames {', '.join(sorted(frames))}, times in {', '.join(sorted(scales))}: "
                            "one frame is read, and UTC"], ["write it in one frame and in UTC"])
    stamps = [line.split()[0] for line in tables[0]]
    if len(stamps) < 2:
        raise CatalogError([f"{file}: {names[0]}: an ephemeris needs two rows or more"])
    rows = []
    for name, lines in zip(names, tables, strict=True):
        cells = [line.split() for line in lines]
        if [row[0] for row in cells] != stamps:
            raise CatalogError([f"{file}: {name}: its moments are not those of {names[0]}"],
                               ["write all satellites at the same moments"])
        rows.append([[float(cell) for cell in row[1:7]] for row in cells])
    values = np.array(rows) * 1e3
    begins = moment(stamps[0])
    times = np.array([_seconds(stamp, begins) for stamp in stamps])
    velocities = values[..., 3:6] if values.shape[-1] == 6 else None
    return Ephemerides(tuple(names), _tracks(file, frames.pop(), begins, times, values[..., :3], velocities), None)


def _segments(text: str, file: str) -> Iterator[tuple[Mapping[str, str], list[str]]]:
    """Each segment of an OEM: what its head says, and its rows; covariances are left out."""
    meta: dict[str, str] = {}
    rows: list[str] = []
    state = ""
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("COMMENT"):
            continue
        if line == "META_START":
            if rows:
                yield meta, rows
            meta, rows, state = {}, [], "meta"
        elif line == "META_STOP":
            state = "rows"
        elif line.startswith("COVARIANCE_"):
            state = "covariance" if line.endswith("START") else "rows"
        elif state == "meta":
            key, _, value = (part.strip() for part in line.partition("="))
            meta[key] = value
        elif state == "rows":
            if len(line.split()) < 4:
                raise CatalogError([f"{file}: line {number}: `{line[:40]}` is no moment with a place"])
            rows.append(line)
    if rows:
        yield meta, rows


def _tracks(file: str, frame: str, epoch: float, times: Floats, places: Floats, velocities: Floats | None) -> Tracks:
    """Tracks in the true equator and mean equinox, from a frame that is known."""
    if frame == "TEME":
        return Tracks(epoch, times, places, velocities)
    if frame.startswith(FIXED):
        angles = greenwich_angle(epoch) + ROTATION * times
        turning = np.stack([-ROTATION * places[..., 1], ROTATION * places[..., 0], np.zeros(places.shape[:2])], axis=-1)
        moving = None if velocities is None else turned(velocities + turning, angles)
        return Tracks(epoch, times, turned(places, angles), moving)
    if frame.startswith(CELESTIAL):
        matrix = _of_date(epoch)
        return Tracks(epoch, times, places @ matrix.T, None if velocities is None else velocities @ matrix.T)
    raise CatalogError([f"{file}: frame {frame}: is none of {', '.join((*CELESTIAL, 'ITRF', 'TEME'))}"],
                       ["write it in one of these"])


def _of_date(epoch: float) -> Floats:
    """The turn from the celestial frame to the true equator and mean equinox of a date (IAU 2006/2000A, and GMST of 1982).

    UTC stands for terrestrial time: a minute moves the equator by less than a millimetre.
    """
    import erfa

    matrix = np.asarray(erfa.pnm06a(epoch, 0.0))
    angle = -float(erfa.ee06a(epoch, 0.0))
    cosine, sine = math.cos(angle), math.sin(angle)
    found: Floats = np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]]) @ matrix
    return found


# -- CZML ----------------------------------------------------------------------------------------------------------------


def _czml(text: str, file: str) -> Ephemerides:
    try:
        packets = parse_json(text, file)
    except json.JSONDecodeError as fault:
        raise CatalogError([f"{file}: not valid JSON: {fault}"], ["a CZML file is a list of packets"]) from fault
    if not isinstance(packets, list) or not all(isinstance(packet, dict) for packet in packets):
        raise CatalogError([f"{file}: not a list of packets"], ["a CZML file is a list of packets"])
    names: list[str] = []
    rows: list[Any] = []
    frames, epochs = set(), set()
    for packet in packets:
        position = packet.get("position")
        if not isinstance(position, dict) or "cartesian" not in position or "epoch" not in position:
            continue
        names.append(str(packet["id"]))
        frames.add(str(position.get("referenceFrame", "FIXED")).upper())
        epochs.add(str(position["epoch"]))
        rows.append(np.array(position["cartesian"], dtype=np.float64).reshape(-1, 4))
    if not rows:
        raise CatalogError([f"{file}: no packet has a position over time"], ["position with epoch and cartesian"])
    if len(frames) > 1 or len(epochs) > 1 or any(not np.array_equal(one[:, 0], rows[0][:, 0]) for one in rows):
        raise CatalogError([f"{file}: its satellites differ in frame, epoch or moments"],
                           ["write all satellites at the same moments"])
    frame = frames.pop()
    frame = "ICRF" if frame == "INERTIAL" else frame
    table = np.array(rows)
    tracks = _tracks(file, frame, moment(epochs.pop()), table[0, :, 0], table[:, :, 1:], None)
    number = {name: at for at, name in enumerate(names)}
    pairs = []
    for packet in packets:
        line = packet.get("polyline", {})
        ends = [str(one).partition("#")[0] for one in line.get("positions", {}).get("references", [])]
        if len(ends) == 2 and all(end in number for end in ends):
            above = packet.get("properties", {}).get("highestLatitude", {}).get("number", 90.0)
            pairs.append((number[ends[0]], number[ends[1]], math.radians(float(above))))
    if not pairs:
        return Ephemerides(tuple(names), tracks, None)
    highest = np.array([above for *_, above in pairs])
    links = Links(np.array([pair[:2] for pair in pairs], dtype=np.int64),
                  highest if highest.min() < math.pi / 2 - 1e-9 else None)
    return Ephemerides(tuple(names), tracks, links)

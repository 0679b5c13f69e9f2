"""Orbital elements of real satellites from files: TLE, with or without lines of names, and OMM as CSV, JSON, XML or KVN.

Element sets may be indented, stand in fields of JSON or CSV, and the file may be packed with gzip.

Every fault of a file is found at once and names the line (TLE) or the record (OMM) that it is in.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from orbitcompute.catalog.files import CatalogError, decode, nearest, parse_json, read_bytes
from orbitcompute.catalog.tables import read_table
from orbitcompute.declare import DAY
from orbitcompute.formulas.earth import SGP4_GRAVITATIONAL_PARAMETER

SUFFIXES = (".tle", ".txt", ".3le", ".2le", ".csv", ".json", ".xml", ".kvn")
LARGEST = 1 << 30  # bytes of a packed file once unpacked
MOST_FAULTS = 10
NEEDED = ("OBJECT_NAME", "EPOCH", "MEAN_MOTION", "ECCENTRICITY", "INCLINATION", "RA_OF_ASC_NODE", "ARG_OF_PERICENTER",
          "MEAN_ANOMALY")
OPTIONAL = {"OBJECT_ID": "2000-000A", "CLASSIFICATION_TYPE": "U", "EPHEMERIS_TYPE": "0", "ELEMENT_SET_NO": "0",
            "REV_AT_EPOCH": "0", "BSTAR": "0", "MEAN_MOTION_DOT": "0", "MEAN_MOTION_DDOT": "0",
            "NORAD_CAT_ID": "0"}
RANGES = {"MEAN_MOTION": (0.05, 18.0), "ECCENTRICITY": (0.0, 0.999), "INCLINATION": (0.0, 180.0),
          "RA_OF_ASC_NODE": (-360.0, 360.0), "ARG_OF_PERICENTER": (-360.0, 360.0), "MEAN_ANOMALY": (-360.0, 360.0)}
GRAVITATIONAL_PARAMETER = SGP4_GRAVITATIONAL_PARAMETER / 1e9  # km3/s2: the one that element sets are made with
LARGEST_NUMBER = 339_999  # that a record of sgp4 holds
CONTRADICTION = 0.005  # of the semimajor axis: mean elements of different theories differ by less

Elements = list[tuple[str, Any]]


def read_elements(file: str, skipped: list[str] | None = None) -> Elements:
    """Names and `sgp4` records of the satellites in a file; `CatalogError` with every fault, and when there are none.

    With `skipped`, broken sets are left out and their faults are added to it; a file without a good one is a fault still.
    """
    path = Path(file)
    packed = path.suffix.lower() == ".gz"
    suffix = (path.with_suffix("") if packed else path).suffix.lower()
    if suffix not in SUFFIXES:
        raise CatalogError(
            [f"{file}: element sets are read from {', '.join(SUFFIXES)}"], ["rename it by what it holds"]
        )
    content = read_bytes(path, file)
    text = decode(_unpacked(content, file) if packed else content, file)
    read: dict[str, Callable[[str], Iterator[Mapping[str, Any]]]] = {".csv": _csv, ".json": _json, ".xml": _xml,
                                                              ".kvn": _kvn}
    faults: list[str] = []
    found = _of_omm(read[suffix], text, file, faults) if suffix in read else _of_lines(text, file, faults)
    if not found and not faults:
        faults.append(f"{file}: holds no element sets")
    if skipped is not None and found:
        skipped += faults
    elif faults:
        more = [f"{file}: and {len(faults) - MOST_FAULTS} more faults"] if len(faults) > MOST_FAULTS else []
        raise CatalogError([*faults[:MOST_FAULTS], *more], ["download the file anew, or leave the broken sets out: --skip-bad"])
    return found


def youngest(elements: Elements) -> Elements:
    """Each satellite once, by its youngest set, in the order of first mention; sets without a number are all kept."""
    kept: dict[int, tuple[str, Any]] = {}
    for order, (name, record) in enumerate(elements):
        key = record.satnum or -1 - order
        if key not in kept or _days(record) > _days(kept[key][1]):
            kept[key] = (name, record)
    return list(kept.values())


def ages(elements: Elements) -> list[float]:
    """How much older than the youngest each set is, in days."""
    latest = max(_days(record) for _, record in elements)
    return [latest - _days(record) for _, record in elements]


def _days(record: Any) -> float:
    return float(record.jdsatepoch + record.jdsatepochF)


def _unpacked(content: bytes, file: str) -> bytes:
    import gzip
    import io
    import zlib

    try:
        with gzip.open(io.BytesIO(content)) as packed:
            unpacked = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as fault:
        raise CatalogError([f"{file}: cannot be unpacked ({fault})"], ["download the file anew"]) from fault
    if len(unpacked) > LARGEST:
        raise CatalogError([f"{file}: larger than 1 GiB once unpacked"], ["unpack it and keep what is wanted"])
    return unpacked


# -- TLE ---------------------------------------------------------------------------------------------------------------


def _of_lines(text: str, file: str, faults: list[str]) -> Elements:
    from sgp4.api import WGS72, Satrec

    found: Elements = []
    name, first, first_at = "", "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        at = f"{file}: line {number}"
        if not line or line.startswith("#"):
            continue
        if line.startswith("1 ") and len(line) > 24:
            if first:
                faults.append(f"{file}: line {first_at}: no second line follows it")
            first, first_at = line, number
            faults += _faults_of_line(line, at)
        elif line.startswith("2 ") and len(line) > 24:
            problems = _faults_of_line(line, at)
            if not first:
                problems.append(f"{at}: no first line stands before it")
            elif line[2:7] != first[2:7]:
                problems.append(f"{at}: satellite `{line[2:7]}` follows the first line of `{first[2:7]}`")
            faults += problems
            if first and not problems:
                found.append((name or line[2:7].strip(), Satrec.twoline2rv(first, line, WGS72)))
            name, first = "", ""
        elif first:
            faults.append(f"{at}: the second line of `{first[2:7]}` was to come, not `{line[:24]}`")
            name, first = line.removeprefix("0 ").strip(), ""
        else:
            name = line.removeprefix("0 ").strip()
    if first:
        faults.append(f"{file}: line {first_at}: no second line follows it")
    return found


# Columns, from 1, of the numbers in each line, with their names.
COLUMNS = {
    "1": ((19, 32, "epoch"), (34, 43, "rate of the mean motion")),
    "2": ((9, 16, "inclination"), (18, 25, "node"), (27, 33, "eccentricity"), (35, 42, "argument of perigee"),
          (44, 51, "mean anomaly"), (53, 63, "mean motion")),
}


def _faults_of_line(line: str, at: str) -> list[str]:
    if len(line) < 68:
        return [f"{at}: {len(line)} characters long, a line of a TLE has 69"]
    faults = []
    for start, end, name in COLUMNS[line[0]]:
        text = line[start - 1 : end].strip()
        try:
            float(f"0.{text}" if name == "eccentricity" else text)
        except ValueError:
            faults.append(f"{at}: columns {start}-{end}: `{text}` is no {name}")
    if len(line) >= 69:
        total = sum(int(one) if one.isdigit() else one == "-" for one in line[:68]) % 10
        if line[68] != str(total):
            faults.append(f"{at}: column 69: the checksum is {line[68]}, the line adds up to {total}")
    return faults


# -- OMM ---------------------------------------------------------------------------------------------------------------


def _csv(text: str) -> Iterator[Mapping[str, Any]]:
    for _, record in read_table(text, "the file").records():
        yield record


def _json(text: str) -> Iterator[Mapping[str, Any]]:
    data = parse_json(text, "the file")
    entries = data if isinstance(data, list) else [data]
    if not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("not a list of records")
    yield from entries


def _xml(text: str) -> Iterator[Mapping[str, Any]]:
    from xml.etree import ElementTree

    root = ElementTree.fromstring(text)
    for segment in root.findall(".//{*}segment"):
        yield {field.tag.rpartition("}")[2]: (field.text or "").strip() for field in segment.iter() if len(field) == 0}


def _kvn(text: str) -> Iterator[Mapping[str, Any]]:
    record: dict[str, str] = {}
    for line in text.splitlines():
        key, equals, value = (part.strip() for part in line.partition("="))
        if key == "CCSDS_OMM_VERS" and record:
            yield record
            record = {}
        if equals and not key.startswith("COMMENT"):
            record[key] = value.partition("[")[0].strip()
    if record:
        yield record


def _lines_in_fields(records: list[Mapping[str, Any]]) -> str | None:
    """The element sets that stand as lines in fields of the records; None when a record has none."""
    lines: list[str] = []
    for record in records:
        fields = {str(key).lower().replace("_", ""): str(value) for key, value in record.items() if value is not None}
        first, second = (fields.get(f"tle{n}") or fields.get(f"tleline{n}") or fields.get(f"line{n}") for n in (1, 2))
        if not first or not second:
            return None
        name = fields.get("tle0") or fields.get("tleline0") or fields.get("objectname") or fields.get("name")
        lines += [*([name] if name else []), first, second]
    return "\n".join(lines)


def _of_omm(read: Callable[[str], Iterator[Mapping[str, Any]]], text: str, file: str, faults: list[str]) -> Elements:
    from xml.etree.ElementTree import ParseError

    from sgp4 import omm
    from sgp4.api import WGS72, Satrec

    found: Elements = []
    try:
        records = list(read(text))
    except CatalogError as fault:
        faults += [line.replace("the file: ", f"{file}: ", 1) for line in fault.faults]
        return []
    except (ValueError, ParseError) as fault:
        faults.append(f"{file}: cannot be read as {Path(file).suffix[1:].upper()}: {fault}")
        return []
    if records and not any("EPOCH" in record for record in records):
        lines = _lines_in_fields(records)
        if lines is not None:
            return _of_lines(lines, file, faults)
    for number, record in enumerate(records, start=1):
        fields = {key: str(value) for key, value in record.items() if key and value not in (None, "")}
        name = fields.get("OBJECT_NAME", "no name")
        at = f"{file}: record {number} ({name})"
        problems = _faults_of_record(fields, at)
        if not problems:
            epoch = fields["EPOCH"].rstrip("Z")
            whole = {**OPTIONAL, **fields, "EPOCH": epoch if "." in epoch else f"{epoch}.0"}
            if not whole["NORAD_CAT_ID"].isdigit() or int(whole["NORAD_CAT_ID"]) > LARGEST_NUMBER:
                whole["NORAD_CAT_ID"] = "0"  # the number does not enter the orbit
            satellite = Satrec()
            try:
                omm.initialize(satellite, whole, WGS72)
            except ValueError as fault:
                problems.append(f"{at}: {fault}")
            else:
                found.append((name, satellite))
        faults += problems
    return found


def _faults_of_record(fields: Mapping[str, str], at: str) -> list[str]:
    faults = []
    values: dict[str, float] = {}
    for key in NEEDED:
        if key not in fields:
            close = nearest(key, fields)
            faults.append(f"{at}: {key}: missing{f' (is `{close}` meant for it?)' if close else ''}")
    for key, (low, high) in RANGES.items():
        if key in fields:
            try:
                values[key] = float(fields[key])
            except ValueError:
                faults.append(f"{at}: {key}: `{fields[key]}` is not a number")
                continue
            if not low <= values[key] <= high:
                faults.append(f"{at}: {key}: {values[key]:g} is outside {low:g} to {high:g}")
    axis = fields.get("SEMIMAJOR_AXIS")
    if axis is not None and not faults:
        implied = (GRAVITATIONAL_PARAMETER / (values["MEAN_MOTION"] * 2.0 * math.pi / DAY) ** 2) ** (1 / 3)
        try:
            given = float(axis)
        except ValueError:
            return [f"{at}: SEMIMAJOR_AXIS: `{axis}` is not a number"]
        if abs(given / implied - 1.0) > CONTRADICTION:
            faults.append(
                f"{at}: SEMIMAJOR_AXIS: {given:g} km contradicts the mean motion, which goes with {implied:.0f} km"
            )
    return faults

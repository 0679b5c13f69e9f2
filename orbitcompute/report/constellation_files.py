"""Files of a constellation for other tools: TLE, OMM (KVN, XML, JSON, CSV), CCSDS OEM and CZML, and its links beside them."""

from __future__ import annotations

import csv
import datetime
import io
import json
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from orbitcompute.catalog.ephemerides import JULIAN_1970
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.links import links_path
from orbitcompute.declare import DAY
from orbitcompute.report.files import check_writable, write
from orbitcompute.studies.network.export import STEP, Exported

ORIGINATOR = "ORBITCOMPUTE"
ELEMENT_SETS = (".tle", ".txt", ".kvn", ".xml", ".json", ".csv")
EPHEMERIDES = (".oem", ".czml")
KVN_UNITS = {"MEAN_MOTION": "rev/day", "INCLINATION": "deg", "RA_OF_ASC_NODE": "deg", "ARG_OF_PERICENTER": "deg",
             "MEAN_ANOMALY": "deg", "BSTAR": "1/ER", "MEAN_MOTION_DOT": "rev/day**2", "MEAN_MOTION_DDOT": "rev/day**3"}
META = ("OBJECT_NAME", "OBJECT_ID", "CENTER_NAME", "REF_FRAME", "TIME_SYSTEM", "MEAN_ELEMENT_THEORY")
MEAN = ("EPOCH", "MEAN_MOTION", "ECCENTRICITY", "INCLINATION", "RA_OF_ASC_NODE", "ARG_OF_PERICENTER", "MEAN_ANOMALY")
OF_TLE = ("EPHEMERIS_TYPE", "CLASSIFICATION_TYPE", "NORAD_CAT_ID", "ELEMENT_SET_NO", "REV_AT_EPOCH", "BSTAR",
          "MEAN_MOTION_DOT", "MEAN_MOTION_DDOT")


def check_export(file: str) -> None:
    """Refuse a file that could not be written later."""
    suffix = Path(file).suffix.lower()
    if suffix not in (*ELEMENT_SETS, *EPHEMERIDES):
        raise CatalogError([f"--export {file}: `{suffix}` is not a format that can be written"],
                           [".tle; .kvn .xml .json .csv (OMM); .oem (CCSDS OEM); .czml"])
    check_writable([file, str(links_path(file))], "--export")


def save(made: Exported, file: str) -> list[str]:
    """Write a constellation, and its links beside it unless the format holds them; the files written."""
    suffix = Path(file).suffix.lower()
    if suffix in EPHEMERIDES:
        write(file, (_oem if suffix == ".oem" else _czml)(made))
    elif made.records is None:
        raise CatalogError([f"--export {file}: an ephemeris has no element sets"], ["write .oem or .czml"])
    elif suffix in (".tle", ".txt"):
        write(file, _tle(made))
    else:
        write(file, OMM[suffix](_messages(made)))
    if suffix == ".czml":
        return [file]
    links = str(links_path(file))
    write(links, _links(made))
    return [file, links]


def _links(made: Exported) -> str:
    held = made.links.highest
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["from", "to", "from_name", "to_name", *(["highest_latitude_deg"] if held is not None else [])])
    for at, (one, other) in enumerate(made.links.ends.tolist()):
        above = [] if held is None else [f"{math.degrees(held[at]):.10g}" if held[at] < math.pi / 2 else ""]
        table.writerow([one + 1, other + 1, made.names[one], made.names[other], *above])
    return text.getvalue()


# -- element sets ----------------------------------------------------------------------------------------------------------


def _tle(made: Exported) -> str:
    from sgp4.exporter import export_tle

    assert made.records is not None
    return "".join(
        f"{name}\n{first}\n{second}\n"
        for name, (first, second) in zip(made.names, map(export_tle, made.records), strict=True)
    )


def _messages(made: Exported) -> list[dict[str, Any]]:
    from sgp4.exporter import export_omm

    assert made.records is not None
    return [export_omm(record, name) for name, record in zip(made.names, made.records, strict=True)]


def _kvn(messages: Sequence[Mapping[str, Any]]) -> str:
    lines = []
    for message in messages:
        lines += ["CCSDS_OMM_VERS = 2.0", f"CREATION_DATE = {_now()}", f"ORIGINATOR = {ORIGINATOR}"]
        for name in (*META, *MEAN, *OF_TLE):
            unit = f" [{KVN_UNITS[name]}]" if name in KVN_UNITS else ""
            lines.append(f"{name} = {message[name]}{unit}")
        lines.append("")
    return "\n".join(lines)


def _xml(messages: Sequence[Mapping[str, Any]]) -> str:
    from xml.sax.saxutils import escape

    def fields(message: Mapping[str, Any], names: Sequence[str]) -> str:
        return "".join(f"<{name}>{escape(str(message[name]))}</{name}>" for name in names)

    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<ndm>']
    parts += [
        f'\n<omm id="CCSDS_OMM_VERS" version="2.0"><header><CREATION_DATE>{_now()}</CREATION_DATE>'
        f"<ORIGINATOR>{ORIGINATOR}</ORIGINATOR></header><body><segment><metadata>{fields(one, META)}</metadata><data>"
        f"<meanElements>{fields(one, MEAN)}</meanElements><tleParameters>{fields(one, OF_TLE)}</tleParameters></data>"
        "</segment></body></omm>" for one in messages
    ]
    return "".join([*parts, "\n</ndm>\n"])


def _json(messages: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(list(messages), indent=1) + "\n"


def _csv(messages: Sequence[Mapping[str, Any]]) -> str:
    text = io.StringIO()
    table = csv.DictWriter(text, list(messages[0]), lineterminator="\n")
    table.writeheader()
    table.writerows(messages)
    return text.getvalue()


OMM: dict[str, Callable[[Sequence[Mapping[str, Any]]], str]] = {".kvn": _kvn, ".xml": _xml, ".json": _json, ".csv": _csv}


# -- ephemerides -----------------------------------------------------------------------------------------------------------


def _oem(made: Exported) -> str:
    """Places that turn with the Earth: no theory of its axis stands between them and the ground."""
    tracks = made.ephemeris()
    assert tracks.velocities is not None
    stamps = [_stamp(made.epoch, time) for time in tracks.times]
    lines = ["CCSDS_OEM_VERS = 2.0", f"CREATION_DATE = {_now()}", f"ORIGINATOR = {ORIGINATOR}", ""]
    for number, name in enumerate(made.names):
        lines += [
            "META_START", f"OBJECT_NAME = {name}", f"OBJECT_ID = {_designator(made, number)}", "CENTER_NAME = EARTH",
            "REF_FRAME = ITRF2000", "TIME_SYSTEM = UTC", f"START_TIME = {stamps[0]}", f"STOP_TIME = {stamps[-1]}",
            "INTERPOLATION = LAGRANGE", "INTERPOLATION_DEGREE = 7", "META_STOP",
            "COMMENT Polar motion is nought and UT1 is UTC.",
        ]
        rows = zip(stamps, (tracks.places[number] / 1e3).tolist(), (tracks.velocities[number] / 1e3).tolist(), strict=True)
        lines += [f"{stamp} {x:.7f} {y:.7f} {z:.7f} {u:.9f} {v:.9f} {w:.9f}" for stamp, (x, y, z), (u, v, w) in rows]
        lines.append("")
    return "\n".join(lines)


def _designator(made: Exported, number: int) -> str:
    if made.records is None:
        return "2026-001A"
    given = made.records[number].intldesg.strip()
    if len(given) < 5 or not given[:2].isdigit():
        return "2026-001A"
    return f"{2000 - 100 * (int(given[:2]) >= 57) + int(given[:2])}-{given[2:]}"


def _czml(made: Exported) -> str:
    tracks = made.ephemeris()
    begin, end = _stamp(made.epoch, 0.0) + "Z", _stamp(made.epoch, float(tracks.times[-1])) + "Z"
    packets: list[dict[str, Any]] = [{
        "id": "document", "name": made.network.name, "version": "1.0",
        "clock": {"interval": f"{begin}/{end}", "currentTime": begin, "multiplier": STEP},
    }]
    identities = _identities(made.names)
    for number, identity in enumerate(identities):
        rows = [[time, *(round(one, 4) for one in place)]
                for time, place in zip(tracks.times.tolist(), tracks.places[number].tolist(), strict=True)]
        packets.append({
            "id": identity, "name": made.names[number], "availability": f"{begin}/{end}",
            "point": {"pixelSize": 4, "color": {"rgba": [255, 200, 60, 255]}},
            "position": {"epoch": begin, "referenceFrame": "FIXED", "interpolationAlgorithm": "LAGRANGE",
                         "interpolationDegree": 7, "cartesian": [value for row in rows for value in row]},
        })
    held = made.links.highest
    for at, (one, other) in enumerate(made.links.ends.tolist()):
        packet: dict[str, Any] = {
            "id": f"link {at + 1}",
            "polyline": {"positions": {"references": [f"{identities[end]}#position" for end in (one, other)]}, "width": 1,
                         "arcType": "NONE", "material": {"solidColor": {"color": {"rgba": [90, 170, 255, 120]}}}},
        }
        if held is not None and held[at] < math.pi / 2:
            packet["properties"] = {"highestLatitude": {"number": math.degrees(held[at])}}
        packets.append(packet)
    return "[\n" + ",\n".join(json.dumps(packet, separators=(",", ":")) for packet in packets) + "\n]\n"


def _identities(names: Sequence[str]) -> list[str]:
    """What each satellite is called in references: its name, and its number where a name stands twice or has a `#`."""
    clear = len(set(names)) == len(names) and not any("#" in name or name == "document" for name in names)
    return list(names) if clear else [f"{name.replace('#', '')} ({at})" for at, name in enumerate(names, start=1)]


def _stamp(epoch: float, seconds: float) -> str:
    """A moment as OEM writes it, to the microsecond."""
    days = epoch - JULIAN_1970
    whole = math.floor(days)
    at = datetime.datetime(1970, 1, 1) + datetime.timedelta(days=whole) + datetime.timedelta(
        seconds=round((days - whole) * DAY, 4) + seconds)
    return at.isoformat(timespec="microseconds")


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S")

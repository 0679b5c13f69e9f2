"""Element sets in the forms in which they are handed round: every form of one satellite is read as the same orbit."""

import csv
import gzip
import io
import json
from pathlib import Path

import pytest

from orbitcompute.catalog.elements import ages, read_elements, youngest
from orbitcompute.catalog.files import CatalogError

FIRST = "1 60001U 26001A   26300.50000000  .00000000  00000-0  00000-0 0  9992"
SECOND = "2 60001  53.0000   0.0000 0001000  90.0000   0.0000 15.05491974    13"
OMM = {"OBJECT_NAME": "DEMO", "OBJECT_ID": "2026-001A", "EPOCH": "2026-10-27T12:00:00.000000",
       "MEAN_MOTION": "15.05491974", "ECCENTRICITY": "0.0001", "INCLINATION": "53", "RA_OF_ASC_NODE": "0.0",
       "ARG_OF_PERICENTER": "90.0", "MEAN_ANOMALY": "0.0", "NORAD_CAT_ID": "60001"}


def as_csv(record: dict[str, str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, record)
    writer.writeheader()
    writer.writerow(record)
    return text.getvalue()


def as_kvn(record: dict[str, str]) -> str:
    units = {"MEAN_MOTION": " [rev/day]"}
    return "CCSDS_OMM_VERS = 2.0\n" + "".join(f"{key} = {value}{units.get(key, '')}\n" for key, value in record.items())


XML = '<n:ndm xmlns:n="urn:ccsds"><n:omm><n:segment>{}</n:segment></n:omm></n:ndm>'.format(
    "".join(f"<n:{key}>{value}</n:{key}>" for key, value in OMM.items()))
FORMS = {
    "plain.tle": f"DEMO\n{FIRST}\n{SECOND}\n", "indented.tle": f"  0 DEMO\n  {FIRST}\n\t{SECOND}\n",
    "fields.json": json.dumps([{"tle0": "0 DEMO", "tle1": FIRST, "tle2": SECOND}]),
    "space-track.json": json.dumps([{"OBJECT_NAME": "DEMO", "TLE_LINE1": FIRST, "TLE_LINE2": SECOND}]),
    "fields.csv": as_csv({"name": "DEMO", "line1": FIRST, "line2": SECOND}),
    "omm.csv": as_csv(OMM), "nine-digits.csv": as_csv({**OMM, "NORAD_CAT_ID": "799500000"}),
    "omm.kvn": as_kvn(OMM), "namespace.xml": XML,
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_the_same_orbit(form: str, packed: bool, tmp_path: Path) -> None:
    file = tmp_path / (f"{form}.gz" if packed else form)
    content = FORMS[form].encode()
    file.write_bytes(gzip.compress(content) if packed else content)
    ((name, orbit),) = read_elements(str(file))
    assert name == "DEMO"
    error, position, _ = orbit.sgp4(2461341.0, 0.25)
    (_, plain), = _plain(tmp_path)
    assert error == 0
    assert position == pytest.approx(plain.sgp4(2461341.0, 0.25)[1], abs=1e-3)  # km; the forms round the epoch


def _plain(folder: Path) -> list[tuple[str, object]]:
    file = folder / "reference.tle"
    file.write_text(FORMS["plain.tle"], encoding="utf-8")
    return read_elements(str(file))


def test_a_packed_file_that_is_cut_off_is_named(tmp_path: Path) -> None:
    file = tmp_path / "cut.tle.gz"
    file.write_bytes(gzip.compress(FORMS["plain.tle"].encode())[:-12])
    with pytest.raises(CatalogError, match="cannot be unpacked"):
        read_elements(str(file))


def test_a_satellite_stands_once_by_its_youngest_set(tmp_path: Path) -> None:
    file = tmp_path / "repeated.csv"
    rows = [OMM, {**OMM, "EPOCH": "2026-10-29T12:00:00.0", "INCLINATION": "54"}, {**OMM, "EPOCH": "2026-10-20T12:00:00.0"},
            {**OMM, "NORAD_CAT_ID": "60002", "EPOCH": "2026-10-19T12:00:00.0"}]
    file.write_text(as_csv(OMM).splitlines()[0] + "\n" + "".join(
        as_csv(row).splitlines()[1] + "\n" for row in rows), encoding="utf-8")
    kept = youngest(read_elements(str(file)))
    assert [record.satnum for _, record in kept] == [60001, 60002]
    assert kept[0][1].inclo == pytest.approx(0.9424777960769379)  # 54 degrees
    assert ages(kept) == pytest.approx([0.0, 10.0])

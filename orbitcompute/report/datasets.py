"""Points of a sweep or sample as files: CSV, Parquet and NetCDF with units, sources and provenance; JSON and Markdown.

Files are written from blocks, a span at a time, beside their target and then moved onto it. Nothing in them depends on
the day or on how a run was interrupted: equal points give equal files.
"""

from __future__ import annotations

import csv
import importlib.metadata
import io
import json
import platform
import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from orbitcompute._version import __version__
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.extras import optional
from orbitcompute.catalog.files import content_hash
from orbitcompute.report.cf_units import cf_unit
from orbitcompute.report.documents import render_rows
from orbitcompute.report.files import replacing
from orbitcompute.studies.many.blocks import Block
from orbitcompute.studies.many.montecarlo import QUANTILES, MonteCarlo, Summary
from orbitcompute.studies.many.sweep import Sweep, rows_of, shown

STREAMED = (".csv", ".parquet", ".nc")
IN_MEMORY = (".json", ".md")
NEEDS = {".parquet": ("pyarrow", "data"), ".nc": ("xarray", "data")}
PLACES_ON_EARTH = ("altitude", "height", "depth", "latitude", "longitude", "time")  # what a coordinate of this name is to CF
TOGETHER = 64 << 20  # bytes of variables that are added to a NetCDF file at once
SCHEMA = "orbitcompute.points/1"
OWN_UNIT = "orbitcompute_unit"  # our own words, such as USD / kg, beside the `units` that UDUNITS reads

FLOAT = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?")

Study = Sweep | MonteCarlo
Read = Callable[[int], Block]


def check_libraries(files: tuple[str, ...]) -> None:
    """Refuse a format whose library is not installed, before anything runs."""
    for file in files:
        if Path(file).suffix in NEEDS:
            optional(*NEEDS[Path(file).suffix], what=f"--output {file}")
            if Path(file).suffix == ".nc":
                optional("h5py", "data", f"--output {file}")  # h5netcdf no longer brings it


def metadata(study: Study, command: str | None = None) -> dict[str, Any]:
    """What a file of points says beside them: question, units, inputs held, sources, versions."""
    model = study.assembled.model
    needed = set().union(*(model.stands_on(name) for name in study.outputs)) | set(study.outputs)
    keys = {entry.source for name, entry in model.assumptions.items() if name in needed}
    keys |= {model.quantities[name].source for name in needed if name in model.quantities}
    scenario = study.assembled.scenario
    found: dict[str, Any] = {
        "schema": SCHEMA, "version": __version__, "scenario": scenario.name, "question": scenario.question,
        "baseline": study.assembled.settings.get("baseline", scenario.components["baseline"]),
        "settings": dict(study.assembled.settings), "command": command, "points": study.size,
        "units": dict(_units(study)),
        "sources": sorted(key for key in keys if key and key in load().sources),
        "catalog": content_hash(), "python": platform.python_version(), "machine": platform.machine(),
        "libraries": {name: importlib.metadata.version(name) for name in ("numpy", "numba", "scipy")},
    }
    if isinstance(study, MonteCarlo):
        from orbitcompute.studies.many.tabulated import Tabulated

        draws = study.draws
        found["sample"] = {
            "seed": study.seed, "method": "scrambled Sobol nets" if draws.sobol else "Philox streams",
            "replicates": draws.replicates, "held": list(study.held),
            "tabulated": [draws.points.slow] if isinstance(draws.points, Tabulated) else [],
            "correlated": {group.name: list(group.members) for group in draws.correlated},
        }
    return found


def _units(study: Study) -> list[tuple[str, str]]:
    quantities = study.assembled.model.quantities
    return [*study.inputs, *((name, quantities[name].unit) for name in study.outputs)]


def write_points(
    study: Study, read: Read, file: str, command: str | None = None, directory: Path | None = None,
    semicolons: bool = False,
) -> None:
    """Write all points of a study in the format of the file's suffix; whole or not at all.

    `directory` is where the file grows, if not beside its place. With `semicolons` a CSV file has `;` between cells and a
    decimal comma, as spreadsheets of much of Europe read them.
    """
    suffix = Path(file).suffix
    about = metadata(study, command)
    if suffix in IN_MEMORY:
        with replacing(file, directory) as path:
            path.write_text(rendered(study, read, suffix, about), encoding="utf-8", newline="")
        return
    with replacing(file, directory) as path:
        {".csv": _write_csv, ".parquet": _write_parquet, ".nc": _write_netcdf}[suffix](study, read, path, about)
        if suffix == ".csv" and semicolons:
            _part_by_semicolons(path)
    if suffix == ".csv":
        with replacing(f"{file}-metadata.json") as path:
            path.write_text(json.dumps(_csvw(study, Path(file).name, about, semicolons), indent=1) + "\n", encoding="utf-8")


def rendered(study: Study, read: Read, suffix: str, about: dict[str, Any] | None = None) -> str:
    """All points as text, for a study that fits into memory."""
    rows = [
        row for number, (start, stop) in enumerate(study.spans) for row in rows_of(study, start, stop, read(number))
    ]
    if suffix == ".json":
        found = {"columns": study.columns(), "rows": rows, "metadata": about or metadata(study)}
        return json.dumps(found, indent=1, allow_nan=False) + "\n"
    if suffix != ".txt" or study.columns()[-1] != "status":
        return render_rows(study.columns(), rows, suffix)
    parts = [str(row[-1]).partition(": ") for row in rows]
    said = render_rows(study.columns(), [[*row[:-1], word] for row, (word, _, _) in zip(rows, parts, strict=True)], suffix)
    whys = dict.fromkeys(f"{word}: {why}" for word, _, why in parts if why)
    below = [line for why in whys for line in textwrap.wrap(why, 100, subsequent_indent="  ")]
    return said + "".join(f"{line}\n" for line in (["", *below] if below else []))


def _csvw(study: Study, name: str, about: dict[str, Any], semicolons: bool) -> dict[str, Any]:
    """The metadata of a CSV file after the W3C's "CSV on the Web": found beside the file by its name."""
    inputs = {name for name, _ in study.inputs}
    columns = [
        {"titles": title, "name": title.partition(" [")[0],
         "datatype": "string" if " [" not in title
         else {"base": "number", "format": {"decimalChar": ","}} if semicolons else "number",
         **({"orbitcompute:unit": title.partition(" [")[2][:-1]} if " [" in title else {}),
         "orbitcompute:role": "input" if title.partition(" [")[0] in inputs else "output"}
        for title in study.columns()
    ]
    dialect = {"dialect": {"delimiter": ";"}} if semicolons else {}
    return {"@context": ["http://www.w3.org/ns/csvw", {"orbitcompute": "urn:orbitcompute:"}], "url": name, **dialect,
            "tableSchema": {"columns": columns}, "orbitcompute:about": about}


def _spans(study: Study, read: Read) -> Iterator[tuple[list[Any], list[Any], Any]]:
    """Inputs, outputs and statuses, a span at a time."""
    for number, (start, stop) in enumerate(study.spans):
        block = read(number)
        statuses = np.array(block.messages, dtype=object)[block.codes]
        yield study.input_columns(start, stop), study.output_columns(block), statuses


def _write_csv(study: Study, read: Read, path: Path, about: dict[str, Any]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerow(study.columns())
        for inputs, outputs, statuses in _spans(study, read):
            cells = [_cells(column) for column in (*inputs, *outputs, statuses)]
            handle.write("\n".join(map(",".join, zip(*cells, strict=True))) + "\n")


def with_semicolons(text: str) -> str:
    """Lines of CSV with `;` between cells and a decimal comma in what is a number."""
    out = io.StringIO()
    written = csv.writer(out, delimiter=";", lineterminator="\n")
    for row in csv.reader(io.StringIO(text)):
        written.writerow([cell.replace(".", ",") if FLOAT.fullmatch(cell) else cell for cell in row])
    return out.getvalue()


def _part_by_semicolons(path: Path) -> None:
    """The same for a file of any length, beside it and then in its place."""
    beside = path.with_name(f"{path.name}.semicolons")
    try:
        with path.open(encoding="utf-8", newline="") as lines, beside.open("w", encoding="utf-8", newline="") as handle:
            while chunk := lines.readlines(1 << 22):
                handle.write(with_semicolons("".join(chunk)))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _cells(column: Any) -> list[str]:
    """A column's values as CSV: the shortest text that reads back as the same number, nothing for null."""
    if column.dtype == object:
        known: dict[str, str] = {}
        return [known.get(text) or known.setdefault(text, _quoted(text)) for text in column.tolist()]
    texts = list(map(repr, column.tolist()))
    if not np.isfinite(column).all():
        for place in np.flatnonzero(~np.isfinite(column)):
            texts[place] = ""
    return texts


def _quoted(text: str) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow([text])
    return out.getvalue()


def _write_parquet(study: Study, read: Read, path: Path, about: dict[str, Any]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    units = dict(_units(study))
    fields = [
        pa.field(name, pa.float64(), metadata={"unit": unit}) if unit
        else pa.field(name, pa.dictionary(pa.int32(), pa.string()))
        for name, unit in units.items()
    ]
    fields.append(pa.field("status", pa.dictionary(pa.int32(), pa.string())))
    schema = pa.schema(fields, metadata={"orbitcompute": json.dumps(about)})
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for inputs, outputs, statuses in _spans(study, read):
            columns = [
                pa.array(column, pa.string()).dictionary_encode() if column.dtype == object
                else pa.array(column, pa.float64(), from_pandas=True)
                for column in (*inputs, *outputs, statuses)
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))


def _write_netcdf(study: Study, read: Read, path: Path, about: dict[str, Any]) -> None:
    """A few variables after the others, so that memory holds some megabytes of them, or one, at a time.

    CF takes for coordinates only numbers that rise or fall; an axis of names, or one in another order, lies along a
    dimension that counts it, as a label that each variable names under `coordinates`. So does `altitude`, which to CF is a
    height above the geoid: ours is above the equator's radius.
    """
    xarray = optional("xarray", "data", ".nc")
    optional("h5netcdf", "data", ".nc")
    frame = _frame(xarray, study, about)
    counted = {
        name: f"{name}_number" for name, column in frame.coords.items()
        if name in frame.dims and (name in PLACES_ON_EARTH or not _monotonic(column.values))
    }
    labels = [name for name in frame.coords if name in counted or name not in frame.dims]
    frame = frame.swap_dims(counted)
    plain = {name: {"_FillValue": None} for name in frame.coords}
    frame.reset_coords(labels).to_netcdf(path, engine="h5netcdf", encoding=plain)
    waiting: dict[str, Any] = {}
    for name, variable in _variables(study, read):
        variable.dims = tuple(counted.get(one, one) for one in variable.dims)
        if labels:
            variable.attrs["coordinates"] = " ".join(labels)
        if waiting and sum(one.nbytes for one in (*waiting.values(), variable)) > TOGETHER:
            xarray.Dataset(waiting).to_netcdf(path, engine="h5netcdf", mode="a")  # reads through all that is there
            waiting = {}
        waiting[name] = variable
    xarray.Dataset(waiting).to_netcdf(path, engine="h5netcdf", mode="a")


def _monotonic(values: Any) -> bool:
    """Whether an axis only rises or only falls."""
    if values.dtype.kind not in "fi":
        return False
    steps = np.diff(values)
    return bool((steps > 0).all() or (steps < 0).all())


def dataset(study: Study, read: Read, command: str | None = None) -> Any:
    """All points as an `xarray.Dataset`: a dimension an axis (or `point`, `draw`), units and meanings in the attributes."""
    xarray = optional("xarray", "data", "orbitcompute.sweep")
    found = _frame(xarray, study, metadata(study, command))
    for name, variable in _variables(study, read):
        found[name] = variable
    return found


def with_quantiles(found: Any, study: MonteCarlo, summary: Summary) -> Any:
    """The dataset of a sample with the quantiles of its summary beside the draws."""
    import xarray

    found = found.assign_coords(quantile=list(QUANTILES))
    for name, unit in _units(study)[len(study.inputs) :]:
        known = [summary.quantiles[name][level] for level in QUANTILES]
        scale = _shown(1.0, unit) - _shown(0.0, unit)
        values = [_shown(one.value, unit) for one in known]
        written = {"units": cf_unit(unit), OWN_UNIT: str(unit)}
        found[f"{name}_quantile"] = xarray.Variable("quantile", values, written)
        found[f"{name}_quantile_error"] = xarray.Variable("quantile", [one.error * scale for one in known], written)
    found.attrs["infeasible"] = summary.infeasible.value
    return found


def _layout(study: Study) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Names and lengths of the dimensions: the axis's own where it stands alone, else `point`, `draw`."""
    if isinstance(study, MonteCarlo):
        return ("draw",), (study.size,)
    names = [axes[0].name if len(axes) == 1 else f"point{'' if number == 0 else number}"
             for number, axes in enumerate(study.dimensions)]
    return tuple(names), study.work.grid.lengths


def _frame(xarray: Any, study: Study, about: dict[str, Any]) -> Any:
    """The dataset without its outputs: coordinates and global attributes."""
    names, _ = _layout(study)
    coordinates = {}
    if isinstance(study, Sweep):
        for name, axes in zip(names, study.dimensions, strict=True):
            for one in axes:
                values = (
                    np.array(one.texts)
                    if one.exchanges
                    else np.array([_shown(value, one.unit) for value in one.values or ()])
                )
                coordinates[one.name] = ((name,), values, _attributes(study, one.name, one.unit))
    texts = {
        key: entry if isinstance(entry, str | int | float) else json.dumps(entry)
        for key, entry in about.items() if key != "units"
    }
    history = f"orbitcompute {__version__}" + (f": {about['command']}" if about.get("command") else "")
    head = {"Conventions": "CF-1.11", "title": about["question"], "history": history}
    return xarray.Dataset(coords=coordinates, attrs={**head, **texts})


def _shown(value: float, unit: str) -> float:
    from orbitcompute.catalog.units import from_si

    return from_si(value, unit)


def _attributes(study: Study, name: str, unit: str) -> dict[str, str]:
    model = study.assembled.model
    quantity = model.quantities.get(name)
    meaning = quantity.summary if quantity is not None else load().blank(name, "").meaning if load().knows(name) else ""
    written = {"units": cf_unit(unit), OWN_UNIT: str(unit)} if unit else {}
    return {**written, **({"long_name": meaning} if meaning else {})}


def _variables(study: Study, read: Read) -> Iterator[tuple[str, Any]]:
    """Outputs, a sample's inputs and the status, one at a time, in the shape of the dimensions."""
    import xarray

    names, lengths = _layout(study)
    units = dict(_units(study))
    if isinstance(study, MonteCarlo):
        for row, (name, unit) in enumerate(study.inputs):
            parts = [study.input_columns(start, stop)[row] for start, stop in study.spans]
            yield name, xarray.Variable(names, np.concatenate(parts), _attributes(study, name, unit))
    for row, name in enumerate(study.outputs):
        values = np.concatenate([shown(read(number).values[row], units[name]) for number in range(len(study.spans))])
        yield name, xarray.Variable(names, values.reshape(lengths), _attributes(study, name, units[name]))
    blocks = [read(number) for number in range(len(study.spans))]
    texts = {"ok": 0}
    codes = np.concatenate(
        [
            np.array([texts.setdefault(message, len(texts)) for message in block.messages])[block.codes]
            for block in blocks
        ]
    )
    attributes = {"long_name": "Status of the point", "flag_values": np.arange(len(texts), dtype=np.int32),
                  "flag_meanings": " ".join(_flag_words(list(texts))), "messages": json.dumps(list(texts))}
    yield "status", xarray.Variable(names, codes.astype(np.int32).reshape(lengths), attributes)


def _flag_words(texts: list[str]) -> list[str]:
    """A word each, of the characters that CF allows in the meaning of a flag; no two alike."""
    words: list[str] = []
    for text in texts:
        word = re.sub(r"[^A-Za-z0-9_.+@-]+", "_", text).strip("_") or "unnamed"
        words.append(word if word not in words else f"{word}_{len(words)}")
    return words

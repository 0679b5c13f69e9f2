"""`python tests/fuzz/fuzz.py [--calls 10000] [--seed 1]`: thousands of calls with words and files that break.

Words are drawn from what exists (commands, options, names, units) and bent (cut, doubled, of another script, at the ends
of floating point); files come from a corpus (scenarios, satellites, element sets, cities, results) with bytes, lines and
structure spoilt. A call is a fault when it leaves with a code other than 0, 1, 2, 130 or 141, prints a traceback or an
"internal fault", refuses without a word, sends a control character, or leaves anything half-written. Each fault is printed
with the number that repeats it, `--only NUMBER`. Calls run in this process, a worker a core; the search is for faults, so
that commands which compute for long are asked seldom and for little.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import io
import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from orbitcompute.catalog.catalog import load
from orbitcompute.cli.main import main

ALLOWED = (0, 1, 2, 130, 141)
LIMIT = 120  # seconds after which a call is stopped and counted as too long
TERMINAL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
MODELS = Path(__file__).parents[2] / "models"
NUMBERS = (
    "0",
    "1",
    "-1",
    "1e308",
    "1e-308",
    "1e400",
    "-1e300",
    "nan",
    "inf",
    "0x10",
    "1_000",
    "1,5",
    "1.500,25",
    "٣",
    "½",
    "1e5e5",
    "9" * 5000,
    "0.1",
    "2",
    "3.5",
    "1e3",
    "1e9",
    "+5",
    "--5",
    "",
    " ",
    "1..2",
    "1/0",
)
UNITS = (
    "",
    "km",
    "m",
    "degC",
    "K",
    "USD/kg",
    "$/kg",
    "USD",
    "GW",
    "kW",
    "kg",
    "kg/m2",
    "h",
    "year",
    "%",
    "deg",
    "t",
    "EUR",
    "lb",
    "furlong",
    "km/km",
    "1/0",
    "**",
    "m2 K-4",
    "°C",
    "tonnes",
    "$10B",
    "💩",
)
STRANGE = (
    "",
    " ",
    "-",
    "--",
    "a" * 4000,
    "ß" * 300,
    "\u202egnp",
    "name\x1b]0;x\x07",
    "../../etc/passwd",
    "CON",
    "aux.json",
    "C:\\x.toml",
    "спутник",
    "衛星",
    "😀",
    "%s%n",
    "{}",
    "$(id)",
    "`id`",
    "'; drop",
    "=1+1",
    "a=b=c",
    ":::",
    "1:2:3:4",
    ",,,",
    "[",
    "]",
    "\ud800",
)
FLAGS = {
    "evaluate": (
        "--baseline",
        "--set",
        "--sweep",
        "--sample",
        "--seed",
        "--outputs",
        "--output",
        "--format",
        "--show-origin",
        "--full",
        "--fail-if",
        "--exceed",
        "--allow",
        "--show",
        "--verify",
        "--with-inputs",
        "--figure",
        "--points",
    ),
    "costs": ("--baseline", "--set", "--challenges", "--format"),
    "footprint": ("--set", "--format"),
    "explain": ("--set", "--baseline", "--scenario", "--format"),
    "compare": ("--set", "--format"),
    "sensitivity": ("--of", "--set", "--method", "--format"),
    "solve": ("--target", "--vary", "--set", "--format", "--along"),
    "closure": ("--set", "--format"),
    "network": ("--satellites", "--cities", "--set", "--format", "--skip-bad"),
    "service": ("--set", "--format"),
    "timeline": ("--of", "--target", "--from", "--to", "--set", "--draws", "--format"),
    "value": ("--set", "--draws", "--format", "--tax"),
    "validate": ("--discipline", "--case", "--format"),
    "audit": ("--document", "--strict", "--format"),
    "reproduce": ("--set", "--format"),
    "models": ("--format",),
    "cite": ("--format",),
    "forecast": ("--score", "--record", "--priors", "--rung", "--by", "--format"),
    "completion": (),
}
SLOW = {
    "validate": 0.15,
    "audit": 0.3,
    "reproduce": 0.3,
    "forecast": 0.0,
    "network": 0.3,
    "value": 0.3,
    "compare": 0.5,
    "closure": 0.5,
}


@dataclass(frozen=True)
class Outcome:
    """What came of a call."""

    number: int
    words: tuple[str, ...]
    code: int
    seconds: float
    faults: tuple[str, ...]


class TooLong(BaseException):
    """A call that did not end within the limit."""


def bent(rng: random.Random, text: str) -> str:
    """A text as people mistype it, or as nobody would."""
    kind = rng.randrange(8)
    place = rng.randrange(len(text) + 1)
    if kind == 0:
        return text[:place]
    if kind == 1:
        return text[:place] + rng.choice(STRANGE) + text[place:]
    if kind == 2:
        return text.upper()
    if kind == 3:
        return text * rng.choice((2, 50))
    if kind == 4:
        return text.replace("_", "-")
    if kind == 5:
        return text[:place] + text[place + 1 :]
    return text


def value(rng: random.Random) -> str:
    """A number with a unit, whole or broken."""
    if rng.random() < 0.2:
        return rng.choice(STRANGE)
    number = rng.choice(NUMBERS) if rng.random() < 0.5 else f"{rng.uniform(0, 3) * 10 ** rng.uniform(-3, 5):.6g}"
    return number + rng.choice(("", " ")) + rng.choice(UNITS)


def fitting_value(rng: random.Random) -> str:
    """An input near its own value, so that the call gets as far as an answer."""
    name = rng.choice([name for name in _known()[0] if isinstance(_values.get(name), float)])
    return f"{name}={_values[name] * rng.uniform(0.8, 1.2):.9g}"


class Corpus:
    """Files as users hold them, spoilt anew for each call."""

    def __init__(self, folder: Path) -> None:
        """`folder` is where they are put."""
        self.folder = folder
        kinds = (
            "scenarios",
            "satellites",
            "accelerators",
            "launchers",
            "relays",
            "constellations",
            "baselines",
            "priors",
            "paths",
        )
        self.shipped = [
            file for kind in kinds if (MODELS / kind).is_dir() for file in sorted((MODELS / kind).glob("*.toml"))[:12]
        ]
        self.tle = (
            "STARLINK-1007\n1 44713U 19074A   26320.50000000  .00001000  00000-0  76543-4 0  9993\n"
            "2 44713  53.0540 100.0000 0001400  90.0000 270.0000 15.06390000    10\n"
        )
        self.cities = "name,latitude,longitude\nLondon,51.5,-0.1\nTokyo,35.7,139.7\n"

    def text(self, rng: random.Random) -> tuple[str, bytes]:
        """Suffix and bytes of a file that may be whole."""
        kind = rng.randrange(9)
        if kind <= 3:
            return ".toml", rng.choice(self.shipped).read_bytes()
        if kind == 4:
            return ".tle", self.tle.encode()
        if kind == 5:
            return ".csv", self.cities.encode(rng.choice(("utf-8", "utf-16", "cp1252")))
        if kind == 6:
            made = {
                "schema": rng.choice(
                    ("orbitcompute.result/1", "orbitcompute.forecast/1", "orbitcompute.timeline/1", "x")
                ),
                "id": "oc1-0",
                "quantities": {"cost_ratio": {"value": rng.choice((1, None, "x", [])), "unit": "1"}},
                "parameters": {},
            }
            return ".json", json.dumps(made).encode()
        if kind == 7:
            deep = rng.choice((b"[", b'{"a":')) * rng.choice((10, 2000, 100_000))
            return rng.choice((".json", ".toml")), (b"a = " if rng.random() < 0.5 else b"") + deep
        name, given = rng.choice(PARAMETERS()), rng.choice((rng.choice(NUMBERS), repr(value(rng))))
        extends = f'extends = "gigawatt-2028"\n[values]\n{name} = {given}\n'
        return ".toml", extends.encode("utf-8", "surrogatepass")

    def file(self, rng: random.Random) -> str:
        """A file, whole in one case of four."""
        suffix, content = self.text(rng)
        for _ in range(rng.choice((0, 1, 1, 3))):
            content = spoilt(rng, content)
        if rng.random() < 0.1:
            content, suffix = gzip.compress(content)[: rng.choice((None, 40))], f"{suffix}.gz"
        if rng.random() < 0.1:
            suffix = rng.choice((".toml", ".json", ".csv", ".tle", ".xml", ".txt", "", ".parquet"))
        path = self.folder / f"file{rng.randrange(10)}{suffix}"
        path.write_bytes(content)
        return str(path)


def spoilt(rng: random.Random, content: bytes) -> bytes:
    """The bytes of a file with one thing wrong."""
    if not content:
        return bytes([rng.randrange(256)])
    kind = rng.randrange(9)
    place = rng.randrange(len(content))
    lines = content.split(b"\n")
    line = rng.randrange(len(lines))
    if kind == 0:
        return content[:place]
    if kind == 1:
        return content[:place] + bytes([rng.randrange(256)]) + content[place + 1 :]
    if kind == 2:
        return b"\n".join([*lines[:line], lines[line], *lines[line:]])
    if kind == 3:
        return b"\n".join([*lines[:line], *lines[line + 1 :]])
    if kind == 4:
        return b"\xef\xbb\xbf" + content
    if kind == 5:
        return content.replace(b"\n", b"\r\n")
    if kind == 6:
        number = rng.choice(NUMBERS).encode()
        return re.sub(rb"(?<![\w.])\d+(\.\d+)?", lambda found: number if rng.random() < 0.2 else found[0], content)
    if kind == 7:
        return re.sub(
            rb'"[^"\n]*"',
            lambda found: json.dumps(rng.choice(STRANGE)).encode() if rng.random() < 0.1 else found[0],
            content,
        )
    return content.replace(b"=", b":", 1)


_names: list[list[str]] = []
_values: dict[str, float] = {}


def PARAMETERS() -> list[str]:  # noqa: N802 (a constant that is read late)
    """Names of inputs and choices."""
    return _known()[0]


def _known() -> list[list[str]]:
    if not _names:
        from orbitcompute.studies.scenario.assemble import assemble

        model = assemble("gigawatt-2028").model
        from orbitcompute.catalog.units import from_si

        _values.update(
            {
                name: from_si(float(entry.value), entry.unit)
                for name, entry in model.assumptions.items()
                if isinstance(entry.value, float) and entry.choice is None
            }
        )
        _names.extend([sorted(model.assumptions), sorted(model.quantities), sorted(load().names("scenarios"))])
    return _names


def words(rng: random.Random, corpus: Corpus) -> list[str]:
    """A command line."""
    command = rng.choice(list(FLAGS))
    while rng.random() > SLOW.get(command, 1.0):
        command = rng.choice(list(FLAGS))
    inputs, quantities, scenarios = _known()
    makers: tuple[Callable[[], str], ...] = (
        lambda: rng.choice(scenarios),
        lambda: rng.choice(quantities),
        lambda: rng.choice(inputs),
        lambda: corpus.file(rng),
        lambda: bent(rng, rng.choice(inputs)),
        lambda: rng.choice(STRANGE),
        lambda: value(rng),
        lambda: f"{rng.choice(inputs)}={value(rng)}",
        lambda: f"{rng.choice(quantities)}={value(rng)}",
        lambda: fitting_value(rng),
        lambda: fitting_value(rng),
        lambda: f"satellite={corpus.file(rng)}",
        lambda: f"{bent(rng, rng.choice(inputs))}={value(rng)}",
        lambda: (
            f"{rng.choice(inputs)}={value(rng)}:{value(rng)}:{rng.choice(('3lin', '3log', '0', '1', 'x', value(rng)))}"
        ),
        lambda: str(
            corpus.folder / f"out{rng.choice(('.json', '.csv', '.md', '.nc', '.parquet', '.html', '.svg', '.x', ''))}"
        ),
        lambda: rng.choice(
            ("table", "json", "csv", "markdown", "tornado", "64", "32", "0", "cost_ratio,launch_count", "ours")
        ),
    )
    line = [command if rng.random() > 0.02 else bent(rng, command)]
    if command in ("explain", "models", "cite", "compare", "reproduce", "audit", "completion") or rng.random() < 0.4:
        line.append(rng.choice(makers)())
    flags = FLAGS[command]
    for _ in range(rng.choice((0, 1, 1, 2, 3)) if flags else 0):
        flag = rng.choice(flags)
        line.append(flag)
        fitting = {
            "--set": makers[7:13],
            "--sweep": makers[13:14],
            "--output": makers[14:15],
            "--format": makers[15:16],
            "--draws": (lambda: "64",),
            "--sample": (lambda: rng.choice(("32", "64", "x", "-1", "1e9")),),
            "--verify": makers[3:4],
            "--satellites": makers[3:4],
            "--cities": makers[3:4],
            "--points": makers[3:4],
            "--target": makers[7:9],
            "--of": makers[1:2],
            "--outputs": makers[1:2],
        }
        if flag not in ("--show-origin", "--full", "--with-inputs", "--skip-bad", "--strict", "--challenges"):
            line.append(rng.choice(fitting.get(flag, makers) if rng.random() < 0.85 else makers)())
    return [word.replace("\x00", "") for word in line]


def call(line: list[str], folder: Path, number: int) -> Outcome:
    """Run a command line in this process and look for faults."""
    before = {path.name for path in folder.iterdir()}
    out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    kept = sys.argv, sys.stdout, sys.stderr, sys.stdin
    sys.argv, sys.stdout, sys.stderr = ["orbitcompute", *line], out, err
    sys.stdin = io.TextIOWrapper(io.BytesIO(b""))
    code, faults, start = 0, [], time.perf_counter()
    try:
        signal.alarm(LIMIT)
        main()
    except SystemExit as leaving:
        code = int(leaving.code or 0)
    except TooLong:
        code = -1
        faults.append(f"no end within {LIMIT} s")
    except BaseException as fault:
        code = -2
        faults.append(f"left main with {type(fault).__name__}: {fault}"[:300])
    finally:
        signal.alarm(0)
        seconds = time.perf_counter() - start
        with contextlib.suppress(ValueError):
            out.flush(), err.flush()
        said, told = out.buffer.getvalue().decode("utf-8", "replace"), err.buffer.getvalue().decode("utf-8", "replace")  # type: ignore[attr-defined]
        sys.argv, sys.stdout, sys.stderr, sys.stdin = kept
    if code not in ALLOWED and code >= 0:
        faults.append(f"code {code}")
    if "Traceback" in told or "internal fault" in told:
        faults.append(told.strip().splitlines()[-2][:300] if told.count("\n") > 1 else told[:300])
    if code == 2 and ("error: " not in told or "hint: " not in told):
        faults.append(f"refused without an error or a hint: {told[:200]!r}")
    if TERMINAL.search(said + told):
        faults.append(f"sent a control character: {TERMINAL.search(said + told)[0]!r}")  # type: ignore[index]
    left = sorted({path.name for path in folder.iterdir()} - before)
    if code not in (0, 1) and [name for name in left if not name.startswith("file")]:
        faults.append(f"left {left} behind a refusal")
    if [name for name in left if name.startswith(".orbitcompute") or name.endswith((".part", ".partial"))]:
        faults.append(f"left half a file: {left}")
    return Outcome(number, tuple(line), code, seconds, tuple(faults))


def one(number: int, seed: int) -> Outcome:
    """The call of a number, which depends on number and seed alone."""
    rng = random.Random(f"{seed} {number}")
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    here = Path.cwd()
    try:
        os.chdir(folder)
        return call(words(rng, Corpus(folder)), folder, number)
    finally:
        os.chdir(here)
        shutil.rmtree(folder, ignore_errors=True)


def _work(task: tuple[int, int]) -> Outcome:
    return one(*task)


def _ready() -> None:
    def stop(*_: object) -> None:
        raise TooLong

    signal.signal(signal.SIGALRM, stop)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))  # the pool ends its workers so


def run(numbers: range, seed: int, workers: int) -> list[Outcome]:
    """All calls of the numbers."""
    _ready()
    _known()
    if workers == 1:
        return [one(number, seed) for number in numbers]
    with multiprocessing.get_context("fork").Pool(workers, _ready, maxtasksperchild=500) as pool:
        found = []
        for outcome in pool.imap_unordered(_work, [(number, seed) for number in numbers], chunksize=20):
            found.append(outcome)
            if outcome.faults:
                print(shown(outcome), flush=True)
    return found


def shown(outcome: Outcome) -> str:
    """A faulty call as lines."""
    line = " ".join(repr(word if len(word) < 120 else f"{word[:117]}...") for word in outcome.words)
    return f"--only {outcome.number}: {line}\n    " + "\n    ".join(outcome.faults)


def asked() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--calls", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", type=int)
    return parser.parse_args()


if __name__ == "__main__":
    options = asked()
    begun = time.perf_counter()
    if options.only is not None:
        outcomes = run(range(options.only, options.only + 1), options.seed, 1)
        print(*map(shown, outcomes), sep="\n")
    else:
        outcomes = run(range(options.calls), options.seed, options.workers)
    codes = Counter(outcome.code for outcome in outcomes)
    faulty = [outcome for outcome in outcomes if outcome.faults]
    for outcome in sorted(outcomes, key=lambda one: -one.seconds)[:3]:
        print(f"{outcome.seconds:5.1f} s  --only {outcome.number}: {' '.join(outcome.words)[:160]!r}")
    print(
        f"{len(outcomes):,} calls in {time.perf_counter() - begun:.0f} s; codes {dict(sorted(codes.items()))}; "
        f"{len(faulty)} faulty; slowest {max(outcome.seconds for outcome in outcomes):.1f} s"
    )
    sys.exit(1 if faulty else 0)

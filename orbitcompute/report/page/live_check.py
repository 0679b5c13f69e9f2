"""A live page's stored points, recomputed by the page's own script outside a browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from orbitcompute.report.page.explore import held

DRIVER = """\
const data = JSON.parse(DATA);
const study = new live.Study(data, data.table, FUNCTIONS);
console.log(JSON.stringify(study.check()));
"""


def node() -> str | None:
    """Where Node is; None where it is not installed."""
    return shutil.which("node")


def checked(text: str) -> dict[str, Any]:
    """How many stored figures of a page were recomputed, the worst relative difference, and how many voids differ."""
    script = re.search(r'<script type="module" id="script">(.*?)</script>', text, re.DOTALL)
    command = node()
    assert script is not None and command is not None
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "check.mjs"
        file.write_text(f"{script[1]}\nconst DATA = {json.dumps(json.dumps(held(text)))};\n{DRIVER}", encoding="utf-8")
        done = subprocess.run([command, str(file)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"the page's own script fails: {done.stderr[-500:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found

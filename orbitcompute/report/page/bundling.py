"""The live page's modules as one minified text: `built()` reads the one that ships, `made()` makes it anew with esbuild.

esbuild and the modules of d3 come from npm (`tests/report/page/live/package.json`), and only whoever changes `live/*.js` needs
them: the bundle is kept beside the modules, under a digest of them, with the licences of all that is in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import tempfile
from importlib.resources import files
from pathlib import Path

LIVE = Path(str(files(__package__) / "live"))
BUILT = LIVE / "built" / "page.js"
NPM = Path(__file__).parents[3] / "tests" / "report" / "page" / "live"
INSTALL = "npm install --prefix tests/report/page/live --no-package-lock"
DIGEST = re.compile(r"^/\*! of live/\*\.js, sha256 (\w+)")


class BundleError(Exception):
    """The bundle cannot be made, or is not of the modules as they stand; says what to do."""


def digest() -> str:
    """Of the modules and the versions of what they are built with."""
    found = hashlib.sha256((NPM / "package.json").read_bytes())
    for path in sorted(LIVE.glob("*.js")):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def built() -> str:
    """The bundle that ships: `var live = ...` with what `live/index.js` names."""
    return BUILT.read_text(encoding="utf-8")


def is_fresh() -> bool:
    """Whether the bundle that ships is of the modules as they stand."""
    found = DIGEST.match(built()) if BUILT.exists() else None
    return found is not None and found[1] == digest()


def made() -> str:
    """The bundle made anew; the one that ships where it is fresh and npm's modules are not installed.

    Raises `BundleError` where it is stale and cannot be made.
    """
    program = NPM / "node_modules" / ".bin" / "esbuild"
    if not program.exists():
        if is_fresh():
            return built()
        raise BundleError(f"{BUILT.name} is not of live/*.js as they stand, and esbuild is not installed: {INSTALL}")
    with tempfile.TemporaryDirectory() as place:
        text, listing = Path(place) / "page.js", Path(place) / "inputs.json"
        done = subprocess.run(
            [str(program), "index.js", "--bundle", "--minify", "--format=iife", "--global-name=live", "--target=es2022",
             "--log-level=warning", f"--metafile={listing}", f"--outfile={text}"],
            capture_output=True, text=True, check=False, cwd=LIVE, env={**os.environ, "NODE_PATH": str(NPM / "node_modules")},
        )
        if done.returncode != 0 or done.stderr:
            raise BundleError(done.stderr[-2000:])
        (output,) = json.loads(listing.read_text(encoding="utf-8"))["outputs"].values()
        bundled = text.read_text(encoding="utf-8")
    packages = sorted({found[1] for name, one in output["inputs"].items()
                       if one["bytesInOutput"] and (found := re.search(r"node_modules/((?:@[^/]+/)?[^/]+)/", name))})
    return f"/*! of live/*.js, sha256 {digest()}; in it:\n{_licences(packages)}*/\n{bundled}"


def _licences(packages: list[str]) -> str:
    """The licence texts of npm's packages, each once, after the packages (and their copyright lines) that it is of."""
    texts: dict[str, list[str]] = {}
    for name in packages:
        folder = NPM / "node_modules" / name
        version = json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"]
        holder, _, text = (folder / "LICENSE").read_text(encoding="utf-8").strip().partition("\n")
        texts.setdefault(text.strip(), []).append(f"{name} {version}: {holder}")
    return "\n".join("\n".join([*names, "", text, ""]) for text, names in texts.items())

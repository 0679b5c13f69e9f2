"""Builds the documentation site, strictly and without a network: `python docs/make_site.py [--out FOLDER]`.

Pages written by hand stand under docs/site and in docs/; what the program knows is written from the program
(`site_pages`), what it prints and draws is run (`site_commands`). Nothing generated is committed. The builder is Sphinx
with MyST; a warning, an internal link that leads nowhere or an asset from elsewhere ends it with 1.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(HERE))
COPIED = ("architecture", "commands", "data", "decisions", "design-trades", "glossary", "live-page", "screens", "trades",
          "tutorial")
PICTURES = (".png", ".svg", ".csv")
OWN = ("site", "site-pictures", "screen-pictures", "site_static")
LOADS = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src"}


def collect(into: Path) -> None:
    """Every page of the site as Markdown, with its pictures, under a folder."""
    from site_commands import filled, gallery
    from site_pages import pages, paper

    shutil.copytree(HERE / "site", into, dirs_exist_ok=True)
    for name in COPIED:
        (into / "pages").mkdir(exist_ok=True)
        shutil.copy(HERE / f"{name}.md", into / "pages" / f"{name}.md")
    for picture in sorted(HERE.glob("*/*")):  # the pictures of the pages that are copied
        if picture.suffix in PICTURES and picture.parent.name not in OWN:
            (into / "pages" / picture.parent.name).mkdir(exist_ok=True)
            shutil.copy(picture, into / "pages" / picture.parent.name)
    for name in ("CHANGELOG", "CONTRIBUTING"):
        shutil.copy(ROOT / f"{name}.md", into / "pages" / f"{name.lower()}.md")
    (into / "paper.md").write_text(paper((HERE / "paper.md").read_text(encoding="utf-8")), encoding="utf-8")
    for path, text in pages(into).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for path, text in {**filled(sorted((HERE / "site").rglob("*.md")), HERE / "site", into), **gallery(into)}.items():
        path.write_text(text, encoding="utf-8")


class _Links(HTMLParser):
    """What a page links to and loads, and the anchors that it has."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the addresses and the anchor of one element."""
        found = {name: value for name, value in attrs if value is not None}
        self.anchors |= {found[name] for name in ("id", "name") if name in found}
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        elif tag in LOADS and LOADS[tag] in found and found.get("rel") != "canonical":
            self.loads.append(found[LOADS[tag]])


def dead_links(folder: Path) -> list[str]:
    """Internal links and assets of the pages under a folder that lead nowhere, and assets from another place."""
    read = {}
    for path in folder.rglob("*.html"):
        read[path.resolve()] = page = _Links()
        page.feed(path.read_text(encoding="utf-8"))
    faults = []
    for path, page in sorted(read.items()):
        where = path.relative_to(folder.resolve())
        for address in (*page.links, *page.loads):
            parts = urlsplit(address)
            if parts.scheme in ("http", "https", "mailto") or address.startswith("//"):
                if address in page.loads:
                    faults.append(f"{where}: {address}: loaded from elsewhere")
                continue
            if parts.scheme:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file():
                faults.append(f"{where}: {address}: no such page")
            elif parts.fragment and target in read and unquote(parts.fragment) not in read[target].anchors:
                faults.append(f"{where}: {address}: no such anchor")
    return faults


def build(out: Path) -> int:
    """Collect and build; the exit code."""
    from sphinx.cmd.build import build_main

    start = time.monotonic()
    with tempfile.TemporaryDirectory() as kept:
        source = Path(kept) / "source"
        collect(source)
        print(f"pages written after {time.monotonic() - start:.0f} s", flush=True)
        built = Path(kept) / "html"
        if build_main(["-b", "html", "-c", str(HERE), "-q", "-W", "--keep-going", "-d", str(Path(kept) / "doctrees"),
                       str(source), str(built)]) != 0:
            return 1
        faults = dead_links(built)
        for fault in faults:
            print(f"error: {fault}", file=sys.stderr)
        if faults:
            return 1
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(built, out, ignore=shutil.ignore_patterns(".buildinfo", "_sources"))
    print(f"{out}: {sum(1 for _ in out.rglob('*.html'))} pages, no warnings, every internal link led somewhere; "
          f"{time.monotonic() - start:.0f} s")
    return 0


def main() -> int:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--out", type=Path, default=ROOT / "site", help="folder of the site [site]")
    return build(parser.parse_args().out)


if __name__ == "__main__":
    sys.exit(main())

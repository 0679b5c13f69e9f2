"""Pictures of the built site, wide and on a phone, and of each figure of its gallery: `python docs/make_site_pictures.py`.

It writes their list in `site-pictures.md` too.

Needs Debian's chromium, and the site (`python docs/make_site.py`). They show the figures of the day they are made on.
"""

from __future__ import annotations

import io
import subprocess
import tempfile
from pathlib import Path

from PIL import Image
from site_commands import figures

ROOT = Path(__file__).parents[1]
PICTURES = Path(__file__).parent / "site-pictures"
PAGE = Path(__file__).parent / "site-pictures.md"
LIST = "## Every figure of the gallery"
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--hide-scrollbars")
PAGES = {"start": "start.html", "thermal": "chapters/thermal.html", "gallery": "gallery.html",
         "comparison": "comparison.html", "concepts": "concepts.html", "paper": "paper.html"}
SIZES = {"": (1180, 940), "-phone": (500, 1000)}  # a headless window is no narrower than 500 points


def shot(page: Path, size: tuple[int, int]) -> bytes:
    """A page, or a picture, as it opens, in 48 colours."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "shot.png"
        subprocess.run(
            ["chromium", *FLAGS, f"--user-data-dir={place}/profile", f"--window-size={size[0]},{size[1]}",
             f"--screenshot={file}", page.as_uri()],
            check=True, capture_output=True, timeout=120,
        )
        small = io.BytesIO()
        Image.open(file).convert("RGB").quantize(48).save(small, "PNG", optimize=True)
    return small.getvalue()


def figure(file: Path) -> bytes:
    """A figure of the gallery on a page of its own, as wide as a column of text."""
    with tempfile.TemporaryDirectory() as place:
        page = Path(place) / "figure.html"
        page.write_text(f'<body style="margin:12px;background:#fff"><img src="{file.as_uri()}" style="max-width:776px;'
                        'max-height:676px"></body>', encoding="utf-8")
        return shot(page, (800, 700))


def main() -> None:
    """Every page in every size, every figure of the gallery, and the list of the figures."""
    PICTURES.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        for suffix, size in SIZES.items():
            (PICTURES / f"{name}{suffix}.png").write_bytes(shot(ROOT / "site" / page, size))
            print(f"{name}{suffix}.png", flush=True)
    rows = []
    for one in figures():
        file = one["command"].split("--figure ")[1].split(" ")[0]
        name = f"figure-{Path(file).stem}.png"
        (PICTURES / name).write_bytes(figure(ROOT / "site" / "_images" / file))
        rows.append(f"| {one['title']} | `{one['command']}` | ![](site-pictures/{name}) |")
        print(name, flush=True)
    head = PAGE.read_text(encoding="utf-8").partition(LIST)[0]
    table = "\n".join(["| figure | drawn by | picture |", "|---|---|---|", *rows])
    PAGE.write_text(f"{head}{LIST}\n\n{table}\n", encoding="utf-8")


if __name__ == "__main__":
    main()

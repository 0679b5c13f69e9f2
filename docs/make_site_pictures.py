"""Pictures of the built site, wide and as a phone has it, for `site-pictures.md`: `python docs/make_site_pictures.py`.

Needs Debian's chromium, and the site (`python docs/make_site.py`). They show the figures of the day they are made on.
"""

from __future__ import annotations

import io
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[1]
PICTURES = Path(__file__).parent / "site-pictures"
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--hide-scrollbars")
PAGES = {"start": "start.html", "thermal": "chapters/thermal.html", "gallery": "gallery.html",
         "comparison": "comparison.html", "concepts": "concepts.html", "paper": "paper.html"}
SIZES = {"": (1180, 940), "-phone": (500, 1000)}  # a headless window is no narrower than 500 points


def shot(page: str, size: tuple[int, int]) -> bytes:
    """A page as it opens, in 48 colours."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "shot.png"
        subprocess.run(
            ["chromium", *FLAGS, f"--user-data-dir={place}/profile", f"--window-size={size[0]},{size[1]}",
             f"--screenshot={file}", (ROOT / "site" / page).as_uri()],
            check=True, capture_output=True, timeout=120,
        )
        small = io.BytesIO()
        Image.open(file).convert("RGB").quantize(48).save(small, "PNG", optimize=True)
    return small.getvalue()


def main() -> None:
    """Every page in every size."""
    PICTURES.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        for suffix, size in SIZES.items():
            (PICTURES / f"{name}{suffix}.png").write_bytes(shot(page, size))
            print(f"{name}{suffix}.png", flush=True)


if __name__ == "__main__":
    main()

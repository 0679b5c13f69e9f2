"""Pictures of four journeys through the live page and of its globe, for `live-page.md`: `python docs/make_live_pictures.py`.

Needs Debian's chromium and chromium-driver, and selenium. They show the figures of the day they are made on.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from orbitcompute.report.page.explore import explore
from orbitcompute.studies.answer.evaluate import evaluate

PICTURES = Path(__file__).parent / "live"
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars")


@contextmanager
def browser() -> Iterator[tuple[Any, str]]:
    """Chromium, and the address of a page made now."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "live.html"
        file.write_text(explore(evaluate("gigawatt-2028"), "gigawatt-2028"), encoding="utf-8")
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        for flag in (*FLAGS, f"--user-data-dir={place}/profile", "--window-size=1180,940"):
            options.add_argument(flag)
        driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        try:
            yield driver, file.as_uri()
        finally:
            driver.quit()


def opened(driver: Any, address: str) -> None:
    """A fresh page, its draws made."""
    driver.get("about:blank")
    driver.get(address)
    settled(driver)


def settled(driver: Any) -> None:
    """Wait until everything is drawn."""
    WebDriverWait(driver, 60).until(lambda one: one.execute_script("return document.body.dataset.settled"))


def kept(driver: Any, name: str, part: str) -> None:
    """The window as it stands, a part of the page at its top."""
    driver.execute_script("document.querySelector(arguments[0]).scrollIntoView()", part)
    driver.save_screenshot(str(PICTURES / f"{name}.png"))


def typed(driver: Any, name: str, text: str) -> None:
    """Put a value into a field of the satellite's part."""
    field = driver.find_element("css selector", f"#satellite [data-field='{name}']")
    driver.execute_script("arguments[0].scrollIntoView({block: 'center'}); arguments[0].select()", field)
    field.send_keys(text, Keys.TAB)


def main() -> None:
    """Make all five."""
    PICTURES.mkdir(exist_ok=True)
    with browser() as (driver, address):
        opened(driver, address)
        driver.find_element("css selector", "#cards [data-entry='cost_ratio']").click()
        kept(driver, "journalist", "header")
        opened(driver, address)
        typed(driver, "radiator_area", "110 m2")
        typed(driver, "it_power_per_satellite", "120 kW")
        settled(driver)
        kept(driver, "engineer", "#satellite-title")
        opened(driver, address)
        driver.find_element("xpath", "//button[.='As claimed, like terms']").click()
        settled(driver)
        Select(driver.find_element("css selector", "[data-key='map-third']")).select_by_value("twin_it_life")
        settled(driver)
        kept(driver, "investor", "#map-title")
        driver.execute_script("[...document.querySelectorAll('#take details')][2].open = true")
        kept(driver, "researcher", "#take-title")
        opened(driver, address)
        kept(driver, "globe", "#sky-title")


if __name__ == "__main__":
    main()

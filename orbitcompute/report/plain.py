"""Plain data as JSON: what is not a finite number is null, at every door and whoever put it there."""

from __future__ import annotations

import json
import math
from typing import Any


def nulled(data: Any) -> Any:
    """The same data with None in place of every float that is not finite."""
    if isinstance(data, dict):
        return {key: nulled(entry) for key, entry in data.items()}
    if isinstance(data, list | tuple):
        return [nulled(entry) for entry in data]
    return None if isinstance(data, float) and not math.isfinite(data) else data


def as_json(data: Any) -> str:
    """The data as indented JSON, letters as they are."""
    return json.dumps(nulled(data), indent=1, ensure_ascii=False, allow_nan=False)

"""Values and units as people write them: `$10B`, `900 US$/kg`, `30 °C`, `120 MWe`, `7 launches/yr`, `650 kilometres`.

Only what has one meaning is taken. Where two readings are possible (`mwh`: milli or mega; `krad`: dose or angle) the text is
left as it is, so that the refusal can name the form that is taken (`hint_for`).
"""

from __future__ import annotations

import re

WORDS = {
    "micron": "um", "microns": "um", "μm": "um", "mm": "mm", "inch": "imperial_inch", "inches": "imperial_inch",
    "feet": "ft", "foot": "ft", "mi": "imperial_mile", "mile": "imperial_mile", "miles": "imperial_mile",
    "nmi": "imperial_nmi", "KM": "km", "Km": "km", "kms": "km", "kph": "km/h", "kmh": "km/h",
    "mph": "imperial_mile/h", "kg": "kg", "KG": "kg", "Kg": "kg", "kgs": "kg", "kilo": "kg", "kilos": "kg", "ton": "",
    "tons": "", "tonne": "t", "tonnes": "t", "lb": "lb", "lbs": "lb", "pound": "lb", "pounds": "lb",
    "kilotonne": "kt", "kilotonnes": "kt", "sec": "s", "secs": "s", "second": "s", "seconds": "s", "minute": "min",
    "minutes": "min", "mins": "min", "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "days": "day", "d": "day",
    "weeks": "week", "wk": "week", "months": "month", "mo": "month", "yr": "year", "yrs": "year", "years": "year",
    "annum": "year", "y": "year", "a": "year", "milliseconds": "ms", "millisecond": "ms", "msec": "ms",
    "microseconds": "us", "usec": "us", "µs": "us", "watt": "W", "watts": "W", "joule": "J", "joules": "J",
    "kelvin": "K", "kelvins": "K", "degree": "deg", "degrees": "deg", "°": "deg", "radian": "rad", "radians": "rad",
    "percent": "%", "pct": "%", "kw": "kW", "kwh": "kWh", "gw": "GW", "gwh": "GWh", "tw": "TW", "twh": "TWh",
    "kv": "kV", "We": "W", "Wp": "W", "Wt": "W", "Wth": "W", "satellites": "satellite", "sat": "satellite",
    "sats": "satellite", "spacecraft": "satellite", "flights": "flight", "launch": "flight", "launches": "flight",
    "accelerators": "accelerator", "GPU": "accelerator", "GPUs": "accelerator", "gpu": "accelerator",
    "gpus": "accelerator", "chip": "accelerator", "chips": "accelerator", "TPU": "accelerator", "TPUs": "accelerator",
    "$": "USD", "US$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "¢": "cent", "cents": "cent",
    "bits": "bit", "bytes": "B", "byte": "B", "sqm": "m2", "sqft": "ft2", "m²": "m2", "m³": "m3", "km²": "km2",
    "cm²": "cm2", "mm²": "mm2", "ft²": "ft2", "sq_m": "m2", "sq_km": "km2", "degC": "degC", "celsius": "degC",
    "Celsius": "degC", "℃": "degC", "degF": "degF", "fahrenheit": "degF", "Fahrenheit": "degF", "℉": "degF",
    "g's": "gee", "grays": "Gy", "gray": "Gy", "sievert": "Sv",
}
PREFIXED = {  # a word with any prefix of a thousand: kilometres, megawatts, MWe, GBps
    "metre": "m", "meter": "m", "metres": "m", "meters": "m", "gram": "g", "grams": "g", "gramme": "g", "grammes": "g",
    "watt": "W", "watts": "W", "watthour": "Wh", "watthours": "Wh", "joules": "J", "joule": "J", "hertz": "Hz",
}
PREFIXES = {"nano": "n", "micro": "u", "milli": "m", "centi": "c", "kilo": "k", "mega": "M", "giga": "G", "tera": "T",
            "peta": "P", "exa": "E", "": ""}
SUFFIXED = re.compile(r"([kMGT]W)(?:e|p|t|th|el|peak|dc|DC|ac|AC)")  # power by its kind: MWe, kWp, GWth
OPERATIONS = re.compile(r"([kMGTPE]?)(?:FLOPS|FLOPs|Flops|FLOP/sec|flops)")
BIT_RATES = re.compile(r"([kMGT]?)(?:bit|b)/s(?:ec)?")
CARBON = re.compile(r"\b([kMG]?g|t|kt|Mt|Gt)[ _-]?(?:CO2|CO₂)[ _-]?(?:eq|e)?(?![A-Za-z])")
DOSE = re.compile(r"([kM]?)rad\((?:Si|si|SI)\)")
WORD = re.compile(r"US\$|[A-Za-z_µμ°℃℉²³$¢'%]+(?:[23](?![\d.]))?")
AMOUNT = re.compile(
    r"\s*(?P<sign>[+-]?)\s*(?P<money>US\$|USD|\$)?\s*(?P<number>(?:\d+(?:_\d+)*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*"
    r"(?P<many>thousand|million|billion|trillion|mn|bn|tn|[kKMBT](?=\s*(?:US\$|USD|\$|$|/|per\b)))?\s*(?P<rest>.*?)\s*",
    re.DOTALL)
MANY = {"thousand": 1e3, "k": 1e3, "K": 1e3, "million": 1e6, "mn": 1e6, "M": 1e6, "billion": 1e9, "bn": 1e9, "B": 1e9,
        "trillion": 1e12, "tn": 1e12, "T": 1e12}
MONEY = ("US$", "USD", "$")
FOREIGN = {"€": "euros", "EUR": "euros", "eur": "euros", "euro": "euros", "euros": "euros", "£": "pounds sterling",
           "GBP": "pounds sterling", "¥": "yen or yuan", "JPY": "yen", "CNY": "yuan", "RMB": "yuan",
           "INR": "rupees", "₹": "rupees", "CHF": "francs"}
TWO_MEANINGS = {
    "ton": "a ton is 907, 1,000 or 1,016 kg: write `t` (1,000 kg) or `lb`",
    "tons": "a ton is 907, 1,000 or 1,016 kg: write `t` (1,000 kg) or `lb`",
    "mw": "`mw` is milli or mega: write `MW`", "mwh": "`mwh` is milli or mega: write `MWh`",
    "rad": "a dose is given in Gy, or as rad(Si)", "krad": "a dose is given in Gy, or as krad(Si)",
    "hp": "a horsepower is 736 or 746 W: write `kW`", "gal": "a gallon is 3.8 or 4.5 litres: write `l`",
    "bps": "write `Mbps`, `Gbps` or `bit/s`",
}


def spelled(text: str) -> str:
    """A unit in the words that are read: `US$/kg` as USD/kg, `deg C` as degC, `launches per yr` as flight/year."""
    text = text.strip().replace("\u00a0", " ").replace("\u2009", " ").replace("\u00ba", "°")
    text = re.sub(r"\b(?:deg(?:rees?)?|°)\s*(?:C|Celsius|celsius)\b", "degC", text.replace("°C", "degC"))
    text = re.sub(r"\b(?:deg(?:rees?)?|°)\s*(?:F|Fahrenheit|fahrenheit)\b", "degF", text.replace("°F", "degF"))
    text = re.sub(r"\bsq(?:uare)?\.?[ _](?:m|met(?:re|er)s?)\b", "m2", text)
    text = re.sub(r"\bcubic[ _](?:m|met(?:re|er)s?)\b", "m3", text)
    text = re.sub(r"\bmetric[ _]ton(?:ne)?s?\b", "t", text)
    text = re.sub(r"\s+per\s+|\bper\s+", "/", text)
    text = re.sub(r"(?<=W)[-·*](?=h(?:ou)?rs?\b|h\b)", "", text)  # kW-h
    text = re.sub(r"(?<=[A-Za-z])-(?=[A-Za-z])", " ", text)  # kW-year
    text = re.sub(r"[·×⋅]", " ", text).replace("^", "")
    text = OPERATIONS.sub(r"\1FLOP / s", text)
    text = BIT_RATES.sub(lambda rate: f"{rate[1]}bps" if rate[1] else "bit / s", text)
    text = CARBON.sub(r"\1", text)
    text = DOSE.sub(lambda dose: {"": "cGy", "k": "10Gy", "M": "10000Gy"}[dose[1]], text)
    return _denominators(WORD.sub(lambda word: _word(word[0]), text))


def _word(word: str) -> str:
    if word in WORDS:
        return WORDS[word] or word
    power = SUFFIXED.fullmatch(word)
    if power is not None:
        return power[1]
    for prefix, letter in PREFIXES.items():
        rest = word[len(prefix):]
        if word.lower().startswith(prefix) and rest.lower() in PREFIXED:
            return letter + PREFIXED[rest.lower()]
    return word


def _denominators(text: str) -> str:
    """`USD/kW year` and `USD/kW/year` as USD/(kW year): what follows a slash between two names divides."""
    parts = [part.strip() for part in text.split("/")]
    if len(parts) < 2 or "(" in text:
        return text
    below = " ".join(part for part in parts[1:] if part)
    return f"{parts[0] or '1'} / ({below})" if " " in below else f"{parts[0] or '1'} / {below}"


def read_amount(text: str) -> tuple[str, str] | None:
    """Number and unit of `$10B`, `10 billion USD`, `$900/kg`, `1.25 bn US$ per month`; None where there is no number.

    `billion` and the like multiply; a single letter does only beside money or at the end (`$10B`, `10 B USD`), so that 10 K
    stays ten kelvin and 3 T three tesla.
    """
    match = AMOUNT.fullmatch(text)
    if match is None:
        return None
    money, many, rest = match["money"], match["many"], match["rest"]
    spent = bool(money) or rest.startswith(MONEY)
    if many and len(many) == 1 and not spent:
        rest, many = f"{many}{' ' if rest and not rest.startswith('/') else ''}{rest}", None
    number = float(match["number"].replace("_", "")) * (MANY[many] if many else 1.0)
    unit = f"USD{'' if rest.startswith('/') else ' '}{rest}" if money else rest
    return f"{match['sign']}{number!r}", unit.strip()


def hint_for(text: str) -> str | None:
    """Why a unit is refused, and the form that is taken; None where nothing is known of it."""
    for word in [*re.findall(r"[€£¥₹]", text), *re.findall(r"[A-Za-z]+", text)]:
        if word in FOREIGN:
            return (f"prices are in US dollars of a stated year; {FOREIGN[word]} are not converted, for want of one right"
                    " rate: give dollars, and the rate and its date in the note")
        if word in TWO_MEANINGS:
            return TWO_MEANINGS[word]
    return None

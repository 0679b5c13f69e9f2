"""The declarations everything else stands on: quantities, choices, constants and kernels, each with its unit.

Imports nothing heavy. A declaration is data: it is read by `graph` (order, evaluation, explanation), by the unit test
(which rebinds constants, formulas and kernels with their units) and by the command line.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


class DeclarationError(Exception):
    """A fault in the program's own declarations (two definitions of one name, a default argument, an unknown choice)."""


@dataclass(frozen=True)
class Quantity:
    """A number that is computed: a small pure function with a unit and an equation.

    `minimum` and `above` bound the values for which what stands on the quantity makes sense; a value outside gives the
    point the status `otherwise`. `start` declares a legitimate cycle and is its first guess, in the declared unit.
    `staged` marks a quantity that runs a kernel once per distinct inputs and may take structured inputs. `unless_positive`
    is what a value that is not positive is called instead of shown: a negative break-even price is no price. Below
    `least`, in the declared unit, screens show no figure but that it is below it: futures that were drawn tell no more.
    `null` says what it means where a value that stands on none missing is not a number: a date that is never reached.
    """

    name: str
    unit: str
    function: Callable[..., Any]
    arguments: tuple[str, ...]
    source: str | None = None
    locator: str | None = None
    start: float | None = None
    minimum: float | None = None
    above: float | None = None
    maximum: float | None = None
    otherwise: str | None = None
    staged: bool = False
    mirror_of: str | None = None
    unless_positive: str | None = None
    least: float | None = None
    null: str | None = None

    @property
    def discipline(self) -> str:
        """The module the quantity is written in, without its package."""
        return self.function.__module__.rsplit(".", 1)[-1]

    @property
    def documentation(self) -> str:
        """The docstring, dedented; empty when there is none."""
        return inspect.getdoc(self.function) or ""

    @property
    def summary(self) -> str:
        """The first sentence of the docstring."""
        return self.documentation.split("\n\n")[0].replace("\n", " ")


@dataclass(frozen=True)
class Constant:
    """An exact or CODATA number with its unit; a plain float to the bodies that use it."""

    name: str
    unit: str
    value: float
    source: str
    locator: str | None


@dataclass(frozen=True)
class Choice:
    """A named alternative among models or policies; names at the door, float codes inside."""

    name: str
    meaning: str
    codes: Mapping[str, float]
    descriptions: Mapping[str, str]

    def name_of(self, code: float) -> str:
        """The alternative that a code stands for; `DeclarationError` when there is none."""
        for alternative, value in self.codes.items():
            if value == code:
                return alternative
        raise DeclarationError(f"{self.name}: no alternative has code {code!r}")


class Difference(str):
    """A unit of differences: ten degrees Celsius more are ten kelvin, where ten degrees Celsius are 283."""

    __slots__ = ()


@dataclass(frozen=True)
class Closure:
    """A margin that a design must not break: a quantity that is negative where what it `has` is short of what it `needs`.

    `has` and `needs` are names of quantities or parameters in one unit (no `needs`: one of what it has); `sentence` says
    what holds while the margin is not negative and `broken` what does not where it is. `discipline` is who signs it,
    `source` what sets the limit.
    """

    name: str
    margin: str
    has: str
    needs: str | None
    sentence: str
    broken: str
    discipline: str
    source: str
    locator: str | None = None

    @property
    def status(self) -> str:
        """What a point that breaks it is said to be."""
        return f"breaks {self.name}: {self.broken}"


@dataclass(frozen=True)
class Pair:
    """Two sides of one balance: where `given` is overridden, `moves` follows by the quantity `by`, from `start`.

    Not where one of `unless` is overridden too: then both sides are given, and a closure holds them against each other.
    """

    given: str
    moves: str
    by: str
    start: float | None = None
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class Law:
    """What a computed quantity conserves (`of`), and its sense: the `least` or `most` that may be given, or `equal` to it."""

    of: str
    sense: str


@dataclass(frozen=True)
class Formula:
    """A plain function used by more than one quantity or kernel, with the units of its arguments and of its result."""

    name: str
    function: Callable[..., Any]
    unit: str | tuple[str, ...]
    arguments: Mapping[str, str]
    source: str | None
    locator: str | None


@dataclass
class Registry:
    """Everything declared so far, by kind and name."""

    quantities: dict[str, Quantity] = field(default_factory=dict)
    constants: dict[str, Constant] = field(default_factory=dict)
    choices: dict[str, Choice] = field(default_factory=dict)
    formulas: dict[str, Formula] = field(default_factory=dict)
    mirrors: dict[str, str] = field(default_factory=dict)
    closures: dict[str, Closure] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)
    laws: dict[str, Law] = field(default_factory=dict)

    def add(self, kind: str, name: str, entry: Any) -> None:
        """Register `entry`; a second definition of a name, of whatever kind, is a `DeclarationError`."""
        for other in ("quantities", "constants", "choices", "formulas", "closures"):
            if name in getattr(self, other):
                raise DeclarationError(f"{name}: declared twice ({other} and {kind})")
        getattr(self, kind)[name] = entry


registry = Registry()


def _arguments(function: Callable[..., Any]) -> tuple[str, ...]:
    code = function.__code__  # `inspect.signature` takes ten times as long, for every quantity at every start
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    loose = [*_defaulted(function, names), *code.co_varnames[len(names) : len(names) + _variable(code.co_flags)]]
    if loose:
        raise DeclarationError(f"{function.__name__}: `{loose[0]}`: no defaults and no variable arguments")
    return names


def _defaulted(function: Callable[..., Any], names: tuple[str, ...]) -> list[str]:
    """The arguments that have a default."""
    given = len(function.__defaults__ or ())
    positional = names[: function.__code__.co_argcount]
    return [*positional[len(positional) - given :], *(function.__kwdefaults__ or {})]


def _variable(flags: int) -> int:
    """How many of `*args` and `**kwargs` a function takes."""
    return bool(flags & inspect.CO_VARARGS) + bool(flags & inspect.CO_VARKEYWORDS)


def quantity(
    unit: str,
    *,
    source: str | None = None,
    locator: str | None = None,
    start: float | None = None,
    minimum: float | None = None,
    above: float | None = None,
    maximum: float | None = None,
    otherwise: str | None = None,
    staged: bool = False,
    unless_positive: str | None = None,
    least: float | None = None,
    null: str | None = None,
    within: Registry | None = None,
) -> Callable[[Function], Function]:
    """Declare the decorated function as the quantity of its name, in `unit` (values are in SI base units inside).

    The arguments' names are those of the parameters or quantities it is computed from. Bounds (`minimum`, `above`,
    `maximum`) and `start` are in the declared unit. Cite a `locator` that has been read, or none. `within` another
    registry than ours, a quantity is part of somebody else's model.
    """

    def declare(function: Function) -> Function:
        name = function.__name__
        (registry if within is None else within).add(
            "quantities",
            name,
            Quantity(
                name, unit, function, _arguments(function), source, locator, start, minimum, above, maximum, otherwise,
                staged, unless_positive=unless_positive, least=least, null=null,
            ),
        )
        return function

    return declare


def closure(
    name: str,
    unit: str,
    *,
    has: str,
    needs: str | None,
    sentence: str,
    broken: str,
    discipline: str,
    source: str,
    locator: str | None = None,
    null: str | None = None,
) -> Callable[[Function], Function]:
    """Declare the decorated function as a quantity in `unit` and as the margin of the closure `name`.

    The design closes where the margin is not negative. `has` and `needs` name what is held against each other.
    """

    def declare(function: Function) -> Function:
        closes(
            name, function.__name__, has=has, needs=needs, sentence=sentence, broken=broken, discipline=discipline,
            source=source, locator=locator,
        )
        return quantity(unit, source=source, locator=locator, null=null)(function)

    return declare


def closes(
    name: str, margin: str, *, has: str, needs: str | None, sentence: str, broken: str, discipline: str, source: str,
    locator: str | None = None,
) -> None:
    """Declare a quantity of another module, `margin`, as the margin of the closure `name`, as `closure` does."""
    registry.add("closures", name, Closure(name, margin, has, needs, sentence, broken, discipline, source, locator))


def pair(given: str, moves: str, by: str, *, start: float | None = None, unless: tuple[str, ...] = ()) -> None:
    """Declare that overriding `given` moves `moves`, by the quantity `by`; `start` opens the cycle, in its unit."""
    registry.pairs.append(Pair(given, moves, by, start, unless))


def at_least(of: str, *names: str) -> None:
    """Declare quantities that may not be given as less than they are computed to be, by the conservation `of` what."""
    registry.laws.update(dict.fromkeys(names, Law(of, "least")))


def at_most(of: str, *names: str) -> None:
    """Declare quantities that may not be given as more than they are computed to be, by the conservation `of` what."""
    registry.laws.update(dict.fromkeys(names, Law(of, "most")))


def exactly(of: str, *names: str) -> None:
    """Declare quantities that follow from others by `of` what: any other value given in their place contradicts these."""
    registry.laws.update(dict.fromkeys(names, Law(of, "equal")))


@dataclass
class Apart(Registry):
    """A model apart from ours, with quantities under its own names: a published analysis, or the arithmetic of a claim.

    Its quantities are small functions like ours and may use our constants and formulas; its names are free of ours, and
    written `name.quantity` where both are seen. `source` is what its equations are taken from.
    """

    name: str = ""
    source: str = ""

    def quantity(
        self, unit: str, *, source: str | None = None, locator: str | None = None
    ) -> Callable[[Function], Function]:
        """Declare a quantity of this model, as `quantity` does of ours."""
        return quantity(unit, source=source or self.source, locator=locator, within=self)


models_apart: dict[str, Apart] = {}


def apart(name: str, source: str) -> Apart:
    """A new model apart from ours; a second one of a name is a `DeclarationError`."""
    if name in models_apart:
        raise DeclarationError(f"{name}: two models of this name")
    models_apart[name] = Apart(name=name, source=source)
    return models_apart[name]


def formula(
    unit: str | tuple[str, ...], *, source: str | None = None, locator: str | None = None, **arguments: str
) -> Callable[[Function], Function]:
    """Declare the decorated plain function as a formula: its result's unit (or units) and each argument's.

    Bodies use the undecorated function; the units are for the unit test, `explain` and the fused loop.
    """

    def declare(function: Function) -> Function:
        names = _arguments(function)
        if set(names) != set(arguments):
            raise DeclarationError(
                f"{function.__name__}: units are given for {sorted(arguments)}, arguments are {names}"
            )
        registry.add(
            "formulas",
            function.__name__,
            Formula(function.__name__, function, unit, {name: arguments[name] for name in names}, source, locator),
        )
        return function

    return declare


def constant(name: str, unit: str, value: float, *, source: str, locator: str | None = None) -> float:
    """Declare an exact or CODATA constant, given in SI base units, and return its plain value."""
    registry.add("constants", name, Constant(name, unit, value, source, locator))
    return value


def choice(name: str, meaning: str, **alternatives: str) -> tuple[float, ...]:
    """Declare a choice and return the float codes of its alternatives, in the order given.

    Each alternative is given as `name="what it does"`. Bodies compare the choice with the returned codes.
    """
    codes = {alternative: float(code) for code, alternative in enumerate(alternatives)}
    registry.add("choices", name, Choice(name, meaning, codes, dict(alternatives)))
    return tuple(codes.values())


def mirror(prefix: str, other: str) -> None:
    """Declare a second instance of every quantity named with `prefix`, under `other`, with its arguments renamed alike.

    One body, two uses: the baseline as built and its twin with the same chips are the same equations over two sets of
    parameters. Parameters named with `prefix` are mirrored by the catalog.
    """

    def rename(name: str) -> str:
        return other + name[len(prefix) :] if name.startswith(prefix) else name

    registry.mirrors[prefix] = other
    for name, original_choice in list(registry.choices.items()):
        if name.startswith(prefix):
            copied = Choice(rename(name), original_choice.meaning, original_choice.codes, original_choice.descriptions)
            registry.add("choices", rename(name), copied)
    for name, original in list(registry.quantities.items()):
        if name.startswith(prefix):
            registry.add(
                "quantities",
                rename(name),
                Quantity(
                    rename(name), original.unit, original.function, tuple(map(rename, original.arguments)),
                    original.source, original.locator, original.start, original.minimum, original.above,
                    original.maximum, original.otherwise, original.staged, name, original.unless_positive, original.least,
                    original.null,
                ),
            )


# Exact constants (the 2019 SI and the Julian year of the IAU); measured ones are parameters.
STEFAN_BOLTZMANN = constant(
    "STEFAN_BOLTZMANN", "W / (m2 K4)", 5.670374419e-8, source="codata-2018", locator="Stefan-Boltzmann constant"
)
SPEED_OF_LIGHT = constant(
    "SPEED_OF_LIGHT", "m / s", 299792458.0, source="codata-2018", locator="speed of light in vacuum"
)
STANDARD_GRAVITY = constant(
    "STANDARD_GRAVITY", "m / s2", 9.80665, source="codata-2018", locator="standard acceleration of gravity"
)
PLANCK_CONSTANT = constant("PLANCK_CONSTANT", "J s", 6.62607015e-34, source="codata-2018", locator="Planck constant")
JULIAN_YEAR = constant("JULIAN_YEAR", "s", 31557600.0, source="iau-units", locator="Julian year of 365.25 days")
DAY = constant("DAY", "s", 86400.0, source="iau-units", locator="day of 86 400 s")


@dataclass(frozen=True)
class YearRow:
    """One year of a figure's path, in SI; `own` marks the year in which the figure itself holds."""

    year: float
    value: float
    low: float | None
    high: float | None
    kind: str
    grade: str
    source: str | None
    locator: str | None = None
    note: str = ""
    own: bool = False


@dataclass(frozen=True)
class Assumption:
    """A resolved input of a model: a parameter's value, or a value given for a quantity, in SI base units.

    `unit` is the one it is shown in. `value` is nan when the figure is undisclosed, a choice's float code, or a tuple
    for structured inputs (sites). `low` and `high` are None where no range is known. `origin` says who set it, `bounds` by
    which sources `low` and `high` are, `settled_by` whose figure would replace a judgement.
    """

    name: str
    value: Any
    unit: str
    origin: str
    low: float | None = None
    high: float | None = None
    kind: str = "set"
    grade: str = "set"
    source: str | None = None
    locator: str | None = None
    as_of: str | None = None
    currency_year: int | None = None
    distribution: str = "triangular"
    interval: str = "bounds"
    note: str = ""
    settled_by: str = ""
    bounds: tuple[str, str] | None = None
    minimum: float | None = None
    maximum: float | None = None
    meaning: str = ""
    choice: str | None = None
    component: str | None = None
    path: tuple[YearRow, ...] = ()

    @property
    def undisclosed(self) -> bool:
        """Whether nobody has published the figure; what stands on it is null."""
        return self.kind == "undisclosed"

    @property
    def absent(self) -> bool:
        """Whether there is no value: undisclosed, or given by no component of the scenario."""
        return self.kind in ("undisclosed", "not given")

    @property
    def uncertain(self) -> bool:
        """Whether the figure has a range wider than a point, in any year of its path: so every year draws the same inputs."""
        if self.low is None or self.high is None:
            return False
        return self.low < self.high or any((row.low or 0.0) < (row.high or 0.0) for row in self.path)

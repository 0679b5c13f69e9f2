"""The rules of a body and of a declaration, over everything that is declared."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import orbitcompute.quantities  # noqa: F401  (declares every quantity)
from orbitcompute import declare
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.shelf import SLOTS
from orbitcompute.declare import DeclarationError, Quantity, Registry, registry

# Elementary: one number in, one out (two for arctan2); a float, a Quantity and numba all take them.
ELEMENTARY = {
    "sqrt", "exp", "expm1", "log", "log1p", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "arctan2", "abs",
    "floor", "ceil",
}
NUMBERS = {"pi", "nan", "inf"}
NODES = (
    ast.Return, ast.Assign, ast.AugAssign, ast.If, ast.For, ast.Tuple, ast.Name, ast.Subscript, ast.Attribute, ast.Call,
    ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.UnaryOp, ast.USub, ast.Not, ast.BoolOp, ast.And, ast.Or,
    ast.Compare, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq, ast.IfExp, ast.Constant, ast.Load, ast.Store,
)
# Written in `kernels`, as a numpy twin of a loop: a test of its own holds the two together.
KERNELS = {"season_summary", "trapped_dose_rate_in", "cell_fluence_rate_in", "solar_proton_exposure_in",
           "cell_solar_proton_rate_in", "tabulated_density_ratio", "density_ratio_in", "sun_synchronous_density_ratio_in",
           "orbit_density_in"}
# Words of fewer than three letters that are English, a unit or a symbol of the field, not an abbreviation.
SHORT_WORDS = {"it", "v", "to", "up", "of", "by", "in", "as", "at", "on", "kw", "j2"}

QUANTITIES = [entry for entry in registry.quantities.values() if entry.mirror_of is None]
GIVEN = {"sites", "relay_more_shells", "site_traffic", "stored_forecast"}
STRUCTURES = {entry.name for entry in QUANTITIES if entry.unit == "structure"} | GIVEN
WALKED = {entry.name: entry.function for entry in QUANTITIES if not entry.staged} | {
    entry.name: entry.function for entry in registry.formulas.values() if entry.name not in KERNELS
}


def tree_of(function: Callable[..., Any]) -> ast.FunctionDef:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    return tree


def choice_codes() -> dict[str, dict[str, str]]:
    """The choice whose code a name stands for, by the module that declares it: `ROLLED, FIXED = choice("attitude", ...)`."""
    found: dict[str, dict[str, str]] = {}
    modules = {entry.function.__module__ for entry in QUANTITIES}
    bodies = {name: ast.parse(inspect.getsource(sys.modules[name])).body for name in sorted(modules)}
    for module, body in bodies.items():
        for statement in body:
            if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
                call, target = statement.value, statement.targets[0]
                if isinstance(call.func, ast.Name) and call.func.id == "choice" and isinstance(target, ast.Tuple):
                    assert isinstance(call.args[0], ast.Constant)
                    names = {name.id: str(call.args[0].value) for name in target.elts if isinstance(name, ast.Name)}
                    found[module] = found.get(module, {}) | names
    imported: dict[str, dict[str, str]] = {}
    for module, body in bodies.items():
        for statement in body:
            if isinstance(statement, ast.ImportFrom):
                codes = found.get(statement.module or "", {})
                known = {name.name: codes[name.name] for name in statement.names if name.name in codes}
                imported[module] = imported.get(module, {}) | known
    return {module: found.get(module, {}) | imported.get(module, {}) for module in bodies}


CODES = choice_codes()


def faults_of(tree: ast.FunctionDef, function_globals: dict[str, Any], codes: dict[str, str]) -> Iterator[str]:
    """What in a body is not arithmetic, comparison, branch, constant loop, elementary function, constant or formula."""
    arguments = tree.args
    if arguments.defaults or arguments.kwonlyargs or arguments.vararg or arguments.kwarg:
        yield "only plain arguments, without defaults"
    local = {argument.arg for argument in arguments.args}
    local |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    formulas = {entry.name for entry in registry.formulas.values()}
    body = tree.body
    if ast.get_docstring(tree) is not None:
        body = body[1:]
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    held = called | {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in (node for statement in body for node in ast.walk(statement)):
        if not isinstance(node, NODES):
            yield f"{type(node).__name__}: not a statement or operator of a body"
        elif isinstance(node, ast.For):
            bounds = node.iter.args if isinstance(node.iter, ast.Call) else []
            constant = bool(bounds) and all(isinstance(bound, ast.Constant) for bound in bounds)
            if not (isinstance(node.iter, ast.Call) and ast.unparse(node.iter.func) == "range" and constant):
                yield f"for over {ast.unparse(node.iter)}: only over a constant range"
        elif isinstance(node, ast.Attribute):
            allowed = ELEMENTARY if id(node) in called else NUMBERS
            if ast.unparse(node.value) != "np" or node.attr not in allowed:
                yield f"{ast.unparse(node)}: not an elementary function"
        elif isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            elementary = isinstance(node.func, ast.Attribute)  # held to the list above
            formula = name in formulas and function_globals.get(name) is registry.formulas[name].function
            if not (elementary or name == "range" or formula) or node.keywords:
                yield f"{ast.unparse(node)}: not a formula called by position"
        elif isinstance(node, ast.Name) and node.id not in local and id(node) not in held:
            if node.id not in registry.constants and node.id not in codes:
                yield f"{node.id}: neither local, nor a constant, nor the code of a choice"
        elif isinstance(node, ast.Subscript):
            if not isinstance(node.slice, ast.Constant | ast.Name | ast.BinOp):
                yield f"{ast.unparse(node)}: not a plain subscript"
        elif isinstance(node, ast.Constant) and not isinstance(node.value, int | float | str):
            yield f"{node.value!r}: not a number"
        elif isinstance(node, ast.Compare):
            sides = [ast.unparse(side) for side in (node.left, *node.comparators)]
            for code in (side for side in sides if side in codes):
                if sides[0] != codes[code]:
                    yield f"{ast.unparse(node)}: `{code}` is an alternative of `{codes[code]}`"


@pytest.mark.parametrize("name", sorted(WALKED))
def test_rule_1_bodies_stay_within_the_language(name: str) -> None:
    function = WALKED[name]
    assert not list(faults_of(tree_of(function), function.__globals__, CODES.get(function.__module__, {})))


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("return np.where(x > 0, x, 0.0)", "np.where"),
        ("return np.clip(x, 0.0, 1.0)", "np.clip"),
        ("return min(x, 1.0)", "min(x, 1.0)"),
        ("return math.sqrt(x)", "math.sqrt"),
        ("return x.real", "x.real"),
        ("return np.sqrt", "np.sqrt"),
        ("return capital_recovery(rate=x, life=x)", "by position"),
        ("while x > 0:\n  x = x - 1\nreturn x", "While"),
        ("for step in range(x):\n  x = x + 1\nreturn x", "range(x)"),
        ("for step in (1, 2):\n  x = x + step\nreturn x", "(1, 2)"),
        ("try:\n  return x\nexcept ValueError:\n  return x", "Try"),
        ("return sum([a for a in (x, x)])", "ListComp"),
        ("return (lambda a: a)(x)", "Lambda"),
        ("return LOOSE * x", "LOOSE"),
        ("return x if other == CODE else 0.0", "alternative of `rule`"),
        ("return x // 2.0", "FloorDiv"),
        ("import math\nreturn x", "Import"),
        ("return None", "None"),
        ("print(x)\nreturn x", "Expr"),
    ],
)
def test_the_walk_finds(body: str, fault: str) -> None:
    tree = ast.parse("def quantity(x, other, rule):\n" + textwrap.indent(body, "    ")).body[0]
    assert isinstance(tree, ast.FunctionDef)
    formulas = {name: entry.function for name, entry in registry.formulas.items()}
    assert any(fault in found for found in faults_of(tree, formulas, {"CODE": "rule"}))


def test_the_walk_finds_arguments_that_are_not_plain() -> None:
    for arguments in ("x=1.0", "*x", "**x", "*, x"):
        tree = ast.parse(f"def quantity({arguments}): return x").body[0]
        assert isinstance(tree, ast.FunctionDef)
        assert "only plain arguments, without defaults" in list(faults_of(tree, {}, {}))


def test_choices_are_compared_with_codes_that_the_walk_knows() -> None:
    """Every alternative of every choice (of the first of two mirrors) has a name that the walk has resolved."""
    known = {choice for codes in CODES.values() for choice in codes.values()}
    assert known == {name for name in registry.choices if not name.startswith(tuple(registry.mirrors.values()))}


@pytest.mark.parametrize("entry", QUANTITIES, ids=lambda entry: entry.name)
def test_quantities_are_annotated_and_documented(entry: Quantity) -> None:
    annotations = inspect.get_annotations(entry.function)
    result = annotations.pop("return")
    assert result == ("Any" if entry.unit == "structure" else "float")
    assert annotations == {name: "Any" if name in STRUCTURES else "float" for name in entry.arguments}
    assert entry.summary.endswith((".", ";", ":"))
    assert len(entry.summary) > 20
    bounded = any(bound is not None for bound in (entry.minimum, entry.above, entry.maximum))
    assert bounded == (entry.otherwise is not None), "a domain has a message, and a message a domain"


def test_formulas_and_constants_are_annotated_and_documented() -> None:
    for formula in registry.formulas.values():
        annotations = inspect.get_annotations(formula.function)
        result = annotations.pop("return")
        assert set(annotations.values()) == {"float"}, formula.name
        assert isinstance(formula.unit, tuple) or result == "float", formula.name
        assert (inspect.getdoc(formula.function) or "").split("\n\n")[0].endswith("."), formula.name
    for constant in registry.constants.values():
        assert isinstance(constant.value, float), constant.name


def test_cited_sources_are_in_the_list() -> None:
    cited = [*registry.quantities.values(), *registry.formulas.values(), *registry.constants.values()]
    assert not {(entry.name, entry.source) for entry in cited if entry.source and entry.source not in load().sources}
    assert not [entry.name for entry in cited if entry.locator and not entry.source]


def test_every_argument_has_a_meaning() -> None:
    known = {*load().declarations, *registry.quantities, *registry.choices, *GIVEN}
    unknown = {(entry.name, name) for entry in registry.quantities.values() for name in entry.arguments
               if name not in known}
    assert not unknown


def test_no_name_has_two_meanings() -> None:
    """What can be typed after `--set` is one thing: parameter, choice, quantity or slot."""
    names = [*load().declarations, *registry.choices, *registry.quantities, *registry.formulas, *SLOTS]
    assert not [name for name, uses in Counter(names).items() if uses > 1]


def test_names_are_words() -> None:
    names = [*load().declarations, *registry.quantities, *registry.choices]
    short = {(name, word) for name in names for word in name.split("_") if len(word) < 3 and word not in SHORT_WORDS}
    assert not short


# -- declarations --------------------------------------------------------------------------------------------------


@pytest.fixture
def own_registry(monkeypatch: pytest.MonkeyPatch) -> Registry:
    own = Registry()
    monkeypatch.setattr(declare, "registry", own)
    return own


def panel_area(length: float) -> float:
    return length**2


def declared(kind: str) -> Any:
    if kind == "quantities":
        return declare.quantity("m2")(panel_area)
    if kind == "formulas":
        return declare.formula("m2", length="m")(panel_area)
    if kind == "constants":
        return declare.constant("panel_area", "m2", 1.0, source="codata-2018")
    return declare.choice("panel_area", "how large", small="small", large="large")


KINDS = ("quantities", "formulas", "constants", "choices")


@pytest.mark.parametrize("first", KINDS)
@pytest.mark.parametrize("second", KINDS)
def test_two_definitions_of_a_name(own_registry: Registry, first: str, second: str) -> None:
    declared(first)
    kept = getattr(own_registry, first)["panel_area"]
    with pytest.raises(DeclarationError, match=f"panel_area: declared twice .{first} and {second}"):
        declared(second)
    assert getattr(own_registry, first) == {"panel_area": kept}


def test_a_mirrored_name_that_is_taken(own_registry: Registry) -> None:
    def ground_cost(ground_price: float) -> float:
        return ground_price

    def twin_cost(twin_price: float) -> float:
        return twin_price

    declare.quantity("USD")(ground_cost)
    declare.quantity("USD")(twin_cost)
    with pytest.raises(DeclarationError, match="twin_cost: declared twice"):
        declare.mirror("ground_", "twin_")


def test_a_mirror_renames_arguments_and_choices(own_registry: Registry) -> None:
    def ground_cost(ground_price: float, ground_basis: float, rate: float) -> float:
        return ground_price * rate if ground_basis == 0.0 else ground_price

    declare.choice("ground_basis", "which", cost="a cost", price="a price")
    declare.quantity("USD")(ground_cost)
    declare.mirror("ground_", "twin_")
    twin = own_registry.quantities["twin_cost"]
    assert twin.arguments == ("twin_price", "twin_basis", "rate")
    assert twin.mirror_of == "ground_cost"
    assert twin.function is ground_cost
    assert own_registry.choices["twin_basis"].codes == {"cost": 0.0, "price": 1.0}


@pytest.mark.parametrize("signature", ["length=2.0", "*length", "**length", "width, length=2.0"])
def test_defaults_and_variable_arguments(own_registry: Registry, signature: str) -> None:
    scope: dict[str, Any] = {}
    exec(f"def panel_area({signature}): return 1.0", scope)
    with pytest.raises(DeclarationError, match="panel_area: `length`: no defaults"):
        declare.quantity("m2")(scope["panel_area"])
    assert not own_registry.quantities


def test_a_formula_names_the_unit_of_every_argument(own_registry: Registry) -> None:
    for units in ({}, {"length": "m", "width": "m"}, {"width": "m"}):
        with pytest.raises(DeclarationError, match="panel_area: units are given for"):
            declare.formula("m2", **units)(panel_area)
    assert not own_registry.formulas


def test_codes_of_a_choice(own_registry: Registry) -> None:
    codes = declared("choices")
    found = own_registry.choices["panel_area"]
    assert codes == (0.0, 1.0)
    assert [found.name_of(code) for code in codes] == ["small", "large"]
    with pytest.raises(DeclarationError, match="no alternative has code 2"):
        found.name_of(2.0)

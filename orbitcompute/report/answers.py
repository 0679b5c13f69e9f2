"""What the Python functions of commands return: the study itself, with its table, its data and its screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from orbitcompute.report.plain import nulled
from orbitcompute.report.table import Table

Rows = tuple[list[str], list[list[Any]]]


class Answer:
    """The answer of a command: `str()` is its screen, `data` what `--format json` prints, `table` the rows of `--format csv`.

    Everything else is asked of the study that was run (`answer.study`): `answer.base`, `answer.rows`.
    """

    def __init__(
        self, name: str, of: str, study: Any, screen: Callable[[], str], data: Callable[[], Any],
        rows: Callable[[], Rows] | None = None,
    ) -> None:
        self.name, self.of, self.study = name, of, study
        self._screen, self._data, self._rows = screen, data, rows

    @property
    def data(self) -> Any:
        """Plain data: dictionaries, lists, numbers; None where there is no number."""
        return nulled(self._data())

    @property
    def table(self) -> Table:
        """The rows; `ValueError` where an answer has none."""
        if self._rows is None:
            raise ValueError(f"{self.name} has no table of its own: see .data")
        return Table.of(*self._rows())

    def to_frame(self) -> Any:
        """The rows as a pandas DataFrame; needs the extra `data`."""
        return self.table.to_frame()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "study":
            raise AttributeError(name)
        return getattr(self.study, name)

    def __str__(self) -> str:
        return self._screen()

    def __repr__(self) -> str:
        return f"<{self.name} of {self.of}>"

    def _repr_html_(self) -> str:
        import html

        return self.table.html() if self._rows is not None else f"<pre>{html.escape(str(self))}</pre>"


class Points:
    """A sweep or sample: its `xarray.Dataset`, and one row a point as a DataFrame.

    What a Dataset answers is asked of it: `points["cost_ratio"]`, `points.sizes`, `points.sel(...)`.
    """

    def __init__(self, dataset: Any) -> None:
        self._dataset = dataset

    def to_xarray(self) -> Any:
        """The Dataset itself: units and meanings in the attributes, quantiles of a sample beside the draws."""
        return self._dataset

    def to_frame(self) -> Any:
        """One row a point or draw, its inputs and outputs in columns; quantiles, which are not of a draw, are left out."""
        found = self._dataset
        if "quantile" in found.dims:
            found = found.drop_dims("quantile")
        return found.to_dataframe().reset_index()

    def __getitem__(self, name: Any) -> Any:
        return self._dataset[name]

    def __contains__(self, name: object) -> bool:
        return name in self._dataset

    def __iter__(self) -> Iterator[Any]:
        return iter(self._dataset)

    def __len__(self) -> int:
        return len(self._dataset)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "_dataset":
            raise AttributeError(name)
        return getattr(self._dataset, name)

    def __repr__(self) -> str:
        sizes = ", ".join(f"{name} {size}" for name, size in self._dataset.sizes.items())
        return f"<{len(self._dataset.data_vars)} outputs over {sizes}>"

    def _repr_html_(self) -> str:
        shown: str = self._dataset._repr_html_()
        return shown


def costs(scenario: str, settings: Mapping[str, str]) -> Answer:
    """Every line of a delivered kilowatt-year."""
    from orbitcompute.report.screens import costs as screens
    from orbitcompute.studies.answer.evaluate import evaluate

    found = evaluate(scenario, set=settings, ranged=screens.RANGED)
    return Answer("costs", scenario, found, lambda: screens.screen(found), lambda: screens.as_data(found),
                  lambda: screens.rows(found))


def footprint(scenario: str, settings: Mapping[str, str]) -> Answer:
    """Carbon, water, power and sky."""
    from orbitcompute.report.screens import footprint as screens
    from orbitcompute.studies.answer.evaluate import evaluate

    found = evaluate(scenario, set=settings, ranged=screens.RANGED)
    return Answer("footprint", scenario, found, lambda: screens.screen(found), lambda: screens.as_data(found),
                  lambda: screens.rows(found))


def service(scenario: str, settings: Mapping[str, str]) -> Answer:
    """Collectives, training, serving, the ground."""
    from orbitcompute.report.screens import service as screens
    from orbitcompute.studies.network.service import look

    found = look(scenario, settings, None)
    return Answer("service", scenario, found, lambda: screens.screen(found), lambda: screens.as_data(found),
                  lambda: screens.rows(found))


def network(scenario: str, settings: Mapping[str, str], asked: Mapping[str, Any]) -> Answer:
    """Round trips between cities."""
    from orbitcompute.report.screens import network as screens
    from orbitcompute.studies.network.round_trips import look

    found = look(scenario, settings, **asked)
    return Answer("network", scenario, found, lambda: screens.screen(found), lambda: screens.as_data(found),
                  lambda: screens.table(found))


def compare(names: tuple[str, ...], of: str, base: str, settings: Mapping[str, str], outputs: tuple[str, ...]) -> Answer:
    """Sides beside each other, and what moves the difference."""
    from orbitcompute.report.screens import compare as screens
    from orbitcompute.studies.decide import compare as study

    shown = study.checked_outputs(outputs or study.OUTPUTS, of)
    sides = study.sides(names, base, settings, shown)
    made = screens.Comparison(sides, shown, tuple(study.pair(sides[0], other, of) for other in sides[1:]))
    return Answer("compare", ", ".join(names), made, lambda: screens.text(made), lambda: screens.data(made),
                  lambda: screens.table(made))


def sensitivity(
    scenario: str, of: str, method: str, points: int | None, seed: int | None, settings: Mapping[str, str]
) -> Answer:
    """What moves a quantity."""
    from orbitcompute.report.screens import sensitivity as screens
    from orbitcompute.studies.decide import sensitivity as study
    from orbitcompute.studies.decide.information import information
    from orbitcompute.studies.many.drawing import SEED
    from orbitcompute.studies.scenario.assemble import assemble

    if method not in study.WORTH:
        raise ValueError(f"method is {' or '.join(study.WORTH)}, not {method!r}")
    drawn, first = study.POINTS if points is None else points, SEED if seed is None else seed
    study.check_points(drawn)
    assembled = assemble(scenario, settings)
    study.check_output(assembled.model, of)
    study.check_uncertain(assembled.model, of)
    found = study.tornado(assembled.model, of) if method == "tornado" else study.sobol(assembled.model, of, drawn, first)
    finding = screens.Finding(assembled, of, found, information(assembled.model, of, study.WORTH[method], first))
    return Answer("sensitivity", of, finding, lambda: screens.text(finding), lambda: screens.data(finding),
                  lambda: screens.table(finding))


def solve(
    scenario: str, target: str, vary: tuple[str, ...], seed: int | None, allow: tuple[str, ...], settings: Mapping[str, str]
) -> Answer:
    """Inputs that bring a quantity to a target."""
    from orbitcompute.report.screens import solve as screens
    from orbitcompute.studies.answer.demonstrated import known
    from orbitcompute.studies.decide.break_even import parity
    from orbitcompute.studies.decide.crossings import answer
    from orbitcompute.studies.decide.joint import joint
    from orbitcompute.studies.decide.solve import prepare
    from orbitcompute.studies.many.drawing import SEED

    problem = prepare(scenario, target, vary, dict(settings), allow=allow)
    together = joint(problem, SEED if seed is None else seed) if len(problem.varied) > 1 else None
    solved = screens.Solved(
        problem, tuple(answer(problem, one) for one in problem.varied), together,
        {one.name: known(one.name, problem.assembled) for one in problem.varied},
        parity(problem.assembled, problem.target.name, problem.target.value),
    )
    return Answer("solve", target, solved, lambda: screens.text(solved), lambda: screens.data(solved),
                  lambda: screens.table(solved))


def design(scenario: str, minimise: str, over: str, seed: int | None, settings: Mapping[str, str], **asked: Any) -> Answer:
    """The best design that closes, or the front of several aims."""
    from orbitcompute.report.screens import design as screens
    from orbitcompute.studies.decide.design import prepare
    from orbitcompute.studies.decide.designed import SEED
    from orbitcompute.studies.decide.designed import design as run

    brief = prepare(scenario, minimise, dict(settings), over=over, priced=True, **asked)
    if brief.asked > 1:
        from orbitcompute.report.screens import design_front as fronts
        from orbitcompute.studies.decide.design_front import front

        made = front(brief, SEED if seed is None else seed)
        return Answer("design", scenario, made, lambda: fronts.text(made), lambda: fronts.data(made),
                      lambda: fronts.table(made))
    found = run(brief, SEED if seed is None else seed)
    return Answer("design", scenario, found, lambda: screens.text(found, None), lambda: screens.data(found),
                  lambda: screens.table(found))


def explain(name: str, scenario: str, settings: Mapping[str, str], *, complete: bool) -> Answer:
    """Equation, inputs, range and sources of a name."""
    from orbitcompute.report.screens import explain as screens
    from orbitcompute.studies.answer.explain import explain as run

    found = run(name, scenario, settings, complete=complete)
    return Answer("explain", name, found, lambda: screens.explanation(found), lambda: screens.as_data(found))


def validate(discipline: str | None, case: str | None, tier: str | None) -> Answer:
    """Other people's numbers beside ours."""
    from orbitcompute.report.screens import validate as screens
    from orbitcompute.studies.validate.validate import validate as run

    found = run(discipline, case, tier)

    def plain(text: str, _kind: str) -> str:
        return text

    return Answer("validate", case or discipline or tier or "all", found, lambda: screens.overview(found, plain),
                  lambda: screens.document(found))


def models(kind: str | None, name: str | None) -> Answer:
    """What is in the catalog."""
    from orbitcompute.report.screens import models as screens

    found = screens.listing(kind, name)
    return Answer("models", " ".join(part for part in (kind, name) if part) or "the catalog", found, lambda: found.text,
                  lambda: found.data)

"""What the fleet can do, line by line: its links, collectives on each topology, one training job, serving, the ground.

Columns are the same scenario under another choice: how satellites are linked, how a job is split, what carries which traffic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from orbitcompute.declare import registry
from orbitcompute.graph.model import Model
from orbitcompute.studies.answer.evaluate import Result, evaluate
from orbitcompute.studies.scenario.laser_terminals import NEEDED

TOPOLOGIES = ("ring", "brick", "grid", "cube", "switched")
WORKLOADS, TECHNOLOGIES = ("text", "image", "training"), ("optical", "radio")
RANGED = ("satellite_network_rate", "collective_time", "training_time_share", "sites_for_text")
COLUMN = ("compute_links_needed", "satellite_network_rate", "job_bisection_rate", "collective_time_ring",
          "collective_time_hierarchical", "collective_time", "all_gather_time", "all_to_all_time", "pipeline_stages",
          "gradient_exchange_time", "activation_transfer_time", "training_step_time", "training_time_share",
          "training_working_share")
GROUND = ("ground_traffic", "ground_rate_per_satellite", "ground_data_per_energy", "site_capacity", "site_availability",
          "ground_sites", "ground_terminals", "ground_cost_per_power")
SEVERAL = 3.0  # times the memory of a satellite: the model whose serving is shown where the scenario's own fits one
RATES = np.geomspace(1e11, 1e14, 31)  # bit/s
POWERS = np.geomspace(1e6, 1e10, 25)  # W

Values = Mapping[str, float]


@dataclass(frozen=True)
class Service:
    """A scenario's service: the result with its ranges, and what each column's choice makes of it.

    `topologies` by name; `fewest` and `seldom` (a sum every 500 steps) are shares of time left by topology; `ground` by
    workload and technology; `several` is the serving of a model that three satellites hold.
    """

    result: Result
    topologies: Mapping[str, Values]
    fewest: Mapping[str, float]
    seldom: Mapping[str, float]
    ground: Mapping[tuple[str, str], Values]
    several: Values


def look(scenario: str, settings: Mapping[str, str], baseline: str | None) -> Service:
    """The service of a scenario under `settings`; `CatalogError` with what is wrong with them."""
    result = evaluate(scenario, baseline=baseline, set=settings, ranged=RANGED)
    model = result.assembled.model
    topologies = {name: _taken(model, linked(model, name), COLUMN) for name in TOPOLOGIES}
    few, rare = ({"pipeline_rule": code("pipeline_rule", "fewest")}, {"local_steps": 500.0})
    fewest, seldom = (
        {name: _taken(model, {**linked(model, name), **more}, COLUMN)["training_time_share"] for name in TOPOLOGIES}
        for more in (few, rare)
    )
    ground = {
        (work, carrier): _taken(model, carried(work, carrier), GROUND) for work in WORKLOADS for carrier in TECHNOLOGIES
    }
    parameters = (
        SEVERAL * result.value("satellite_memory") / result.value("serving_size") * result.value("model_parameters")
    )
    names = ("model_parameters", "serving_size", "serving_satellites", "serving_token_delay", "serving_link_share")
    changes = {"model_parameters": parameters, "cache_per_token": result.value("cache_per_token") * (
        parameters / result.value("model_parameters"))}
    return Service(result, topologies, fewest, seldom, ground, _taken(model, changes, names))


def code(choice: str, alternative: str) -> float:
    """The number that stands for an alternative of a choice."""
    return registry.choices[choice].codes[alternative]


def linked(model: Model, topology: str) -> dict[str, float]:
    """What makes the fleet one of a topology: with as many lasers as it takes, if it has fewer."""
    held = float(model.assumptions["laser_terminals"].value)
    return {"compute_topology": code("compute_topology", topology), "laser_terminals": max(held, NEEDED[topology])}


def carried(workload: str, technology: str) -> dict[str, float]:
    """What makes the ground segment one for a workload over a technology."""
    return {
        "ground_workload": code("ground_workload", workload),
        "ground_technology": code("ground_technology", technology),
    }


def _taken(model: Model, changes: Values, names: tuple[str, ...]) -> dict[str, float]:
    values = model.evaluate(changes).values
    return {name: float(values[name]) for name in names}


def shares_by_rate(service: Service) -> dict[str, Any]:
    """Share of accelerator time left over `RATES` of a satellite, by topology."""
    model = service.result.assembled.model
    base = {name: model.evaluate(linked(model, name)) for name in TOPOLOGIES}
    return {
        name: np.array([float(model.evaluate({"satellite_network_rate": rate}, base=base[name]).values["training_time_share"])
                        for rate in RATES]) for name in TOPOLOGIES
    }


def sites_by_power(service: Service) -> dict[tuple[str, str], Any]:
    """Sites over `POWERS` of IT asked for, by workload and technology."""
    model = service.result.assembled.model
    return {
        (work, carrier): np.array([_taken(model, {**carried(work, carrier), "it_power_target": power}, ("ground_sites",))[
            "ground_sites"] for power in POWERS]) for work in WORKLOADS for carrier in TECHNOLOGIES
    }

"""Training and serving: what of the accelerators' time is left when they wait for each other, in orbit and on Earth.

One job of a stated model, batch and number of accelerators. Data parallel between copies of the model, pipeline parallel
between the satellites (or racks) of one copy (`pipeline_rule`); tensor, expert and context parallelism stay inside.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import choice, quantity
from orbitcompute.formulas import (
    best_chunks,
    copies_sum_time,
    fastest_stages,
    greater,
    hand_over_time,
    lesser,
    pipeline_time,
    training_step,
)
from orbitcompute.quantities.power import BATTERY
from orbitcompute.quantities.terrestrial import OWN

FASTEST, FEWEST = choice(
    "pipeline_rule",
    "How many satellites, or racks on Earth, one copy of the trained model is spread over",
    fastest="as many as make the step shortest: where links are slow, more stages with fewer gradients each",
    fewest="as few as hold it",
)

SPREAD, PACKED = choice(
    "job_placement",
    "Where in the orbit the satellites of one synchronous job fly",
    spread="round the whole ring: one of them is in shadow whenever the ring has a shadow",
    packed="close together: they are in shadow at the same time",
)

# -- the job -------------------------------------------------------------------------------------------------------


@quantity("TB")
def model_state_size(model_parameters: float, model_state_width: float) -> float:
    """What training keeps of one copy of the model: weights, gradients and the optimiser's state; activations are apart."""
    return model_parameters * model_state_width


@quantity("TB")
def satellite_memory(accelerators_per_satellite: float, accelerator_memory: float, memory_usable_share: float) -> float:
    """Accelerator memory aboard one satellite that a model can use."""
    return accelerators_per_satellite * accelerator_memory * memory_usable_share


@quantity("satellite")
def pipeline_stages_fewest(model_state_size: float, satellite_memory: float) -> float:
    """Satellites that hold one copy of the model between them; one where it fits. A continuous count."""
    return greater(1.0, model_state_size / satellite_memory)


@quantity("s")
def training_compute_time(
    training_operations_per_parameter: float,
    model_parameters: float,
    batch_tokens: float,
    job_satellites: float,
    accelerators_per_satellite: float,
    accelerator_throughput: float,
    training_utilisation: float,
) -> float:
    """Time of one step if no accelerator ever waited for another satellite.

    6 operations a parameter and token (dense models; of a mixture of experts give the active parameters).
    """
    operations = training_operations_per_parameter * model_parameters * batch_tokens
    return operations / (job_satellites * accelerators_per_satellite * accelerator_throughput * training_utilisation)


@quantity("1")
def training_sequences(batch_tokens: float, sequence_length: float) -> float:
    """Sequences of a batch."""
    return batch_tokens / sequence_length


@quantity("GB")
def activation_size(sequence_length: float, hidden_size: float, activation_width: float) -> float:
    """What one stage hands to the next for one sequence: its hidden states."""
    return sequence_length * hidden_size * activation_width


@quantity("satellite")
def pipeline_stages_fastest(
    pipeline_stages_fewest: float,
    job_satellites: float,
    training_compute_time: float,
    training_sequences: float,
    activation_size: float,
    gradient_size: float,
    satellite_network_rate: float,
    compute_dimensions: float,
    compute_links_needed: float,
    hop_latency: float,
    model_layers: float,
    pipeline_chunks_most: float,
    collective_overlap: float,
    local_steps: float,
) -> float:
    """Satellites to a copy of the model that make the step shortest: more of them sum fewer gradients each and hand on more.

    What an engineer would choose where links are slow; the fewest, times up to a thousand, are tried.
    """
    return fastest_stages(
        pipeline_stages_fewest, job_satellites, training_compute_time, training_sequences, activation_size, gradient_size,
        satellite_network_rate, compute_dimensions, compute_links_needed, hop_latency, model_layers, pipeline_chunks_most,
        collective_overlap, local_steps,
    )


@quantity("satellite")
def pipeline_stages(pipeline_rule: float, pipeline_stages_fewest: float, pipeline_stages_fastest: float) -> float:
    """Satellites that one copy of the model is spread over in the job."""
    return pipeline_stages_fewest if pipeline_rule == FEWEST else pipeline_stages_fastest


@quantity("1")
def job_replicas(job_satellites: float, pipeline_stages: float) -> float:
    """Copies of the model in the job, each over `pipeline_stages` satellites; gradients are summed over the copies."""
    return greater(1.0, job_satellites / pipeline_stages)


@quantity("s")
def gradient_exchange_time(
    job_replicas: float,
    pipeline_stages: float,
    gradient_size: float,
    satellite_network_rate: float,
    compute_dimensions: float,
    compute_links_needed: float,
    hop_latency: float,
) -> float:
    """Summing the gradients between satellites alone, each stage with its counterparts: what training waits for.

    A stage is split over the accelerators of its satellite, so nothing is summed aboard.
    """
    return copies_sum_time(
        job_replicas,
        pipeline_stages,
        gradient_size,
        satellite_network_rate,
        compute_dimensions,
        compute_links_needed,
        hop_latency,
    )


@quantity("1")
def microbatches(training_sequences: float, job_replicas: float) -> float:
    """Sequences of a batch that each copy of the model works through, one after another."""
    return greater(1.0, training_sequences / job_replicas)


@quantity("ms")
def activation_transfer_time(
    pipeline_stages: float,
    activation_size: float,
    satellite_network_rate: float,
    compute_links_needed: float,
    hop_latency: float,
) -> float:
    """Handing one sequence's activations to the next satellite and their gradients back; none where the model fits one."""
    return hand_over_time(pipeline_stages, activation_size, satellite_network_rate, compute_links_needed, hop_latency)


@quantity("1", source="narayanan-2104-04473", locator="sec. 2.2")
def pipeline_chunks(
    pipeline_stages: float, training_compute_time: float, microbatches: float, activation_transfer_time: float,
    model_layers: float, pipeline_chunks_most: float,
) -> float:
    """Groups of layers that each stage works through in turn: as many as the links hand on while it computes."""
    turn = training_compute_time / microbatches
    return best_chunks(pipeline_stages, turn, activation_transfer_time, model_layers, pipeline_chunks_most)


@quantity("s")
def training_pipeline_time(
    microbatches: float,
    pipeline_stages: float,
    pipeline_chunks: float,
    training_compute_time: float,
    activation_transfer_time: float,
) -> float:
    """One step's forward and backward passes through the pipeline, its bubble included."""
    compute = training_compute_time / microbatches
    return pipeline_time(microbatches, pipeline_stages, pipeline_chunks, compute, activation_transfer_time)


@quantity("s")
def training_exposed_collective(
    gradient_exchange_time: float, local_steps: float, collective_overlap: float, training_compute_time: float
) -> float:
    """What of the summing of gradients no computing hides, a step. It runs every `local_steps` steps (1: at each, as usual).

    More than one local step is another algorithm (DiLoCo), shown to train as well on small models and few copies only.
    """
    left = gradient_exchange_time / local_steps - collective_overlap * training_compute_time
    return (left + np.abs(left)) / 2


@quantity("s")
def training_step_time(training_pipeline_time: float, training_exposed_collective: float) -> float:
    """Time of one step in orbit."""
    return training_pipeline_time + training_exposed_collective


@quantity("1")
def training_time_share(training_compute_time: float, training_step_time: float) -> float:
    """Share of accelerator time left for computing when the satellites of a job wait for each other.

    Failures, restarts and stragglers are in `availability`, not here.
    """
    return training_compute_time / training_step_time


@quantity("FLOP")
def training_operations(
    training_operations_per_parameter: float, model_parameters: float, training_tokens: float
) -> float:
    """Operations that the whole training takes, attention's own and recomputation left out."""
    return training_operations_per_parameter * model_parameters * training_tokens


@quantity("month")
def training_run_time(
    training_tokens: float, batch_tokens: float, training_step_time: float, availability: float
) -> float:
    """Time to train on all tokens, at the orbital cluster's availability."""
    return training_tokens / batch_tokens * training_step_time / availability


# -- the same job on Earth -----------------------------------------------------------------------------------------


@quantity("GB")
def terrestrial_memory_per_accelerator(
    terrestrial_chips: float, terrestrial_memory_given: float, accelerator_memory: float
) -> float:
    """Memory of an accelerator of the cluster."""
    return terrestrial_memory_given if terrestrial_chips == OWN else accelerator_memory


@quantity("1")
def terrestrial_pipeline_stages_fewest(
    model_state_size: float,
    terrestrial_domain: float,
    terrestrial_memory_per_accelerator: float,
    memory_usable_share: float,
) -> float:
    """Servers or racks that hold one copy of the model between them."""
    memory = terrestrial_domain * terrestrial_memory_per_accelerator * memory_usable_share
    return greater(1.0, model_state_size / memory)


@quantity("s")
def terrestrial_training_compute_time(
    training_operations_per_parameter: float,
    model_parameters: float,
    batch_tokens: float,
    job_accelerators: float,
    terrestrial_throughput_per_accelerator: float,
    training_utilisation: float,
) -> float:
    """Time of one step if no accelerator ever waited for another rack."""
    operations = training_operations_per_parameter * model_parameters * batch_tokens
    return operations / (job_accelerators * terrestrial_throughput_per_accelerator * training_utilisation)


@quantity("1")
def terrestrial_pipeline_stages(
    pipeline_rule: float,
    terrestrial_pipeline_stages_fewest: float,
    terrestrial_job_domains: float,
    terrestrial_training_compute_time: float,
    training_sequences: float,
    activation_size: float,
    gradient_size: float,
    terrestrial_domain_rate: float,
    cluster_hop_latency: float,
    model_layers: float,
    pipeline_chunks_most: float,
    collective_overlap: float,
) -> float:
    """Servers or racks that one copy of the model is spread over on Earth, by the same rule."""
    fewest = terrestrial_pipeline_stages_fewest
    return fewest if pipeline_rule == FEWEST else fastest_stages(
        fewest, terrestrial_job_domains, terrestrial_training_compute_time, training_sequences, activation_size,
        gradient_size, terrestrial_domain_rate, 0.0, 1.0, cluster_hop_latency, model_layers, pipeline_chunks_most,
        collective_overlap, 1.0,
    )


@quantity("s")
def terrestrial_gradient_exchange_time(
    terrestrial_pipeline_stages: float,
    terrestrial_job_domains: float,
    gradient_size: float,
    terrestrial_domain_rate: float,
    cluster_hop_latency: float,
) -> float:
    """Summing the gradients between servers or racks alone, over a tree of switches: what training on Earth waits for."""
    copies = greater(1.0, terrestrial_job_domains / terrestrial_pipeline_stages)
    return copies_sum_time(
        copies, terrestrial_pipeline_stages, gradient_size, terrestrial_domain_rate, 0.0, 1.0, cluster_hop_latency
    )


@quantity("s")
def terrestrial_training_step_time(
    terrestrial_pipeline_stages: float,
    terrestrial_job_domains: float,
    terrestrial_training_compute_time: float,
    training_sequences: float,
    activation_size: float,
    gradient_size: float,
    terrestrial_domain_rate: float,
    cluster_hop_latency: float,
    model_layers: float,
    pipeline_chunks_most: float,
    collective_overlap: float,
) -> float:
    """Time of one step of the same job in the cluster, one local step a collective, by the same equations."""
    return training_step(
        terrestrial_pipeline_stages, terrestrial_job_domains, terrestrial_training_compute_time, training_sequences,
        activation_size, gradient_size, terrestrial_domain_rate, 0.0, 1.0, cluster_hop_latency, model_layers,
        pipeline_chunks_most, collective_overlap, 1.0,
    )


@quantity("1")
def terrestrial_training_time_share(
    terrestrial_training_compute_time: float, terrestrial_training_step_time: float
) -> float:
    """Share of accelerator time left for computing in the cluster on Earth."""
    return terrestrial_training_compute_time / terrestrial_training_step_time


@quantity("TFLOP / s")
def terrestrial_training_throughput(
    terrestrial_throughput_per_accelerator: float, training_utilisation: float, terrestrial_training_time_share: float
) -> float:
    """Operations a second that one accelerator of the cluster achieves in the job, waits included."""
    return terrestrial_throughput_per_accelerator * training_utilisation * terrestrial_training_time_share


@quantity("TFLOP / s")
def training_throughput(
    accelerator_throughput: float, training_utilisation: float, training_time_share: float
) -> float:
    """Operations a second that one accelerator in orbit achieves in the job, waits included."""
    return accelerator_throughput * training_utilisation * training_time_share


@quantity("1")
def training_share_margin(training_working_share: float, twin_training_working_share: float) -> float:
    """Accelerator time left in orbit, after waits, night and interruptions, over what is left on Earth, less one."""
    return training_working_share / twin_training_working_share - 1


# -- night and interruptions -----------------------------------------------------------------------------------------


@quantity("1")
def training_lit_share(
    eclipse_policy: float, job_placement: float, sunlit_fraction: float, eclipse_days_per_year: float, tropical_year: float
) -> float:
    """Share of the year in which all satellites of a synchronous job are lit together; 1 when batteries bridge the night.

    Packed they share one shadow; spread round the ring the job stands on every day that has one.
    """
    spread = 1 - eclipse_days_per_year / tropical_year
    lit = spread if job_placement == SPREAD else sunlit_fraction
    return 1.0 if eclipse_policy == BATTERY else lit


@quantity("h")
def training_interruption_time(
    job_accelerators: float, training_interruption_rate: float, orbital_failure_multiplier: float
) -> float:
    """Mean time between interruptions of the job in orbit: the recorded rate on Earth times that of failures in orbit."""
    return 1 / (job_accelerators * training_interruption_rate * orbital_failure_multiplier)


@quantity("h")
def terrestrial_training_interruption_time(job_accelerators: float, training_interruption_rate: float) -> float:
    """Mean time between interruptions of the job on Earth, as recorded, one accelerator stopping all."""
    return 1 / (job_accelerators * training_interruption_rate)


@quantity("1")
def training_progress_share(training_interruption_time: float, training_interruption_loss: float) -> float:
    """Share of the time in orbit that is left when every interruption costs a restart and the work since the last state."""
    return 1 / (1 + training_interruption_loss / training_interruption_time)


@quantity("1")
def terrestrial_training_progress_share(
    terrestrial_training_interruption_time: float, training_interruption_loss: float
) -> float:
    """Share of the time on Earth that is left after interruptions."""
    return 1 / (1 + training_interruption_loss / terrestrial_training_interruption_time)


@quantity("1")
def training_working_share(
    training_time_share: float, training_lit_share: float, training_progress_share: float
) -> float:
    """Share of accelerator time left in orbit for computing: after waits, night and interruptions."""
    return training_time_share * training_lit_share * training_progress_share


@quantity("1")
def terrestrial_training_working_share(
    terrestrial_training_time_share: float, terrestrial_training_progress_share: float
) -> float:
    """Share of accelerator time left on Earth for computing: after waits and interruptions."""
    return terrestrial_training_time_share * terrestrial_training_progress_share


# -- serving -------------------------------------------------------------------------------------------------------


@quantity("GB")
def serving_size(
    model_parameters: float,
    serving_width: float,
    cache_per_token: float,
    context_length: float,
    sequences_served: float,
) -> float:
    """Memory that serving one copy of the model takes: its weights, and the cache of every sequence served at once."""
    return model_parameters * serving_width + cache_per_token * context_length * sequences_served


@quantity("satellite")
def serving_satellites(serving_size: float, satellite_memory: float) -> float:
    """Satellites that serve one copy of the model between them; one where it fits."""
    return greater(1.0, serving_size / satellite_memory)


@quantity("1")
def serving_fit_margin(satellite_memory: float, serving_size: float) -> float:
    """Memory of one satellite over what serving one copy takes, less one; negative where it takes several."""
    return satellite_memory / serving_size - 1


@quantity("ms")
def serving_token_delay(serving_satellites: float, hop_latency: float) -> float:
    """What handing on from satellite to satellite adds to every token, out along the pipeline and back to its start."""
    return 2 * (serving_satellites - 1) * hop_latency


@quantity("Gbps")
def serving_link_rate(
    serving_satellites: float,
    text_token_rate: float,
    accelerators_per_satellite: float,
    hidden_size: float,
    activation_width: float,
) -> float:
    """What a satellite hands on while serving a model that does not fit it: one hidden state a token; none where it fits."""
    tokens = text_token_rate * accelerators_per_satellite * serving_satellites
    return tokens * hidden_size * activation_width * lesser(1.0, serving_satellites - 1)


@quantity("1")
def serving_link_share(serving_link_rate: float, satellite_network_rate: float) -> float:
    """Share of a satellite's lasers that serving takes; above 1 the links, not the chips, set the pace."""
    return serving_link_rate / satellite_network_rate

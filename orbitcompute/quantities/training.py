"""Training and serving: what of the accelerators' time is left when they wait for each other, in orbit and on Earth.

One job of a stated model, batch and number of accelerators. Data parallel between copies of the model, pipeline parallel
between the satellites (or racks) of one copy where one does not hold it; tensor, expert and context parallelism stay inside.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import quantity
from orbitcompute.formulas import greater, lesser, pipeline_time
from orbitcompute.quantities.terrestrial import OWN

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
def pipeline_stages(model_state_size: float, satellite_memory: float) -> float:
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
def microbatches(batch_tokens: float, sequence_length: float, job_replicas: float) -> float:
    """Sequences of a batch that each copy of the model works through, one after another."""
    return greater(1.0, batch_tokens / (sequence_length * job_replicas))


@quantity("ms")
def activation_transfer_time(
    sequence_length: float,
    hidden_size: float,
    activation_width: float,
    satellite_network_rate: float,
    hop_latency: float,
    pipeline_stages: float,
) -> float:
    """Handing one sequence's activations to the next satellite and their gradients back; none where the model fits one."""
    size = sequence_length * hidden_size * activation_width
    return 2 * (size / satellite_network_rate + hop_latency) * lesser(1.0, pipeline_stages - 1)


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
def terrestrial_pipeline_stages(
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


@quantity("s")
def terrestrial_training_step_time(
    terrestrial_training_compute_time: float,
    terrestrial_gradient_exchange_time: float,
    terrestrial_replicas: float,
    terrestrial_pipeline_stages: float,
    pipeline_chunks: float,
    terrestrial_domain_rate: float,
    batch_tokens: float,
    sequence_length: float,
    hidden_size: float,
    activation_width: float,
    cluster_hop_latency: float,
    collective_overlap: float,
) -> float:
    """Time of one step of the same job in the cluster, one local step a collective, by the same equations."""
    stages = terrestrial_pipeline_stages
    compute = terrestrial_training_compute_time
    batches = greater(1.0, batch_tokens / (sequence_length * terrestrial_replicas))
    size = sequence_length * hidden_size * activation_width
    transfer = 2 * (size / terrestrial_domain_rate + cluster_hop_latency) * lesser(1.0, stages - 1)
    left = terrestrial_gradient_exchange_time - collective_overlap * compute
    return pipeline_time(batches, stages, pipeline_chunks, compute / batches, transfer) + (left + np.abs(left)) / 2


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
def training_share_margin(training_time_share: float, twin_training_time_share: float) -> float:
    """Accelerator time left in orbit over what is left with the same chips on Earth, less one."""
    return training_time_share / twin_training_time_share - 1


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

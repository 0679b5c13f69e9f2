"""What a token of an answer costs, in orbit and in a rack on Earth: a roofline, what serving gets of it, and the first token.

Both sides have the same chips, model, precision and efficiency; they differ in how many accelerators share a copy of the
model, in what an accelerator-hour costs, and in the way to the user.
"""

from __future__ import annotations

from orbitcompute.declare import choice, quantity
from orbitcompute.formulas import sequences_held, token_rate_bound

BF16, FP8, FP4 = choice(
    "serving_precision",
    "The precision in which a model is served",
    bf16="sixteen bits, as trained",
    fp8="eight bits",
    fp4="four bits, where the accelerator has units for them",
)


@quantity("GB")
def served_weights(model_parameters: float, serving_width: float) -> float:
    """Weights of one copy of the model as it is served."""
    return model_parameters * serving_width


@quantity("GB")
def served_cache(cache_per_token: float, prompt_tokens: float, answer_tokens: float) -> float:
    """Cache of one sequence, halfway through its answer."""
    return cache_per_token * (prompt_tokens + answer_tokens / 2)


@quantity("FLOP")
def served_operations(
    active_parameters: float, inference_operations_per_parameter: float, prompt_tokens: float, answer_tokens: float
) -> float:
    """Arithmetic of a token of an answer, with its share of reading the prompt; attention's own is left out."""
    return active_parameters * inference_operations_per_parameter * (1 + prompt_tokens / answer_tokens)


@quantity("1")
def serving_throughput_ratio(serving_precision: float, fp8_throughput_ratio: float, fp4_throughput_ratio: float) -> float:
    """Dense operations a second at the precision of serving over those at BF16."""
    if serving_precision == FP8:
        return fp8_throughput_ratio
    return fp4_throughput_ratio if serving_precision == FP4 else 1.0


@quantity("FLOP / s")
def serving_throughput(accelerator_throughput: float, serving_throughput_ratio: float) -> float:
    """Dense operations a second of an accelerator at the precision of serving."""
    return accelerator_throughput * serving_throughput_ratio


@quantity("1", above=0.0, otherwise="the model does not fit into a satellite's accelerators")
def orbital_sequences(
    accelerators_per_satellite: float, accelerator_memory: float, memory_usable_share: float, served_weights: float,
    served_cache: float,
) -> float:
    """Sequences that one satellite serves at once, its memory full."""
    return sequences_held(accelerators_per_satellite, accelerator_memory, memory_usable_share, served_weights, served_cache)


@quantity("1", above=0.0, otherwise="the model does not fit into one scale-up domain")
def rack_sequences(
    accelerator_domain: float, accelerator_memory: float, memory_usable_share: float, served_weights: float, served_cache: float
) -> float:
    """Sequences that one server or rack on Earth serves at once, its memory full."""
    return sequences_held(accelerator_domain, accelerator_memory, memory_usable_share, served_weights, served_cache)


@quantity("1 / s")
def orbital_token_rate(
    orbital_sequences: float, served_weights: float, served_cache: float, served_operations: float,
    accelerators_per_satellite: float, accelerator_memory_bandwidth: float, serving_throughput: float,
    serving_efficiency: float,
) -> float:
    """Tokens of answers a second and accelerator in orbit, memory full: the share of the roofline that serving gets."""
    return serving_efficiency * token_rate_bound(
        orbital_sequences, served_weights, served_cache, served_operations, accelerators_per_satellite,
        accelerator_memory_bandwidth, serving_throughput)


@quantity("1 / s")
def rack_token_rate(
    rack_sequences: float, served_weights: float, served_cache: float, served_operations: float, accelerator_domain: float,
    accelerator_memory_bandwidth: float, serving_throughput: float, serving_efficiency: float,
) -> float:
    """Tokens of answers a second and accelerator in a rack on Earth, memory full."""
    return serving_efficiency * token_rate_bound(
        rack_sequences, served_weights, served_cache, served_operations, accelerator_domain, accelerator_memory_bandwidth,
        serving_throughput)


@quantity("USD")
def orbital_cost_per_million_tokens(orbital_cost_per_accelerator_hour: float, orbital_token_rate: float) -> float:
    """A million tokens of answers from orbit, every hour busy: a cost. Those of prompts are not counted, only worked for."""
    return 1e6 * orbital_cost_per_accelerator_hour / orbital_token_rate


@quantity("USD")
def rack_cost_per_million_tokens(twin_cost_per_accelerator_hour: float, rack_token_rate: float) -> float:
    """A million tokens of answers from the same chips on Earth, every hour busy: a cost."""
    return 1e6 * twin_cost_per_accelerator_hour / rack_token_rate


@quantity("s")
def prompt_time(
    active_parameters: float, inference_operations_per_parameter: float, prompt_tokens: float, serving_throughput: float,
    serving_efficiency: float, prompt_accelerators: float,
) -> float:
    """Time to read one prompt on the accelerators that share it; waiting for a turn is left out."""
    operations = active_parameters * inference_operations_per_parameter * prompt_tokens
    return operations / (prompt_accelerators * serving_throughput * serving_efficiency)


@quantity("s")
def orbital_first_token_time(prompt_time: float, user_service_median: float) -> float:
    """From asking to the first token of an answer from orbit: the round trip and the reading of the prompt."""
    return prompt_time + user_service_median


@quantity("s")
def rack_first_token_time(prompt_time: float, earth_user_round_trip: float) -> float:
    """From asking to the first token of an answer from a hall on Earth."""
    return prompt_time + earth_user_round_trip

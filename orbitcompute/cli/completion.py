"""Names that a shell completes: commands, scenarios, clusters, quantities, inputs and their components."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click
from click.shell_completion import CompletionItem

from orbitcompute.cli.main import VARIABLE

SHELLS = ("bash", "zsh", "fish")
Names = Callable[[], Iterable[str]]


def _catalog_names(kind: str) -> Names:
    def names() -> Iterable[str]:
        from orbitcompute.catalog.catalog import load

        return load().names(kind)

    return names


def _quantities() -> Iterable[str]:
    import orbitcompute.quantities  # noqa: F401  (declares every quantity)
    from orbitcompute.declare import registry

    return registry.quantities


def _assignable() -> Iterable[str]:
    import orbitcompute.quantities  # noqa: F401
    from orbitcompute.catalog.catalog import load
    from orbitcompute.catalog.groups import groups

    return [*load().assignable, *groups()]


def _values(name: str) -> list[str]:
    """What can stand behind `NAME=`: the components of a slot, the alternatives of a choice."""
    import orbitcompute.quantities  # noqa: F401
    from orbitcompute.catalog.catalog import load
    from orbitcompute.catalog.shelf import SLOTS
    from orbitcompute.declare import registry

    if name in SLOTS:
        return list(load().names(SLOTS[name]))
    choice = registry.choices.get(name)
    return [] if choice is None else list(choice.codes)


def _explained() -> Iterable[str]:
    from orbitcompute.report.glossary import terms

    return [*_quantities(), *_assignable(), *(term.word for term in terms())]


# What a parameter of any command takes, by its name in the code; `=` ends a name that a value follows.
TAKES: dict[str, tuple[Names, str]] = {
    "scenario": (_catalog_names("scenarios"), ""), "baseline": (_catalog_names("terrestrial"), ""), "pairs": (_assignable, "="),
    "specs": (_assignable, "="), "outputs": (_quantities, ""), "vary": (_assignable, ""),
    "result": (_catalog_names("scenarios"), ""),
}
TAKES_OF = {"explain": {"name": (_explained, "")}, "sensitivity": {"of": (_quantities, "")},
            "timeline": {"name": (_quantities, "")}}


def taught(command: click.Command, name: str) -> click.Command:
    """The command, its parameters told which names they take."""
    takes = {**TAKES, **TAKES_OF.get(name, {})}
    for parameter in command.params:
        if parameter.name in takes:
            # click takes this function where a parameter is declared; one place here says it for all commands
            parameter._custom_shell_complete = _completing(*takes[parameter.name])
    return command


def _completing(
    names: Names, end: str
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    def complete(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        name, given, value = begun.partition("=")
        if end == "=" and given:
            first, comma, last = value.rpartition(",")
            return [CompletionItem(f"{name}={first}{comma}{one}") for one in _values(name) if one.startswith(last)]
        before, _, last = begun.rpartition(",")
        lead = f"{before}," if before else ""
        return [CompletionItem(f"{lead}{name}{end}") for name in sorted(set(names())) if name.startswith(last)]

    return complete


def script(shell: str) -> str:
    """What a shell has to read to complete `orbitcompute`, and where to put it."""
    ways = {
        "bash": f'# in ~/.bashrc (`=` no longer parts words, so that values complete too):\n'
                'COMP_WORDBREAKS="${COMP_WORDBREAKS//=}"\n'
                f'eval "$({VARIABLE}=bash_source orbitcompute)"',
        "zsh": f'# in ~/.zshrc:\neval "$({VARIABLE}=zsh_source orbitcompute)"',
        "fish": f"# in ~/.config/fish/completions/orbitcompute.fish:\n{VARIABLE}=fish_source orbitcompute | source",
    }
    return ways[shell]


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Say what makes SHELL complete commands, scenarios, inputs and quantities."""
    click.echo(script(shell))

"""Every command of the application explains itself."""

from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from flows.cli.main import app


def walk(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, sub in commands_of(command).items():
        yield from walk(sub, (*path, name))


def commands_of(command: Any) -> dict[str, Any]:
    """Those of a group; a command proper has none."""
    return getattr(command, "commands", {})


EVERY = dict(walk(typer.main.get_command(app)))
LEAVES = {path: command for path, command in EVERY.items() if not commands_of(command)}


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_help_tells_what_it_does_and_each_option(path: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, [*path, "--help"])
    assert done.exit_code == 0
    command = EVERY[path]
    assert command.help
    first_words = " ".join(command.help.split()[:5])
    assert first_words in " ".join(done.output.split())
    assert all(name in done.output for name in commands_of(command))


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_every_option_says_what_it_means_and_every_command_answers_in_json_too(path: tuple[str, ...]) -> None:
    options = {name: option for option in LEAVES[path].params for name in option.opts}
    assert "--output" in options
    silent = [name for name, option in options.items() if not getattr(option, "help", None)]
    assert silent == []


def test_without_a_command_the_commands_are_listed() -> None:
    done = CliRunner().invoke(app, [])
    assert done.exit_code == 2
    assert {"demo", "ingest", "run", "sql", "up"} <= set(done.output.split())

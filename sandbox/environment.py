"""Single variables of the environment. A wrong one is a ValueError that names it."""

from collections.abc import Mapping


def port(environ: Mapping[str, str], name: str, default: int) -> int:
    """Return a port number; 0 takes a free port."""
    text = environ.get(name, str(default))
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        raise ValueError(f"{name} must be a port number")
    return int(text)


def one_of(environ: Mapping[str, str], name: str, *choices: str) -> str:
    """Return one of the choices, the first if the variable is not set."""
    text = environ.get(name, choices[0])
    if text not in choices:
        raise ValueError(f"{name} must be {' or '.join(choices)}")
    return text

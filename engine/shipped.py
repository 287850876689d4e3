"""The folders shipped beside the code: where the policies, the schemas and the pages are on this machine."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder `policies`, `schemas` or `docs`: inside the installed package, else at the top of the source checkout.

    Raises:
        FileNotFoundError: if neither place has a folder of that name.
    """
    for place in (_PACKAGE / "_shipped" / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"no folder “{name}” is shipped with the engine")

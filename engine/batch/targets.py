"""Files written together or not at all: each under a name of its own until all are complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory


@dataclass(slots=True)
class Targets:
    """The files of one run: `path` gives where to write what will stand in a target."""

    folder: Path
    found: dict[Path, Path] = field(default_factory=dict)

    def path(self, target: Path) -> Path:
        """Where to write a file until all are complete: beside its target, so that it only has to be renamed."""
        return self.found.setdefault(target, self.folder / f"{len(self.found)}{target.suffix}")


@contextmanager
def together(folder: Path) -> Iterator[Targets]:
    """Files of a folder that take their places when the block ends; none does when it fails or is interrupted.

    Raises:
        OSError: if the folder cannot be written to.
    """
    with TemporaryDirectory(prefix=".engine-", dir=folder) as hidden:
        targets = Targets(Path(hidden))
        yield targets
        for target, written in targets.found.items():
            written.replace(target)


def overwritten(targets: Iterable[Path], inputs: Iterable[Path]) -> Path | None:
    """A target that is one of the files read, under whatever name."""
    read = [path.resolve() for path in inputs]
    return next((target for target in targets if target.resolve() in read), None)


def beside(out: Path, word: str, suffix: str = "") -> Path:
    """The name of a file that goes with another: `resultats.csv` → `resultats.rejets.csv`."""
    return out.with_name(f"{out.stem}.{word}{suffix or out.suffix}")

"""The collector of cycles leaves alone what stays, so that commands begin and end promptly."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from forum.kernel.collector import kept_for_good

COUNTING = """
import atexit, gc
from forum.cli import main
atexit.register(lambda: print("looked through:", len(gc.get_objects()), "left alone:", gc.get_freeze_count()))
main(["--help"])
"""


def test_what_is_loaded_to_stay_is_not_looked_through_and_what_comes_later_is() -> None:
    with kept_for_good():
        stays = ["an application"]
        assert not gc.isenabled()
    comes = ["a request"]
    looked_through = {id(one) for one in gc.get_objects()}
    assert gc.isenabled()
    assert id(stays) not in looked_through
    assert id(comes) in looked_through


def test_the_collector_works_again_after_what_could_not_be_loaded() -> None:
    with pytest.raises(ValueError, match="no such setting"), kept_for_good():
        raise ValueError("no such setting")
    assert gc.isenabled()


def test_a_command_ends_without_going_through_the_whole_application(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "FORUM_DATA": str(tmp_path)}
    command = [sys.executable, "-c", COUNTING]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.splitlines()[-1]
    looked_through, left_alone = (int(part.split()[0]) for part in told.split(": ")[1:])
    assert left_alone > 100_000 > looked_through

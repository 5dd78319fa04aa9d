"""A data folder has one server and any number of workers, and nobody else while a backup is brought back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dawg.errors import StoreError
from dawg.server.holding import held_alone, held_by_server, held_by_worker


def test_a_second_server_is_told_who_has_the_folder(tmp_path: Path) -> None:
    with held_by_server(tmp_path) as hold:
        hold.note(f"dawg serve (process {os.getpid()}, http://here)")
        with (
            pytest.raises(StoreError, match=r"dawg serve \(process [0-9]+, http://here\) has"),
            held_by_server(tmp_path),
        ):
            pass
    with held_by_server(tmp_path):
        pass


def test_a_backup_waits_for_the_end_of_servers_and_workers(tmp_path: Path) -> None:
    with held_by_server(tmp_path), pytest.raises(StoreError), held_alone(tmp_path, "dawg admin restore"):
        pass
    with held_by_worker(tmp_path), held_by_worker(tmp_path):
        with (
            pytest.raises(StoreError, match=rf"dawg worker \(process {os.getpid()}\)"),
            held_alone(tmp_path, "restore"),
        ):
            pass
        with held_by_server(tmp_path):  # workers of a killed server are in nobody's way
            pass
    with held_alone(tmp_path, "dawg admin restore"):
        for held in (held_by_server, held_by_worker):
            with pytest.raises(StoreError, match="dawg admin restore"), held(tmp_path):
                pass


def test_a_worker_that_died_is_not_named(tmp_path: Path) -> None:
    (tmp_path / "server").mkdir()
    lock = tmp_path / "server" / "workers.lock"
    lock.write_text("dawg worker (process 999999999)\n" * 3)
    with (
        held_by_worker(tmp_path),
        pytest.raises(StoreError, match=rf"^dawg worker \(process {os.getpid()}\)"),
        held_alone(tmp_path, "restore"),
    ):
        pass
    lock.write_text("dawg worker (process 999999999)\n" * 100)
    with held_by_worker(tmp_path):
        assert lock.stat().st_size < 100

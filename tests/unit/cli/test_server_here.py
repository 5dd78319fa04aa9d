"""What is done on the server's own machine: never elsewhere, and with settings that can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from dawg.cli.app import HERE, main


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DAWG_HOME", "HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.mark.parametrize("command", HERE)
def test_no_server_is_named_where_only_this_machine_counts(
    command: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (["--server", "http://127.0.0.1:9", command, "users"], [command, "--server=http://127.0.0.1:9"]):
        assert main(words) == 2
        told = capsys.readouterr().err
        assert told.startswith(f"dawg: --server does not go with {command}")
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("words", ["admin invite", "admin users", "admin verify", "worker"])
def test_a_folder_without_a_library_is_told_and_none_is_made(
    words: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words.split()) == 2
    told = capsys.readouterr().err
    assert f"there is no server's library in '{home}'" in told
    assert "DAWG_HOME" in told
    assert "DATABASE_URL" in told
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("words", ["worker", "admin verify"])
def test_files_that_are_in_another_machines_folder_are_told_of(
    words: str, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:9/x")
    assert main(words.split()) == 2
    told = capsys.readouterr().err
    assert f"keeps its files in its data folder, and '{home}' is another one" in told
    assert "AWS_S3_BUCKET" in told
    assert list(home.iterdir()) == []
    monkeypatch.setenv("AWS_S3_BUCKET", "beats")
    assert main(words.split()) == 1
    assert "cannot be reached" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["Bad_Bucket!!", "ab", "a" * 64, "a..b", "-a-", "http://bucket"])
def test_a_bucket_that_no_s3_has_stops_the_start(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_S3_BUCKET", name)
    assert main(["serve"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("dawg: AWS_S3_BUCKET: s3_bucket")
    assert told.count("\n") == 1
    assert "3 to 63 lower-case letters, digits, dots and hyphens" in told


def test_keys_of_providers_are_settings_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-secret-0123456789")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    assert main(["config", "show"]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert lines["keys.anthropic"].split() == ["keys.anthropic", "…6789", "ANTHROPIC_API_KEY"]
    assert lines["keys.openai"].split() == ["keys.openai", "not", "set"]

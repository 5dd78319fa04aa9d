"""A library, beats and talks on a server are as they are here: the same contracts, the same bytes."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from dawg.assistant.events import Changed, Finished, Text
from dawg.config import load
from dawg.errors import ArtifactError, Cancelled, InputError, MissingError, OutputError, StoreError
from dawg.gen.brief import Brief
from dawg.gen.operations.values import HalfTime
from dawg.gen.progress import Progress, Reporter
from dawg.store.records import Usage
from dawg.store.store import Store
from dawg.studio.beginning import SERVER_COUNTS, begin_session
from dawg.studio.local import LocalStudio
from dawg.studio.outputs import Outputs
from dawg.studio.remote.client import Client
from dawg.studio.remote.credentials import VARIABLE, Credentials
from dawg.studio.remote.session import RemoteSession
from dawg.studio.remote.store import RemoteStore
from dawg.studio.remote.studio import RemoteStudio
from dawg.studio.session import open_library
from tests.conftest import Program, environment
from tests.rigs.server import PASSWORD, WAV, Person, RunningServer, a_server, a_worker
from tests.unit.store.contract import StoreContract, Stores


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with a_server(login_attempts=100_000) as running, a_worker(running):
        yield running


@pytest.fixture
def client(server: RunningServer, ann: Person) -> Iterator[Client]:
    made = Client(server.url, ann.token)
    yield made
    made.close()


class TestRemoteStore(StoreContract):
    notes_usage = False

    @pytest.fixture
    def stores(self, server: RunningServer) -> Iterator[Stores]:
        people: dict[str, RemoteStore] = {}

        def of(owner: str) -> RemoteStore:
            if owner not in people:
                people[owner] = RemoteStore(Client(server.url, server.person(owner).token))
            return people[owner]

        yield of
        for store in people.values():
            store.close()

    def test_usage_adds_up_and_unknown_is_not_nothing(self, store: Store) -> None:
        store.add_usage(Usage(provider="p", model="m", cost_micro_usd=40))
        assert store.usage().calls == 0  # the server believes itself alone


BRIEF = Brief(genre="house", bars=4, seed=7)


def written(folder: Path) -> dict[str, str]:
    """Return the hashes of all files in a folder, by name."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def outputs(folder: Path) -> Outputs:
    folder.mkdir()
    return Outputs(master=folder / "beat.flac", stems=folder / "stems", midi=folder / "beat.mid", format="flac")


@pytest.mark.parametrize("operations", [(), (HalfTime(),)])
def test_the_server_makes_the_bytes_that_are_made_here(
    client: Client, tmp_path: Path, operations: tuple[HalfTime, ...]
) -> None:
    steps: list[Progress] = []
    there = RemoteStudio(client, cache=tmp_path / "cache").generate(
        BRIEF, outputs(tmp_path / "there"), operations=operations, reporter=Reporter(steps.append)
    )
    here = LocalStudio().generate(BRIEF, outputs(tmp_path / "here"), operations=operations)
    assert written(tmp_path / "there") == written(tmp_path / "here")
    assert (there.id, there.seed, there.sections, there.parts) == (here.id, here.seed, here.sections, here.parts)
    assert there.files.stems.keys() == here.files.stems.keys()
    assert there.loudness.integrated_lufs == pytest.approx(here.loudness.integrated_lufs, abs=0.02)
    assert there.project is not None
    assert there.chosen == here.chosen
    assert all(seconds > 0 for seconds in msgspec.structs.astuple(there.timings))
    assert steps
    again = RemoteStudio(client, cache=tmp_path / "cache")
    assert written(tmp_path / "cache")
    same = again.generate(BRIEF, outputs(tmp_path / "again"), operations=operations)
    assert (same.project, same.version) == (there.project, there.version)
    assert written(tmp_path / "again") == written(tmp_path / "here")


def test_what_cannot_be_is_refused_as_here(client: Client, tmp_path: Path) -> None:
    studio = RemoteStudio(client)
    taken = tmp_path / "taken.wav"
    taken.write_bytes(b"mine")
    for make in (studio, LocalStudio()):
        with pytest.raises(InputError, match="no such"):
            make.generate(Brief(genre="no such genre"), Outputs(folder=tmp_path))
        with pytest.raises(OutputError, match="exists"):
            make.generate(BRIEF, Outputs(master=taken))
    assert taken.read_bytes() == b"mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["taken.wav"]


def test_a_stop_here_cancels_the_job_there(client: Client, ann: Person, tmp_path: Path) -> None:
    seen: list[Progress] = []
    reporter = Reporter(seen.append, cancelled=lambda: len(seen) > 0)
    with pytest.raises(Cancelled):
        RemoteStudio(client).generate(
            Brief(genre="house", duration_s=900, seed=7), Outputs(folder=tmp_path), reporter=reporter
        )
    assert ann.http.get("/api/generate").json()["items"][0]["status"] == "cancelled"
    assert list(tmp_path.iterdir()) == []


def test_a_file_with_another_hash_is_not_taken(client: Client, ann: Person, tmp_path: Path) -> None:
    track = ann.http.post("/api/tracks/upload?name=a.wav", content=WAV).json()
    link = ann.http.get(f"/api/tracks/{track['id']}/link").json()
    client.fetch(link["url"], tmp_path / "good", sha256=track["sha256"])
    with pytest.raises(ArtifactError, match="damaged"):
        client.fetch(link["url"], tmp_path / "bad", sha256="0" * 64)
    assert not (tmp_path / "bad").exists()


def test_a_talk_is_held_on_the_server_and_goes_on_there(client: Client, ann: Person) -> None:
    with RemoteSession.begin(client, load({}), name="talk") as session:
        events = list(session.say("dark trap, 140 bpm, 8 bars"))
        assert [type(event) for event in events if isinstance(event, Changed)] == [Changed]
        assert isinstance(events[-1], Finished)
        assert "".join(event.text for event in events if isinstance(event, Text)).strip()
        state = session.state()
        assert state.score is not None
        assert (state.version, state.score.bpm) == ("v1", 140)
        list(session.say("mute the hats"))
        assert session.state().version == "v2"
        list(session.command("undo"))
        assert session.state().version == "v1"
    with RemoteSession.begin(client, load({}), name="talk") as session:
        assert session.sent() == ("dark trap, 140 bpm, 8 bars", "mute the hats")
        assert session.state().version == "v1"
    assert ann.http.get("/api/chat/conversation-named", params={"name": "TALK"}).status_code == 200


def test_where_a_talk_is_held_is_told_by_the_setting(
    server: RunningServer, ann: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, ann.token)
    environ = {"HOME": str(tmp_path), "DAWG_SERVER": server.url, VARIABLE: ann.token}
    settings = load(environ)
    with open_library(settings)[0] as library:
        for asked, told in (({}, ""), ({"models": "off"}, SERVER_COUNTS), ({"max_cost": "1"}, SERVER_COUNTS)):
            session, note = begin_session(library, settings, environ, **asked)
            assert (type(session), note) == (RemoteSession, told)
            session.close()


def test_without_a_server_or_a_login_there_is_one_clear_line(server: RunningServer) -> None:
    for url, key, kind, told in (
        ("http://127.0.0.1:9", "", StoreError, "cannot be reached"),
        (server.url, "dawg_key_" + "A" * 43, InputError, "does not know you"),
    ):
        nobody = RemoteStore(Client(url, key))
        with pytest.raises(kind, match=told):
            nobody.projects()
        nobody.close()
    with pytest.raises(MissingError, match="no login"):
        Credentials({"HOME": "/nonexistent"}).find(server.url)


def test_the_command_line_works_on_the_server(
    server: RunningServer, ann: Person, program: Program, tmp_path: Path
) -> None:
    login = subprocess.run(
        [*_dawg(), "login", server.url, "--email", ann.email], input=f"{PASSWORD}\n", text=True, capture_output=True,
        env=environment(tmp_path / "home"), cwd=tmp_path / "work", timeout=60, check=False,
    )  # fmt: skip
    assert login.returncode == 0, login.stderr
    kept = tmp_path / "home" / ".config" / "dawg" / "keys" / "servers.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert PASSWORD not in kept.read_text()
    there = ["--server", server.url]
    made = program(*there, "generate", "--genre", "trap", "--bars", "4", "--seed", "3", "--out", "a.wav", "--quiet")
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "work" / "a.wav").exists()
    listed = program("list", env={"DAWG_SERVER": server.url})
    assert "trap-" in listed.stdout
    name = next(line.split()[0] for line in listed.stdout.splitlines() if line.startswith("trap-"))
    said = program(*there, "chat", name, "--once", "mute the hats")
    assert said.returncode == 0, said.stderr
    told = program(*there, "chat", name, "--once", "describe it", "--model", "anthropic")
    assert told.returncode == 0, told.stderr
    assert "the server's models and budgets count here" in told.stderr
    assert "v2" in program(*there, "history", name).stdout or "mute the hats" in program(*there, "history", name).stdout
    shared = program(*there, "share", name)
    assert shared.stdout.startswith(f"http://127.0.0.1:{server.options.port}/listen/dawg_share_")
    assert program(*there, "undo", name).returncode == 0
    assert program("list").stderr  # the library here is as empty as before
    assert program("logout", server.url).returncode == 0
    refused = program(*there, "list")
    assert refused.returncode == 2
    assert "dawg login" in refused.stderr


def _dawg() -> list[str]:
    import sys

    return [sys.executable, "-m", "dawg"]


def test_who_was_put_out_of_the_last_team_joins_again_by_an_invitation(server: RunningServer, tmp_path: Path) -> None:
    ann = server.person("ann")
    bob = server.person("bob", invitation=ann.http.post("/api/team/invitations", json={}).json()["invitation"])
    assert ann.http.delete(f"/api/team/members/{bob.id}").status_code == 200

    def login(*words: str, answers: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*_dawg(), "login", server.url, "--email", bob.email, *words], input=answers, text=True, capture_output=True,
            env=environment(tmp_path), timeout=60, check=False,
        )  # fmt: skip

    alone = login(answers=f"{PASSWORD}\n")
    assert alone.returncode == 2
    assert "you are in no team" in alone.stderr
    assert "--register" in alone.stderr
    door = ann.http.post("/api/team/invitations", json={}).json()["invitation"]
    joined = login("--register", answers=f"{door}\n{PASSWORD}\n")
    assert joined.returncode == 0, joined.stderr
    assert bob.email in joined.stdout
    assert bob.id in [member["user"]["id"] for member in ann.http.get("/api/team/members").json()["items"]]
    second = server.person("carl")  # a second team: the key is for the one that was joined
    door = second.http.post("/api/team/invitations", json={}).json()["invitation"]
    assert login("--register", answers=f"{door}\n{PASSWORD}\n").returncode == 0
    key = Credentials({"HOME": str(tmp_path)}).find(server.url)
    assert server.client(key).get("/api/team").json()["id"] == second.team

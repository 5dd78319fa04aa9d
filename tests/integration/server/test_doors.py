"""Who comes in, and what they see: tokens, keys, roles, other people's things."""

from __future__ import annotations

import base64
import time
from typing import Any

import jwt
import msgspec
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from dawg.cli.login import _come_in
from dawg.errors import InputError
from dawg.server.doors.tokens import Signer
from dawg.server.routes import TABLE
from dawg.store.ids import new_id, now_ms
from dawg.studio.remote.client import Client
from tests.rigs.processes import until
from tests.rigs.server import PASSWORD, WAV, Person, RunningServer, a_server, server

__all__ = ["server"]


def signer(server: RunningServer) -> Signer:
    house = server.web.app.house
    assert house is not None
    return house.signer


def test_without_a_token_nothing_but_health_login_and_register_answers(server: RunningServer) -> None:
    http, refused = server.client(), 0
    for route in TABLE.routes:
        if route.access == "open":
            continue
        path = route.path
        while "{" in path:
            head, _, rest = path.partition("{")
            path = head + new_id(now_ms()) + rest.partition("}")[2]
        answer = http.request(route.method, path, json={} if route.body is not None else None)
        assert answer.status_code == 401, (route.method, path, answer.text)
        assert answer.json()["error"]["code"] == "unauthorized"
        refused += 1
    assert refused > 60


def test_only_what_a_link_or_a_page_needs_is_open_besides() -> None:
    opened = {route.path for route in TABLE.routes if route.access == "open"}
    assert opened == {
        "/api/auth/register", "/api/auth/login", "/api/auth/refresh", "/livez", "/readyz", "/health", "/api/health/{part}",
        "/files/{sha256}", "/listen/{token}", "/listen/{token}/audio", "/listen/{token}/download", "/listen/{token}/peaks",
        "/pages/{name}", "/api/openapi.json", "/api/docs",
    }  # fmt: skip


def test_forged_expired_and_foreign_tokens_are_refused(server: RunningServer, ann: Person) -> None:
    real = signer(server)
    sid = msgspec.json.decode(base64.urlsafe_b64decode(ann.token.split(".")[1] + "=="))["sid"]
    kid = jwt.get_unverified_header(ann.token)["kid"]
    key = real._keys[kid]
    now = int(time.time())
    good = {"iss": "dawg", "sub": ann.id, "sid": sid, "iat": now, "exp": now + 600}
    head, body, tail = ann.token.split(".")
    forged = [
        jwt.encode(good, None, algorithm="none", headers={"kid": kid}),
        jwt.encode(good, None, algorithm="none"),
        jwt.encode(good, b"x" * 32, algorithm="HS256", headers={"kid": kid}),
        jwt.encode(good, key * 2, algorithm="HS512", headers={"kid": kid}),
        jwt.encode(good, key, algorithm="HS256"),
        jwt.encode(good, key, algorithm="HS256", headers={"kid": "0" * 16}),
        jwt.encode({**good, "exp": now - 60}, key, algorithm="HS256", headers={"kid": kid}),
        jwt.encode({**good, "exp": now + 10**9}, key, algorithm="HS256", headers={"kid": kid}),
        jwt.encode({**good, "iss": "else"}, key, algorithm="HS256", headers={"kid": kid}),
        jwt.encode({**good, "sub": "somebody"}, key, algorithm="HS256", headers={"kid": kid}),
        jwt.encode({**good, "sid": new_id(now_ms())}, key, algorithm="HS256", headers={"kid": kid}),
        jwt.encode(
            {name: value for name, value in good.items() if name != "exp"}, key, algorithm="HS256", headers={"kid": kid}
        ),
        real.token(session_id=sid, user_id=ann.id, now_s=time.time() - 90_000),
        f"{head}.{body}.{tail[:-2]}AA",
        f"{head}.{body}.",
        ".".join(
            [base64.urlsafe_b64encode(b'{"alg":"none","kid":"' + kid.encode() + b'"}').decode().rstrip("="), body, ""]
        ),
        "dawg_key_" + "A" * 43,
        "a" * 100_00,
        "..",
        "null",
        ann.refresh,
    ]
    http = server.client()
    for token in forged:
        answer = http.get("/api/auth/me", headers={"authorization": f"Bearer {token}"})
        assert answer.status_code in (401, 431), (token[:60], answer.text)
    assert http.get("/api/auth/me", headers={"authorization": f"Bearer {ann.token}"}).status_code == 200
    assert http.get("/api/auth/me", headers={"authorization": f"Basic {ann.token}"}).status_code == 401


def test_a_refresh_token_works_once_and_its_second_use_ends_the_session(server: RunningServer) -> None:
    person = server.person()
    http = server.client()
    first = http.post("/api/auth/refresh", json={"refreshToken": person.refresh})
    assert first.status_code == 200
    assert server.client(first.json()["token"]).get("/api/auth/me").status_code == 200
    assert http.post("/api/auth/refresh", json={"refreshToken": person.refresh}).status_code == 401
    assert http.post("/api/auth/refresh", json={"refreshToken": first.json()["refreshToken"]}).status_code == 401
    assert person.http.get("/api/auth/me").status_code == 401


def test_a_revoked_key_is_dead_on_every_instance_within_five_seconds(server: RunningServer, ann: Person) -> None:
    key = ann.key()
    other = RunningServer(server.options, server.redis_url)  # another instance on the same record
    try:
        there, here = other.client(key), server.client(key)
        assert there.get("/api/auth/me").status_code == here.get("/api/auth/me").status_code == 200
        key_id = ann.http.get("/api/auth/keys").json()["items"][0]["id"]
        began = time.monotonic()
        assert ann.http.delete(f"/api/auth/keys/{key_id}").status_code == 200
        assert here.get("/api/auth/me").status_code == 401
        until(lambda: there.get("/api/auth/me").status_code == 401, within_s=5, what="the end of the key")
        assert time.monotonic() - began < 5
    finally:
        other.close()


def test_a_key_makes_no_keys_and_changes_no_password(server: RunningServer, ann: Person) -> None:
    with_key = server.client(ann.key())
    assert with_key.post("/api/auth/keys", json={"name": "more"}).status_code == 403
    assert with_key.post("/api/teams", json={"name": "more"}).status_code == 403


def test_a_wrong_password_and_an_unknown_address_look_alike(server: RunningServer, ann: Person) -> None:
    http = server.client()
    wrong = http.post("/api/auth/login", json={"email": ann.email, "password": "wrong password"})
    unknown = http.post("/api/auth/login", json={"email": "nobody@example.org", "password": "wrong password"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json()["error"]["message"] == unknown.json()["error"]["message"]
    right = http.post("/api/auth/login", json={"email": ann.email.upper(), "password": PASSWORD})
    assert right.status_code == 200


def test_attempts_to_log_in_are_limited_whatever_forwarded_for_says() -> None:
    with a_server(login_attempts=3) as server:
        http, codes = server.client(), []
        for number in range(5):
            answer = http.post(
                "/api/auth/login", json={"email": "ann@example.org", "password": "wrong password"},
                headers={"x-forwarded-for": f"10.0.0.{number}"},
            )  # fmt: skip
            codes.append(answer.status_code)
        assert codes == [401, 401, 401, 429, 429]
        assert int(answer.headers["retry-after"]) >= 1


def test_registration_is_by_invitation_unless_it_is_open(server: RunningServer, ann: Person) -> None:
    body = {"email": "new@example.org", "password": PASSWORD}
    with a_server(open_registration=False) as closed:
        http = closed.client()
        assert http.post("/api/auth/register", json=body).json()["error"]["code"] == "invitation_needed"
        assert (
            http.post("/api/auth/register", json={**body, "invitation": "dawg_invite_" + "A" * 43}).status_code == 422
        )
    made = ann.http.post("/api/team/invitations", json={"role": "member"}).json()
    bob = server.person("bob", invitation=made["invitation"])
    assert bob.team == ann.team
    again = server.client().post(
        "/api/auth/register", json={**body, "email": "late@example.org", "invitation": made["invitation"]}
    )
    assert again.status_code == 422
    assert bob.http.post("/api/team/invitations", json={}).status_code == 403
    assert bob.http.get("/api/audit").status_code == 403
    assert bob.http.get("/api/admin/users").status_code == 403
    assert ann.http.get("/metrics").status_code == 403


def test_a_member_who_was_put_out_sees_nothing_any_more(server: RunningServer, ann: Person) -> None:
    made = ann.http.post("/api/team/invitations", json={}).json()
    carl = server.person("carl", invitation=made["invitation"])
    key = server.client(carl.key())
    assert key.get("/api/team/members").status_code == 200
    assert ann.http.delete(f"/api/team/members/{carl.id}").status_code == 200
    assert key.get("/api/team/members").status_code == 401
    assert ann.http.delete(f"/api/team/members/{ann.id}").status_code == 422  # the last owner stays


def test_who_is_in_no_team_any_more_logs_in_and_joins_by_an_invitation(server: RunningServer, ann: Person) -> None:
    dora = server.person("dora", invitation=ann.http.post("/api/team/invitations", json={}).json()["invitation"])
    assert ann.http.delete(f"/api/team/members/{dora.id}").status_code == 200
    came = server.client().post("/api/auth/login", json={"email": dora.email, "password": PASSWORD}).json()
    assert came["teams"] == []
    http = server.client(came["token"])
    me = http.get("/api/auth/me").json()
    assert (me["user"]["id"], me["team"], me["teams"]) == (dora.id, None, [])
    for method, path in (
        ("GET", "/api/projects"), ("POST", "/api/generate"), ("GET", "/api/events"), ("GET", "/api/team/members"),
        ("POST", "/api/auth/keys"), ("POST", "/api/chat/message"), ("GET", "/api/audit"), ("GET", "/api/tracks"),
    ):  # fmt: skip
        refused = http.request(method, path, json={} if method == "POST" else None)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "no_team"), path
    assert http.post("/api/teams", json={"name": "mine"}).status_code == 403
    assert http.get("/api/projects", headers={"x-dawg-team": ann.team}).status_code == 404
    with pytest.raises(InvalidStatus) as shut:
        connect(server.url.replace("http", "ws") + "/ws", subprotocols=[f"bearer.{came['token']}"]).__enter__()  # type: ignore[list-item]
    assert shut.value.response.status_code == 403
    changed = {"password": PASSWORD, "newPassword": "another good one"}
    assert http.post("/api/auth/password", json=changed).status_code == 200
    again = server.client().post("/api/auth/login", json={"email": dora.email, "password": "another good one"}).json()
    http = server.client(again["token"])
    door = ann.http.post("/api/team/invitations", json={}).json()["invitation"]
    assert http.post("/api/auth/accept", json={"invitation": door}).json()["id"] == ann.team
    assert http.get("/api/projects").status_code == 200
    renewed = server.client().post("/api/auth/refresh", json={"refreshToken": again["refreshToken"]})
    assert renewed.json()["teams"][0]["id"] == ann.team


def test_an_admin_of_the_server_without_a_team_makes_one(server: RunningServer) -> None:
    admin, other = server.admin(), server.person("heir")
    door = admin.http.post("/api/team/invitations", json={"role": "owner"}).json()["invitation"]
    assert other.http.post("/api/auth/accept", json={"invitation": door}).status_code == 200
    assert admin.http.delete(f"/api/team/members/{admin.id}").status_code == 200
    assert admin.http.get("/api/admin/users").status_code == 200
    assert admin.http.post("/api/teams", json={"name": "new"}).status_code == 201
    assert admin.http.get("/api/team").json()["name"] == "new"


def _things(person: Person) -> dict[str, Any]:
    chat = person.http.post("/api/chat/message", json={"message": "house, 8 bars, 120 bpm"}).json()
    job = person.http.post("/api/generate", json={"brief": {"genre": "house", "bars": 4}}).json()
    track = person.http.post("/api/tracks/upload?name=a.wav", content=WAV).json()
    share = person.http.post("/api/shares", json={"versionId": chat["versionId"]}).json()
    key_id = (person.key(), person.http.get("/api/auth/keys").json()["items"][0]["id"])[1]
    door = person.http.post("/api/team/invitations", json={}).json()
    return {
        "project_id": chat["projectId"], "version_id": chat["versionId"], "conversation_id": chat["conversationId"],
        "job_id": job["jobId"], "track_id": track["id"], "share_id": share["id"], "key_id": key_id,
        "invitation_id": door["id"], "user_id": person.id, "number": "1",
    }  # fmt: skip


BODIES: dict[str, Any] = {
    "/api/chat/conversations/{conversation_id}": {"name": "mine"},
    "/api/chat/conversations/{conversation_id}/messages": {"role": "user", "text": "hello"},
    "/api/projects/{project_id}": {"name": "mine"},
    "/api/team/members/{user_id}": {"role": "member"},
    "/api/admin/users/{user_id}": {"disabled": True},
}


def test_every_thing_of_somebody_else_looks_missing(server: RunningServer, ann: Person, eve: Person) -> None:
    theirs, tried = _things(ann), 0
    for route in TABLE.routes:
        if "{" not in route.path or route.access == "open" or route.tag == "admin":
            continue
        body = BODIES.get(route.path)
        if route.path.endswith("/versions") and route.method == "POST":
            version = ann.http.get(f"/api/versions/{theirs['version_id']}/score").json()
            body = {"score": version}
        if route.path.endswith("/branches") and route.method == "POST":
            body = {"name": "b", "versionId": theirs["version_id"]}
        path = route.path.format(**theirs)
        query = "?name=main" if route.path.endswith("/branches") and route.method == "DELETE" else ""
        answer = eve.http.request(
            route.method, path + query, json=body if body is not None else {} if route.body else None
        )
        assert answer.status_code == 404, (route.method, route.path, answer.status_code, answer.text)
        nothing = route.path.format(**{name: new_id(now_ms()) for name in theirs} | {"number": "1"})
        same = eve.http.request(
            route.method, nothing + query, json=body if body is not None else {} if route.body else None
        )
        assert same.status_code == 404
        assert same.json()["error"]["code"] == answer.json()["error"]["code"]
        tried += 1
    assert tried > 20
    for body, path in (
        ({"versionId": theirs["version_id"]}, "/api/generate/stems"),
        ({"versionId": theirs["version_id"], "operations": [{"op": "mute"}]}, "/api/generate/edit"),
        ({"versionId": theirs["version_id"]}, "/api/generate/variations"),
        ({"trackId": theirs["track_id"]}, "/api/generate/master"),
        ({"tracks": [{"trackId": theirs["track_id"]}] * 2}, "/api/generate/mix"),
        ({"projectId": theirs["project_id"]}, "/api/generate/beat"),
        ({"message": "louder", "projectId": theirs["project_id"]}, "/api/chat/message"),
        ({"message": "louder", "conversationId": theirs["conversation_id"]}, "/api/chat/message"),
        ({"versionId": theirs["version_id"]}, "/api/shares"),
        ({"name": "x", "projectId": theirs["project_id"]}, "/api/chat/conversations"),
    ):
        assert eve.http.post(path, json=body).status_code == 404, path
    assert eve.http.get("/api/projects").json()["items"] == []
    assert eve.http.get("/api/search", params={"q": "house"}).json()["items"] == []
    assert eve.http.get("/api/tracks").json()["items"] == []
    assert eve.http.get("/api/auth/me", headers={"x-dawg-team": ann.team}).status_code == 404


def test_no_secret_gets_into_the_log(server: RunningServer, ann: Person) -> None:
    key = ann.key()
    server.client(key).get("/api/auth/me")
    server.client().post("/api/auth/login", json={"email": ann.email, "password": "my own secret 77"})
    said = server.log.getvalue()
    for secret in (key, ann.token, ann.refresh, PASSWORD, "my own secret 77"):
        assert secret not in said
    kept = b"".join(path.read_bytes() for path in server.options.data_folder.glob("library.db*"))
    for secret in (key, ann.refresh, PASSWORD):
        assert secret.encode() not in kept


def test_the_audit_log_says_what_was_changed(server: RunningServer) -> None:
    owner = server.person("owner")
    invitation = owner.http.post("/api/team/invitations", json={"role": "admin", "hours": 1}).json()
    bob = server.person("bob", invitation=invitation["invitation"])
    member = f"/api/team/members/{bob.id}"
    assert owner.http.patch(member, json={"role": "member", "budgetUsd": 2.5}).status_code == 200
    assert owner.http.patch("/api/team", json={"budgetUsd": 7}).status_code == 200
    key = owner.http.post("/api/auth/keys", json={"name": "ci", "days": 1}).json()
    nothing = owner.http.patch(member, json={})
    assert (nothing.status_code, nothing.json()["error"]["message"]) == (
        422, "nothing is to be changed; permitted: role, budgetUsd",
    )  # fmt: skip
    said = {entry["action"]: entry["detail"] for entry in owner.http.get("/api/audit").json()["items"]}
    assert said["member_changed"] == {"role": {"from": "admin", "to": "member"}, "budgetUsd": {"from": None, "to": 2.5}}
    assert said["budget"] == {"budgetUsd": {"from": None, "to": 7.0}}
    assert said["invited"] == {"role": "admin", "expires": invitation["expires"]}
    assert said["key_made"] == {"name": "ci", "prefix": key["key"][:13], "expires": key["expires"]}


def test_a_refresh_token_used_twice_is_told_in_the_audit_log(server: RunningServer) -> None:
    person, http = server.person(), server.client()
    for status in (200, 401, 401):
        assert http.post("/api/auth/refresh", json={"refreshToken": person.refresh}).status_code == status
    login = http.post("/api/auth/login", json={"email": person.email, "password": PASSWORD}).json()
    found = server.client(login["token"]).get("/api/audit").json()["items"]
    (ended,) = [entry for entry in found if entry["action"] == "session_ended"]
    assert (ended["userId"], ended["detail"]) == (person.id, {"reason": "its refresh token was used twice"})


def test_a_login_that_fails_says_what_helps(server: RunningServer) -> None:
    for known in (server.person().email, "nobody@example.org"):
        client = Client(server.url)
        with pytest.raises(InputError) as refused:
            _come_in(client, {"email": known, "password": "wrong horse battery"}, None)
        assert "address or password is wrong" in refused.value.message
        assert (
            refused.value.hint
            == f"type both again; who is not registered there yet: dawg login {server.url} --register"
        )
        client.close()

"""The library over HTTP: projects, versions, branches, undo, search. One route per method of the store's contract."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from dawg.gen.brief import Brief, show
from dawg.server import answers
from dawg.server.fields import BranchName, Id, KeptBrief, KeptScore, ProjectName
from dawg.server.live.frames import made
from dawg.server.refusals import FieldProblem, Refusal, invalid
from dawg.server.routes.chat import NamedQuery
from dawg.server.routes.paging import LIMIT, Page, Paging
from dawg.server.routing import Call, Reply, Route
from dawg.store.records import Draft, Match

TAG = "projects"
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Steps = Annotated[int, Meta(ge=1, le=10_000)]


class DraftBody(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A version to be; the score is a document of dawg's own."""

    score: KeptScore
    message: Annotated[str, Meta(max_length=500)] = ""
    brief: KeptBrief | None = None
    parent_id: Id | None = None
    branch: Annotated[str, Meta(max_length=200)] | None = None

    def draft(self) -> Draft:
        """Return it as the store takes it."""
        return Draft(
            score=self.score, message=self.message, brief=self.brief.validated() if self.brief else None,
            parent_id=self.parent_id, branch=self.branch,
        )  # fmt: skip


class NewProject(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A project and its first version; `numbered`: a taken name gets "-2", "-3" ... instead of being refused."""

    name: ProjectName
    first: DraftBody
    numbered: bool = False


class ProjectChange(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What becomes of a project: another name, another branch, or just "changed now"."""

    name: ProjectName | None = None
    branch: Name | None = None
    touched: bool = False


class VersionsQuery(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Which versions: those that led to `headId`, with numbers below `before`."""

    head_id: Id | None = None
    before: Annotated[int, Meta(ge=0, le=2**53)] | None = None
    limit: Annotated[int, Meta(ge=1, le=10_000)] = 100


class NewBranch(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A branch that starts at a version."""

    name: BranchName
    version_id: Id


class StepsBody(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """How many versions to go."""

    steps: Steps = 1


class HashQuery(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The SHA-256 of a score's JSON."""

    score_hash: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class SearchQuery(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Words that must all occur."""

    q: Annotated[str, Meta(min_length=1, max_length=1_000)]
    limit: LIMIT = 100


class Versions(answers.Shown, frozen=True, kw_only=True):
    """Versions, the newest first."""

    items: tuple[answers.ShownVersion, ...]


class Branches(answers.Shown, frozen=True, kw_only=True):
    """Branches, the oldest first."""

    items: tuple[answers.ShownBranch, ...]


class Names(answers.Shown, frozen=True, kw_only=True):
    """Names of projects, the last changed first."""

    items: tuple[str, ...]


class ShownBrief(answers.Shown, frozen=True, kw_only=True):
    """The brief that a version was made from; null when it was made by an edit."""

    brief: Brief | None


class ShownFound(answers.Shown, frozen=True, kw_only=True):
    """A project, or a conversation without one, in which everything searched for occurs."""

    project: answers.ShownProject | None
    conversation: answers.ShownConversation | None
    matches: tuple[Match, ...]


class FoundAnswer(answers.Shown, frozen=True, kw_only=True):
    """What was found, the best first."""

    items: tuple[ShownFound, ...]


async def projects(call: Call[None, Paging]) -> Any:
    """List projects."""
    query = call.query
    found = await call.run(call.house.record.store(call.owner).projects, limit=query.limit + 1, offset=query.offset)
    return query.page([answers.show_project(project) for project in found], cut=False)


async def names(call: Call[None, None]) -> Any:
    """List names."""
    return Names(items=await call.run(call.house.record.store(call.owner).project_names))


async def add_project(call: Call[NewProject, None]) -> Any:
    """Begin a project."""
    draft = call.body.first.draft()
    project = await call.run(
        call.house.record.store(call.owner).add_project, call.body.name, draft, numbered=call.body.numbered
    )
    await _tell(call, project.id, project.name, project.versions)
    return answers.show_project(project)


async def project_named(call: Call[None, NamedQuery]) -> Any:
    """Find a project by name."""
    found = await call.run(call.house.record.store(call.owner).project_named, call.query.name)
    if found is None:
        raise Refusal(404, "not_found", "project is not here")
    return answers.show_project(found)


async def project(call: Call[None, None]) -> Any:
    """Tell about a project."""
    return answers.show_project(await call.run(call.house.record.store(call.owner).project, call.ids["project_id"]))


async def change_project(call: Call[ProjectChange, None]) -> Any:
    """Rename a project, check out a branch."""
    store, project_id, body = call.house.record.store(call.owner), call.ids["project_id"], call.body
    if body.name is None and body.branch is None and not body.touched:
        raise invalid(FieldProblem(path="", message="nothing is to be changed; permitted: name, branch, touched"))
    if body.name is not None:
        await call.run(store.rename_project, project_id, body.name)
    if body.branch is not None:
        await call.run(store.checkout, project_id, body.branch)
    if body.touched:
        await call.run(store.touch_project, project_id)
    found = await call.run(store.project, project_id)
    await _tell(call, found.id, found.name, found.head.number)
    return answers.show_project(found)


async def delete_project(call: Call[None, None]) -> Any:
    """Remove a project."""
    store, project_id = call.house.record.store(call.owner), call.ids["project_id"]
    found = await call.run(store.project, project_id)
    await call.run(store.delete_project, project_id)
    await call.run(
        call.house.record.accounts.add_audit, "project_deleted", team_id=call.owner, user_id=call.user.id,
        subject=project_id, detail={"name": found.name}, request_id=call.request_id,
    )  # fmt: skip
    return answers.Done()


async def versions(call: Call[None, VersionsQuery]) -> Any:
    """List versions."""
    query = call.query
    found = await call.run(
        call.house.record.store(call.owner).versions, call.ids["project_id"], head_id=query.head_id, before=query.before,
        limit=query.limit,
    )  # fmt: skip
    return Versions(items=tuple(map(answers.show_version, found)))


async def add_version(call: Call[DraftBody, None]) -> Any:
    """Add a version."""
    draft = call.body.draft()
    made_one = await call.run(call.house.record.store(call.owner).add_version, call.ids["project_id"], draft)
    await _tell(call, made_one.project_id, "", made_one.number)
    return answers.show_version(made_one)


async def numbered_version(call: Call[None, None]) -> Any:
    """Find a version by number."""
    text = call.ids["number"]
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise invalid(
            FieldProblem(path="number", message=f"number {show(text)} is no version; permitted: whole numbers")
        )
    found = await call.run(call.house.record.store(call.owner).numbered_version, call.ids["project_id"], int(text))
    return answers.show_version(found)


async def version(call: Call[None, None]) -> Any:
    """Tell about a version."""
    return answers.show_version(await call.run(call.house.record.store(call.owner).version, call.ids["version_id"]))


async def score(call: Call[None, None]) -> Any:
    """Return a version's score."""
    found = await call.run(call.house.record.store(call.owner).score, call.ids["version_id"])
    return Reply(body=msgspec.Raw(found.to_json()))


async def brief(call: Call[None, None]) -> Any:
    """Return a version's brief."""
    return ShownBrief(brief=await call.run(call.house.record.store(call.owner).brief, call.ids["version_id"]))


async def first_version(call: Call[None, HashQuery]) -> Any:
    """Find the version that began a project with exactly this score."""
    found = await call.run(call.house.record.store(call.owner).first_version_by_hash, call.query.score_hash)
    if found is None:
        raise Refusal(404, "not_found", "version is not here")
    return answers.show_version(found)


async def branches(call: Call[None, None]) -> Any:
    """List branches."""
    found = await call.run(call.house.record.store(call.owner).branches, call.ids["project_id"])
    return Branches(items=tuple(map(answers.show_branch, found)))


async def add_branch(call: Call[NewBranch, None]) -> Any:
    """Make a branch."""
    store = call.house.record.store(call.owner)
    found = await call.run(store.add_branch, call.ids["project_id"], call.body.name, call.body.version_id)
    return answers.show_branch(found)


async def delete_branch(call: Call[None, NamedQuery]) -> Any:
    """Remove a branch's name."""
    await call.run(call.house.record.store(call.owner).delete_branch, call.ids["project_id"], call.query.name)
    return answers.Done()


async def undo(call: Call[StepsBody, None]) -> Any:
    """Go back."""
    return await _moved(call, call.house.record.store(call.owner).undo)


async def redo(call: Call[StepsBody, None]) -> Any:
    """Take back an undo."""
    return await _moved(call, call.house.record.store(call.owner).redo)


async def search(call: Call[None, SearchQuery]) -> Any:
    """Find projects and chats."""
    found = await call.run(call.house.record.store(call.owner).search, call.query.q.split(), limit=call.query.limit)
    return FoundAnswer(
        items=tuple(
            ShownFound(
                project=answers.show_project(each.project) if each.project else None,
                conversation=answers.show_conversation(each.conversation) if each.conversation else None,
                matches=each.matches,
            )
            for each in found
        )
    )


async def _moved(call: Call[StepsBody, None], move: Any) -> Any:
    found = await call.run(move, call.ids["project_id"], steps=call.body.steps)
    await _tell(call, found.id, found.name, found.head.number)
    return answers.show_project(found)


async def _tell(call: Call[Any, Any], project_id: str, name: str, number: int) -> None:
    frame = made("project:updated", {"projectId": project_id, "project": name, "version": number}, seq=number)
    call.house.tell(call.owner, frame.data)


_ONE = "/api/projects/{project_id}"
_VERSION = "/api/versions/{version_id}"
_P, _V, _B = answers.ShownProject, answers.ShownVersion, answers.ShownBranch
ROUTES = (
    Route(method="GET", path="/api/projects", run=projects, tag=TAG, query=Paging, answer=Page[answers.ShownProject], does="List projects, the last changed first"),
    Route(method="POST", path="/api/projects", run=add_project, tag=TAG, body=NewProject, answer=_P, status=201, does="Begin a project with a score"),
    Route(method="GET", path="/api/project-names", run=names, tag=TAG, answer=Names, does="List the names of all projects"),
    Route(method="GET", path="/api/project-named", run=project_named, tag=TAG, query=NamedQuery, answer=_P, does="Find a project by name"),
    Route(method="GET", path=_ONE, run=project, tag=TAG, answer=_P, does="About a project"),
    Route(method="PATCH", path=_ONE, run=change_project, tag=TAG, body=ProjectChange, answer=_P, does="Rename a project, or check out a branch"),
    Route(method="DELETE", path=_ONE, run=delete_project, tag=TAG, answer=answers.Done, does="Remove a project with its versions and chats"),
    Route(method="GET", path=_ONE + "/versions", run=versions, tag=TAG, query=VersionsQuery, answer=Versions, does="List a project's versions, the newest first"),
    Route(method="POST", path=_ONE + "/versions", run=add_version, tag=TAG, body=DraftBody, answer=_V, status=201, does="Add a version"),
    Route(method="GET", path=_ONE + "/versions/{number}", run=numbered_version, tag=TAG, answer=_V, does="A version by its number"),
    Route(method="GET", path=_ONE + "/branches", run=branches, tag=TAG, answer=Branches, does="List a project's branches"),
    Route(method="POST", path=_ONE + "/branches", run=add_branch, tag=TAG, body=NewBranch, answer=_B, status=201, does="Make a branch"),
    Route(method="DELETE", path=_ONE + "/branches", run=delete_branch, tag=TAG, query=NamedQuery, answer=answers.Done, does="Remove a branch's name"),
    Route(method="POST", path=_ONE + "/undo", run=undo, tag=TAG, body=StepsBody, answer=_P, does="Go back to earlier versions"),
    Route(method="POST", path=_ONE + "/redo", run=redo, tag=TAG, body=StepsBody, answer=_P, does="Take back an undo"),
    Route(method="GET", path=_VERSION, run=version, tag=TAG, answer=_V, does="About a version"),
    Route(method="GET", path=_VERSION + "/score", run=score, tag=TAG, media="application/json", does="A version's score"),
    Route(method="GET", path=_VERSION + "/brief", run=brief, tag=TAG, answer=ShownBrief, does="The brief that a version was made from"),
    Route(method="GET", path="/api/version-by-score", run=first_version, tag=TAG, query=HashQuery, answer=_V, does="The newest version that began a project with a score"),
    Route(method="GET", path="/api/search", run=search, tag=TAG, query=SearchQuery, answer=FoundAnswer, does="Find projects and chats by words"),
)  # fmt: skip

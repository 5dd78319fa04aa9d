"""What a beat leaves out when only some instruments shall play."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dawg.gen.brief import MAX_NAMES
from dawg.gen.compose.arrangement import ROLE_WORDS
from dawg.gen.compose.instruments import FAMILY_ROLES, instruments, kit_named, resolve, wished
from dawg.gen.genre_files import load_genre
from dawg.gen.score import DRUM_ROLES


def others(genre: str, names: Sequence[str], refused: Collection[str] = ()) -> tuple[str, ...]:
    """Return the names of roles, families and instruments to exclude so that only some are left.

    Args:
        genre: where it is known, what else it would let play in the roles that stay is named too.
        names: instruments, roles, families or kits, as composition calls them; unknown ones are passed over.
        refused: what is excluded already.
    """
    names = [name for name in names if name]
    drums = "drums" in names or any(kit_named(name) for name in names)
    roles = {name for name in names if name in ROLE_WORDS}
    players = {one.name: one for name in names if name not in roles for one in wished(name)}
    roles |= {resolve(name)[0].role for name in names if name not in roles and resolve(name)}
    families = {one.family for one in players.values()} | {
        family for family, role in FAMILY_ROLES.items() if role in roles.intersection(names)
    }
    known = {one.family for one in instruments().values()}
    drum_roles = [role for role in DRUM_ROLES if not drums and role not in roles]
    left = ["drums"] if len(drum_roles) == len(DRUM_ROLES) else drum_roles
    left += [role for role in ROLE_WORDS if role not in (*DRUM_ROLES, "drums") and role not in roles]
    left += [family for family in sorted(known) if family not in families and family not in ROLE_WORDS]
    if genre:
        free = roles.difference(names)
        for table in load_genre(genre).parts:
            if table.role in free:
                left += [name for name in table.instruments if name not in players]
    return tuple(name for name in dict.fromkeys(left) if name not in refused)[: MAX_NAMES - len(refused)]

"""Who works in a store, and what each role may do. To read; changing it comes with invitations."""

from lonja.people.queries import permission_list, roles_of, staff_of
from lonja.web.admin.office import Office, desk, initials
from lonja.web.admin.settings import show_section
from lonja.web.answers import Answer


@desk("GET", "/settings/team", needs="staff.read")
async def show_team(office: Office) -> Answer:
    """The people and their roles."""
    found = await roles_of(office.db, office.store.id, office.call)
    roles = sorted(found, key=lambda role: -len(role.permissions))
    names = {role.code: office.say(role.name) for role in roles}
    team = [
        {"full_name": person.full_name, "email": person.email, "initials": initials(person.full_name),
         "role": office.say("Owner") if person.is_owner else names.get(person.role or "", "–"),
         "is_owner": person.is_owner}
        for person in await staff_of(office.db, office.store.id, office.call)
    ]  # fmt: skip
    columns = [{"name": names[role.code], "permissions": role.permissions} for role in roles]
    said = [(code, office.say(words)) for code, words in await permission_list(office.db)]
    return await show_section(office, "/team", "team.html", "staff.read", team=team, roles=columns, permissions=said)


routes = [show_team]

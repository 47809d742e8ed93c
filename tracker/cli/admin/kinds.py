"""The kinds of things that admins look after: members, teams, clients, projects and tasks, each described."""

from tracker.cli.admin.kind import Bond, Column, Field, Kind, Said
from tracker.cli.role_words import read_role
from tracker.core.permission import Role
from tracker.host.listing import listing
from tracker.host.role_words import role_word
from tracker.host.translate import translate as _


def kinds() -> tuple[Kind, ...]:
    """Return them in the order of the help, in the person's language."""
    return (_members(), _teams(), _clients(), _projects(), _tasks())


def _members() -> Kind:
    roles = tuple(role.value for role in Role)
    return Kind(
        name="members",
        metavar="MEMBER",
        among=_("members"),
        about={
            "group": _("who is in the workspace"),
            "add": _("take somebody in; a first password is shown once, and anew until they sign in"),
            "list": _("show who is in the workspace"),
            "edit": _("change a member's name, address or role"),
            "archive": _("let a member go; what was recorded stays"),
            "restore": _("take a member back"),
        },
        examples={
            "add": "anna@example.org --name 'Anna Berg'",
            "list": "--json",
            "edit": "anna@example.org --role project-manager",
            "archive": "anna@example.org",
            "restore": "anna@example.org",
        },
        fields=(
            Field("email", "EMAIL", _("the address to sign in with"), first=True),
            Field("name", "NAME", _("what others call them"), required=True),
            Field(
                "role",
                "ROLE",
                _("what they may do: {roles}").format(roles=listing(roles)),
                default=Role.EMPLOYEE.value,
                read=read_role,
            ),
        ),
        columns=(
            Column(_("name"), "name"),
            Column(_("email"), "email"),
            Column(_("role"), "role", told=role_word),
        ),
        said=Said(
            added=_("{name} is a member now."),
            changed=_("{name} is changed."),
            archived=_(
                "{name} is archived: signed out everywhere, off every team and project, and their devices "
                "capture and send nothing more. What was recorded stays. `restore` takes them back, but not "
                "onto teams and projects; their devices go on then, unless `tracker admin devices end` ends "
                "them."
            ),
            restored=_(
                "{name} is a member again, and their devices go on; teams and projects have to be given anew."
            ),
            archived_before=_("{name} is archived already."),
            in_use=_("{name} is a member already."),
            nothing=_("There are no members that you may see."),
            known=_("They have signed in before and keep their password."),
        ),
    )


def _teams() -> Kind:
    return Kind(
        name="teams",
        metavar="TEAM",
        among=_("teams"),
        about={
            "group": _("who oversees whom"),
            "add": _("make a team"),
            "list": _("show the teams"),
            "edit": _("change a team's name"),
            "archive": _("put a team away; nobody oversees anybody through it then"),
            "restore": _("take a team into use again"),
        },
        examples={
            "add": "Design",
            "list": "--archived",
            "edit": "Design --name Studio",
            "archive": "Design",
            "restore": "Design",
        },
        fields=(_name(_("what the team is called")),),
        columns=(Column(_("name"), "name"),),
        said=Said(
            added=_("There is a team {name} now."),
            changed=_("The team {name} is changed."),
            archived=_(
                "The team {name} is archived: nobody oversees anybody through it. `restore` takes it into "
                "use again."
            ),
            restored=_("The team {name} is in use again."),
            archived_before=_("The team {name} is archived already."),
            in_use=_("The team {name} is in use already."),
            nothing=_("There are no teams."),
        ),
        bond=Bond(
            put="join",
            end="leave",
            charge="overseer",
            about_put=_("put a member into a team"),
            about_end=_("take a member out of a team"),
            about_show=_("show who is in a team"),
            about_charge=_("who sees what the others do from now on"),
            in_charge=_("overseer"),
            said_put=_("{member} is in the team {name} now."),
            said_charge=_("{member} oversees the team {name} now."),
            said_end=_("{member} is not in the team {name} any more."),
            nobody=_("Nobody is in the team {name}."),
            examples={
                "put": "Design anna@example.org --overseer",
                "end": "Design anna@example.org",
                "show": "Design",
            },
        ),
    )


def _clients() -> Kind:
    return Kind(
        name="clients",
        metavar="CLIENT",
        among=_("clients"),
        about={
            "group": _("whom projects are done for"),
            "add": _("make a client"),
            "list": _("show the clients"),
            "edit": _("change a client's name"),
            "archive": _("put a client away; no new project can be for it then"),
            "restore": _("take a client into use again"),
        },
        examples={
            "add": "'Northwind Ltd'",
            "list": "--json",
            "edit": "'Northwind Ltd' --name Northwind",
            "archive": "Northwind",
            "restore": "Northwind",
        },
        fields=(_name(_("what the client is called")),),
        columns=(Column(_("name"), "name"),),
        said=Said(
            added=_("There is a client {name} now."),
            changed=_("The client {name} is changed."),
            archived=_(
                "The client {name} is archived: no new project can be for it; its projects go on. `restore` "
                "takes it into use again."
            ),
            restored=_("The client {name} is in use again."),
            archived_before=_("The client {name} is archived already."),
            in_use=_("The client {name} is in use already."),
            nothing=_("There are no clients."),
        ),
    )


def _projects() -> Kind:
    return Kind(
        name="projects",
        metavar="PROJECT",
        among=_("projects"),
        about={
            "group": _("what time is booked on, and who may"),
            "add": _("make a project"),
            "list": _("show the projects"),
            "edit": _("change a project's name or client"),
            "archive": _("put a project away; no new time can be booked on it then"),
            "restore": _("take a project into use again"),
        },
        examples={
            "add": "Website --client Northwind",
            "list": "--client Northwind",
            "edit": "Website --no-client",
            "archive": "Website",
            "restore": "Website",
        },
        fields=(
            _name(_("what the project is called")),
            Field(
                "client",
                "CLIENT",
                _("whom it is done for"),
                refers="clients",
                clear=_("for nobody in particular"),
            ),
        ),
        columns=(
            Column(_("name"), "name"),
            Column(_("client"), "client_id", "clients"),
            Column(_("managed by"), "managers", "members"),
        ),
        said=Said(
            added=_("There is a project {name} now. Nobody is on it yet: `assign` puts members on it."),
            changed=_("The project {name} is changed."),
            archived=_(
                "The project {name} is archived: no new time can be booked on it; what was booked stays. "
                "`restore` takes it into use again."
            ),
            restored=_("The project {name} is in use again."),
            archived_before=_("The project {name} is archived already."),
            in_use=_("The project {name} is in use already."),
            nothing=_("There are no projects that you may see."),
        ),
        bond=Bond(
            put="assign",
            end="unassign",
            charge="manager",
            about_put=_("let a member book time on a project"),
            about_end=_("take a member off a project"),
            about_show=_("show who is on a project"),
            about_charge=_("who also manages the project and sees what is booked on it"),
            in_charge=_("manager"),
            said_put=_("{member} is on the project {name} now."),
            said_charge=_("{member} manages the project {name} now."),
            said_end=_("{member} is not on the project {name} any more."),
            nobody=_("Nobody is on the project {name}."),
            examples={
                "put": "Website anna@example.org",
                "end": "Website anna@example.org",
                "show": "Website",
            },
        ),
    )


def _tasks() -> Kind:
    return Kind(
        name="tasks",
        metavar="TASK",
        among=_("tasks"),
        about={
            "group": _("the parts of a project"),
            "add": _("make a task of a project"),
            "list": _("show the tasks of all projects, or of one"),
            "edit": _("change a task's name"),
            "archive": _("put a task away; no new time can be booked on it then"),
            "restore": _("take a task into use again"),
        },
        examples={
            "add": "'First draft' --project Website",
            "list": "--project Website",
            "edit": "'First draft' --project Website --name Draft",
            "archive": "Draft --project Website",
            "restore": "Draft --project Website",
        },
        fields=(
            _name(_("what the task is called")),
            Field("project", "PROJECT", _("whose task it is"), refers="projects", required=True, fixed=True),
        ),
        columns=(Column(_("name"), "name"), Column(_("project"), "project_id", "projects")),
        said=Said(
            added=_("There is a task {name} now."),
            changed=_("The task {name} is changed."),
            archived=_(
                "The task {name} is archived: no new time can be booked on it; what was booked stays. "
                "`restore` takes it into use again."
            ),
            restored=_("The task {name} is in use again."),
            archived_before=_("The task {name} is archived already."),
            in_use=_("The task {name} is in use already."),
            nothing=_("There are no tasks that you may see."),
        ),
    )


def _name(about: str) -> Field:
    return Field("name", "NAME", about, first=True)

"""An admin's day on the command line, at a real server: transcripts of what is typed and what is said."""

import json
import re
from dataclasses import dataclass

import pytest

from lib.loopback_server import EMAIL, LoopbackServer
from tests.faces.conftest import Open
from tests.faces.shell import Shell

PASSWORD = re.compile(r"shown only now: (\S+)")
ADDED = "{name} is a member now.\nFirst password, shown only now: <password>"


@pytest.fixture
def admin(signed_in: Shell) -> Shell:
    """Sign the owner in; the server is shared, so what a test makes has a name of its own."""
    return signed_in


def member(admin: Shell, name: str, *more: str) -> tuple[str, str]:
    """Take a member in; return their address and first password."""
    email = f"{name.lower()}@example.org"
    said = admin(f"admin members add {email} --name {name} {' '.join(more)}")
    assert said == ADDED.format(name=name)
    found = PASSWORD.search(admin.raw)
    assert found
    return email, found[1]


def test_members_from_beginning_to_end(admin: Shell) -> None:
    member(admin, "Anna")
    assert "anna@example.org" in admin("admin members list")
    assert admin("admin members edit anna@example.org --name 'Anna Berg' --role 'Project manager'") == (
        "Anna Berg is changed."
    )
    same = "Anna Berg is so already; nothing was changed."
    assert admin("admin members edit anna@example.org --role 'project manager'") == same
    listed = admin("admin members list").splitlines()
    assert listed[0].split() == ["id", "name", "email", "role"]
    assert "<digits>  Anna Berg" in "\n".join(listed)
    assert admin("admin members archive 'anna berg'") == (
        "Anna Berg is archived: signed out everywhere, off every team and project, and their devices capture "
        "and send nothing more. What was recorded stays. `restore` takes them back, but not onto teams and "
        "projects; their devices go on then, unless `tracker admin devices end` ends them."
    )
    assert (admin("admin members archive Anna\\ Berg"), admin.code) == ("Anna Berg is archived already.", 0)
    assert "Anna" not in admin("admin members list")
    assert re.search(
        r"Anna Berg +anna@example.org +project manager +archived", admin("admin members list --archived")
    )
    assert admin("admin members restore anna@example.org") == (
        "Anna Berg is a member again, and their devices go on; teams and projects have to be given anew."
    )
    assert admin("admin members restore anna@example.org") == "Anna Berg is a member already."


def test_a_first_password_can_be_had_again_until_it_was_used(
    admin: Shell, server: LoopbackServer, open_shell: Open
) -> None:
    email, lost = member(admin, "Bea")
    again = admin(f"admin members add {email} --name Bea")
    assert again == (
        "Bea is a member already.\nNew first password instead of the one before, shown only now: <password>"
    )
    found = PASSWORD.search(admin.raw)
    assert found
    assert found[1] != lost
    open_shell("bea").sign_in(server, email, found[1])
    assert admin(f"admin members add {email} --name Bea") == (
        "Bea is a member already.\nThey have signed in before and keep their password."
    )


@pytest.mark.parametrize(
    ("kind", "name", "said", "more"),
    [
        ("teams", "Design", "There is a team Design now.", ""),
        ("clients", "Northwind", "There is a client Northwind now.", ""),
        (
            "projects",
            "Website",
            "There is a project Website now. Nobody is on it yet: `assign` puts members on it.",
            "",
        ),
        ("tasks", "Draft", "There is a task Draft now.", "--project Home"),
    ],
)
def test_named_things_from_beginning_to_end(admin: Shell, kind: str, name: str, said: str, more: str) -> None:
    if more:
        admin("admin projects add Home")
    assert admin(f"admin {kind} add {name} {more}") == said
    taken = admin(f"admin {kind} add {name.upper()} {more}")
    assert (taken.splitlines()[0], admin.code) == ("tracker: This name is taken already.", 1)
    assert admin(f"admin {kind} edit {name} --name Other").endswith("Other is changed.")
    assert admin(f"admin {kind} archive Other").split(": ")[0].endswith("Other is archived")
    assert "`restore`" in admin.raw
    assert admin(f"admin {kind} archive Other").endswith(" Other is archived already.")
    assert admin.code == 0
    assert "Other" not in admin(f"admin {kind} list")
    assert re.search(r"Other .*archived", admin(f"admin {kind} list --archived"))
    assert admin(f"admin {kind} restore other").endswith("Other is in use again.")
    assert admin(f"admin {kind} restore other").endswith(" Other is in use already.")
    assert admin.code == 0
    assert "Other" in admin(f"admin {kind} list")


def test_lists_show_names_where_the_server_tells_ids(admin: Shell) -> None:
    member(admin, "Cleo", "--role", "project-manager")
    admin("admin clients add Fabrikam")
    admin("admin projects add 'Gründung 東京' --client Fabrikam")
    admin("admin projects assign gründung\\ 東京 Cleo --manager")
    admin("admin tasks add Sketch --project 'Gründung 東京'")
    assert admin("admin projects list --client Fabrikam") == (
        "id        name           client    managed by\n<digits>  Gründung 東京  Fabrikam  Cleo"
    )
    assert admin("admin tasks list --project 'Gründung 東京'") == (
        "id        name    project\n<digits>  Sketch  Gründung 東京"
    )
    assert admin("admin projects edit 'Gründung 東京' --no-client").endswith("is changed.")
    assert admin("admin projects list --client Fabrikam") == "There are no projects that you may see."
    assert admin.code == 0


@dataclass(frozen=True)
class Coming:
    """How members come to be in one kind of thing, and what is said of it."""

    kind: str
    put: str
    end: str
    option: str
    now: str
    in_charge: str
    over: str
    nobody: str


COMINGS = (
    Coming(
        kind="teams",
        put="join",
        end="leave",
        option="overseer",
        now="Dora is in the team Studio now.",
        in_charge="Dora oversees the team Studio now.",
        over="Dora is not in the team Studio any more.",
        nobody="Nobody is in the team Studio.",
    ),
    Coming(
        kind="projects",
        put="assign",
        end="unassign",
        option="manager",
        now="Dora is on the project Studio now.",
        in_charge="Dora manages the project Studio now.",
        over="Dora is not on the project Studio any more.",
        nobody="Nobody is on the project Studio.",
    ),
)


@pytest.mark.parametrize("coming", COMINGS, ids=lambda coming: coming.kind)
def test_members_come_and_go(admin: Shell, coming: Coming) -> None:
    if "Dora" not in admin("admin members list"):
        member(admin, "Dora")
    group = f"admin {coming.kind}"
    admin(f"{group} add Studio")
    assert admin(f"{group} show Studio") == coming.nobody
    assert admin(f"{group} {coming.put} Studio Dora") == coming.now
    assert (
        admin(f"{group} show Studio") == "id        name  in charge  since\n<digits>  Dora             <time>"
    )
    assert admin(f"{group} {coming.put} Studio Dora --{coming.option}") == coming.in_charge
    assert re.search(rf"Dora  {coming.option} ", admin(f"{group} show Studio"))
    assert admin(f"{group} {coming.end} Studio Dora") == coming.over
    for _again in range(2):
        nothing = "Dora had no place in Studio; nothing was changed."
        assert (admin(f"{group} {coming.end} Studio Dora"), admin.code) == (nothing, 0)
    assert admin(f"{group} show Studio") == coming.nobody


def test_everything_can_be_had_as_json(admin: Shell) -> None:
    admin("admin clients add Contoso --json")
    made = json.loads(admin.raw)
    assert (made["name"], made["archived"]) == ("Contoso", False)
    admin(f"admin clients edit {made['id']} --name Contoso2 --json")
    assert json.loads(admin.raw) == {**made, "name": "Contoso2"}
    admin("admin clients list --json")
    assert {**made, "name": "Contoso2"} in [json.loads(line) for line in admin.raw.splitlines()]
    admin("admin members add emil@example.org --name Emil --json")
    assert len(json.loads(admin.raw)["password"].replace("-", "")) == 24
    admin("admin clients archive contoso2 --json")
    assert json.loads(admin.raw)["archived"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("members add nobody --name X", "tracker: An e-mail address has to look like"),
        (f"members add {EMAIL} --name Twin", "tracker: There is a member with this e-mail address already."),
        ("members add y@example.org --name ''", "tracker: A name has 1 to 200 characters"),
        ("projects add '  '", "tracker: A name has 1 to 200 characters"),
        (f"clients add {'x' * 201}", "tracker: A name has 1 to 200 characters"),
        ("projects add Z --client Nobody", "tracker: There is nothing called “Nobody” among the clients."),
        ("tasks add Z --project ''", "tracker: There is nothing called “” among the projects."),
        ("teams archive Nothing", "tracker: There is nothing called “Nothing” among the teams."),
        (f"members archive {EMAIL}", "tracker: This is the last owner of the workspace."),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence_and_a_hint(admin: Shell, line: str, sentence: str) -> None:
    said = admin(f"admin {line}").splitlines()
    assert said[0].startswith(sentence)
    assert said[1].startswith("  Nothing was changed.")
    assert (len(said), admin.code) == (2, 1)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("members add x@example.org", "the following arguments are required: --name"),
        (
            "members add x@example.org --name X --role boss",
            "there is no role 'boss'; the roles are owner, executive-m",
        ),
        ("members edit x@example.org", "nothing to change: say at least one of --email, --name, --role"),
        ("tasks add Draft", "the following arguments are required: --project"),
        ("projects edit Website --client A --no-client", "not allowed with argument"),
    ],
)
def test_what_is_asked_wrongly_says_how_to_ask(shell: Shell, line: str, said: str) -> None:
    assert said in shell(f"admin {line}")
    assert shell.code == 2


def test_where_all_is_archived_a_list_says_how_to_see_it(admin: Shell) -> None:
    admin("admin clients add Fourth")
    admin("admin projects add Past --client Fourth")
    admin("admin projects archive Past")
    assert admin("admin projects list --client Fourth") == "All of them are archived: --archived shows them."
    assert "Past" in admin("admin projects list --client Fourth --archived")


def test_a_near_name_is_offered(admin: Shell) -> None:
    admin("admin clients add Wingtip")
    assert admin("admin clients archive Wintgip") == (
        "tracker: There is nothing called “Wintgip” among the clients.\n"
        "  Nothing was changed. It may be one of these: Wingtip (<digits>). `tracker admin clients list` "
        "shows all."
    )


def test_an_employee_sees_what_is_theirs_and_changes_nothing(
    admin: Shell, server: LoopbackServer, open_shell: Open
) -> None:
    email, password = member(admin, "Finn")
    admin("admin projects add Secret")
    admin("admin projects add Shared")
    admin("admin projects assign Shared Finn")
    finn = open_shell("finn")
    finn.sign_in(server, email, password)
    assert finn("admin members list") == (
        "id        name  email             role\n<digits>  Finn  finn@example.org  employee"
    )
    assert re.findall(r"Secret|Shared", finn("admin projects list")) == ["Shared"]
    for line in (
        "members add x@example.org --name X",
        "members edit Finn --role owner",
        "teams add Mine",
        "clients add Mine",
        "projects add Mine",
        "projects archive Shared",
    ):
        assert (finn(f"admin {line}").splitlines()[0], finn.code) == (
            "tracker: Your role does not allow this.",
            1,
        ), line
    finn("admin projects archive Secret")
    assert finn.raw.startswith("tracker: There is nothing called “Secret” among the projects.")


def test_an_archived_member_is_signed_out_at_once(
    admin: Shell, server: LoopbackServer, open_shell: Open
) -> None:
    email, password = member(admin, "Gita")
    gita = open_shell("gita")
    gita.sign_in(server, email, password)
    admin("admin members archive Gita")
    for line in ("me", "admin projects list"):
        assert gita(line) == (
            "tracker: Your session has ended: it ran out, it was ended, or the account was removed.\n"
            "  Nothing was changed. Sign in again: `tracker sign-in`."
        )

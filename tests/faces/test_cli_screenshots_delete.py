"""A member deletes a screenshot on the command line, and sees from then on that it is gone."""

import json

from tests.fakes.home import Home


def test_a_screenshot_is_deleted_once_and_listed_as_erased(home: Home) -> None:
    home.queue(b"one", b"two")
    made = [json.loads(line) for line in home.run("screenshots", "list", "--json").stdout.splitlines()]
    assert [each["status"] for each in made] == ["waiting", "waiting"]
    regretted = str(made[0]["id"])
    done = home.run("screenshots", "delete", regretted[:13])
    assert done.returncode == 0, done.stderr
    assert done.stdout == "The screenshot is deleted here; the server hears of it with the next delivery.\n"
    listed = home.run("screenshots", "list").stdout.splitlines()
    assert [line.endswith("erased") for line in listed[1:]] == [True, False]
    for words in (("delete", regretted), ("open", regretted, "-o", "-")):
        again = home.run("screenshots", *words)
        assert (again.returncode, again.stdout) == (1, "")
        assert again.stderr.startswith("tracker: This screenshot was deleted already.")
    assert home.run("agent", "stop").returncode == 0

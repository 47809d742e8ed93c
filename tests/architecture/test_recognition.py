"""Only one file may speak to a server that it does not recognise."""

import re

from tests.architecture.house import python_files, short

UNRECOGNISING = re.compile(r"CERT_NONE|CERT_OPTIONAL|check_hostname\s*=\s*False|verify\s*=\s*False")


def test_no_other_place_takes_any_certificate() -> None:
    found = {short(path) for path in python_files("tracker") if UNRECOGNISING.search(path.read_text("utf-8"))}
    assert found == {"tracker/sync/introduction.py"}

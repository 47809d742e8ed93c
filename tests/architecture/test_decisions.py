"""The decisions can be found: the index by theme has every one of them, once."""

import re

from tests.architecture.house import ROOT


def test_every_decision_stands_in_the_index_once() -> None:
    index, *decisions = re.split(
        r"^## ", (ROOT / "tracker/DECISIONS.md").read_text("utf-8"), flags=re.MULTILINE
    )
    told = re.findall(r"\[([^]]+)\]\(#([^)]+)\)", index)
    titles = [decision.partition("\n")[0] for decision in decisions]
    assert sorted(title for title, _ in told) == sorted(titles)
    for title, anchor in told:
        assert anchor == re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")

"""The configuration's table: what each key takes, whose value holds, and what a slip may have meant."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.config import (
    FIELDS,
    LANGUAGE,
    LOG_BYTES,
    LOG_FILES,
    LOG_LEVEL,
    PROXY,
    SERVER,
    Config,
    Field,
    InForce,
    Origin,
    Value,
    nearest,
    sort_out,
    takes,
)

FIELD = {field.key: field for field in FIELDS}


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.key)
def test_a_field_has_a_sentence_and_takes_its_own_default(field: Field[str] | Field[int]) -> None:
    assert field.meaning.endswith(".")
    assert field.rule.takes
    assert field.admits(field.default)
    assert not field.admits(None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (LANGUAGE, "pt_BR"),
        (SERVER, "tracker.example"),
        (SERVER, "10.0.0.5:8443"),
        (SERVER, "[::1]:8443"),
        (PROXY, "none"),
        (PROXY, "http://proxy.example:3128"),
        (LOG_LEVEL, "debug"),
        (LOG_FILES, 2),
        (LOG_BYTES, 1 << 30),
    ],
)
def test_what_fits_is_admitted(field: Field[str] | Field[int], value: Value) -> None:
    assert field.admits(value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (LANGUAGE, "../../etc"),
        (SERVER, "https://tracker.example/path"),
        (SERVER, "-tracker"),
        (PROXY, "http://anna:secret@proxy.example:3128"),
        (PROXY, "http://proxy.example"),
        (PROXY, "none "),
        (LOG_LEVEL, "loud"),
        (LOG_LEVEL, 1),
        (LOG_FILES, 1),
        (LOG_FILES, 101),
        (LOG_FILES, "5"),
        (LOG_FILES, True),
        (LOG_FILES, 5.0),
    ],
)
def test_what_does_not_fit_is_not(field: Field[str] | Field[int], value: object) -> None:
    assert not field.admits(value)


@given(st.dictionaries(st.sampled_from([LOG_FILES.key, LOG_BYTES.key]), st.integers(2, 9)), st.data())
def test_the_machine_is_above_the_person_and_both_above_the_default(
    machine: dict[str, Value], data: st.DataObject
) -> None:
    person = data.draw(st.dictionaries(st.sampled_from([LOG_FILES.key, LOG_BYTES.key]), st.integers(20, 90)))
    config = Config(machine, person)
    for field in (LOG_FILES, LOG_BYTES):
        wanted = machine.get(field.key, person.get(field.key, field.default))
        assert config[field] == wanted


def test_it_is_told_where_a_value_comes_from_and_what_it_overrules() -> None:
    config = Config({"log.level": "error"}, {"log.level": "debug", "log.files": 3})
    told = {each.field.key: each for each in config.in_force()}
    assert list(told) == list(FIELD)
    assert told["log.level"] == InForce(LOG_LEVEL, "error", Origin.MACHINE, "debug")
    assert told["log.files"] == InForce(LOG_FILES, 3, Origin.PERSON, None)
    assert told["proxy"] == InForce(PROXY, "system", Origin.DEFAULT, None)


def test_a_file_is_sorted_into_what_fits_what_does_not_and_what_nobody_knows() -> None:
    found = sort_out(
        tomllib.loads(
            'language = "de"\nserver = 7\n[log]\nlevel = "loud"\nfiles = 3\nlevle = "info"\n[other]\na = 1\n'
        )
    )
    assert found.values == {"language": "de", "log.files": 3}
    assert found.unfit == {"server": 7, "log.level": "loud"}
    assert found.unknown == ("log.levle", "other")


def test_an_empty_table_says_nothing_and_a_table_for_a_value_does_not_fit() -> None:
    assert sort_out(tomllib.loads("[log]\n")) == sort_out({})
    assert sort_out(tomllib.loads("[log.level]\n")).unfit == {"log.level": {}}
    assert sort_out(tomllib.loads("log = 3")).unknown == ("log",)


def test_a_slip_is_told_what_it_may_have_meant() -> None:
    assert nearest("log.levle") == "log.level"
    assert nearest("colour") is None
    assert takes("log.files") == "2..100"
    assert takes("log.format") == "json | human"

"""The configuration files: two layers, errors that name line and key, and what held last goes on holding."""

import os
import stat
import sys
from pathlib import Path

import pytest
from httpx._utils import get_environment_proxies

from tracker.core.config import FIELDS, LANGUAGE, LOG_FILES, LOG_LEVEL, Config
from tracker.core.errors import RefusedError
from tracker.host.config import ConfigFiles, ConfigReader, put_in_force, read_both
from tracker.host.config_file import MOST_BYTES, Unknown, read_file

posix = pytest.mark.skipif(sys.platform == "win32", reason="owners and modes are POSIX's")

GOOD = '[log]\nlevel = "debug"\n'
BAD = '[log]\nlevel = "loud"\n'


@pytest.fixture
def files(tmp_path: Path) -> ConfigFiles:
    """Return places of a person's and a machine's file, with nothing there yet."""
    return ConfigFiles(tmp_path / "machine.toml", tmp_path / "config.toml", tmp_path / "last-good.json")


def refused(path: Path, text: str) -> RefusedError:
    """Write a file, and return why it is refused."""
    path.write_bytes(text.encode())
    with pytest.raises(RefusedError) as error:
        read_file(path)
    return error.value


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ('server = "ok"\n\n# log\n[log]\nfiles = 1\n', "log.files", 5),
        ("log.files = 1", "log.files", 1),
        ("log = { files = 1 }\n", "log.files", 1),
        ('\r\n[log]\r\nlevel = """\r\nloud"""\r\n', "log.level", 3),
        ('"language" = [\n  1,\n  2,\n]\nserver = ""\n', "language", 1),
        ('server = """\nlanguage = 3 # no, that is text\n"""\n', "server", 1),
        ('# language = 1\nserver = "\u2028"\nlanguage = 1979-05-27\n', "server", 2),
    ],
)
def test_a_bad_value_is_named_by_file_line_and_key(tmp_path: Path, text: str, key: str, line: int) -> None:
    error = refused(tmp_path / "config.toml", text)
    assert (error.key, error.values["name"], error.values["line"]) == ("config-value", key, line)
    assert str(tmp_path / "config.toml") in error.text()


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("[log]\nlevel = \n", 2, 9),
        ("[log\n", 1, 5),
        ('language = "de', 1, 15),
        ("language = 1\nlanguage = 2\n", 2, 13),
        ("a = " + "[" * 5000, 1, 5005),
    ],
)
def test_what_is_not_toml_is_named_by_line_and_column(
    tmp_path: Path, text: str, line: int, column: int
) -> None:
    error = refused(tmp_path / "config.toml", text)
    assert (error.key, error.values["line"], error.values["column"]) == ("config-syntax", line, column)


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(RefusedError) as error:
        read_file(tmp_path / "folder")
    assert error.value.key == "config-unreadable"
    (tmp_path / "latin").write_bytes(b"language = '\xe9'")
    with pytest.raises(RefusedError, match="not UTF-8"):
        read_file(tmp_path / "latin")
    (tmp_path / "long").write_bytes(b"#" * (MOST_BYTES + 1))
    with pytest.raises(RefusedError, match="more than"):
        read_file(tmp_path / "long")


def test_a_file_of_notepads_is_read(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b'\xef\xbb\xbflanguage = "de"\r\n')
    assert read_file(tmp_path / "config.toml").values == {"language": "de"}


def test_the_longest_file_with_a_fault_is_answered(tmp_path: Path) -> None:
    error = refused(tmp_path / "config.toml", "#\n" * (MOST_BYTES // 2 - 10) + "language = 1\n")
    assert error.values["line"] == MOST_BYTES // 2 - 9


def test_a_persons_unknown_key_is_a_slip_and_a_machines_may_be_for_a_later_version(
    files: ConfigFiles,
) -> None:
    files.machine.write_text('brightness = 3\nlanguage = "de"\n')
    config, ignored = read_both(files)
    assert (config[LANGUAGE], ignored) == ("de", (Unknown("brightness", 1),))
    files.person.write_text("[log]\n\nlevle = 'info'\n")
    with pytest.raises(RefusedError, match=r"line 3: there is no log.levle.*Did you mean log.level\?"):
        read_both(files)


def test_without_files_the_defaults_hold_and_nothing_is_written(files: ConfigFiles) -> None:
    reader = ConfigReader(files)
    assert (reader.current, reader.usable, reader.trouble) == (Config(), True, None)
    assert list(files.person.parent.iterdir()) == []


def test_a_bad_first_file_is_not_usable(files: ConfigFiles) -> None:
    files.person.write_text(BAD)
    reader = ConfigReader(files)
    assert reader.trouble is not None
    assert (reader.trouble.key, reader.usable) == ("config-value", False)
    files.person.write_text(GOOD)
    assert reader.reread()
    assert (reader.usable, reader.current[LOG_LEVEL]) == (True, "debug")
    assert ConfigReader(files).trouble is None


def test_a_bad_file_leaves_the_last_good_one_in_force(files: ConfigFiles) -> None:
    files.person.write_text(GOOD)
    reader = ConfigReader(files)
    files.person.write_text(BAD)
    assert reader.reread()
    assert reader.trouble is not None
    assert (reader.current[LOG_LEVEL], reader.usable) == ("debug", True)
    assert not reader.reread(), "what did not change is not read again"


def test_what_held_last_holds_in_the_next_process_too(files: ConfigFiles) -> None:
    files.machine.write_text("log.files = 7\nlog.files2 = 1\n")
    files.person.write_text(GOOD)
    ConfigReader(files)
    files.person.write_text(BAD)
    after = ConfigReader(files)
    assert after.trouble is not None
    assert (after.current[LOG_LEVEL], after.current[LOG_FILES], after.usable) == ("debug", 7, True)


def test_a_damaged_copy_counts_as_none(files: ConfigFiles) -> None:
    files.person.write_text(BAD)
    files.last_good.write_text('{"machine": []}')
    assert not ConfigReader(files).usable
    files.last_good.write_text('{"machine": {"log.level": "loud"}, "person": {"log.files": 9}}')
    reader = ConfigReader(files)
    assert (reader.current[LOG_LEVEL], reader.current[LOG_FILES]) == ("info", 9)


def test_files_that_are_gone_are_not_remembered(files: ConfigFiles) -> None:
    files.person.write_text(GOOD)
    reader = ConfigReader(files)
    assert files.last_good.exists()
    files.person.unlink()
    assert reader.reread()
    assert reader.current == Config()
    assert not files.last_good.exists()


@posix
def test_the_copy_is_its_owners_alone(files: ConfigFiles) -> None:
    files.person.write_text(GOOD)
    ConfigReader(files)
    assert stat.S_IMODE(files.last_good.stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform != "linux", reason="XDG's places")
def test_no_variable_of_the_persons_moves_the_machines_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRACKER_HOME", raising=False)
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    files = ConfigFiles.find()
    assert files.machine == Path("/etc/xdg/tracker-desk/config.toml")
    assert files.person == tmp_path / "own" / "tracker-desk" / "config.toml"


def test_one_home_has_both_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path))
    files = ConfigFiles.find()
    assert (files.machine, files.person) == (
        tmp_path / "config" / "machine.toml",
        tmp_path / "config" / "config.toml",
    )


@pytest.mark.parametrize(
    ("values", "put"),
    [
        ({}, {"NO_PROXY": "x"}),
        ({"language": "de"}, {"TRACKER_LANGUAGE": "de", "NO_PROXY": "x"}),
        ({"proxy": "none"}, {"NO_PROXY": "*", "no_proxy": "*"}),
        (
            {"proxy": "http://p.example:3128"},
            {
                "HTTPS_PROXY": "http://p.example:3128",
                "https_proxy": "http://p.example:3128",
                "NO_PROXY": "",
                "no_proxy": "",
            },
        ),
    ],
)
def test_language_and_proxy_are_put_above_the_environments(
    values: dict[str, str | int], put: dict[str, str]
) -> None:
    environment = {"NO_PROXY": "x"}
    put_in_force(Config(values), environment)
    assert environment == put


def test_every_field_can_be_written_in_a_file(tmp_path: Path) -> None:
    lines = [f"{field.key} = {field.default!r}" for field in FIELDS]
    (tmp_path / "config.toml").write_text("\n".join(lines))
    assert read_file(tmp_path / "config.toml").values == {field.key: field.default for field in FIELDS}


@pytest.mark.parametrize(
    ("proxy", "asked"), [("none", None), ("http://p.example:3128", "http://p.example:3128")]
)
def test_httpx_asks_the_proxy_that_is_in_force(
    monkeypatch: pytest.MonkeyPatch, proxy: str, asked: str | None
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://elsewhere.example:8080")
    monkeypatch.setenv("NO_PROXY", "tracker.example")
    for name in ("https_proxy", "no_proxy"):
        monkeypatch.setenv(name, "")
    put_in_force(Config({"proxy": proxy}), os.environ)
    assert get_environment_proxies().get("https://") == asked
    assert get_environment_proxies().get("all://*tracker.example") is None

"""The doors under scripts/ do what they say: set up once, name what is missing, compare figures."""

import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from lib import bench, setup
from lib.bench_row import Row, paired_ratio
from lib.demo import door
from lib.demo.story import Figures

FAST = Row("seal", 0.5, "s", target=1)
SLOW = Row("upload", 29_100, "requests/s", target=30_000, at_most=False)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lend a checkout with a lock, and a `.venv` that was set up from it."""
    monkeypatch.setattr(setup, "LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(setup, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(setup, "_STAMP", tmp_path / "stamp")
    setup.LOCK.write_text("one==1")
    setup.PYTHON.touch()
    setup._STAMP.write_text(setup._stamp())
    return tmp_path


def benchmark(monkeypatch: pytest.MonkeyPatch, *rows: Row) -> None:
    module = ModuleType("lib.bench_probe")
    module.rows = lambda: list(rows)  # type: ignore[attr-defined]  # a module made by hand
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(bench, "names", lambda: ["probe"])


@pytest.mark.usefixtures("checkout")
def test_a_whole_set_up_is_not_made_again() -> None:
    assert setup._is_current()


@pytest.mark.usefixtures("checkout")
def test_another_lock_is_set_up_again() -> None:
    setup.LOCK.write_text("one==2")
    assert not setup._is_current()


@pytest.mark.usefixtures("checkout")
def test_an_interrupted_set_up_is_made_anew() -> None:
    setup._STAMP.unlink()
    assert not setup._is_current()


@pytest.mark.usefixtures("checkout")
def test_a_venv_whose_python_is_gone_is_made_anew() -> None:
    setup.PYTHON.unlink()
    assert not setup._is_current()


def test_a_moved_checkout_is_set_up_again(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "ROOT", checkout / "moved")
    assert not setup._is_current()


def test_what_a_person_must_install_is_one_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(setup, "_may_apt", lambda: False)
    monkeypatch.setattr("sys.platform", "linux")
    wanted = {"no-such-program": "package-b", "libno-such.so.1": "package-a", "/no/such": "package-a"}
    assert setup.ensure_system(wanted) == list(wanted)
    assert "apt-get install --no-install-recommends package-a package-b\n" in capsys.readouterr().err


def test_what_is_there_is_not_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert setup.ensure_system({}) == []
    assert setup.ensure_system({__file__: "package"}) == []
    assert capsys.readouterr().err == ""


def test_a_row_holds_up_to_and_with_its_target() -> None:
    assert Row("a", 1, "s", 1).holds
    assert not Row("a", 1.1, "s", 1).holds
    assert Row("a", 1, "1/s", 1, at_most=False).holds
    assert not Row("a", 0.9, "1/s", 1, at_most=False).holds
    assert not Row("a", float("nan"), "s", 1).holds
    assert Row("a", 99, "s").holds, "there is nothing to hold"


def test_pairs_run_side_by_side_each_way_round() -> None:
    order: list[str] = []
    ratio = paired_ratio(lambda: order.append("s"), lambda: order.append("r"), runs=4)
    assert "".join(order) == "sr" + "srrssrrs"
    assert ratio > 0


def test_figures_are_aligned_under_their_headings() -> None:
    assert bench.table([FAST, Row("step", 7, "ms"), SLOW]).splitlines() == [
        "name    value   unit        target     holds",
        "seal    0.5     s           <= 1       yes",
        "step    7       ms",
        "upload  29,100  requests/s  >= 30,000  NO",
    ]


@pytest.mark.parametrize(("rows", "code"), [((FAST,), 0), ((FAST, SLOW), 1), ((), 1)])
def test_the_exit_code_says_whether_all_hold(
    rows: tuple[Row, ...], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    benchmark(monkeypatch, *rows)
    assert bench.main(["probe"]) == code
    assert capsys.readouterr().out == bench.table(rows)


def test_figures_are_written_as_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    benchmark(monkeypatch, FAST)
    bench.main(["--json", str(tmp_path / "figures.json")])
    assert json.loads((tmp_path / "figures.json").read_text()) == [
        {"name": "seal", "value": 0.5, "unit": "s", "target": 1, "holds": True}
    ]


def test_figures_for_standard_output_are_all_there_is_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    benchmark(monkeypatch, FAST)
    bench.main(["--json", "-"])
    assert json.loads(capsys.readouterr().out)[0]["name"] == "seal"
    door.tell(Figures(2, 2, 2, 2, 2, 2, 2, "virtual", 0, 0), Path("-"))
    assert json.loads(capsys.readouterr().out)["display"] == "virtual"
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_name_is_refused_with_the_known_ones(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    benchmark(monkeypatch, FAST)
    with pytest.raises(SystemExit) as stopped:
        bench.main(["seel"])
    assert stopped.value.code == 2
    assert "no benchmark named seel; there is: probe" in capsys.readouterr().err

"""What `nocdesk sla evaluate` refuses, with the line and the remedy."""

from pathlib import Path

import pytest

from tests.nocdesk.command import Run, runner
from tests.nocdesk.sla.agreement_text import GOLD
from tests.nocdesk.sla.evaluate_runs import AGREEMENT, ALIVE, OUTAGES_OF_LIFE, day_of_samples, write


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs commands in a directory without a store."""
    monkeypatch.chdir(tmp_path)
    return runner(monkeypatch, capsys, tmp_path)


@pytest.mark.parametrize(
    ("alive", "said"),
    [
        ("2026-03-28", "write it as FROM/TO"),
        ("tomorrow/", "'tomorrow' is not an instant"),
        ("2026-03-30/2026-03-29", "does not end after it begins"),
        ("2026-04-01/", "lies outside"),
        ("/2026-03-28", "lies outside"),
    ],
)
def test_a_life_that_is_none_is_refused_with_code_two(run: Run, alive: str, said: str) -> None:
    files = ("--agreement", write("a.toml", AGREEMENT), "--outages", write("o.csv", OUTAGES_OF_LIFE), *ALIVE)

    found = run("sla", "evaluate", *files, "--alive", alive)

    assert (found.code, found.out) == (2, "")
    assert said in " ".join(found.err.split())


def test_objectives_of_which_the_files_say_nothing_are_named(run: Run) -> None:
    agreement = write("a.toml", AGREEMENT + '[[objective]]\nmeasure = "loss"\nlimit = 1.0\ntarget = 0.9\n')
    samples = write("s.csv", day_of_samples())

    outcome = run("sla", "evaluate", "--agreement", agreement, "--samples", samples)

    assert outcome.err.splitlines() == [
        "note: no outages for availability: all time counts as up",
        "note: no series for loss: known are: delay",
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("series,when,value\n", "s.csv line 1: no column 'at'; the header is 'series,when,value'"),
        ("", "s.csv line 1: no column 'series'; it is empty: begin the file with series,at,value"),
        ("series,at,value\nx,yesterday,1\n", "s.csv line 2: at is 'yesterday'; write an instant with its zone"),
        ("series,at,value\nx,2026-03-01T00:00:00,1\n", "s.csv line 2: at '2026-03-01T00:00:00' has no zone: write Z"),
        ('series,at,value\n\nx,2026-03-01T00:00:00Z,"1,5"\n', "s.csv line 3: value is '1,5'; write a number"),
        ("series,at,value\nx,2026-03-01T00:00:00Z,much\n", "s.csv line 2: value is 'much'"),
        ("series,at,value\n", "There are no data from which --from would follow: write it"),
    ],
)
def test_faulty_samples_are_refused_with_line_and_remedy_and_code_two(run: Run, rows: str, said: str) -> None:
    outcome = run("sla", "evaluate", "--agreement", write("a.toml", AGREEMENT), "--samples", write("s.csv", rows))

    assert outcome.code == 2
    assert outcome.err.startswith(f"error: {said}")
    assert outcome.out == ""


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("HQ,2026-03-01T00:00:00Z,2026-03-01T01:00:00Z,broken,", "line 2: class is 'broken'; known are:"),
        (
            "HQ,2026-03-01T00:00:00Z,2026-03-01T01:00:00Z,degarded,",
            "line 2: class is 'degarded'; did you mean 'degraded'",
        ),
        ("HQ,2026-03-01T01:00:00Z,2026-03-01T01:00:00Z,down,", "line 2: to (2026-03-01T01:00:00Z) is not after from"),
        ("HQ,soon,2026-03-01T01:00:00Z,down,", "line 2: from is 'soon'; write an instant with its zone"),
        ("HQ,2026-03-01T00:00:00Z,2026-03-01T01:00:00,down,", "line 2: to '2026-03-01T01:00:00' has no zone"),
    ],
)
def test_faulty_outages_are_refused_with_line_and_remedy_and_code_two(run: Run, row: str, said: str) -> None:
    outages = write("o.csv", f"service,from,to,class,reason\n{row}\n")

    outcome = run("sla", "evaluate", "--agreement", write("a.toml", AGREEMENT), "--outages", outages)

    assert outcome.code == 2
    assert said in outcome.err


def test_a_slip_in_an_optional_column_is_not_passed_over(run: Run) -> None:
    outages = write("o.csv", "service,from,to,class,reason,anounced\n")

    outcome = run("sla", "evaluate", "--agreement", write("a.toml", AGREEMENT), "--outages", outages)

    assert (outcome.code, outcome.err) == (
        2,
        "error: o.csv line 1: unknown column 'anounced'; did you mean 'announced'?\n",
    )


def test_outages_of_several_services_want_one_to_be_chosen(run: Run) -> None:
    rows = "".join(f"{name},2026-03-29T00:00:00Z,2026-03-29T01:00:00Z,down,\n" for name in ("A", "B"))
    outages = write("o.csv", f"service,from,to,class,reason\n{rows}")
    asked = ("sla", "evaluate", "--agreement", write("a.toml", AGREEMENT), "--outages", outages, "--json")

    refused, chosen = run(*asked), run(*asked, "--service", "B")

    assert (refused.code, "say which with --service" in refused.err) == (2, True)
    assert chosen.json[0]["down_seconds"] == 3600


@pytest.mark.parametrize(
    "arguments",
    [
        ("--agreement", "none.toml", "--samples", "s.csv"),
        ("--agreement", "a.toml", "--samples", "none.csv"),
        ("--agreement", "bad.toml", "--samples", "s.csv"),
        ("--agreement", "a.toml"),
        ("--samples", "s.csv"),
        ("--agreement", "a.toml", "--samples", "s.csv", "--from", "noon"),
        ("--agreement", "a.toml", "--samples", "s.csv", "--from", "2026-03-30", "--to", "2026-03-29"),
    ],
)
def test_what_cannot_be_judged_ends_with_code_two(run: Run, arguments: tuple[str, ...]) -> None:
    write("a.toml", AGREEMENT)
    write("bad.toml", GOLD.replace("below = 0.99\n", "below = 0.999\n"))
    write("s.csv", day_of_samples())

    outcome = run("sla", "evaluate", *arguments)

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err

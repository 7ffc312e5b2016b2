"""``zhibiao report`` as a user meets it: where pages go, what is missing, what is wrong with the input."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from extractor import cli, compare, store
from extractor.store import StoreError
from extractor.view import report
from tests.view import world
from tests.view.browsing import all_of, by_id, links, parsed, text_of

CELL: world.Fields = {"period": "2021", "indicator": "economy.gdp", "measure": "level", "status": "actual"}
CELL |= {"value": "3e9", "unit": "元"}


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    world.build(tmp_path)
    return tmp_path / "tables"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, ["report", *map(str, arguments)])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.html")}


def test_the_command_says_what_to_open(tables: Path) -> None:
    done = run(tables, "--texts", tables.parent / "texts")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == ""
    assert done.stderr == f"3 documents; open {tables / 'report' / 'index.html'} in a browser\n"


def test_the_same_tables_give_the_same_bytes(tables: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        report(tables, tmp_path / name, texts=[tmp_path / "texts"])
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_a_program_of_one_s_own_leads_to_its_sentence(tables: Path, tmp_path: Path) -> None:
    """No name in the tables bears its code."""
    about: world.Fields = {"place_code": world.CODE, "place": "青岚县", "program": "my.own", "stage": "implemented"}
    about |= {"document_id": f"d{world.CODE}2021", "source": "青岚县2021.txt"}
    rows = store.rows(tables, "observations")
    told = [str(row["sentence"]) for row in rows if row["document_id"] == about["document_id"]]
    named, unnamed = told[0], next(sentence for sentence in told if "发放资金" in sentence)
    steps = [(2021, named, "家庭医生签约服务"), (2022, unnamed, "307.25万元"), (2023, "没有这句话。", None)]
    world.write(tables, "programs", [about | {"period": year, "sentence": sentence} for year, sentence, _ in steps])
    path = report(tables, tmp_path / "pages", texts=[tmp_path / "texts"]).index.parent / "program" / "my.own.html"
    found = [link.partition("#") for link in links(path) if "/document/" in link]
    reached = [text_of(by_id((path.parent / file).resolve(), anchor)) if anchor else None for file, _, anchor in found]
    assert {*reached} == {text for *_, text in steps}


def test_a_step_s_sentence_shows_its_program_however_long_it_is(tables: Path, tmp_path: Path) -> None:
    about: world.Fields = {"place_code": world.CODE, "place": "青岚县", "period": 2021, "stage": "implemented"}
    about |= {"program": "my.own", "program_name": "亮灯行动", "sentence": f"{'前' * 300}开展亮灯行动，{'后' * 300}。"}
    world.write(tables, "programs", [about])
    adoption: world.Fields = {"program": "my.own", "launched": 2019, "year": 2021, "places": 1, "adopted": 1}
    world.write(tables, "adoption", [adoption])
    pages = report(tables, tmp_path / "pages").index.parent
    for path in (pages / "program" / "my.own.html", pages / "place" / f"{world.CODE}.html"):
        [shown] = [text_of(cell) for cell in all_of(path, "td") if "前前" in text_of(cell)]
        assert "前开展亮灯行动，后" in shown
        assert len(shown) < 200
    [facts] = all_of(pages / "program" / "my.own.html", "dl")
    assert "Launched2019" in "".join(text_of(facts).split())


def test_texts_are_found_beside_the_tables(tables: Path, tmp_path: Path) -> None:
    for path in (tmp_path / "texts").iterdir():
        shutil.move(path, tmp_path)
    assert report(tables).notes == ()


def test_a_document_without_its_text_has_its_tables_and_sentences(tables: Path, tmp_path: Path) -> None:
    (tmp_path / "texts" / "青岚县2020.txt").unlink()
    with (tmp_path / "texts" / "青岚县2021.txt").open("a", encoding="utf-8") as file:
        file.write("后来加上的一句。")
    done = run(tables, "-o", tmp_path / "pages", "--texts", tmp_path / "texts")
    assert "2 of 3 documents are shown without their text" in done.stderr
    for year in (2020, 2021):
        path = tmp_path / "pages" / "document" / f"d{world.CODE}{year}.html"
        parsed(path)
        row = next(r for r in all_of(path, "tr") if (r.get("id") or "").startswith("o-"))
        assert [text_of(m) for m in row.iter("{*}mark")] == ["71.0%" if year == 2020 else "72.5%"]
    place = tmp_path / "pages" / "place" / f"{world.CODE}.html"
    anchor = next(link for link in links(place) if f"d{world.CODE}2020.html#o-" in link).partition("#")[2]
    assert by_id(tmp_path / "pages" / "document" / f"d{world.CODE}2020.html", anchor).tag.endswith("tr")


def test_an_earlier_report_is_replaced_and_nothing_else(tables: Path, tmp_path: Path) -> None:
    out = tmp_path / "pages"
    report(tables, out)
    (out / "document" / "stale.html").write_text("old", encoding="utf-8")
    report(tables, out)
    assert not (out / "document" / "stale.html").exists()
    other = tmp_path / "other"
    other.mkdir()
    (other / "index.html").write_text("<title>mine</title>", encoding="utf-8")
    done = run(tables, "-o", other)
    assert done.exit_code == 2
    assert "holds something else than a report" in done.stderr
    assert (other / "index.html").read_text(encoding="utf-8") == "<title>mine</title>"


def test_a_failed_run_leaves_the_earlier_report(tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "pages"
    report(tables, out)
    before = contents(out)
    monkeypatch.setattr("extractor.view.pages.checks.write", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        report(tables, out)
    assert contents(out) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("pages")] == ["pages"]


def test_tables_of_a_comparison_are_made_where_there_are_none(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for name in ("panel", "programs"):
        (tables / f"{name}.csv").unlink()
    monkeypatch.setattr(compare, "compare", lambda folder: made.append(("compare", folder)))
    monkeypatch.setattr(compare, "rollout", lambda folder: made.append(("rollout", folder)))
    report(tables)
    assert made == [("compare", tables), ("rollout", tables)]


def test_a_given_comparison_comes_first(tables: Path, tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    world.write(given, "panel", [CELL | {"observation_id": "other"}])
    done = run(tables, "-o", tmp_path / "pages", "--comparison", given, "--texts", tmp_path / "texts")
    assert "1 of 1 panel cells are of another extraction" in done.stderr
    assert [path.name for path in (tmp_path / "pages" / "indicator").iterdir()] == ["economy.gdp.html"]
    assert (tmp_path / "pages" / "program" / f"{world.PROGRAM}.html").exists()


@pytest.mark.parametrize(
    ("table", "rows", "told"),
    [
        ("panel", [{"place": "青岚县", "period": "2021"}], "panel.csv: has no column indicator; needed are period"),
        ("panel", [CELL | {"value": "many"}], "panel.csv: line 2: value"),
        ("adoption", [{"program": "a.b", "year": "", "places": 1, "adopted": 1}], "adoption.csv: line 2: year"),
        ("coverage", [{"place": "青岚县"}], "coverage.csv: has no column period"),
        ("observations", [{"observation_id": "o1"}], "observations: row 1: start: Field required"),
    ],
)
def test_a_table_that_is_not_what_it_must_be_is_one_clear_line(
    tables: Path, table: str, rows: list[dict[str, object]], told: str
) -> None:
    world.write(tables, table, rows)
    done = run(tables)
    assert done.exit_code == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tables / "report").exists()


def test_tables_of_another_version_are_refused(tables: Path) -> None:
    manifest = tables / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"schema": "1"', '"schema": "0"'), "utf-8")
    done = run(tables)
    assert done.exit_code == 2
    assert "tables of version 0" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tables / "report").exists()


@pytest.mark.parametrize("option", ["--texts", "--comparison"])
def test_a_folder_that_is_not_there(tables: Path, tmp_path: Path, option: str) -> None:
    done = run(tables, option, tmp_path / "nowhere")
    assert (done.exit_code, done.stderr) == (2, f"Error: {tmp_path / 'nowhere'}: no such folder\n")


def test_help_has_examples() -> None:
    assert "  zhibiao report out --texts reports/" in run("--help").stdout


def test_a_folder_without_an_extraction(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds no documents"):
        report(tmp_path)


def test_empty_tables_give_honest_empty_pages(tables: Path) -> None:
    for name in ("panel", "programs"):
        header = (tables / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()[0]
        (tables / f"{name}.csv").write_text(f"{header}\n", encoding="utf-8")
    for name in ("coverage", "targets", "rank", "checks", "adoption"):
        (tables / f"{name}.csv").unlink()
    pages = report(tables).index.parent
    for name, told in (
        ("indicators", "The panel has no cell"),
        ("programs", "There is no table of programs"),
        ("checks", "Nothing that does not hold"),
        ("index", "There is no table of coverage"),
        (f"place/{world.CODE}", "No results of whole years"),
    ):
        assert told in text_of(all_of(pages / f"{name}.html", "main")[0])


def test_one_place_in_one_year_is_drawn_as_far_as_it_goes(tables: Path) -> None:
    world.write(tables, "panel", [CELL | {"place": "青岚县"}])
    told = text_of(all_of(report(tables).index.parent / "indicator" / "economy.gdp.html", "main")[0])
    assert "30亿元" in told
    assert "nothing to draw" in told
    assert "nothing to rank" in told


def test_three_hundred_documents_have_small_index_pages(tables: Path) -> None:
    places = [str(code) for code in range(990000, 990300)]
    state: world.Fields = {"indicator": world.RATE, "state": "stated"}
    years = [{"place_code": code, "period": year} for code in places for year in range(2010, 2026)]
    world.write(tables, "coverage", [row | state for row in years])
    world.write(tables, "sources", [{"document_id": f"d{code}", "place_code": code} for code in places])
    header, row = (tables / "documents.csv").read_text(encoding="utf-8-sig").splitlines()[:2]
    copies = [row.replace(f"d{world.CODE}2020", f"d{code}") for code in places]
    (tables / "documents.csv").write_text("\n".join([header, *copies]), encoding="utf-8")
    for name in ("observations", "dates", "names"):
        header = (tables / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()[0]
        (tables / f"{name}.csv").write_text(header, encoding="utf-8")
    pages = report(tables).index.parent
    assert len(list((pages / "document").iterdir())) == 300
    assert (pages / "index.html").stat().st_size > 100_000
    assert max(path.stat().st_size for path in pages.glob("*.html")) < 1_000_000

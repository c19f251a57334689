"""The house rules that no linter knows, read from the files. Those read from the database: test_house.py."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from lonja.platform import errors
from tests.test_house import ROOT, SOURCE, code, sql_files

TESTS = ROOT / "tests"
FLOORS = [
    {"platform"}, {"stores"}, {"people"}, {"customers"}, {"catalog"},
    {"access", "inventory", "pricing", "promotions", "payments", "shipping", "taxes"},
    {"carts", "orders", "returns", "credits", "quotes", "newsletter"}, {"drops", "checkout"},
    {"audit", "webhooks", "notifications", "analytics", "content"},
]  # fmt: skip
"""Low to high. Packages of one floor are strangers to each other; pyproject.toml holds the same line for Python."""

DEFINERS_THAT_DO_NOT_ENTER = {
    "platform.due_stores": "the sweep asks which stores have work, before it enters one",
    "platform.forget_idempotency_keys": "a job of the house tidies every store",
}
"""Besides those whose header says Internal: they work inside a transaction that has entered, or find no store."""


def header(file: Path) -> str:
    """The comment a file opens with."""
    lines = file.read_text().splitlines()
    end = next((n for n, line in enumerate(lines) if not line.startswith("--")), len(lines))
    return "\n".join(lines[:end])


def names(file: Path) -> str:
    """The text without comments and string literals: a job's name is a string, and bears its owner's floor."""
    return re.sub(r"'[^']*'", "", code(file))


def python_files(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(folder.rglob("*.py"))


def test_every_function_file_opens_with_its_name_and_its_meaning() -> None:
    """`grep reserve_stock` finds the file; reading its first lines is enough to use it."""
    odd = []
    for file in sql_files():
        package = file.parts[-3]
        made = re.findall(r"create or replace (?:function|view|procedure) (\w+)\.(\w+)", code(file))
        expected = {package} == {schema for schema, _ in made}
        named = file.stem in {name for _, name in made} or package == "audit" or file.name == "context.sql"
        if not (expected and named and header(file)):
            odd.append(str(file.relative_to(SOURCE)))
    assert odd == []


def test_definers_begin_by_entering_their_store() -> None:
    """P07: the first statement of every SECURITY DEFINER function, or a reason why not."""
    missing = []
    for file in sql_files():
        text = code(file)
        name = f"{file.parts[-3]}.{file.stem}"
        if "security definer" not in text or "p_store uuid" not in text or "Internal:" in header(file):
            continue
        body = text.partition("\nbegin\n")[2].lstrip()
        if not re.match(r"perform platform\.(enter|visit)\(p_store", body) and name not in DEFINERS_THAT_DO_NOT_ENTER:
            missing.append(name)
    assert missing == []


def test_lower_floors_never_name_higher_ones() -> None:
    """DESIGN §2, for SQL: functions and foreign keys; import-linter holds the same line for Python."""
    floor_of = {package: n for n, floor in enumerate(FLOORS) for package in floor}
    texts = [(file.parts[-3], file.name, names(file)) for file in sql_files()]
    for migration in sorted((ROOT / "db" / "migrations").glob("*.sql")):
        package = migration.name.split("_")[2]
        keys = " ".join(re.findall(r"references (\w+\.\w+)", code(migration)))
        texts.append((package, migration.name, keys))
    climbing = [
        f"{package}/{name} names {other}"
        for package, name, text in texts
        for other in sorted(set(re.findall(r"\b(\w+)\.\w+", text)) & floor_of.keys())
        if other != package and floor_of[other] >= floor_of[package]
    ]
    assert climbing == []


def test_the_ledger_the_history_and_the_outbox_only_grow() -> None:
    """INV-05, ORD-08, PLT-18: no function updates or deletes a row of them."""
    grown = (
        r"(?:update|delete from)\s+(?:inventory\.inventory_movements|orders\.order_history|platform\.domain_events)\b"
    )
    assert [file.name for file in sql_files() if re.search(grown, code(file))] == []


def test_who_writes_events_writes_the_news_of_them() -> None:
    """EML-09: or whoever waits for them (platform.listeners) would never hear. The usual way is platform.emit."""
    writers = [file for file in sql_files() if "insert into platform.domain_events" in code(file)]
    assert {file.name for file in writers} == {"emit.sql", "steps_many.sql", "begin_many_write.sql"}
    deaf = [
        file.name
        for file in writers
        if not re.search(r"insert into platform\.news\b.*platform\.listeners\b", code(file), re.DOTALL)
    ]
    assert deaf == []


def test_sql_codes_are_python_codes() -> None:
    """Every LJnnn raised in SQL has one class, in a package that is imported with it; every class is used."""
    raised = {found for file in sql_files() for found in re.findall(r"'(LJ\d{3})'", code(file))}
    declared: dict[str, str] = {}
    used = ""
    for file in python_files(SOURCE):
        text = file.read_text()
        used += text
        for name, number in re.findall(
            r"^class (\w+)\([\w, ]+\):\n(?:    .*\n|\n)*?    code, slug, status = \"(LJ\d{3})\"", text, re.MULTILINE
        ):
            assert number not in declared, f"{number} is {declared[number]} and {name}"
            declared[number] = name
    assert raised - declared.keys() == set()
    idle = {
        number for number, name in declared.items()
        if number not in raised and len(re.findall(rf"\b{name}\b", used)) < 2
    }  # fmt: skip
    assert idle == set()


def test_a_package_brings_its_refusals_along() -> None:
    """Or what SQL refuses would be an unexpected error wherever nobody happened to import errors.py."""
    silent = [
        file.parent.name
        for file in sorted(SOURCE.glob("*/errors.py"))
        if f"from lonja.{file.parent.name}.errors import" not in (file.parent / "__init__.py").read_text()
        and file.parent.name not in {"platform", "web"}
    ]
    assert silent == []
    assert errors.by_code


def test_it_fits_a_screen() -> None:
    """Files of 400 lines, Python functions of 50, SQL functions of 70."""
    long = [f"{file}: {n}" for file in [*python_files(SOURCE, TESTS), *sql_files()] if (n := _lines(file)) > 400]
    long += [f"{file}: {n}" for file in sql_files() if (n := _lines(file) - header(file).count("\n") - 1) > 70]
    for file in python_files(SOURCE):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > 50:
                    long.append(f"{file.relative_to(ROOT)}:{node.name}: {length}")
    assert long == []


def _lines(file: Path) -> int:
    return file.read_text().count("\n")


def test_rooms_have_names_that_say_something() -> None:
    vague = {"utils", "util", "helpers", "helper", "service", "services", "manager", "common", "misc"}
    assert [str(file) for file in python_files(SOURCE, TESTS) if vague & set(file.with_suffix("").parts[-2:])] == []


def test_every_module_and_package_has_a_header() -> None:
    bare = [
        str(file.relative_to(ROOT))
        for file in python_files(SOURCE)
        if not ast.get_docstring(ast.parse(file.read_text()))
    ]
    assert bare == []


def test_no_network_and_no_sleep_inside_a_transaction() -> None:
    """DESIGN §6.3: inside `async with ….store(…)` only the transaction is awaited."""
    waiting = []
    for file in python_files(SOURCE):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.AsyncWith) and any(
                ".store(" in ast.unparse(item.context_expr) for item in node.items
            ):
                waiting += [
                    f"{file.relative_to(ROOT)}:{call.lineno} {ast.unparse(call)[:60]}"
                    for call in ast.walk(node)
                    if isinstance(call, ast.Await)
                    and re.search(r"\b(http|sleep)\b|gateway\(|ClientSession", ast.unparse(call))
                ]
    assert waiting == []
    assert [file.name for file in sql_files() if "pg_sleep" in code(file)] == []


def test_documents_lead_somewhere() -> None:
    """Docs truth: relative links and the paths in backticks exist."""
    dead = []
    pages = [page for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")) if page.is_file()]
    for page in pages:
        text = page.read_text()
        links = [page.parent / link for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text)]
        paths = [ROOT / path for path in re.findall(r"`((?:src|tests|db|docs|bench)/[\w/.-]+)`", text)]
        dead += [f"{page.name}: {target}" for target in [*links, *paths] if not target.exists()]
    assert dead == []

"""The house rules, as data. A failing test names the rule."""

import ast
from pathlib import Path

import pytest

import helpbot

PACKAGE = Path(helpbot.__file__).parent

# Behaviour in order: a module may import those before it.
BEHAVIOUR = (
    "understanding",
    "clarifying",
    "occasion",
    "turn",
    "papers",
    "proposing",
    "feedback",
    "tending",
    "annotating",
    "tidings",
    "whereabouts",
    "answering",
    "ticket_forms",
    "request_forms",
    "attaching",
    "responding",
    "owning",
    "revising",
    "editing",
    "beginning",
    "drafting",
    "opening",
    "caring",
    "gathering",
    "explaining",
    "requesting",
    "calling",
    "behalf",
    "approving",
    "ordering",
    "following",
    "timeline",
    "serving",
    "queues",
    "portfolio",
    "recordkeeping",
    "numbered",
    "home",
    "codes",
    "maintaining",
    "rostering",
    "watches",
    "targeting",
    "acts",
    "overheard",
    "commands",
    "conversation",
    "worker",
    "rounds",
    "timekeeping",
    "reminders",
    "chores",
    "aftercare",
    "watchdog",
    "ticker",
)

# Who may import whom: a module imports from its own layer or from below. Within a layer only what
# the second table allows.
LAYERS = (
    (
        "subject",
        {
            "errors", "clock", "loop", "speech", "privacy", "articles", "audit",
            "plan", "places", "tickets",
            "sameness", "targets", "outages", "lists", "outcomes", "oncall", "hours", "lines",
            "when", "forms", "manner", "wording", "signing", "manuscript", "proposals",
            "gloss", "catalogue", "approvals", "spelling", "aside", "memory",
        },
    ),
    (
        "services",
        {
            "embedding", "keywords", "lens", "calibration", "kept", "scoring", "search", "library",
            "shelf", "seeking", "fitting", "classifier", "examples",
            "intents", "weighing", "offices", "calendars", "store", "delivery", "notify",
            "wishes", "heartbeat", "folder", "effect",
            "telling", "whole",
        },
    ),
    ("verbs", {"desk"}),
    (
        "behaviour",
        set(BEHAVIOUR),
    ),
    ("edges", {"terminal", "asking", "transcript", "slack", "web"}),
    (
        "start",
        {
            "config", "console", "contacts", "wiring", "dryrun", "fitall", "evaluation", "status",
            "doctor", "chat", "run", "rooms", "house", "upkeep", "cli", "saying",
            "outages_commands",
            "outside",
            "rota_commands",
            "backup_commands",
            "articles_commands",
            "tickets_commands",
            "knowledge_commands",
            "register_commands",
            "export",
            "records_commands",
            "targets_commands",
            "viewing",
        },
    ),
)  # fmt: skip
WITHIN = {
    ("services", "library", "search"),
    *(("services", "scoring", other) for other in ("embedding", "keywords", "lens")),
    *(("services", other, "scoring") for other in ("search", "library", "seeking", "fitting")),
    ("services", "telling", "keywords"),
    ("services", "search", "calibration"),
    ("services", "calibration", "lens"),
    *(("services", other, "calibration") for other in ("library", "seeking", "fitting")),
    ("services", "fitting", "lens"),
    ("services", "library", "embedding"),
    ("services", "library", "kept"),
    *(("services", other, "whole") for other in ("library", "kept", "folder")),
    ("services", "kept", "embedding"),
    ("services", "fitting", "search"),
    ("services", "seeking", "library"),
    ("services", "seeking", "search"),
    ("services", "delivery", "store"),
    ("services", "notify", "store"),
    *(("services", "intents", other) for other in ("classifier", "examples")),
    ("services", "intents", "embedding"),
    ("services", "intents", "kept"),
    ("services", "weighing", "intents"),
    ("services", "weighing", "classifier"),
    ("services", "offices", "kept"),
    ("services", "wishes", "kept"),
    ("services", "calendars", "kept"),
    *(("services", "folder", other) for other in ("kept", "shelf")),
    ("services", "library", "shelf"),
    ("services", "shelf", "kept"),
    *(("services", "effect", other) for other in ("library", "search", "seeking")),
}
# The edges speak through the store and never to the behaviour.
NEVER = {
    *(("terminal", other) for other in ("conversation", "worker", "slack", "web")),
    *(("slack", other) for other in ("conversation", "worker", "terminal", "web")),
    *(("web", other) for other in ("conversation", "worker", "terminal", "slack")),
    ("transcript", "store"),
}

# One home per dependency.
HOMES = {
    "apprise": {"notify.carrier"},
    "apscheduler": {"ticker"},
    "holidays": {"plan.closures"},
    "icalendar": {"calendars"},
    # Pages that are read in a browser, and pages that are printed.
    "jinja2": {"web", "export"},
    "markdown_it": {"articles"},
    "onnxruntime": {"embedding"},
    "prometheus_client": {"web"},
    "prompt_toolkit": {"chat"},
    "pydantic": {"articles", "kept", "plan", "web"},
    "pydantic_core": {"web"},
    "rapidfuzz": {"places", "spelling"},
    "recurring_ical_events": {"calendars"},
    "rich": {"terminal", "chat", "console", "dryrun", "cli"},
    "py3langid": {"manner"},
    "scipy": {"fitting", "classifier", "weighing"},
    "sentence_transformers": {"embedding"},
    "sklearn": {"fitting", "classifier", "gathering"},
    # run hands Bolt's WSGI adapter to web; doctor asks Slack what an admin would look up.
    "slack_bolt": {"slack", "run"},
    "slack_sdk": {"slack", "doctor"},
    "sqlite3": {"store.sqlite"},
    "sqlite_utils": {"store.sqlite"},
    "stdnum": {"privacy"},
    "threadpoolctl": {"wiring"},
    "tokenizers": {"embedding"},
    "torch": {"embedding.engine", "embedding.export"},
    "transformers": {"embedding.engine"},
    "typer": {
        "articles_commands",
        "cli",
        "console",
        "contacts",
        "knowledge_commands",
        "outages_commands",
        "outside",
        "backup_commands",
        "rota_commands",
        "records_commands",
        "targets_commands",
        "tickets_commands",
        "register_commands",
        "upkeep",
    },
    "waitress": {"web"},
    "watchfiles": {"library"},
    "yaml": {"articles", "examples"},
}

FILE_LINES = 400
FUNCTION_LINES = 40
MEDIAN_LINES = 12

FILES = sorted(PACKAGE.rglob("*.py"))


def name_of(file: Path) -> str:
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imports(file: Path) -> set[str]:
    """Every module that a file imports, wherever in it, but not what it imports only for types."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def layer_of(module: str) -> int:
    return next(n for n, (_, members) in enumerate(LAYERS) if module in members)


def own_imports(file: Path) -> set[str]:
    """The first-level modules of helpbot that a file imports, but for its own."""
    found = {name.split(".")[1] for name in imports(file) if name.startswith("helpbot.")}
    return found & {p.stem for p in PACKAGE.iterdir()} - {name_of(file).split(".")[0]}


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_arrows_go_down_only(file):
    module = name_of(file).split(".")[0]
    if not module:
        return
    for other in own_imports(file):
        mine, theirs = layer_of(module), layer_of(other)
        assert theirs <= mine, f"rule: arrows go down only; {module} imports {other}"
        if mine == theirs and LAYERS[mine][0] == "services":
            allowed = ("services", module, other) in WITHIN
            assert allowed, f"rule: {module} may not import its neighbour {other}"
        if module in BEHAVIOUR and other in BEHAVIOUR:
            is_before = BEHAVIOUR.index(other) < BEHAVIOUR.index(module)
            assert is_before, f"rule: {module} may not import {other}, which stands behind it"
        assert (module, other) not in NEVER, f"rule: {module} never speaks to {other}"


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_nothing_below_imports_wiring_or_cli(file):
    if layer_of_name(name_of(file)) == "start":
        return
    assert not own_imports(file) & {"wiring", "cli", "config"}, (
        "rule: wiring knows all, nobody knows it"
    )


def layer_of_name(name: str) -> str:
    return LAYERS[layer_of(name.split(".")[0])][0] if name else "start"


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_every_dependency_has_one_home(file):
    name = name_of(file)
    for imported in imports(file):
        homes = HOMES.get(imported.split(".")[0])
        at_home = homes is None or any(
            name == home or name.startswith(f"{home}.") for home in homes
        )
        assert at_home, f"rule: {imported} lives in {homes}, not in {name}"


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_only_config_reads_the_environment(file):
    # Commands hand `os.environ` on; the exporter tells other libraries to stay offline.
    if name_of(file) in (
        "articles_commands",
        "backup_commands",
        "config",
        "cli",
        "contacts",
        "knowledge_commands",
        "outages_commands",
        "outside",
        "rota_commands",
        "targets_commands",
        "tickets_commands",
        "register_commands",
        "upkeep",
        "embedding.engine",
    ):
        return
    assert "os.environ" not in file.read_text(), "rule: only config reads the environment"


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_file_fits_on_a_few_screens(file):
    assert len(file.read_text().splitlines()) <= FILE_LINES, (
        f"rule: {file.name} is above {FILE_LINES} lines"
    )


def functions():
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef):
                yield file, node, (node.end_lineno or node.lineno) - node.lineno + 1


def test_functions_are_small():
    sizes = []
    for file, node, size in functions():
        sizes.append(size)
        assert size <= FUNCTION_LINES, (
            f"rule: {file.name}:{node.lineno} {node.name} has {size} lines"
        )
    assert sorted(sizes)[len(sizes) // 2] <= MEDIAN_LINES


def test_broad_excepts_are_few_and_say_why():
    broad = [
        (file.name, line.strip())
        for file in FILES
        for line in file.read_text().splitlines()
        if "except Exception" in line
    ]

    assert all("BLE001 - " in line for _, line in broad), broad
    # One for each place where somebody else's failure must not end a thread: a message, a send, a
    # loop, a due row, a text to encode, and the exporter, whose errors have no common class.
    assert len(broad) <= 6, broad


def test_the_map_names_every_module():
    named = {
        word.rstrip("/")
        for line in (helpbot.__doc__ or "").splitlines()
        for word in line.split()[:2]
    }
    modules = {
        p.stem for p in PACKAGE.iterdir() if not p.name.startswith("__") and p.stem != "sample"
    }

    assert modules <= named, modules - named
    assert modules == set().union(*(members for _, members in LAYERS))


def test_the_root_holds_only_what_the_design_names():
    root = PACKAGE.parent
    allowed = set(
        ".ci .git .gitignore CHANGELOG.md LICENSE Makefile Procfile README.md bench "
        "constraints.txt desk.toml helpbot intents knowledge pyproject.toml tests".split()
    )
    ignored = set(".venv .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build".split())

    assert {path.name for path in root.iterdir()} - ignored <= allowed

from __future__ import annotations

from pathlib import Path

import pytest

from service.config import ConfigurationError, Settings, told
from service.settings import SETTINGS, ProtectedLabel
from service.store.engine import Database

TOKEN = "imp_0123456789abcdefghijkl"


def read(*, flags: dict[str, object] | None = None, **environ: str) -> Settings:
    return Settings.from_environment({f"IMPRINT_{name}": value for name, value in environ.items()}, **(flags or {}))


def refusals(*, flags: dict[str, object] | None = None, **environ: str) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as caught:
        read(flags=flags, **environ)
    return caught.value.problems


def test_an_empty_environment_gives_the_documented_defaults() -> None:
    settings = read()
    assert settings.data == Path("data").absolute()
    assert settings.database_url == f"sqlite:///{Path('data').absolute()}/imprint.db"
    assert (settings.host, settings.port, settings.workers, settings.threads) == ("127.0.0.1", 8000, 2, 4)
    assert (settings.log_format, settings.log_level, settings.grace_seconds) == ("auto", "info", 30)
    assert (settings.trusted_proxies, settings.admin_token, settings.protected_labels) == (0, None, ())
    assert settings.seeds is not None
    assert (settings.seeds / "deployment-plan.md").is_file()
    assert settings.unknown == ()


def test_every_setting_of_the_table_is_a_field_with_a_variable_a_flag_and_a_sentence() -> None:
    fields = set(Settings.__dataclass_fields__) - {"unknown", "sources"}
    assert [setting.name for setting in SETTINGS] == list(Settings.__dataclass_fields__)[: len(SETTINGS)]
    assert fields == {setting.name for setting in SETTINGS}
    for setting in SETTINGS:
        assert setting.variable == f"IMPRINT_{setting.name.upper()}"
        assert setting.flag.removeprefix("--").removesuffix("-file").replace("-", "_") == setting.name
        assert setting.help.endswith(".")
        assert setting.default or setting.shown


def test_a_flag_goes_before_a_variable_and_an_empty_one_counts_as_not_given() -> None:
    assert read(PORT="9000", flags={"port": 9001}).port == 9001
    assert read(PORT="9000", flags={"port": None}).port == 9000
    assert read(PORT="9000", flags={"port": ""}).port == 9000
    assert read(PORT="").port == 8000


@pytest.mark.parametrize(
    ("variable", "value", "advice"),
    [
        ("DATA", "what?", "without a question mark"),
        ("DATABASE_URL", "mysql://a/b", "write sqlite:///PATH for a file, or postgresql://"),
        ("DATABASE_URL", "sqlite://", "sqlite:///PATH"),
        ("DATABASE_URL", "sqlite:///:memory:", "sqlite:///PATH"),
        ("DATABASE_URL", "sqlite:///file:x?mode=memory&uri=true", "sqlite:///PATH"),
        ("DATABASE_URL", "postgresql://", "postgresql://USER:PASSWORD@HOST/NAME"),
        ("HOST", "http://localhost", "without scheme, port and path"),
        ("PORT", "0", "a whole number from 1 to 65535"),
        ("PORT", "80_00", "a whole number from 1 to 65535"),
        ("PORT", "٣", "a whole number from 1 to 65535"),
        ("WORKERS", "many", "a whole number from 1 to 64"),
        ("THREADS", "-1", "a whole number from 1 to 256"),
        ("SEEDS", "/no/such/folder", "a folder that exists, bundled or none"),
        ("TRUSTED_PROXIES", "*", "a whole number from 0 to 16"),
        ("PATH_PREFIX", "imprint", "a path that begins with a slash"),
        ("PATH_PREFIX", "/imprint/", "ends without one"),
        ("PATH_PREFIX", "//evil.test", "a path that begins with a slash"),
        ("PATH_PREFIX", "/a/../b", "a path that begins with a slash"),
        ("ADMIN_TOKEN", "short", "at least 24 characters; this has 5"),
        ("ADMIN_TOKEN", "x" * 23 + " é", "without spaces"),
        ("ADMIN_TOKEN_FILE", "/no/such/file", "the path of a readable file"),
        ("LOG_FORMAT", "xml", "one of auto, json, console"),
        ("LOG_LEVEL", "loud", "one of debug, info, warning, error"),
        ("PROTECTED_LABELS", "Production", "LABEL@PATTERN"),
        ("PROTECTED_LABELS", "latest", "LABEL@PATTERN"),
        ("PROTECTED_LABELS", "production@a b", "LABEL@PATTERN"),
        ("GRACE_SECONDS", "0", "a whole number from 1 to 3600"),
    ],
)
def test_a_wrong_value_is_refused_by_name_with_what_to_write(variable: str, value: str, advice: str) -> None:
    (problem,) = refusals(**{variable: value})
    assert problem.startswith(f"IMPRINT_{variable}: ")
    assert advice in problem


def test_all_wrong_settings_are_named_at_once() -> None:
    problems = refusals(PORT="x", WORKERS="0", flags={"log_level": "loud"})
    assert [problem.partition(":")[0] for problem in problems] == ["IMPRINT_PORT", "IMPRINT_WORKERS", "--log-level"]


def test_a_wrong_value_is_shown_unless_it_is_secret() -> None:
    assert "'loud'" in refusals(LOG_LEVEL="loud")[0]
    assert "hunter2" not in refusals(DATABASE_URL="mysql://me:hunter2@host/db")[0]
    assert "tooshort" not in refusals(ADMIN_TOKEN="tooshort")[0]


def test_secrets_are_not_in_the_text_form_of_settings() -> None:
    settings = read(ADMIN_TOKEN=TOKEN, DATABASE_URL="postgresql://me:hunter2@host/db")
    assert TOKEN not in repr(settings)
    assert "hunter2" not in repr(settings)


def test_a_secret_is_read_from_a_file_less_its_last_newline(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(TOKEN + "\n")
    assert read(ADMIN_TOKEN_FILE=str(file)).admin_token == TOKEN
    assert read(flags={"admin_token_file": str(file)}).admin_token == TOKEN
    file.write_text("sqlite:////var/lib/imprint.db\r\n")
    assert read(DATABASE_URL_FILE=str(file)).database_url == "sqlite:////var/lib/imprint.db"


def test_an_empty_or_binary_secret_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    assert "is empty" in refusals(ADMIN_TOKEN_FILE=str(tmp_path / "empty"))[0]
    assert "not text in UTF-8" in refusals(ADMIN_TOKEN_FILE=str(tmp_path / "binary"))[0]


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    (problem,) = refusals(ADMIN_TOKEN=TOKEN, ADMIN_TOKEN_FILE=str(tmp_path))
    assert problem == "IMPRINT_ADMIN_TOKEN and IMPRINT_ADMIN_TOKEN_FILE are both set; unset one of them."


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_a_postgresql_url_names_the_same_driver(scheme: str) -> None:
    assert read(DATABASE_URL=f"{scheme}://me@host/db").database_url == "postgresql+psycopg://me@host/db"


def test_protected_labels_are_read_as_label_and_pattern() -> None:
    assert read(PROTECTED_LABELS="production@platform.*, stable,").protected_labels == (
        ProtectedLabel("production", "platform.*"),
        ProtectedLabel("stable", "*"),
    )


def test_seeds_can_be_a_folder_or_none(tmp_path: Path) -> None:
    assert read(SEEDS=str(tmp_path)).seeds == tmp_path
    assert read(SEEDS="none").seeds is None


@pytest.mark.parametrize(
    ("host", "bind"),
    [("127.0.0.1", "127.0.0.1:80"), ("::1", "[::1]:80"), ("[::1]", "[::1]:80"), ("localhost", "localhost:80")],
)
def test_the_address_puts_ipv6_in_brackets(host: str, bind: str) -> None:
    settings = read(HOST=host, PORT="80")
    assert (settings.bind, settings.address) == (bind, f"http://{bind}")


def test_a_variable_that_means_nothing_is_named_with_the_nearest_that_does() -> None:
    settings = read(WORKER="3", ADMIN_TOKEN_FIL="x", XYZZYPLUGH="1", URL="http://host", TOKEN=TOKEN)
    assert settings.unknown == (
        "IMPRINT_ADMIN_TOKEN_FIL is not a setting; did you mean IMPRINT_ADMIN_TOKEN_FILE?",
        "IMPRINT_WORKER is not a setting; did you mean IMPRINT_WORKERS?",
        "IMPRINT_XYZZYPLUGH is not a setting.",
    )


def test_the_database_lies_in_the_data_folder_whatever_it_is_called(tmp_path: Path) -> None:
    folder = tmp_path / "50%20 done"
    settings = Settings.from_environment({"IMPRINT_DATA": str(folder)})
    folder.mkdir()
    database = Database(settings.database_url)
    with database.writing() as db:
        db.exec_driver_sql("CREATE TABLE there (id INTEGER)")
    database.dispose()
    assert (folder / "imprint.db").exists()


def test_each_setting_tells_what_gave_it_and_of_a_secret_no_more(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN)
    settings = read(
        PORT="9000",
        SEEDS="none",
        KEEP_ARGUMENTS="False",
        ADMIN_TOKEN_FILE=str(tmp_path / "token"),
        flags={"host": "::1"},
    )
    shown = {each.variable.removeprefix("IMPRINT_"): (each.value, each.source) for each in told(settings)}
    assert shown["PORT"] == ("9000", "IMPRINT_PORT")
    assert shown["HOST"] == ("::1", "--host")
    assert shown["SEEDS"] == ("none", "IMPRINT_SEEDS")
    assert shown["KEEP_ARGUMENTS"] == ("false", "IMPRINT_KEEP_ARGUMENTS")
    assert shown["ADMIN_TOKEN"] == ("given, not shown", "IMPRINT_ADMIN_TOKEN_FILE")
    assert shown["DATABASE_URL"] == ("SQLite in the data folder", "")
    assert shown["DATA"] == (str(Path("data").absolute()), "")
    assert shown["PROTECTED_LABELS"] == ("no label", "")

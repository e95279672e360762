"""Settings: each wrong value is refused in one line that names its variable, and tells no secret."""

from __future__ import annotations

from pathlib import Path

import pytest
from otegraph.server import cli
from otegraph.server.settings import Settings, SettingsError, read

SECRET = "hunter2"
WRONG = [
    ("DATABASE_URL", f"mysql://user:{SECRET}@host/name"),
    ("DATABASE_URL", SECRET),
    ("DATABASE_URL", f"postgresql://user:{SECRET}@host:port/name"),
    ("DATABASE_URL", f"postgresql://user:{SECRET}@host:99999/name"),
    ("DATABASE_URL", f"postgresql://user:{SECRET}@[::1/name"),
    ("DATABASE_URL", f"postgresql:///name?host=/tmp&port={SECRET}"),
    ("KUBECONFIG", "/nowhere/config"),
    ("KUBECONFIG", "/"),
    ("HOST", "a b"),
    ("HOST", "http://x"),
    ("PORT", "0"),
    ("PORT", "65536"),
    ("PORT", "-1"),
    ("PORT", "8012.0"),
    ("PORT", "\u0668"),
    ("PORT", "9" * 5000),
    ("PORT", "1\n2"),
    ("ADMIN_PASSWORD", SECRET),
    ("ADMIN_PASSWORD", SECRET * 20),
    ("SECRET_KEY", SECRET * 4),
    ("TOKEN_SECONDS", "59"),
    ("TOKEN_SECONDS", "1h"),
    ("REFRESH_SECONDS", "0"),
    ("REFRESH_SECONDS", "31536001"),
    ("ADMIN_AUTO_DEPLOY", "yes"),
    ("ANSWERS_PER_SECOND", "0"),
    ("ANSWERS_PER_SECOND", "nan"),
    ("ANSWERS_PER_SECOND", "inf"),
    ("ANSWERS_PER_SECOND", "fast"),
    ("LOG_LEVEL", "loud"),
    ("PREVIOUS_SECRET_KEYS", SECRET),
    ("PREVIOUS_SECRET_KEYS", f"{'k' * 32},{SECRET}"),
    ("REGISTRY_KIND", "docker"),
    ("REGISTRY_URL", "registry.example.com"),
    ("REGISTRY_URL", f"https://admin:{SECRET}@registry.example.com"),
    ("REGISTRY_URL", f"https://registry.example.com?password={SECRET}"),
    ("REGISTRY_URL", "https://registry.example.com:99999"),
    ("REGISTRY_ADDRESS", "https://registry.example.com"),
    ("REGISTRY_ADDRESS", "registry/project"),
    ("REGISTRY_TOKEN_KEY", "/nowhere/key.pem"),
    ("HELM", "/nowhere/helm"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_ends_the_start_with_one_line(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(f"OTEGRAPH_{name}", value)
    assert cli.main(["serve"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert told.err.startswith(f"OTEGRAPH_{name}")
    assert SECRET not in told.err


def test_a_token_may_not_outlive_its_refresh() -> None:
    with pytest.raises(SettingsError, match=r"OTEGRAPH_REFRESH_SECONDS.*OTEGRAPH_TOKEN_SECONDS"):
        read({"OTEGRAPH_TOKEN_SECONDS": "600", "OTEGRAPH_REFRESH_SECONDS": "599"})


def test_every_setting_has_a_default_and_an_empty_one_is_none() -> None:
    assert read({}) == Settings()
    assert read({f"OTEGRAPH_{name}": "" for name, _ in WRONG}) == Settings()
    assert read({"PORT": "1", "otegraph_port": "1"}) == Settings()


def test_good_values_are_taken(tmp_path: Path) -> None:
    file = tmp_path / "config"
    file.write_text("")
    settings = read(
        {
            "OTEGRAPH_DATABASE_URL": f"postgres://user:{SECRET}@[::1]:5432/name?sslmode=require",
            "OTEGRAPH_KUBECONFIG": str(file),
            "OTEGRAPH_PORT": "80",
            "OTEGRAPH_HOST": "::",
            "OTEGRAPH_ADMIN_PASSWORD": SECRET + "-and-more",
            "OTEGRAPH_SECRET_KEY": "密钥密" * 4,
            "OTEGRAPH_ADMIN_AUTO_DEPLOY": "False",
            "OTEGRAPH_ANSWERS_PER_SECOND": "2.5",
            "OTEGRAPH_LOG_LEVEL": "WARNING",
        }
    )
    assert (settings.kubeconfig, settings.port, settings.host) == (file, 80, "::")
    assert (settings.admin_auto_deploy, settings.answers_per_second, settings.log_level) == (False, 2.5, "warning")
    assert SECRET not in repr(settings)
    assert "密钥密" not in repr(settings)


@pytest.mark.parametrize("arguments", [["--help"], ["serve", "--help"], ["reconcile", "--help"], ["migrate", "--help"]])
def test_help_needs_no_settings(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OTEGRAPH_PORT", "wrong")
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert "otegraph" in told
    if arguments == ["--help"]:
        assert all(command in told for command in ("serve", "reconcile", "migrate"))


@pytest.mark.parametrize("arguments", [[], ["deploy"], ["serve", "--fast"]])
def test_a_wrong_command_line_is_exit_status_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"REGISTRY_URL": "https://registry.example.com"}, "OTEGRAPH_REGISTRY_KIND"),
        ({"REGISTRY_KIND": "distribution"}, "OTEGRAPH_REGISTRY_URL"),
        ({"REGISTRY_KIND": "harbor", "REGISTRY_URL": "https://harbor.example.com"}, "OTEGRAPH_REGISTRY_USER"),
        (
            {"REGISTRY_KIND": "distribution", "REGISTRY_URL": "http://registry", "REGISTRY_PASSWORD": SECRET},
            "OTEGRAPH_REGISTRY_USER",
        ),
        ({"REGISTRY_TOKEN_KEY": __file__, "REGISTRY_KIND": "simulator"}, "OTEGRAPH_REGISTRY_TOKEN_CERTIFICATE"),
    ],
)
def test_a_registry_s_settings_go_together(given: dict[str, str], missing: str) -> None:
    with pytest.raises(SettingsError, match=missing) as refused:
        read({f"OTEGRAPH_{name}": value for name, value in given.items()})
    assert SECRET not in str(refused.value)


def test_the_registry_is_simulated_beside_a_simulated_root_alone() -> None:
    assert read({}).registry_kind == "simulator"
    assert read({"OTEGRAPH_KUBECONFIG": __file__}).registry_kind is None
    both = read({"OTEGRAPH_REGISTRY_KIND": "distribution", "OTEGRAPH_REGISTRY_URL": "http://registry:5000/"})
    assert (both.registry_kind, both.registry_url) == ("distribution", "http://registry:5000")


def test_secrets_are_in_no_repr() -> None:
    settings = read(
        {
            "OTEGRAPH_SECRET_KEY": SECRET * 8,
            "OTEGRAPH_PREVIOUS_SECRET_KEYS": SECRET * 9,
            "OTEGRAPH_REGISTRY_USER": "robot",
            "OTEGRAPH_REGISTRY_PASSWORD": SECRET,
        }
    )
    assert SECRET not in repr(settings)

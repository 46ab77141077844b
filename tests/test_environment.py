"""The ways to set the project up agree: pyproject.toml, the conda environment, the locked requirements."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from geobrief import __version__
from geobrief.resources import home

PROJECT = tomllib.loads((home() / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (home() / "requirements.lock").read_text(encoding="utf-8")
ENTRIES = re.split(r"\n(?=\S)", LOCK.strip())


def named(requirements):
    """Return `{name: specifier}` of requirements as pip writes them."""
    parsed = [Requirement(text) for text in requirements]
    return {canonicalize_name(part.name): part.specifier for part in parsed}


def conda():
    environment = yaml.safe_load((home() / "environment.yml").read_text(encoding="utf-8"))
    plain = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    from_pip = next(entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    return environment, plain, from_pip


def locked():
    """Return `{name: version}` of the locked requirements."""
    pins = [re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", entry) for entry in ENTRIES]
    return {canonicalize_name(pin[1]): pin[2] for pin in pins}


def test_conda_users_get_the_same_libraries_in_the_same_versions():
    _, plain, from_pip = conda()
    wanted = named(plain) | named([entry for entry in from_pip if not entry.startswith("-")])
    assert wanted.pop("python") == SpecifierSet(PROJECT["requires-python"])
    wanted.pop("pip")
    assert wanted == named(PROJECT["dependencies"])


def test_conda_users_get_the_project_itself_from_one_public_channel():
    environment, _, from_pip = conda()
    assert environment["channels"] == ["conda-forge"] and "--editable ." in from_pip


def test_every_locked_requirement_has_one_version_and_hashes():
    for entry in ENTRIES:
        assert re.match(r"[A-Za-z0-9._-]+(\[[^]]*\])?==\S+", entry), entry[:80]
        assert re.findall(r"--hash=sha256:[0-9a-f]{64}", entry), entry[:80]


def test_the_lock_names_no_index_and_no_path():
    assert not re.search(
        r"index-url|find-links|trusted-host|https?:|file:|@ |^-e|--editable", LOCK, re.MULTILINE
    )


@pytest.mark.parametrize("extra", [None, "dev", "build", "cluster"])
def test_the_lock_holds_every_dependency_in_an_allowed_version(extra):
    wanted = PROJECT["dependencies"] if extra is None else PROJECT["optional-dependencies"][extra]
    versions = locked()
    for name, specifier in named(wanted).items():
        assert name in versions, f"{name} is not in requirements.lock: make lock"
        assert specifier.contains(versions[name]), f"{name} {versions[name]} is not {specifier}: make lock"


def test_the_lock_holds_what_the_dependencies_need_in_turn():
    versions, extras = locked(), PROJECT["optional-dependencies"]
    locked_extras = [*extras["dev"], *extras["build"], *extras["cluster"]]
    queue = [Requirement(text) for text in [*PROJECT["dependencies"], *locked_extras]]
    seen = set()
    while queue:
        wanted = queue.pop()
        name = canonicalize_name(wanted.name)
        if (name, *sorted(wanted.extras)) in seen:
            continue
        seen.add((name, *sorted(wanted.extras)))
        assert name in versions, f"{name} is not in requirements.lock: make lock"
        queue += [part for part in needs(wanted.name) if applies(part, wanted.extras)]
    assert len(seen) > len(PROJECT["dependencies"])


def needs(name):
    try:
        return [Requirement(text) for text in requires(name) or []]
    except PackageNotFoundError:  # for another platform
        return []


def applies(requirement, extras):
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras))


def test_the_version_is_the_same_everywhere():
    assert PROJECT["version"] == __version__


def test_each_dependency_says_why_it_is_there_once():
    text = (home() / "pyproject.toml").read_text(encoding="utf-8")
    block = re.search(r"\ndependencies = \[\n(.*?)\n\]", text, re.DOTALL)[1].splitlines()
    assert len(block) == len(PROJECT["dependencies"]) == len(named(PROJECT["dependencies"]))
    assert all("#" in line for line in block)


def test_make_targets_that_the_readme_promises_are_there():
    made = set(re.findall(r"^([a-z-]+):", (home() / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"report", "test", "lab", "bench", "data", "lock"} <= made
    readme = (home() / "README.md").read_text(encoding="utf-8")
    assert (
        set(
            re.findall(
                r"make ([a-z][a-z-]+)\b(?=[`\s])", "\n".join(re.findall(r"^ {4}.*|`[^`]*`", readme, re.M))
            )
        )
        <= made
    )

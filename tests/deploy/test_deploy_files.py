"""The files of the deployment are understood by the programs that they are for."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivecolour.environment import Environment

from .two_hosts import DEPLOY, command_of, nginx_file

UNITS = ("fivecolour-web.service", "fivecolour-press.service")
# Keys of a service by the Compose Specification that a file of ours may use.
SERVICE_KEYS = set(
    "build cap_add cap_drop command depends_on environment healthcheck image logging mem_limit networks "
    "pids_limit ports read_only restart security_opt shm_size stop_grace_period tmpfs user volumes".split()
)


def _compose() -> dict[str, Any]:
    said: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return said


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    if shutil.which("nginx") is None:
        pytest.skip("no nginx")
    path = nginx_file(tmp_path / "nginx", "127.0.0.")
    done = subprocess.run(["nginx", "-t", "-c", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, "warn" in done.stderr) == (0, False), done.stderr


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_takes_the_units(unit: str, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd")
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    said = re.sub(r"/opt/fivecolour/bin/\w+", str(program), (DEPLOY / unit).read_text(encoding="utf-8"))
    for name in UNITS:
        (tmp_path / name).write_text(said, encoding="utf-8")
    for words in (["verify"], ["security", "--offline=true", "--threshold=20"]):
        command = ["systemd-analyze", "--no-pager", *words, str(tmp_path / unit)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr


def test_the_environment_is_known() -> None:
    lines = (DEPLOY / "fivecolour.env").read_text(encoding="utf-8").splitlines()
    said = dict(line.split("=", 1) for line in lines if not line.startswith("#"))
    assert set(said) <= {field.alias for field in Environment.model_fields.values()}
    assert command_of("fivecolour-web.service", said)[-1] == "fivecolour.web.server:app"


def test_compose_says_what_its_specification_knows() -> None:
    said = _compose()
    assert {key for key in said if not key.startswith("x-")} == {"name", "services", "volumes", "networks"}
    for name, service in said["services"].items():
        assert set(service) <= SERVICE_KEYS, name
        assert {"image", "restart", "security_opt"} <= set(service), name
        waits = service.get("depends_on", [])
        assert set(waits) <= set(said["services"]), name
        named = {one.partition(":")[0] for one in service["volumes"]}
        assert named <= {*said["volumes"], "./nginx.conf"}, name
    ours = [one for one in said["services"].values() if one["image"] == "fivecolour"]
    assert all(
        (one["read_only"], one["cap_drop"], one["user"]) == (True, ["ALL"], "10001:10001") for one in ours
    )


def test_compose_has_the_addresses_that_nginx_asks() -> None:
    asked = set(
        re.findall(r"server (10\.0\.0\.\d+):8050", (DEPLOY / "nginx.conf").read_text(encoding="utf-8"))
    )
    services = _compose()["services"]
    assert asked == {services[name]["networks"]["inside"]["ipv4_address"] for name in ("web-a", "web-b")}
    assert (
        services["db"]["networks"]["inside"]["ipv4_address"]
        in services["press"]["environment"]["DATABASE_URL"]
    )

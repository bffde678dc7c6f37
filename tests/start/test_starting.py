"""A command sets up its own environment on first use, and says what to do when it cannot."""

from pathlib import Path
from threading import Thread

import pytest

from start.checkout import VENV, Checkout


def test_demo_sets_up_the_environment_and_runs_in_it(checkout: Checkout) -> None:
    done = checkout.manage("demo", "--port", "8001")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"django demo --port 8001 {checkout.venv}"
    assert "Installing the packages of requirements.lock" in done.stdout


def test_packages_are_checked_by_their_hash_and_no_others_come(checkout: Checkout) -> None:
    checkout.manage("demo")
    (asked,) = checkout.asked
    assert asked.startswith("install ")
    assert {"--require-hashes", "--no-deps"} <= set(asked.split())
    assert asked.endswith(f"--requirement {checkout.root}/requirements.lock")


def test_a_second_command_installs_nothing(checkout: Checkout) -> None:
    checkout.manage("demo")
    done = checkout.manage("test")
    assert len(checkout.asked) == 1
    assert "Installing" not in done.stdout


def test_tests_run_from_any_folder_with_their_own_settings(
    checkout: Checkout, tmp_path: Path
) -> None:
    done = checkout.manage("test", "tests/start", "-q", folder=tmp_path)
    assert done.stdout.splitlines()[-1] == (
        f"pytest tests/start -q collect.settings.testing {checkout.root}"
    )
    assert done.returncode == 5, "the exit code of the tests is the command's"


def test_a_changed_lock_is_installed_again(checkout: Checkout) -> None:
    checkout.manage("demo")
    with (checkout.root / "requirements.lock").open("a") as lock:
        lock.write("# another\n")
    checkout.manage("test")
    assert len(checkout.asked) == 2


def test_other_commands_only_tell_of_a_changed_lock(checkout: Checkout) -> None:
    checkout.manage("demo")
    with (checkout.root / "requirements.lock").open("a") as lock:
        lock.write("# another\n")
    done = checkout.manage("migrate")
    assert done.stdout == f"django migrate {checkout.venv}\n"
    assert "requirements.lock has changed" in done.stderr
    assert len(checkout.asked) == 1


def test_other_commands_never_set_up(checkout: Checkout) -> None:
    done = checkout.manage("migrate")
    assert done.returncode == 1
    assert "Run `python3 manage.py demo`" in done.stderr
    assert not checkout.venv.exists()


def test_an_installation_that_stopped_is_taken_up_again(checkout: Checkout) -> None:
    checkout.pip_fails("Disk quota exceeded")
    stopped = checkout.manage("demo")
    assert stopped.returncode == 1
    assert "Disk quota exceeded" in stopped.stderr
    checkout.pip_fails("")
    assert checkout.manage("demo").returncode == 0


def test_stopping_it_by_hand_says_how_to_go_on(checkout: Checkout) -> None:
    (checkout.tools / "pip.py").write_text(
        "import os, signal, time\nos.kill(os.getppid(), signal.SIGINT)\ntime.sleep(5)"
    )
    stopped = checkout.manage("demo")
    assert stopped.stderr == "Stopped. Run the command again to go on from here.\n"
    checkout.pip_fails("")
    assert checkout.manage("demo").returncode == 0


def test_without_a_network_it_says_so_and_what_to_check(checkout: Checkout) -> None:
    checkout.pip_fails("NewConnectionError: [Errno -3] Temporary failure in name resolution")
    done = checkout.manage("demo")
    assert done.returncode == 1
    assert "could not be downloaded" in done.stderr
    assert "HTTPS_PROXY" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_python3_venv_it_names_the_package(checkout: Checkout) -> None:
    done = checkout.manage("demo", before="sys.modules['ensurepip'] = None")
    assert done.returncode == 1
    assert "sudo apt-get install python3-venv" in done.stderr
    assert not checkout.venv.exists()


def test_an_environment_that_could_not_be_made_leaves_nothing(checkout: Checkout) -> None:
    (checkout.tools / "venv.py").write_text(f"{VENV}\nsys.exit('No space left on device')")
    done = checkout.manage("demo")
    assert done.returncode == 1
    assert "No space left on device" in done.stderr
    assert not checkout.venv.exists()


def test_an_old_python_is_refused_with_the_version_that_works(checkout: Checkout) -> None:
    done = checkout.manage("demo", before="sys.version_info = (3, 9, 2)")
    assert done.returncode == 1
    assert "This is Python 3.9.2, and the project needs Python 3.11 or newer." in done.stderr


def test_somebodys_active_environment_is_left_alone(checkout: Checkout, tmp_path: Path) -> None:
    bend = f"sys.prefix = {str(tmp_path / 'theirs')!r}"
    done = checkout.manage("demo", before=bend)
    assert done.returncode == 1
    assert f"another virtual environment, {tmp_path / 'theirs'}" in done.stderr
    assert "deactivate" in done.stderr
    assert not checkout.venv.exists()
    assert not checkout.asked


def test_an_environment_that_is_there_is_used_from_inside_another(
    checkout: Checkout, tmp_path: Path
) -> None:
    checkout.manage("demo")
    done = checkout.manage("migrate", before=f"sys.prefix = {str(tmp_path / 'theirs')!r}")
    assert done.stdout == f"django migrate {checkout.venv}\n"


def test_an_environment_whose_python_is_gone_is_made_anew(checkout: Checkout) -> None:
    checkout.manage("demo")
    python = checkout.venv / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    made_anew = VENV.replace("(folder /", "__import__('shutil').rmtree(folder)\n(folder /", 1)
    (checkout.tools / "venv.py").write_text(made_anew)
    assert checkout.manage("demo").returncode == 0
    assert len(checkout.asked) == 2


def test_two_first_commands_at_once_install_once(checkout: Checkout) -> None:
    script = (checkout.tools / "pip.py").read_text()
    (checkout.tools / "pip.py").write_text(f"import time; time.sleep(1)\n{script}")
    runs = [Thread(target=checkout.manage, args=(name,)) for name in ("demo", "test")]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert len(checkout.asked) == 1


@pytest.mark.parametrize("command", ["demo", "test"])
def test_the_environment_is_complete_after_either_command(checkout: Checkout, command: str) -> None:
    checkout.manage(command)
    assert checkout.manage("check").returncode == 0

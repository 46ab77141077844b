"""Somebody is told, by command, webhook and e-mail, and no secret is told to anybody else."""

import json
import re
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from mail_server import certificate, mail_server
from schedule_tools import (
    SMALL,
    at,
    events,
    notebook,
    reports,
    run,
    without_notebooks,
)

from geobrief import schedule
from geobrief.errors import GeobriefError
from geobrief.schedule import publish, ways
from geobrief.schedule.log import Log

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")
USER, PASSWORD = "desk", "open-sesame-7"
TELLS = "import sys; open('told', 'a').write(sys.stdin.read() + chr(10))"


@pytest.fixture
def quick(monkeypatch):
    return without_notebooks(monkeypatch)


@pytest.fixture
def receiver(monkeypatch):
    """A web server on this machine; returns its address and what it was sent."""
    got = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response({"/away": 302, "/broken": 500}.get(self.path, 200))
            self.send_header("Location", "http://127.0.0.1:1/stolen")
            self.end_headers()

        def log_message(self, *_):
            pass

    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", got
        server.shutdown()


def mailing(port, more=""):
    return f'[mail]\nhost = "localhost"\nport = {port}\nsender = "brief@example.org"\n{more}\n'


ACCOUNT = 'user = "env:MAIL_USER"\npassword = "env:MAIL_PASSWORD"'
TO_THE_DESK = '[report.alerts]\nemail = ["desk@example.org", "night@example.org"]\n'


def fail(path, monkeypatch, reason="it is torn"):
    """Let every run of the reports in `path` fail; return the exit code of the command that was due."""

    def torn(_):
        raise GeobriefError(reason)

    schedule.run_due(path, now=at("2026-11-01T12:00"))
    monkeypatch.setattr(publish, "check_page", torn)
    return schedule.run_due(path, now=at("2026-11-02T06:01"))


def everything(folder, *more):
    """Return all bytes that a command left behind, its record and locks among them, and `more`."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file()) + "".join(more).encode()


# --- real runs, all three ways at once -------------------------------------------------------------------


@pytest.mark.slow
def test_failure_recovery_and_new_changes_are_told_every_way_and_secrets_never_appear(tmp_path, receiver, monkeypatch):
    address, got = receiver
    for name, value in (("HOOK", f"{address}/secret-token"), ("MAIL_USER", USER), ("MAIL_PASSWORD", PASSWORD)):
        monkeypatch.setenv(name, value)
    hidden = "import os\nassert not {'HOOK', 'MAIL_USER', 'MAIL_PASSWORD'} & set(os.environ), 'a secret is seen'\n"
    shows = "from geobrief.report import changed, finding\nchanged([{}], 'none')"
    one, other = "('tone RUS negative', 'Coverage of Russia was more <b>negative</b>.')", "('dyad A B', 'A and B.')"
    told = f'{TO_THE_DESK}webhook = "env:HOOK"\ncommand = ["{sys.executable}", "-c", "{TELLS}"]\n'
    with mail_server(files=None) as server:
        path = reports(tmp_path, SMALL + told, top=mailing(server.port, f"tls = false\n{ACCOUNT}"))
        logs = ""
        for cell in ("1 / 0", "'all is well'", shows.format(one), shows.format(one), shows.format(f"{one}, {other}")):
            notebook(tmp_path, "small", hidden + cell)
            code, log = run(path, "daily")
            logs += log
            assert code == ("1 / 0" in cell), log
    expected = ["failure", "recovery", "finding", "finding"]
    assert [item["event"] for item in got] == expected, logs
    assert "ZeroDivisionError" in got[0]["text"] and got[0]["title"] == "daily failed"
    assert [item["text"] for item in got[2:]] == ["Coverage of Russia was more <b>negative</b>.", "A and B."]
    by_command = [json.loads(line) for line in (tmp_path / "told").read_text(encoding="utf-8").splitlines()]
    assert [(item["event"], item["text"]) for item in by_command] == [(item["event"], item["text"]) for item in got]
    assert [letter["Subject"] for letter in server.letters] == [f"Geobrief: {item['title']}" for item in got]
    assert {letter["To"] for letter in server.letters} == {"desk@example.org, night@example.org"}
    assert [letter.get_content().strip() for letter in server.letters] == [item["text"] for item in got]
    for secret in ("secret-token", PASSWORD):
        assert secret.encode() not in everything(tmp_path, logs)


# --- e-mail ----------------------------------------------------------------------------------------------


def sent_by_mail(folder, monkeypatch, capsys, port, more="", user=USER, password=PASSWORD, extra=""):
    """Let a report fail that tells by e-mail; return the exit code and what was said of the alert."""
    monkeypatch.setenv("MAIL_USER", user)
    monkeypatch.setenv("MAIL_PASSWORD", password)
    notebook(folder, "small")
    path = reports(folder, SMALL + TO_THE_DESK + extra, top=mailing(port, f"{ACCOUNT}\n{more}"))
    code = fail(path, monkeypatch)
    log = capsys.readouterr().err
    assert PASSWORD.encode() not in everything(folder, log)
    assert code == 1 and "it is torn" in (folder / "outputs" / "daily" / "failed.txt").read_text(encoding="utf-8")
    return [event["text"] for event in events(log) if event["event"] == "alert-failed"]


def test_mail_goes_out_encrypted_with_the_account_from_the_environment(tmp_path, quick, monkeypatch, capsys):
    files = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(files[0]))
    with mail_server(files=files) as server:
        assert sent_by_mail(tmp_path, monkeypatch, capsys, server.port) == []
    assert server.letters[0].get_content().strip() == "it is torn"
    order = [line.split()[0].upper() for line in server.said]
    assert order.index("STARTTLS") < order.index("AUTH") < order.index("MAIL")


def test_a_port_that_is_encrypted_from_the_start_is_spoken_to_that_way(tmp_path, quick, monkeypatch, capsys):
    files = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(files[0]))
    with mail_server(files=files, from_the_start=True) as server:
        monkeypatch.setattr(ways, "_TLS_FROM_THE_START", server.port)
        assert sent_by_mail(tmp_path, monkeypatch, capsys, server.port) == []
    assert len(server.letters) == 1 and "STARTTLS" not in server.said


def test_a_server_whose_certificate_is_not_trusted_gets_no_password(tmp_path, quick, monkeypatch, capsys):
    with mail_server(files=certificate(tmp_path)) as server:
        (told,) = sent_by_mail(tmp_path, monkeypatch, capsys, server.port)
    assert "certificate" in told and not server.letters and not any("AUTH" in line for line in server.said)


def test_a_server_that_does_not_encrypt_gets_no_password(tmp_path, quick, monkeypatch, capsys):
    with mail_server() as server:
        (told,) = sent_by_mail(tmp_path, monkeypatch, capsys, server.port)
    assert "STARTTLS" in told and not server.letters and not any("AUTH" in line for line in server.said)


def test_a_wrong_password_is_told_without_it(tmp_path, quick, monkeypatch, capsys):
    """The server repeats account and password in its answer; neither reaches the log."""
    with mail_server(account=("desk", "other")) as server:
        (told,) = sent_by_mail(tmp_path, monkeypatch, capsys, server.port, "tls = false", user="night-desk")
    assert "no account ***" in told and "night-desk" not in told and not server.letters


@pytest.mark.parametrize("how", ["full", "gone", "no secret"])
def test_a_mail_server_that_fails_is_told_and_costs_nothing_else(tmp_path, quick, monkeypatch, capsys, how):
    with mail_server() as server:
        server.full = how == "full"
        port, more = server.port, "tls = false"
        if how == "gone":
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
        password = "" if how == "no secret" else PASSWORD
        (told,) = sent_by_mail(tmp_path, monkeypatch, capsys, port, more, password=password)
    expected = {"full": "disk is full", "gone": "refused", "no secret": "MAIL_PASSWORD is not set"}
    assert expected[how] in told and not server.letters


def test_a_mail_server_and_a_web_server_that_never_answer_hold_nothing_up(tmp_path, quick, monkeypatch, capsys):
    monkeypatch.setattr(ways, "SECONDS", 0.5)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        monkeypatch.setenv("HOOK", f"http://127.0.0.1:{port}/secret-token")
        told = sent_by_mail(tmp_path, monkeypatch, capsys, port, "tls = false", extra='webhook = "env:HOOK"\n')
    assert len(told) == 2 and all("timed out" in text for text in told)


# --- webhook and command ---------------------------------------------------------------------------------


def told_badly(folder, monkeypatch, capsys, settings):
    """Let a report fail whose alerts do not get through; return the exit code and what is said of them."""
    notebook(folder, "small")
    code = fail(reports(folder, f"{SMALL}[report.alerts]\n{settings}\n"), monkeypatch)
    log = capsys.readouterr().err
    assert b"secret-token" not in everything(folder, log) and "Traceback" not in log
    return code, [event["text"] for event in events(log) if event["event"] == "alert-failed"]


@pytest.mark.parametrize(
    ("address", "why"),
    [("/broken/secret-token", "500"), ("/away", "302"), (" a b/secret-token", "of the web"), ("", "HOOK is not set")],
)
def test_a_webhook_that_fails_is_told_and_fails_the_command(
    tmp_path, receiver, quick, monkeypatch, capsys, address, why
):
    monkeypatch.setenv("HOOK", "" if not address else receiver[0] + address.replace("/secret-token", ""))
    code, (told,) = told_badly(tmp_path, monkeypatch, capsys, 'webhook = "env:HOOK"')
    assert code == 1 and why in told, told
    assert len(receiver[1]) == (address[:1] == "/")  # and nothing was sent on to another address


@pytest.mark.parametrize(
    ("words", "why"),
    [(["no-such-program"], "No such file"), ([sys.executable, "-c", "raise SystemExit(3)"], "code 3")],
)
def test_a_command_that_fails_is_told_and_fails_the_command(tmp_path, quick, monkeypatch, capsys, words, why):
    code, (told,) = told_badly(tmp_path, monkeypatch, capsys, f"command = {json.dumps(words)}")
    assert code == 1 and why in told


@pytest.mark.parametrize(
    "address", ["hooks.example.org/s/T0Psecret\n", "https://hooks.example.org/s/T0P secret", "https://me:my:T0Psecret@x/"]
)
def test_a_webhook_that_is_no_address_is_told_without_it(tmp_path, quick, monkeypatch, capsys, address):
    monkeypatch.setenv("BRIEF_WEBHOOK", address)
    code, (said,) = told_badly(tmp_path, monkeypatch, capsys, 'webhook = "env:BRIEF_WEBHOOK"')
    assert code == 1 and "the address is none of the web" in said and "T0P" not in said


def test_of_two_secrets_the_longer_is_hidden_whole(monkeypatch):
    monkeypatch.setenv("SHORT", "desk1")
    monkeypatch.setenv("LONG", "desk1-and  more\n")
    assert Log(["SHORT", "LONG"]).public("no desk1-and more for desk1") == "no *** for ***"


def test_a_failed_run_that_is_run_again_for_the_same_due_time_tells_its_recovery(tmp_path, quick, monkeypatch):
    notebook(tmp_path, "small")
    tells = f'[report.alerts]\ncommand = ["{sys.executable}", "-c", "{TELLS}"]\n'
    due, path = at("2026-11-02T06:00"), reports(tmp_path, SMALL + tells)
    with monkeypatch.context() as torn:
        torn.setattr(publish, "check_page", _torn)
        with pytest.raises(GeobriefError):
            schedule.run_report("daily", path, due)
    for _ in range(2):
        schedule.run_report("daily", path, due)
    told = (tmp_path / "told").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["event"] for line in told] == ["failure", "recovery"]


def _torn(_):
    raise GeobriefError("it is torn")


def test_a_command_gets_what_happened_in_its_environment_and_runs_in_the_folder_of_the_file(
    tmp_path, quick, monkeypatch
):
    source = "import os; open('told', 'w').write(os.environ['GEOBRIEF_EVENT'] + ' ' + os.environ['GEOBRIEF_TITLE'])"
    notebook(tmp_path, "small")
    words = json.dumps([sys.executable, "-c", source])
    fail(reports(tmp_path, f"{SMALL}[report.alerts]\ncommand = {words}\n"), monkeypatch)
    assert (tmp_path / "told").read_text(encoding="utf-8") == "failure daily failed"


def test_a_matrix_is_told_in_one_message(tmp_path, receiver, quick, monkeypatch):
    address, got = receiver
    notebook(tmp_path, "small")
    text = f'{SMALL}[report.alerts]\nwebhook = "{address}"\n[report.matrix]\nword = ["x", "y", "z"]\n'
    fail(reports(tmp_path, text), monkeypatch)
    assert [item["title"] for item in got] == ["daily: 3 of 3 runs failed"]
    assert re.findall(r"daily/(\w): it is torn", got[0]["text"]) == ["x", "y", "z"]


def test_only_what_is_asked_for_is_told(tmp_path, receiver, quick, monkeypatch):
    address, got = receiver
    notebook(tmp_path, "small")
    fail(reports(tmp_path, f'{SMALL}[report.alerts]\non = ["finding"]\nwebhook = "{address}"\n'), monkeypatch)
    assert got == []


def two_months():
    """Return articles of two months: the tone toward Russia turns, and in the second Russia accuses Ukraine."""
    rows = []
    for n in range(24):
        later = n >= 12
        tone = "terrible and horrible" if later else "wonderful and excellent"
        act = "Russia accused Ukraine of lying." if later else "China accused Japan of lying."
        day = f"2025-0{4 + later}-{1 + n % 12:02}"
        text = f"Paper {n} said that Russia was {tone}. {act}"
        rows.append({"id": n, "title": f"Note {n}", "text": text, "published": day, "outlet": f"Wire {n % 4}"})
    return rows


@pytest.mark.slow
def test_what_the_real_notebooks_find_changed_is_told_once(tmp_path, folder):
    """`brief` and `relations` as they are: a change of tone and one of a pair reach the alert, and only once."""
    folder({"articles.jsonl": two_months()})
    entry = '[[report]]\nname = "{0}"\nnotebook = "{0}"\ncorpus = "corpus"\nretries = 0\n{1}[report.alerts]\n'
    entry += f'on = ["finding"]\ncommand = ["{sys.executable}", "-c", "{TELLS}"]\n'
    text = entry.format("brief", 'parameters = { scorer = "textblob" }\n') + entry.format("relations", "")
    for _ in range(2):
        code, log = run(reports(tmp_path, text), "brief", "relations")
        assert code == 0, log
    told = [json.loads(line) for line in (tmp_path / "told").read_text(encoding="utf-8").splitlines()]
    assert sorted(item["report"] for item in told) == ["brief", "relations"]
    said = {item["report"]: item["text"] for item in told}
    assert "Coverage of Russia was more negative" in said["brief"]
    assert "on, events from Russia to Ukraine were in a larger share of articles" in said["relations"]

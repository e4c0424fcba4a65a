"""Messages go to the open internet alone, and to the address that was looked at."""

from __future__ import annotations

import socket
import ssl
import threading
from pathlib import Path

import pytest

from fivecolour.errors import UserError
from fivecolour.webhooks.guarded_post import (
    Answer,
    UnsafeAddressError,
    checked_host,
    networks,
    post,
    safe_addresses,
)

from .conftest import Receiver

INSIDE = (
    "127.0.0.1 127.9.9.9 0.0.0.0 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 "
    "224.0.0.1 255.255.255.255 192.0.2.1 198.18.0.1 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fd12:3456::1 ff02::1 "
    "::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1 2002:7f00:1::1 2001:db8::1 "
    "::127.0.0.1 ::ffff:0:7f00:1 64:ff9b:1::7f00:1 fec0::1 5f00::1 3fff::1 192.0.0.192 192.88.99.1"
).split()


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_refused(address: str) -> None:
    with pytest.raises(UnsafeAddressError):
        safe_addresses("evil.example", 443, lambda _host, _port: [address])
    with pytest.raises(UnsafeAddressError):
        safe_addresses("evil.example", 443, lambda _host, _port: ["93.184.215.14", address])


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1111", "64:ff9b::5db8:d70e"])
def test_one_of_the_open_internet_is_not(address: str) -> None:
    assert safe_addresses("good.example", 443, lambda _host, _port: [address]) == [address]


OWN = networks("10.20.0.0/16 fd12::/16")


@pytest.mark.parametrize("address", ["10.20.3.4", "fd12:3456::1", "::ffff:10.20.3.4"])
def test_one_inside_that_a_setting_names_is_not(address: str) -> None:
    assert safe_addresses("own.example", 443, lambda _host, _port: [address], OWN) == [address]
    assert checked_host("https://10.20.3.4/", OWN) == ("10.20.3.4", 443)


@pytest.mark.parametrize("address", ["10.21.3.4", "127.0.0.1", "169.254.169.254", "fd13::1"])
def test_any_other_still_is(address: str) -> None:
    with pytest.raises(UnsafeAddressError):
        safe_addresses("own.example", 443, lambda _host, _port: ["10.20.3.4", address], OWN)


def test_a_setting_that_names_no_network_is_told_how() -> None:
    with pytest.raises(UserError, match="write networks as"):
        networks("10.20.0.1/16")


@pytest.mark.parametrize(
    "url",
    [
        "http://good.example/",
        "ftp://good.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://user:word@good.example/",
        "https://@good.example/",
        "https://good.example/#",
        "https://good.example/\r\nX: y",
        "https://good.example:99999/",
        "https:///x",
        "https://[",
        "file:///etc/passwd",
        "",
    ],
)
def test_an_address_that_is_refused_before_it_is_stored(url: str) -> None:
    with pytest.raises(UnsafeAddressError):
        checked_host(url)


def test_a_number_in_disguise_is_looked_at_as_what_it_leads_to() -> None:
    # 2130706433 is 127.0.0.1 for the resolver of most systems.
    answer = post("https://2130706433/", b"", {}, resolve=lambda _host, _port: ["127.0.0.1"])
    assert (answer.status, "open internet" in answer.fault) == (0, True)


def sent(receiver: Receiver, url: str, *resolutions: str) -> tuple[Answer, list[str]]:
    """Post to a name that leads to one address after the other; return where a connection went."""
    names, opened = iter(resolutions), []

    def connect(address: str, _port: int) -> socket.socket:
        opened.append(address)
        return socket.create_connection(("127.0.0.1", receiver.port), timeout=5)

    answer = post(
        url,
        b"{}",
        {"webhook-id": "m"},
        resolve=lambda _host, _port: [next(names)],
        connect=connect,
        context=receiver.context,
    )
    return answer, opened


class TestPost:
    """One message over TLS to the address that was looked at."""

    def test_it_arrives(self, receiver: Receiver) -> None:
        answer, opened = sent(receiver, "https://good.example/hook?x=1", "93.184.215.14")
        assert (answer, opened) == (Answer(204), ["93.184.215.14"])
        assert receiver.seen == [("good.example", "/hook?x=1", b"{}")]

    def test_a_name_that_changes_its_mind_is_asked_once(self, receiver: Receiver) -> None:
        """Rebinding: the second answer would be an address inside."""
        answer, opened = sent(receiver, "https://good.example/", "93.184.215.14", "127.0.0.1")
        assert (answer.status, opened) == (204, ["93.184.215.14"])

    def test_no_connection_is_made_to_an_address_inside(self, receiver: Receiver) -> None:
        answer, opened = sent(receiver, "https://good.example/", "10.0.0.1")
        assert (answer.status, opened, receiver.seen) == (0, [], [])

    def test_a_redirection_is_not_followed(self, receiver: Receiver) -> None:
        receiver.status, receiver.headers = 302, {"Location": "https://127.0.0.1/"}
        answer, opened = sent(receiver, "https://good.example/", "93.184.215.14")
        assert (answer.status, len(opened), len(receiver.seen)) == (302, 1, 1)

    def test_how_long_to_wait_is_held(self, receiver: Receiver) -> None:
        receiver.status, receiver.headers = 429, {"Retry-After": "120"}
        assert sent(receiver, "https://good.example/", "93.184.215.14")[0] == Answer(429, 120.0)

    def test_another_name_s_certificate_is_refused(self, receiver: Receiver) -> None:
        answer, _ = sent(receiver, "https://other.example/", "93.184.215.14")
        assert (answer.status, answer.fault, receiver.seen) == (
            0,
            "no answer (SSLCertVerificationError)",
            [],
        )


@pytest.mark.parametrize(
    ("start", "status"),
    [
        (b"HTTP/1.1 200 OK\r\nX: ", 0),
        # Its body was read, which ends with the connection: for most of a day, byte by byte.
        (b"HTTP/1.1 200 OK\r\n\r\nx", 200),
        (b"HTTP/1.1 503 Busy\r\nRetry-After: Wed, 21 Oct 99999999999999 07:28:00 GMT\r\n\r\n", 503),
    ],
)
def test_a_receiver_that_never_ends_its_answer_is_left(certificate: Path, start: bytes, status: int) -> None:
    """Each byte that comes begins a new wait of the socket; the message as a whole has an end."""
    listening, done = socket.create_server(("127.0.0.1", 0)), threading.Event()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def answer() -> None:
        plain, _ = listening.accept()
        with context.wrap_socket(plain, server_side=True) as link:
            link.recv(65_536)
            link.sendall(start)
            done.wait(30)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    answered = post(
        "https://good.example/",
        b"{}",
        {},
        resolve=lambda _host, _port: ["93.184.215.14"],
        connect=lambda _address, _port: socket.create_connection(listening.getsockname(), timeout=20),
        context=ssl.create_default_context(cafile=str(certificate)),
        # What is read at once needs no limit; under this one a slow machine would not have answered yet.
        most_seconds=30 if status else 0.2,
    )
    done.set()
    thread.join()
    listening.close()
    assert (answered.status, answered.wait, answered.fault[:9]) == (status, 0, "" if status else "no answer")

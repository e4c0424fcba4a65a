"""One message sent to an address of the open internet, and to no other, whatever its name leads to."""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeAlias
from urllib.parse import urlsplit

from fivecolour.environment import environment
from fivecolour.errors import UserError
from fivecolour.messages import RefusalError

SECONDS = 20.0
_HTTPS = 443
_TAKEN = range(200, 300)
# IPv4 inside IPv6 as gateways have it: 64:ff9b::/96.
_GATEWAY = ipaddress.ip_network("64:ff9b::/96")
# IANA gives addresses of the internet out of this one; all else in IPv6 is local, translated or unused.
_OPEN = ipaddress.ip_network("2000::/3")
# What Python 3.11 takes for the open internet: protocols (a cloud's metadata), old relays, documentation.
_CLOSED = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")))

Resolve: TypeAlias = Callable[[str, int], list[str]]
Connect: TypeAlias = Callable[[str, int], socket.socket]
Networks: TypeAlias = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]


class UnsafeAddressError(RefusalError):
    """An address that messages must not go to."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver answered; ``status`` is 0 where there was none, ``fault`` says why.

    ``wait`` are the seconds that it asks for before the next message.
    """

    status: int
    wait: float = 0.0
    fault: str = ""

    @property
    def taken(self) -> bool:
        """Whether the receiver has the message."""
        return self.status in _TAKEN


Send: TypeAlias = Callable[[str, bytes, dict[str, str]], Answer]


def allowed_inside() -> Networks:
    """Return the networks of one's own house that messages may go to (``FIVECOLOUR_WEBHOOK_INSIDE``).

    Raises
    ------
    UserError
        The setting lists what is no network.
    """
    return networks(environment().webhook_inside)


def networks(words: str) -> Networks:
    """Return networks as a setting lists them.

    Raises
    ------
    UserError
        One is no network.

    >>> networks("10.20.0.0/16, fd12::1")
    (IPv4Network('10.20.0.0/16'), IPv6Network('fd12::1/128'))
    """
    try:
        return tuple(ipaddress.ip_network(one) for one in words.replace(",", " ").split())
    except ValueError as fault:
        raise UserError(
            f"FIVECOLOUR_WEBHOOK_INSIDE is {words[:80]!r}: {fault}; write networks as 10.20.0.0/16"
        ) from None


def checked_host(url: str, inside: Networks = ()) -> tuple[str, int]:
    """Return host and port of an address that messages may be sent to; of those inside only ``inside``.

    Raises
    ------
    UnsafeAddressError
        It is not https, or holds a name and password.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _HTTPS
    except ValueError:
        raise UnsafeAddressError("no_webhook_address", url=url[:80]) from None
    plain = url.isascii() and url.isprintable() and " " not in url
    if parts.scheme != "https" or not host or not plain:
        raise UnsafeAddressError("webhook_scheme", url=url[:80])
    if "@" in parts.netloc or "#" in url:
        raise UnsafeAddressError("webhook_secrets")
    with contextlib.suppress(ValueError):
        _refuse(ipaddress.ip_address(host), inside)
    return host, port


def resolved(host: str, port: int) -> list[str]:
    """Return the addresses that a name leads to."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def connected(address: str, port: int) -> socket.socket:
    """Return a connection to one address."""
    return socket.create_connection((address, port), timeout=SECONDS)


def _refuse(address: ipaddress.IPv4Address | ipaddress.IPv6Address, inside: Networks) -> None:
    inner = address
    if isinstance(address, ipaddress.IPv6Address):
        packed = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _GATEWAY else None
        inner = address.ipv4_mapped or address.sixtofour or packed or address
    if any(inner in one for one in inside):
        return
    unused = inner.version == _OPEN.version and inner not in _OPEN
    if not inner.is_global or inner.is_multicast or unused or any(inner in one for one in _CLOSED):
        raise UnsafeAddressError("webhook_inside", address=address)


def safe_addresses(host: str, port: int, resolve: Resolve, inside: Networks = ()) -> list[str]:
    """Return the addresses of a host; not one of them may lie inside a network.

    Raises
    ------
    UnsafeAddressError
        One does.
    """
    found = resolve(host, port)
    for one in found:
        _refuse(ipaddress.ip_address(one.partition("%")[0]), inside)
    return found


class _Pinned(http.client.HTTPSConnection):
    """A connection to the address that was looked at; its certificate is that of the name."""

    def __init__(self, host: str, port: int, address: str, connect: Connect, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=SECONDS, context=context)
        self._address, self._open, self._tls = address, connect, context
        # ``sock`` is gone once an answer has begun that ends with the connection.
        self.link: ssl.SSLSocket | None = None

    def connect(self) -> None:
        """Connect without asking again where the name leads."""
        plain = self._open(self._address, self.port)
        plain.settimeout(SECONDS)
        self.link = self._tls.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock = self.link
        self.link.do_handshake()


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    inside: Networks = (),
    resolve: Resolve = resolved,
    connect: Connect = connected,
    context: ssl.SSLContext | None = None,
    most_seconds: float = 1.5 * SECONDS,
) -> Answer:
    """Send one message; what goes wrong is in the answer. No redirection is followed."""
    try:
        host, port = checked_host(url, inside)
        address = safe_addresses(host, port, resolve, inside)[0]
    except UnsafeAddressError as fault:
        return Answer(0, fault=str(fault))
    except (OSError, IndexError, ValueError, UnicodeError):
        return Answer(0, fault="the name of the host is not known just now")
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    link = _Pinned(host, port, address, connect, context or ssl.create_default_context())
    # Who answers a byte at a time would hold up all others: each byte begins a wait of its own.
    over = threading.Event()
    end = threading.Timer(most_seconds, _hang_up, [link, over])
    end.daemon = True
    end.start()
    try:
        link.request("POST", path, body, {"Content-Type": "application/json", **headers})
        # Its body says nothing that is needed, and may have no end.
        answer = link.getresponse()
        if over.is_set():
            # What was cut off looks like an end.
            raise TimeoutError
        return Answer(answer.status, _wait(answer.getheader("Retry-After", "")))
    except (OSError, http.client.HTTPException) as fault:
        return Answer(0, fault=f"no answer ({type(fault).__name__})")
    finally:
        end.cancel()
        link.close()


def _hang_up(connection: _Pinned, over: threading.Event) -> None:
    over.set()
    if connection.link:
        with contextlib.suppress(OSError):
            connection.link.shutdown(socket.SHUT_RDWR)


def _wait(text: str) -> float:
    """Return the seconds that a receiver asks for, as a number or as a moment."""
    if text.isdecimal():
        return float(text[:9])
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return 0.0

"""Web addresses that may be asked: http and https at the web's own ports, without credentials, on machines of the public internet."""

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from dashboard.errors import InputError

PORTS = {"http": 80, "https": 443}
LONGEST_ADDRESS = 2_000
"""No server we know takes more, and no article has a longer one."""
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_HOST = re.compile(r"(?:[a-z0-9_][a-z0-9_-]{0,62}\.)*[a-z0-9_][a-z0-9_-]{0,62}\.?|\[[0-9a-f:.]{2,45}\]")
_KEPT_IN_PATHS = "/%:@!$&'()*+,;=~-._[]"
_INSIDE = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::ffff:0:0/96"))
"""IPv6 networks whose addresses end in an IPv4 address, which is what is reached: NAT64 and IPv4-mapped."""
_NOT_PUBLIC = tuple(map(ipaddress.ip_network, ("2002::/16", "2001::/32", "fec0::/10", "64:ff9b:1::/48", "192.88.99.0/24")))
"""Tunnels and old local networks that `ipaddress` takes for public in some versions of Python."""


class Target(NamedTuple):
    """An address in its parts: `host` is ASCII, lower case, `path` carries the query; `url` is all of it, without fragment."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"


def is_link(text: str) -> bool:
    """Whether what a user names is a web address and no file."""
    return text[:8].casefold().startswith(("http://", "https://"))


def target(url: str) -> Target:
    """The parts of a web address. Raises InputError, naming the address, where it may not be asked."""
    if len(url) > LONGEST_ADDRESS or _UNSAFE.search(url):
        raise refusal(url[:LONGEST_ADDRESS], "the address is too long, or has spaces or backslashes in it", "check how it was copied")
    try:
        parts = urlsplit(url)
        port, host = parts.port, _ascii(parts.hostname or "")
    except ValueError as problem:
        raise refusal(url, f"this is no web address: {problem}", "check how it was copied") from problem
    if parts.scheme not in PORTS:
        raise refusal(url, f"{parts.scheme or 'no'} addresses are not fetched", "only http and https are")
    if parts.username is not None or parts.password is not None:
        raise refusal(url, "the address carries a user name", "names and passwords do not belong into an address; take them out")
    if not _HOST.fullmatch(host):
        raise refusal(url, "the address names no host", "check how it was copied")
    if port is not None and port not in PORTS.values():
        raise refusal(url, f"port {port} is not asked", "only the ports of the web are, 80 and 443")
    path = quote(parts.path or "/", safe=_KEPT_IN_PATHS) + (f"?{quote(parts.query, safe=_KEPT_IN_PATHS + '?')}" if parts.query else "")
    stated = "" if port in (None, PORTS[parts.scheme]) else f":{port}"
    return Target(f"{parts.scheme}://{host}{stated}{path}", parts.scheme, host, port or PORTS[parts.scheme], path)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet: not private, loopback, link-local, multicast or reserved, nor leading there."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if any(ip in network for network in _INSIDE):
        ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if any(ip in network for network in _NOT_PUBLIC):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_loopback or ip.is_link_local or ip.is_unspecified)


def refusal(url: str, reason: str, hint: str) -> InputError:
    """Why an address is not taken. The address is the file that the message names."""
    return InputError(reason, file=url, hint=hint)


def _ascii(host: str) -> str:
    """A host as the network knows it; IPv6 addresses in their brackets."""
    if ":" in host:
        return f"[{host}]"
    return host if host.isascii() else host.encode("idna").decode("ascii")

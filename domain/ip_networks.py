"""Which IP addresses are public, and which no request may ever reach. Pure."""

from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Ip = IPv4Address | IPv6Address

# Networks whose addresses end in an IPv4 address: compatible, translated, NAT64.
_EMBEDDING = tuple(map(IPv6Network, ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96")))
_HOME = 64  # bits of the prefix that an IPv6 subscriber usually gets
_LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")  # RFC 8215: for use within one network
_PROTOCOLS = IPv4Network("192.0.0.0/24")  # Python before 3.11.10 counts parts of it as public
# Link-local networks, and the addresses where clouds serve a machine's own secrets.
_FORBIDDEN = tuple(
    map(
        ip_network,
        (
            *("169.254.0.0/16", "fe80::/10", "fd00:ec2::/32", "192.0.0.192/32"),
            *("100.100.100.200/32", "168.63.129.16/32"),
        ),
    )
)
_FORBIDDEN_NAMES = frozenset(
    (
        *("metadata", "metadata.google.internal", "metadata.goog", "metadata.azure.internal"),
        *("instance-data", "instance-data.ec2.internal", "metadata.tencentyun.com"),
    )
)


def is_public(address: str) -> bool:
    """False for loopback, private, link-local and other special addresses, and for IPv6 addresses
    that stand for such; raises ValueError for a text that is not an address.
    """
    return all(map(_is_public, _meanings(ip_address(address))))


def is_forbidden(host: str) -> bool:
    """True for link-local addresses and cloud metadata: no setting opens these."""
    host = host.rstrip(".").lower()
    if host in _FORBIDDEN_NAMES:
        return True
    try:
        meanings = _meanings(ip_address(host.partition("%")[0]))
    except ValueError:
        return False
    return any(ip in network for ip in meanings for network in _FORBIDDEN)


def subscriber(address: str) -> str:
    """The address under which calls are counted; for IPv6, the network of one home or office."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, IPv4Address):
        return str(ip)
    mapped = ip.ipv4_mapped
    return str(mapped or ip_network((ip, _HOME), strict=False))


def _is_public(ip: Ip) -> bool:
    if isinstance(ip, IPv6Address) and (ip.is_site_local or ip in _LOCAL_NAT64):
        return False  # site-local addresses were private until RFC 3879 deprecated them
    return ip.is_global and not ip.is_multicast and ip not in _PROTOCOLS


def _meanings(ip: Ip) -> list[Ip]:
    if isinstance(ip, IPv4Address):
        return [ip]
    if ip.ipv4_mapped is not None:
        return [ip.ipv4_mapped]
    embedded = ip.sixtofour
    if any(ip in network for network in _EMBEDDING):
        embedded = IPv4Address(int(ip) & 0xFFFF_FFFF)
    return [ip] if embedded is None else [ip, embedded]

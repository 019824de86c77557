"""Which internet addresses lead outside. Everything else is somebody's inside, and closed by default."""

import ipaddress

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: how an IPv6-only office reaches IPv4
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")


def endpoint(text: str, port: int) -> tuple[str, int]:
    """Address and port of what is written as ADDRESS or ADDRESS:PORT ([ADDRESS]:PORT of IPv6); `port` where none is.

    Raises ValueError."""
    host, colon, number = text.rpartition(":")
    if not colon or (text.count(":") > 1 and not text.startswith("[")) or text.endswith("]"):
        host, number = text, str(port)
    if not number.isdecimal() or not 0 < int(number) < 65536:
        raise ValueError(text)
    return str(ipaddress.ip_address(host.strip("[]"))), int(number)


def is_global(text: str) -> bool:
    """Whether the address (IPv4 or IPv6, as text) is a public unicast one; ValueError for no address.

    Addresses that carry an IPv4 address are judged by it; of the tunnels only NAT64 is taken."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return is_global(str(ipaddress.IPv4Address(address.packed[-4:])))
        if address not in _GLOBAL_UNICAST or address.sixtofour or address.teredo:
            return False
    return address.is_global and not address.is_multicast

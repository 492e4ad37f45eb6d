"""Many uploads at once, from a process of their own: no byte of a file is there before it is sent.

Run as ``python -m tests.faults.many_uploads`` with a JSON order on standard input; prints the
statuses of the answers as a JSON list.
"""

from __future__ import annotations

import asyncio
import sys

import msgspec

PIECE = 64 * 1024


class Target(msgspec.Struct):
    path: str
    token: str


class Order(msgspec.Struct):
    host: str
    port: int
    size: int
    targets: list[Target]


async def upload(order: Order, target: Target, number: int) -> int:
    reader, writer = await asyncio.open_connection(order.host, order.port)
    writer.write(
        f"POST {target.path} HTTP/1.1\r\nHost: {order.host}\r\n"
        f"Authorization: Bearer {target.token}\r\nContent-Length: {order.size}\r\n\r\n".encode()
    )
    begin = b"%%PDF-1.4\n%%%08d\n" % number
    writer.write(begin)
    left, piece = order.size - len(begin), bytes(PIECE)
    while left:
        writer.write(piece[:left])
        left -= min(left, PIECE)
        await writer.drain()
    status = int((await reader.readline()).split()[1])
    writer.close()
    return status


async def main() -> None:
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    uploads = (upload(order, target, n) for n, target in enumerate(order.targets))
    sys.stdout.write(msgspec.json.encode(await asyncio.gather(*uploads)).decode())


if __name__ == "__main__":
    asyncio.run(main())

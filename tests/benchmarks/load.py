"""A small HTTP client that asks for the same things again and again: run as a process of its own.

``python -m tests.benchmarks.load PORT CONNECTIONS SECONDS < requests.json`` keeps each connection alive and
busy and prints how many answers came a second. Requests are ``[method, path, headers, body]``.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

Request = tuple[str, str, dict[str, str], str]


def rate(address: str, requests: Sequence[Request], *, connections: int, seconds: float) -> float:
    """Measure answers a second from a process of its own."""
    port = urlsplit(address).port
    command = [sys.executable, "-m", "tests.benchmarks.load", str(port), str(connections), str(seconds)]
    done = subprocess.run(command, input=json.dumps(requests), capture_output=True, text=True, check=True)
    return float(done.stdout)


def _bytes(request: Request) -> bytes:
    method, path, headers, body = request
    content = body.encode()
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(content)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + content


async def _answer(reader: asyncio.StreamReader) -> None:
    """Read one answer to its end; anything but success ends the measurement."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status, *lines = head.split("\r\n")
    if " 200 " not in status:
        raise RuntimeError(f"answered: {status}")
    lengths = [line for line in lines if line.lower().startswith("content-length:")]
    if not lengths:
        raise RuntimeError("an answer without a length")
    await reader.readexactly(int(lengths[0].split(":")[1]))


async def _connection(port: int, requests: Iterator[bytes], end: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    answers = 0
    while time.perf_counter() < end:
        writer.write(next(requests))
        await _answer(reader)
        answers += 1
    writer.close()
    return answers


async def _measure(port: int, requests: Sequence[bytes], connections: int, seconds: float) -> float:
    ring = itertools.cycle(requests)
    start = time.perf_counter()
    counts = await asyncio.gather(*(_connection(port, ring, start + seconds) for _ in range(connections)))
    return sum(counts) / (time.perf_counter() - start)


def main() -> None:
    """Read the requests, measure, print."""
    port, connections, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    requests = [_bytes((one[0], one[1], one[2], one[3])) for one in json.load(sys.stdin)]
    print(asyncio.run(_measure(port, requests, connections, seconds)))


if __name__ == "__main__":
    main()

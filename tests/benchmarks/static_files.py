"""A folder served as any host of static files does that takes the compressed file beside a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import brotli


class CompressedFiles(SimpleHTTPRequestHandler):
    """Files, by brotli where they are there so."""

    protocol_version = "HTTP/1.1"

    def send_head(self):  # type: ignore[no-untyped-def]
        """Answer with the compressed file, if there is one."""
        beside = Path(self.translate_path(self.path) + ".br")
        if not beside.is_file():
            return super().send_head()
        self.send_response(200)
        self.send_header("Content-Type", f"{self.guess_type(str(beside.with_suffix('')))}; charset=utf-8")
        self.send_header("Content-Encoding", "br")
        self.send_header("Content-Length", str(beside.stat().st_size))
        self.end_headers()
        return beside.open("rb")

    def log_message(self, *_parts: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Browsers that leave in the middle are no fault."""

    daemon_threads = True

    def handle_error(self, *_parts: object) -> None:
        """Say nothing."""


def compress(folder: Path) -> None:
    """Put a compressed file beside every file."""
    for path in sorted(folder.iterdir()):
        path.with_name(path.name + ".br").write_bytes(brotli.compress(path.read_bytes(), quality=9))


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder; give its address."""
    server = Server(("127.0.0.1", 0), partial(CompressedFiles, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()

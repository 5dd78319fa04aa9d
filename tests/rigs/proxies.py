"""Between the server and what it needs: a TCP proxy that refuses or freezes, and an HTTP one that answers as a bad S3 would."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import threading
import time
from collections.abc import Awaitable, Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import urlsplit

from tests.rigs.processes import free_port

Mode = Literal["pass", "refuse", "freeze"]
Connect = Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]


def to_port(port: int) -> Connect:
    """Reach a server of this machine by its port."""
    return lambda: asyncio.open_connection("127.0.0.1", port)


def to_socket(path: str) -> Connect:
    """Reach a server by its socket."""
    return lambda: asyncio.open_unix_connection(path)


class TcpProxy:
    """Listens on `port` and hands on, until told otherwise; runs in a thread of its own."""

    def __init__(self, connect: Connect) -> None:
        self.port = free_port()
        self._connect = connect
        self._mode: Mode = "pass"
        self._open: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self._loop = asyncio.new_event_loop()
        self._flowing = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.set("pass")

    def set(self, mode: Mode) -> None:
        """Hand on; refuse and cut every connection; or let every connection hang, open ones and new ones."""
        asyncio.run_coroutine_threadsafe(self._set(mode), self._loop).result(10)

    def close(self) -> None:
        """Cut everything."""
        self.set("refuse")
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _end(self) -> None:
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _set(self, mode: Mode) -> None:
        self._mode = mode
        if mode == "pass":
            self._flowing.set()
        else:
            self._flowing.clear()
        if mode == "refuse":
            if self._server is not None:
                self._server.close()
                self._server = None
            for writer in list(self._open):
                writer.transport.abort()
        elif self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        out: asyncio.StreamWriter | None = None
        try:
            await self._flowing.wait()
            up, out = await self._connect()
            self._open.add(out)
            await asyncio.gather(self._pump(reader, out), self._pump(up, writer))
        except OSError:
            pass
        finally:
            for each in filter(None, (writer, out)):
                self._open.discard(each)
                each.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(65536):
            await self._flowing.wait()
            writer.write(piece)
            await writer.drain()
        with contextlib.suppress(OSError, NotImplementedError):
            writer.write_eof()


class S3Proxy:
    """Hands requests on to an S3 server, or answers in its place.

    Attributes:
        status: answer with this error instead. slow_s: wait first. lost: say 200 to a PUT and keep nothing.
    """

    def __init__(self, upstream: str) -> None:
        self.status = 0
        self.slow_s = 0.0
        self.lost = False
        proxy, address = self, urlsplit(upstream).netloc

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                time.sleep(proxy.slow_s)
                if proxy.status:
                    code = {403: "AccessDenied", 503: "SlowDown"}.get(proxy.status, "InternalError")
                    self.send(proxy.status, [], f"<Error><Code>{code}</Code></Error>".encode())
                elif proxy.lost and self.command == "PUT":
                    self.send(200, [("ETag", '"0"')], b"")
                else:
                    self.send(*_fetched(address, self.command, self.path, dict(self.headers.items()), body))

            do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = answer

            def send(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
                self.send_response_only(status)
                given = {name.lower() for name, _ in headers}
                for name, value in headers:
                    self.send_header(name, value)
                if "content-length" not in given:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                return

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: Any) -> None:  # whoever asked has gone
                return

        self._server = Server(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def heal(self) -> None:
        """Hand everything on."""
        self.status, self.slow_s, self.lost = 0, 0.0, False

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


def _fetched(
    address: str, method: str, path: str, headers: dict[str, str], body: bytes
) -> tuple[int, list[tuple[str, str]], bytes]:
    connection = http.client.HTTPConnection(address, timeout=30)
    try:
        sent = {name: value for name, value in headers.items() if name.lower() not in ("connection", "expect")}
        connection.request(method, path, body=body, headers={**sent, "Connection": "close"})
        found = connection.getresponse()
        dropped = ("connection", "transfer-encoding", "date", "server")
        kept = [(name, value) for name, value in found.getheaders() if name.lower() not in dropped]
        return found.status, kept, found.read()
    finally:
        connection.close()

"""A TCP proxy on loopback that stands for trouble on the way to a real server.

with Proxy(server_port) as proxy:
    proxy.hang()         # connections stay open, nothing goes through any more
    proxy.heal()         # what is new goes through again; what hung is cut
    proxy.close_after = 100_000   # cut each connection after so many bytes back
"""

import contextlib
import socket
import threading
from typing import Self

from tests.servers.sink import free_port


class Proxy:
    """Forwards to a port of loopback as long as it is told to."""

    def __init__(self, target: int) -> None:
        self.port = free_port()
        self.close_after: int | None = None
        self.connections = 0
        self._target = target
        self._passing = threading.Event()
        self._open: list[socket.socket] = []
        self._listener: socket.socket | None = None

    def start(self) -> Self:
        """Listen; before this, connections are refused."""
        self._passing.set()
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(
            target=self._accept, args=(self._listener,), daemon=True
        ).start()
        return self

    def stop(self) -> None:
        """Refuse connections and cut those that are open."""
        if self._listener:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
        self.cut()

    def cut(self) -> None:
        """Cut every connection that is open now."""
        while self._open:
            with contextlib.suppress(OSError):
                self._open.pop().shutdown(socket.SHUT_RDWR)

    def hang(self) -> None:
        """Let nothing through any more; new connections are taken and say nothing."""
        self._passing.clear()

    def heal(self) -> None:
        """Let new connections through again."""
        self.cut()
        self._passing.set()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._passing.set()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        self._open.append(client)
        self._passing.wait()
        if client not in self._open:  # cut while it hung
            client.close()
            return
        try:
            server = socket.create_connection(("127.0.0.1", self._target), timeout=10)
        except OSError:
            client.close()
            return
        server.settimeout(None)
        self._open.append(server)
        back = threading.Thread(
            target=self._pump, args=(server, client, True), daemon=True
        )
        back.start()
        self._pump(client, server, False)
        back.join()
        for one in (client, server):
            one.close()

    def _pump(self, source: socket.socket, target: socket.socket, back: bool) -> None:
        sent = 0
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                self._passing.wait()
                if back and self.close_after is not None:
                    data = data[: self.close_after - sent]
                target.sendall(data)
                sent += len(data)
                if back and self.close_after is not None and sent >= self.close_after:
                    break
        for one in (source, target):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

"""A scripted IMAP server: what real servers here cannot show, chosen by the test.

Gmail labels, XOAUTH2, servers without MOVE, UIDPLUS, IDLE or keywords, absent or zero
COPYUID, NIL bodies, connections that break off at one message, BYE and split lines in
IDLE. It knows just the commands that mailproc sends; it is no model of a server.
"""

import base64
import re
import socketserver
import threading
import time
from collections.abc import Callable
from io import BufferedIOBase
from typing import Self

from tests.servers.imap_script import SYSTEM, Box, Script, Stored

_LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r\n$")


class Goodbye(Exception):
    """The server ends the connection."""


class ScriptedImap(Script):
    """The server of a script: listens on loopback while entered."""

    def __enter__(self) -> Self:
        script = self

        class Handler(socketserver.StreamRequestHandler):
            disable_nagle_algorithm = True

            def handle(self) -> None:
                script.connections += 1
                Dialogue(script, self.rfile, self.wfile).run()

        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,)).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class Dialogue:
    """One connection: reads commands and answers by the script."""

    def __init__(
        self, script: Script, rfile: BufferedIOBase, wfile: BufferedIOBase
    ) -> None:
        self.script, self.rfile, self.wfile = script, rfile, wfile
        self.box: Box | None = None

    def say(self, text: str | bytes) -> None:
        self.wfile.write((text.encode() if isinstance(text, str) else text) + b"\r\n")

    def run(self) -> None:
        try:
            self.say("* OK scripted server")
            while line := self.read():
                tag, name, rest = [*line.split(" ", 2), "", ""][:3]
                self.script.commands.append(f"{name} {rest}".strip())
                self.answer(tag, name.upper(), rest)
        except (Goodbye, OSError):
            pass

    def read(self) -> str:
        """Read one command with its literals; they stay in the text between marks."""
        text = b""
        line: bytes
        while line := self.rfile.readline():
            found = _LITERAL.search(line)
            if not found:
                return (text + line.rstrip(b"\r\n")).decode("latin-1")
            if not found[2]:
                self.say("+ go on")
            text += line[: found.start()] + b"\0" + self.rfile.read(int(found[1]))
        return ""

    def answer(self, tag: str, name: str, rest: str) -> None:
        if name == "UID":
            name, _, rest = rest.partition(" ")
            name = f"UID_{name.upper()}"
        handler: Callable[[str], str] = getattr(
            self, f"on_{name.lower()}", lambda _: "BAD unknown"
        )
        self.say(f"{tag} {handler(rest)}")
        if name == "LOGOUT":
            raise Goodbye

    # --- session ---------------------------------------------------------------

    def on_capability(self, _: str) -> str:
        told = self.script.capabilities
        if self.box is None and self.script.before_login is not None:
            told = self.script.before_login
        self.say(f"* CAPABILITY {' '.join(told)}")
        return "OK done"

    def on_noop(self, _: str) -> str:
        return "OK done"

    def on_logout(self, _: str) -> str:
        self.say("* BYE")
        return "OK done"

    def on_login(self, rest: str) -> str:
        self.box = Box()
        good = rest.endswith(f'"{self.script.password}"')
        return "OK in" if good else f"NO [AUTHENTICATIONFAILED] not with {rest}"

    def on_authenticate(self, mechanism: str) -> str:
        self.say("+ ")
        answer = base64.b64decode(self.rfile.readline()).decode()
        self.box = Box()
        if mechanism == "PLAIN":
            good = answer.endswith("\0" + self.script.password)
            return "OK in" if good else "NO [AUTHENTICATIONFAILED] wrong"
        if self.script.token and f"\1auth=Bearer {self.script.token}\1\1" in answer:
            return "OK in"
        self.say("+ " + base64.b64encode(b'{"status":"401"}').decode())
        assert self.rfile.readline() == b"\r\n", "XOAUTH2 wants an empty answer"
        return "NO [AUTHENTICATIONFAILED] token expired"

    def on_namespace(self, _: str) -> str:
        self.say(
            f'* NAMESPACE (("{self.script.prefix}" "{self.script.delimiter}")) NIL NIL'
        )
        return "OK done"

    # --- folders ---------------------------------------------------------------

    def on_list(self, rest: str) -> str:
        pattern = _name(rest.split(" ", 1)[1])
        for name, box in self.script.boxes.items():
            if pattern in ("*", name):
                self.say(
                    f'* LIST ({box.attributes}) "{self.script.delimiter}" "{name}"'
                )
        return "OK done"

    def on_create(self, rest: str) -> str:
        self.script.boxes[_name(rest)] = Box(uidvalidity=40 + len(self.script.boxes))
        return "OK done"

    def on_subscribe(self, rest: str) -> str:
        self.script.subscribed.append(_name(rest))
        return "OK done"

    def on_select(self, rest: str) -> str:
        box = self.script.boxes.get(_name(rest))
        if box is None:
            return "NO there is none"
        self.box = box
        self.say(f"* {len(box.messages)} EXISTS")
        self.say(f"* FLAGS ({SYSTEM})")
        self.say(f"* OK [PERMANENTFLAGS ({self.script.permanent})] kept")
        self.say(f"* OK [UIDVALIDITY {box.uidvalidity}] so")
        self.say(f"* OK [UIDNEXT {box.uidnext}] next")
        return "OK [READ-WRITE] done"

    def on_examine(self, rest: str) -> str:
        return self.on_select(rest)

    def on_append(self, rest: str) -> str:
        head, raw = rest.split("\0", 1)
        box = self.script.boxes.get(_name(head))
        if box is None:
            return "NO [TRYCREATE] there is none"
        flags = re.search(r"\(([^)]*)\)", head)
        stored = Stored(
            raw.encode("latin-1"), set(flags[1].split()) if flags else set()
        )
        uid = box.add(stored)
        return f"OK [APPENDUID {box.uidvalidity} {uid}] done"

    # --- messages --------------------------------------------------------------

    def chosen(self, text: str) -> list[int]:
        assert self.box is not None
        wanted: set[int] = set()
        for part in text.split(","):
            first, _, last = part.partition(":")
            top = max(self.box.messages, default=0)
            ends = [top if end == "*" else int(end) for end in (first, last or first)]
            wanted |= set(range(min(ends), max(ends) + 1))
        return sorted(wanted & set(self.box.messages))

    def on_uid_search(self, rest: str) -> str:
        assert self.box is not None
        words = rest.split()
        if "HEADER" in words:
            wanted = words[-1].strip('"').encode()
            found = [u for u, m in self.box.messages.items() if wanted in m.raw]
            self.say(f"* SEARCH {' '.join(map(str, sorted(found)))}")
            return "OK done"
        found = self.chosen(words[words.index("UID") + 1])
        if "DELETED" in words:
            found = [u for u in found if r"\Deleted" in self.box.messages[u].flags]
        self.say(f"* SEARCH {' '.join(map(str, found))}")
        return "OK done"

    def on_uid_fetch(self, rest: str) -> str:
        assert self.box is not None
        text, items = rest.split(" ", 1)
        for number, uid in enumerate(self.chosen(text), 1):
            if "BODY.PEEK[]" in items and self.fails(uid):
                return "NO [SERVERBUG] cannot read it"
            message = self.box.messages[uid]
            facts = f"* {number} FETCH (UID {uid} FLAGS ({' '.join(message.flags)})"
            if "RFC822.SIZE" in items:
                facts += f" RFC822.SIZE {len(message.raw)}"
                facts += ' INTERNALDATE "17-Jul-2026 02:44:25 +0300"'
            if "BODY.PEEK[]" not in items:
                self.say(facts + ")")
            elif uid in self.script.nil:
                self.say(facts + " BODY[] NIL)")
            else:
                facts += f" BODY[] {{{len(message.raw)}}}\r\n"
                self.say(facts.encode() + message.raw + b")")
        return "OK done"

    def fails(self, uid: int) -> bool:
        if uid in self.script.drop and self.script.drop_each > 0:
            self.script.drop_each -= 1
            raise Goodbye
        return uid in self.script.refuse

    def on_uid_store(self, rest: str) -> str:
        assert self.box is not None
        text, what, values = rest.split(" ", 2)
        words = re.findall(r'"[^"]*"|[^\s()]+', values)
        for uid in self.chosen(text):
            message = self.box.messages[uid]
            target = message.labels if "X-GM-LABELS" in what else message.flags
            change = target.difference_update if what[0] == "-" else target.update
            change(word.strip('"') for word in words)
        return "OK done"

    def on_uid_copy(self, rest: str) -> str:
        assert self.box is not None
        text, target = rest.split(" ", 1)
        box = self.script.boxes.get(_name(target))
        if box is None:
            return "NO [TRYCREATE] none" if self.script.trycreate else "NO none"
        old = self.chosen(text)
        new = [box.add(self.box.messages[uid]) for uid in old]
        if self.script.copyuid == "absent" or "UIDPLUS" not in self.script.capabilities:
            return "OK done"
        if self.script.copyuid == "zero":
            return "OK [COPYUID 0 0 0] done"
        return f"OK [COPYUID {box.uidvalidity} {_set(old)} {_set(new)}] done"

    def on_uid_move(self, rest: str) -> str:
        assert self.box is not None
        answer = self.on_uid_copy(rest)
        if answer.startswith("OK"):
            self.say(f"* {answer}")  # RFC 6851 4.3: untagged, before the removal
            for uid in self.chosen(rest.split(" ", 1)[0]):
                del self.box.messages[uid]
            return "OK moved"
        return answer

    def on_uid_expunge(self, rest: str) -> str:
        assert self.box is not None
        for uid in self.chosen(rest):
            if r"\Deleted" in self.box.messages[uid].flags:
                del self.box.messages[uid]
        return "OK done"

    def on_idle(self, _: str) -> str:
        self.wfile.write(self.script.before_idle + b"+ idling\r\n")
        for seconds, data in self.script.idle:
            time.sleep(seconds)
            if data is None:
                raise Goodbye
            self.wfile.write(data)
        if self.rfile.readline().strip() != b"DONE":
            raise Goodbye
        return "OK idled"


def _name(text: str) -> str:
    found = re.match(r'\s*"((?:[^"\\]|\\.)*)"', text)
    return found[1] if found else text.split(maxsplit=1)[0]


def _set(uids: list[int]) -> str:
    return ",".join(map(str, uids))

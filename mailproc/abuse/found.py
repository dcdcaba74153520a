"""What a format has read so far, on its way to a Report.

Keeps values normalised, each once, with the place each kind was first read from.
What cannot be normalised is left out: a report holds no broken address.
"""

from dataclasses import dataclass, field
from datetime import datetime

from mailproc.abuse import classes, times
from mailproc.abuse.addresses import (
    host_of,
    normal_domain,
    normal_ip,
    normal_prefix,
    normal_url,
)
from mailproc.abuse.model import Report
from mailproc.abuse.reporter import address, reporter
from mailproc.message.model import Message

_MOST = 20_000  # values of one kind


@dataclass
class Found:
    """A report being read; every method says whether it could use the value."""

    format: str
    parser: str
    category: str = classes.UNCLASSIFIED
    feedback_type: str | None = None
    reporter: str | None = None
    forwarder: str | None = None
    report_id: str | None = None
    reported_at: datetime | None = None
    ips: dict[str, None] = field(default_factory=dict)
    prefixes: dict[str, None] = field(default_factory=dict)
    urls: dict[str, None] = field(default_factory=dict)
    domains: dict[str, None] = field(default_factory=dict)
    read_from: dict[str, str] = field(default_factory=dict)

    def ip(self, text: str, where: str) -> bool:
        """Take an offending address, or the prefix that stands in its place."""
        found = normal_ip(text)
        if found is None:
            return self._keep("prefixes", self.prefixes, normal_prefix(text), where)
        return self._keep("ips", self.ips, found, where)

    def url(self, text: str, where: str) -> bool:
        """Take an offending URL."""
        return self._keep("urls", self.urls, normal_url(text), where)

    def domain(self, text: str, where: str) -> bool:
        """Take an offending domain or host name."""
        return self._keep("domains", self.domains, normal_domain(text), where)

    def source(self, text: str, where: str) -> bool:
        """Take whatever it is: an address, a network, a URL or a name."""
        return self.ip(text, where) or self.url(text, where) or self.domain(text, where)

    def category_of(self, name: str | None, where: str) -> bool:
        """Take the class of a word, if that means one."""
        if name is None or name == classes.UNCLASSIFIED:
            return False
        self.category = name
        self.read_from.setdefault("category", where)
        return True

    def ident(self, text: str, where: str) -> bool:
        """Take the reference that has to survive into the answer."""
        text = " ".join(text[:500].split()).strip("<>\"' ")
        if self.report_id is None and text:
            self.report_id = text
            self.read_from["report_id"] = where
        return bool(text)

    def time(self, text: str, where: str) -> bool:
        """Take the time of the event."""
        found = times.read_time(text)
        if found and self.reported_at is None:
            self.reported_at = found
            self.read_from["reported_at"] = where
        return found is not None

    def sender(self, text: str, where: str) -> bool:
        """Take the reporter's address from a field of the report itself."""
        found = address(text)
        if found and self.reporter is None:
            self.reporter = found
            self.read_from["reporter"] = where
        return found is not None

    def _keep(
        self, kind: str, values: dict[str, None], value: str | None, where: str
    ) -> bool:
        if value is None or len(values) >= _MOST:
            return False
        values[value] = None
        self.read_from.setdefault(kind, where)
        return True

    @property
    def has_source(self) -> bool:
        """Whether anything is named that the complaint is about."""
        return bool(self.ips or self.prefixes or self.urls or self.domains)

    def report(self, message: Message) -> Report:
        """Return the report; sender and time come from the mail where it is silent."""
        if self.reporter is None:
            self.reporter, where = reporter(message)
            self.read_from.update({"reporter": where} if where else {})
        if self.reported_at is None and message.date is not None:
            self.reported_at = message.date
            self.read_from["reported_at"] = "Date"
        self._hosts()
        return Report(
            format=self.format,
            parser=self.parser,
            category=self.category,
            immediate_block=classes.blocks(self.category),
            feedback_type=self.feedback_type,
            ips=tuple(self.ips),
            prefixes=tuple(self.prefixes),
            urls=tuple(self.urls),
            domains=tuple(self.domains),
            reporter=self.reporter,
            forwarder=self.forwarder,
            report_id=self.report_id,
            reported_at=self.reported_at,
            read_from=dict(self.read_from),
        )

    def _hosts(self) -> None:
        """Hosts of the URLs; an address there counts where no other is stated."""
        stated = bool(self.ips)
        for host in dict.fromkeys(host_of(url) for url in self.urls):
            if normal_domain(host):
                self.domain(host, "host of URL")
            elif not stated:
                self.ip(host, "host of URL")

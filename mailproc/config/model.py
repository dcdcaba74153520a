"""Every setting of mailproc.toml with its default: the shape, no reading.

Units stand in the names: seconds, hours, bytes. docs/mailproc.toml is the
commented sample.
"""

from typing import Literal

import msgspec

from mailproc.config.abuse_model import AbuseEntry, LookupEntry, ReportEntry
from mailproc.config.section import Section

ServerTls = Literal["starttls", "implicit", "none"]
ClientTls = Literal["starttls", "implicit", "none", "opportunistic"]


class Desk(Section, frozen=True):
    """The desk: its address, what else is ours, and how old mail is treated."""

    address: str = "support@ipserver.su"
    addresses: tuple[str, ...] = ()
    domains: tuple[str, ...] = ("ipserver.su",)
    incidents_address: str = "incidents@ipserver.su"
    sales_address: str = "sales@ipserver.su"
    sales_reports: tuple[str, ...] = (
        "bill-orders@ipserver.su",
        "administration@ipserver.su",
    )
    host: str = "mail.ipserver.su"
    name: str = "Дежурный"
    timezone: str = "Europe/Moscow"
    old_after_hours: int = 24
    solved_folder: str = "Solved"
    split_folder: str = "Split"


class StaffEntry(Section, frozen=True):
    """One person who may send: the password is a hash made by `mailproc password`."""

    login: str
    name: str
    addresses: tuple[str, ...]
    password: str | None = None
    password_file: str | None = None
    password_env: str | None = None


class AccountEntry(Section, frozen=True):
    """One IMAP mailbox that is polled."""

    name: str
    host: str
    login: str
    port: int = 993
    tls: ServerTls = "implicit"
    verify: bool = True
    ca_file: str | None = None
    password: str | None = None
    password_file: str | None = None
    password_env: str | None = None
    token_command: tuple[str, ...] | None = None
    addresses: tuple[str, ...] = ()
    inbox: str = "INBOX"
    root: str = ""
    poll_seconds: float = 5.0
    connect_seconds: float = 20.0
    read_seconds: float = 60.0


class QueueEntry(Section, frozen=True):
    """One queue: its folder as staff see it, and the priority of its mail (S1.4)."""

    name: str
    folder: str
    priority: int = 6


class ListenerEntry(Section, frozen=True):
    """One listening address. Port 0 means any free one."""

    kind: Literal["submission", "smtp", "lmtp"]
    address: str = "127.0.0.1"
    port: int = 587
    tls: ServerTls = "starttls"
    certificate: str | None = None
    key: str | None = None
    require_tls_for_auth: bool = True


class SmarthostEntry(Section, frozen=True):
    """One next hop; tried in the order written."""

    host: str
    port: int = 25
    tls: ClientTls = "opportunistic"
    verify: bool = True
    ca_file: str | None = None
    login: str | None = None
    password: str | None = None
    password_file: str | None = None
    password_env: str | None = None
    connect_seconds: float = 30.0
    command_seconds: float = 300.0
    data_seconds: float = 600.0


class DkimEntry(Section, frozen=True):
    """One signing key: domain, selector, private key file (PEM)."""

    domain: str
    selector: str
    key_file: str


class BlockEntry(Section, frozen=True):
    """The signature block of one sending address, as template files."""

    address: str
    text: str
    html: str | None = None


class GroupEntry(Section, frozen=True):
    """One contact group of partner notices (N5); Wszyscy is the other four."""

    name: str
    alias: str
    members: tuple[str, ...] = ()
    language: str = ""


class PartnerEntry(Section, frozen=True):
    """One partner who gets notices; language and timezone are the group's if empty."""

    name: str
    addresses: tuple[str, ...]
    language: str = ""
    timezone: str = ""
    account: str = ""
    calendar_method: Literal["", "PUBLISH", "REQUEST"] = ""
    phone: str = ""


class NoticeEntry(Section, frozen=True):
    """Partner notices: `bounces` is where undelivered ones come back, marked by a plus.

    Without it the writer's own address is the return path.
    """

    bounces: str = ""


class KitEntry(Section, frozen=True):
    """Where the emergency kit is written (N10): folders, also of other machines."""

    paths: tuple[str, ...] = ()


class CalendarEntry(Section, frozen=True):
    """Working time, in the desk's zone if none is named; without `work` every hour."""

    timezone: str = ""
    work: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()


class ShiftEntry(Section, frozen=True):
    """One line of the rota; without `staff` everybody, in the order of [[staff]]."""

    name: str
    hours: str
    days: str = "daily"
    dates: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()


class StoreEntry(Section, frozen=True):
    """Where the ledger and the spool live."""

    url: str = "sqlite:///mailproc.db"


class LoginEntry(Section, frozen=True):
    """An external check of staff passwords: login and password on standard input."""

    command: tuple[str, ...] | None = None


class Limits(Section, frozen=True):
    """Bounds on what strangers and broken peers can make us do."""

    message_bytes: int = 26_214_400
    recipients: int = 1000
    connections: int = 200
    connections_per_address: int = 100
    auth_failures: int = 3
    received_fields: int = 50
    idle_seconds: float = 300.0
    data_seconds: float = 900.0
    threads: int = 32


class Retry(Section, frozen=True):
    """When a temporary failure is tried again, and when it is given up."""

    first_seconds: int = 60
    cap_seconds: int = 1800
    lifetime_hours: int = 120
    delay_notice_hours: int = 4


class Paths(Section, frozen=True):
    """The operator's own folders; without them the shipped ones are used."""

    filters: str | None = None
    templates: str | None = None


QUEUES = (
    QueueEntry(name="incidents", folder="Инциденты", priority=1),
    QueueEntry(name="abuse", folder="Жалобы", priority=6),
    QueueEntry(name="restricted", folder="Жалобы/Ограниченные", priority=6),
    QueueEntry(name="datacenter", folder="Датацентры", priority=4),
    QueueEntry(name="orders", folder="Заказы", priority=5),
    QueueEntry(name="partners", folder="Партнёры", priority=6),
    QueueEntry(name="billing", folder="Биллинг/продажи", priority=6),
    QueueEntry(name="test-orders", folder="Тестовые заказы", priority=6),
    QueueEntry(name="support", folder="Поддержка", priority=6),
    QueueEntry(name="other", folder="Прочее", priority=6),
)

STAFF = (
    StaffEntry(login="support1", name="Иван И.", addresses=("support@ipserver.su",)),
)

SHIFTS = (
    ShiftEntry(name="day", hours="08:00-20:00"),
    ShiftEntry(name="night", hours="20:00-08:00"),
)

GROUPS = (
    GroupEntry(name="Awaria MPS/SMS", alias="awaria-mps-sms@ipserver.su"),
    GroupEntry(name="Awaria Subskrypcje", alias="awaria-subskrypcje@ipserver.su"),
    GroupEntry(name="Awaria Oneshooty", alias="awaria-oneshooty@ipserver.su"),
    GroupEntry(
        name="Partnerzy brazylijscy",
        alias="partnerzy-brazylijscy@ipserver.su",
        language="pt",
    ),
    GroupEntry(name="Wszyscy", alias="wszyscy@ipserver.su"),
)


class Settings(Section, frozen=True):
    """The whole of mailproc.toml."""

    desk: Desk = Desk()
    staff: tuple[StaffEntry, ...] = STAFF
    account: tuple[AccountEntry, ...] = ()
    queue: tuple[QueueEntry, ...] = QUEUES
    listener: tuple[ListenerEntry, ...] = ()
    smarthost: tuple[SmarthostEntry, ...] = ()
    dkim: tuple[DkimEntry, ...] = ()
    block: tuple[BlockEntry, ...] = ()
    group: tuple[GroupEntry, ...] = GROUPS
    partner: tuple[PartnerEntry, ...] = ()
    notice: NoticeEntry = NoticeEntry()
    kit: KitEntry = KitEntry()
    login: LoginEntry = LoginEntry()
    store: StoreEntry = StoreEntry()
    limits: Limits = Limits()
    retry: Retry = Retry()
    paths: Paths = Paths()
    calendar: CalendarEntry = CalendarEntry()
    shift: tuple[ShiftEntry, ...] = SHIFTS
    abuse: AbuseEntry = AbuseEntry()
    lookups: LookupEntry = LookupEntry()
    report: ReportEntry = ReportEntry()
    # Names and defaults: mailproc/desk/terms.py.
    terms: dict[str, int] = msgspec.field(default_factory=dict)

"""S5: an outage from `#incident` to the letters of its clients, on Dovecot and Postfix.

The letter stays in the house, the desk gets the list of the node, one draft becomes a
letter to each client, ticks come by reply, and the hand-over tells of it.
"""

from mailproc.message.model import Message
from mailproc.message.parse import parse
from tests.e2e.acts import submit
from tests.e2e.conftest import World
from tests.e2e.house import until
from tests.e2e.test_drafts_story import drafts

REGISTRY = """\
kind,key,name,mails,language,node,product,customer,status,server
customer,7,Пётр Примеров,petr@primer.example,ru,,,,,
customer,9,Maria Silva,maria@example.net,pt,,,,,
server,node7,,,,yes,,,,
service,1234,VPS1234(2.7),,,,vps,7,active,node7
service,1250,VPS1250(2.7),,,,vps,9,active,node7
"""
QUEUE = "Инциденты"
DESK = ["support@ipserver.su"]
CLIENTS = {"petr@primer.example", "maria@example.net"}


def letter(text: str, number: int, parent: str = "") -> bytes:
    answers = f"In-Reply-To: <{parent}>\r\n" if parent else ""
    return (
        "From: support@ipserver.su\r\nTo: support@ipserver.su\r\n"
        f"Subject: node7 down\r\nMessage-ID: <i{number}@ipserver.su>\r\n{answers}"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    ).encode()


def shown(world: World, words: str) -> list[Message]:
    """The mail in the queue of incidents whose text has these words."""
    if QUEUE not in world.dovecot.folders("support1"):
        return []
    rows = world.dovecot.messages("support1", QUEUE).values()
    found = [parse(row[b"BODY[]"]) for row in rows]
    return [message for message in found if words in message.text]


def sent(world: World) -> dict[str, Message]:
    """What the clients have got, by the only recipient of each letter."""
    got = {m.recipients: parse(m.raw) for m in world.sink.received}
    assert all(len(recipients) == 1 for recipients in got)
    return {recipients[0]: message for recipients, message in got.items()}


def filled(draft: bytes) -> bytes:
    text = draft.decode()
    for field in ("причина", "ожидаемое_окончание", "reason", "expected_end"):
        text = text.replace(f"&^{field}", "18:00")
    return text.encode()


def test_an_incident_reaches_its_clients(world: World) -> None:
    with world.house() as house:
        house.connected(("support1",))
        file = world.folder / "registry.csv"
        file.write_text(REGISTRY, encoding="utf-8")
        done = house.command("registry", "import", str(file))
        assert done.returncode == 0, done.stderr.decode()

        submit(house, letter("#incident\r\nnode7 лежит\r\nпартнёры: нет", 1), DESK)
        until(lambda: shown(world, "node7 лежит"), "the letter that opened it")
        until(lambda: shown(world, "[ ]  1  VPS1234(2.7)"), "the list of the node")
        (task,) = shown(world, "[ ]  1  VPS1234(2.7)")
        assert "#incident" not in shown(world, "node7 лежит")[0].text
        assert world.sink.received == [], "it stays in the house"

        until(lambda: drafts(world), "the draft to the clients")
        submit(house, filled(drafts(world)[0]), DESK)
        until(lambda: len(world.sink.received) == 2, "the letters to the clients")
        letters = sent(world)
        assert set(letters) == CLIENTS
        english = letters["maria@example.net"].text
        assert english.index("Hello") < english.index("Здравствуйте")
        assert "Иван И." in english
        assert "&^" not in english

        submit(house, letter("VPS1234(2.7) ok", 2, task.message_id or ""), DESK)
        told = house.command("handover").stdout.decode()
        assert "node7" in told
        assert "отправлены / sent 2" in told
        assert "VDS проверено / checked: 1/2" in told
        assert len(world.sink.received) == 2, "a tick reaches nobody outside"

"""Hosters and datacenters, Europe and Russia."""

from mailproc.notices.providers.rule import Provider

_BERLIN, _PARIS, _MOSCOW = "Europe/Berlin", "Europe/Paris", "Europe/Moscow"
_AMSTERDAM, _WARSAW = "Europe/Amsterdam", "Europe/Warsaw"

HOSTERS: tuple[Provider, ...] = (
    Provider(
        "hetzner",
        ("hetzner.com", "hetzner.de", "hetzner-status.de", "your-server.de"),
        everywhere=True,
        says=("hetzner online gmbh", "hetzner support team"),
        numbers=(r"\[?Ticket#(\d{10,})", r"\b(B20\d{6}-\d+(?:-\d+)?)\b"),
        order="dmy",
        zone=_BERLIN,
        labels={"art": "ignored", "betroffene systeme": "affected", "type": "ignored"},
    ),
    Provider(
        "ovh",
        (
            "ovh.com",
            "ovh.net",
            "ovhcloud.com",
            "ovh.ie",
            "ovh.co.uk",
            "ovh.pl",
            "ovh.de",
        ),
        everywhere=True,
        says=(
            "ovhcloud customer service",
            "ovh customer support",
            "support client ovh",
        ),
        numbers=(
            r"\b(CS\d{6,})\b",
            r"(?:travaux|task|tâche|zadanie)\s*(?:#|n°)\s*(\d{4,})",
        ),
        order="dmy",
        zone=_PARIS,
    ),
    Provider(
        "soyoustart",
        ("soyoustart.com", "kimsufi.com"),
        everywhere=True,
        says=("so you start customer", "the so you start team"),
        order="dmy",
        zone=_PARIS,
    ),
    Provider(
        "leaseweb",
        ("leaseweb.com", "leaseweb.net", "leaseweb.de", "leaseweb.nl", "lsw.com"),
        everywhere=True,
        says=("leaseweb global", "leaseweb netherlands", "leaseweb deutschland"),
        numbers=(
            r"\b(?:maintenance|incident|ticket)\s*(?:id|#|number)?\s*:?\s*#?((?:M|E|"
            r"LSW)?-?\d{5,})",
        ),
        order="dmy",
        zone=_AMSTERDAM,
    ),
    Provider(
        "scaleway",
        (
            "scaleway.com",
            "online.net",
            "dedibox.fr",
            "iliad-datacenter.fr",
            "opcore.com",
        ),
        everywhere=True,
        says=(
            "scaleway dedibox",
            "online.net team",
            "équipe online.net",
            "l'équipe scaleway",
        ),
        order="dmy",
        zone=_PARIS,
    ),
    Provider(
        "selectel",
        ("selectel.ru", "selectel.com", "selectel.org"),
        everywhere=True,
        says=("команда selectel", "служба поддержки selectel", "ооо «селектел»"),
        numbers=(r"\[?(?:SEL|CR|INC)-?(\d{4,})\]?",),
        order="dmy",
        zone=_MOSCOW,
    ),
    Provider(
        "dataline",
        ("dataline.ru", "dtln.ru", "dtln.cloud"),
        everywhere=True,
        says=(
            "компания dataline",
            "служба поддержки dataline",
            "дежурная смена dataline",
        ),
        numbers=(r"\b((?:SD|RFC|IM|PW|CHG)-?\d{4,})\b",),
        order="dmy",
        zone=_MOSCOW,
    ),
    Provider(
        "ixcellerate", ("ixcellerate.ru", "ixcellerate.com"), order="dmy", zone=_MOSCOW
    ),
    Provider(
        "linxdatacenter",
        ("linxdatacenter.com", "linxdatacenter.ru"),
        order="dmy",
        zone=_MOSCOW,
    ),
    Provider("rascom", ("rascom.ru", "rascom.as20764.net"), order="dmy", zone=_MOSCOW),
    Provider("rostelecom", ("rt.ru", "rt-dc.ru"), order="dmy", zone=_MOSCOW),
    Provider("ttk", ("ttk.ru", "transtk.ru"), order="dmy", zone=_MOSCOW),
    Provider("3data", ("3data.ru",), order="dmy", zone=_MOSCOW),
    Provider("datapro", ("datapro.ru",), order="dmy", zone=_MOSCOW),
    Provider("stack", ("stack.net", "stackdata.ru"), order="dmy", zone=_MOSCOW),
    Provider("dataspace", ("dataspace.ru",), order="dmy", zone=_MOSCOW),
    Provider("msm", ("msm.ru",), order="dmy", zone=_MOSCOW),
    Provider("m247", ("m247.com", "m247global.com", "m247.ro")),
    Provider(
        "worldstream",
        ("worldstream.com", "worldstream.nl"),
        order="dmy",
        zone=_AMSTERDAM,
    ),
    Provider(
        "serverius", ("serverius.net", "serverius.com"), order="dmy", zone=_AMSTERDAM
    ),
    Provider("nforce", ("nforce.com", "nforce.nl"), order="dmy", zone=_AMSTERDAM),
    Provider("i3d", ("i3d.net",), order="dmy", zone=_AMSTERDAM),
    Provider("voxility", ("voxility.com", "voxility.net")),
    Provider("interxion", ("interxion.com", "digitalrealty.com"), order="dmy"),
    Provider(
        "contabo",
        ("contabo.com", "contabo.de"),
        everywhere=True,
        order="dmy",
        zone=_BERLIN,
    ),
    Provider(
        "netcup", ("netcup.de", "netcup.eu"), everywhere=True, order="dmy", zone=_BERLIN
    ),
    Provider(
        "ionos", ("ionos.de", "ionos.com", "strato.de"), order="dmy", zone=_BERLIN
    ),
    Provider("datapacket", ("datapacket.com", "cdn77.com"), order="dmy"),
    Provider("atman", ("atman.pl",), order="dmy", zone=_WARSAW),
    Provider("beyond", ("beyond.pl",), order="dmy", zone=_WARSAW),
    Provider("netia", ("netia.pl",), order="dmy", zone=_WARSAW),
    Provider("exatel", ("exatel.pl",), order="dmy", zone=_WARSAW),
    Provider("nazwa", ("nazwa.pl", "home.pl"), order="dmy", zone=_WARSAW),
    Provider("servers.com", ("servers.com", "servers.ru")),
    Provider("hostroyale", ("hostroyale.com",)),
    Provider("heficed", ("heficed.com", "ipxo.com")),
    Provider("oneprovider", ("oneprovider.com",)),
    Provider("limestone", ("limestonenetworks.com",), order="mdy"),
)

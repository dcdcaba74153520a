"""Smaller networks, cables and exchanges of the world."""

from mailproc.notices.providers.rule import Provider

NETWORKS: tuple[Provider, ...] = (
    Provider("aquacomms", ("aquacomms.com",), says=("aqua comms",), order="dmy"),
    Provider("bso", ("bso.co", "bsonetwork.com"), says=("bso network",), order="dmy"),
    Provider("exa", ("exainfra.net",), says=("exa infrastructure",), order="dmy"),
    Provider(
        "globalcloudxchange",
        ("globalcloudxchange.com", "gcxworld.com"),
        says=("global cloud xchange",),
    ),
    Provider("gcx", ("gcx.com",)),
    Provider(
        "momentum", ("momentumtelecom.com",), says=("momentum telecom",), order="mdy"
    ),
    Provider("packetfabric", ("packetfabric.com",), says=("packetfabric",)),
    Provider(
        "summitig", ("summitig.com",), says=("summit ig", "summitig"), order="mdy"
    ),
    Provider(
        "tata", ("tatacommunications.com",), says=("tata communications",), order="dmy"
    ),
    Provider(
        "telstra",
        ("team.telstra.com", "telstra.com", "telstraglobal.com"),
        everywhere=True,
        says=("telstra global", "telstra international"),
        numbers=(r"\b((?:PN|SPN|TN)\d{5,})\b",),
        order="dmy",
    ),
    Provider(
        "turkcell",
        ("turkcell.com.tr", "superonline.net"),
        everywhere=True,
        says=("turkcell superonline",),
        order="dmy",
        zone="Europe/Istanbul",
    ),
    Provider(
        "vodafone",
        ("vodafone.com", "vodafone.de"),
        says=("vodafone carrier services",),
        order="dmy",
    ),
    Provider("kpn", ("kpn.com",), order="dmy", zone="Europe/Amsterdam"),
    Provider("orange", ("orange.com", "orange-business.com"), order="dmy"),
    Provider("telxius", ("telxius.com",), order="dmy"),
    Provider(
        "hawaiki",
        ("hawaikicable.co.nz", "hawaikicable.com"),
        says=("hawaiki cable", "hawaiki submarine"),
        order="dmy",
    ),
    Provider(
        "core-backbone", ("core-backbone.com",), order="dmy", zone="Europe/Berlin"
    ),
    Provider("de-cix", ("de-cix.net",), order="dmy"),
    Provider("ams-ix", ("ams-ix.net",), order="dmy"),
    Provider("linx", ("linx.net",), order="dmy"),
    Provider("msk-ix", ("ix.ru", "msk-ix.ru"), order="dmy", zone="Europe/Moscow"),
    Provider("netflix", ("netflix.com",), says=("netflix open connect",)),
)

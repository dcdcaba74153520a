"""Carriers, exchanges and colocation of the world."""

from mailproc.notices.providers.rule import Provider

CARRIERS: tuple[Provider, ...] = (
    Provider(
        "equinix",
        ("equinix.com", "equinix.co.jp"),
        says=("equinix network maintenance", "dear equinix customer", "equinix ibx"),
        numbers=(
            r"\[((?:K-|EQ-|CHG|INC|\d-)[\w-]{5,})\]",
            r"reference\s+((?:K-|EQ-|CHG|INC|\d-)\w[\w-]{4,})",
        ),
        labels={
            "datum": "date",
            "tijdsduur": "ignored",
            "lokale tijd": "window",
            "span": "ignored",
            "ibx(s)": "ignored",
            "local": "window",
            "utc": "window",
            "ローカル": "window",
            "日付": "ignored",
            "products": "ignored",
        },
    ),
    Provider(
        "retn",
        ("retn.net", "retn.org"),
        says=("retn noc", "retn network"),
        numbers=(r"\b([PE]W-?\(?\d{4,}\)?)", r"\b(TT-?\d{4,})\b"),
        order="dmy",
    ),
    Provider(
        "cogent",
        ("cogentco.com", "cogent.com"),
        says=("dear cogent customer", "cogent communications"),
        numbers=(r"\b((?:VN|HD|TT|MT)\d{4,})\b",),
        labels={"order id(s) impacted": "affected", "order ids impacted": "affected"},
    ),
    Provider(
        "arelion",
        (
            "arelion.com",
            "telia.net",
            "teliacompany.com",
            "teliacarrier.com",
            "twelve99.net",
        ),
        says=("arelion will perform", "telia carrier", "arelion csc"),
        numbers=(r"\b(PWIC\d+(?:\.\d+)?)\b", r"\b(IM\d{6,}|\d{8}\.\d)\b"),
    ),
    Provider(
        "colt",
        ("colt.net",),
        says=("colt technology services", "dear colt customer"),
        numbers=(r"\b(CRQ[\d-]{6,}\d)", r"\b(INC\d{8,})\b"),
        order="dmy",
    ),
    Provider(
        "zayo",
        ("zayo.com",),
        says=("zayo maintenance notification", "zayo group"),
        numbers=(r"\b(TTN-\d{6,})\b",),
        labels={
            "1st activity date": "window",
            "2nd activity date": "window",
            "3rd activity date": "window",
            "backup date": "window",
            "urgency": "ignored",
            "date notice sent": "stamp",
        },
    ),
    Provider(
        "lumen",
        ("lumen.com", "centurylink.com", "level3.com", "qwest.com"),
        says=(
            "lumen intends",
            "lumen will",
            "via the lumen",
            "centurylink maintenance",
        ),
        numbers=(r"maintenance(?:\s+window)?\s*#\s*:?\s*(\d{6,}(?:-\d+)?)",),
    ),
    Provider(
        "gtt",
        ("gtt.net",),
        says=("gtt communications", "gtt global customer"),
        numbers=(r"work\s+notification\W+(\d{5,})", r"gtt\s+(?:tt|ticket)\W+(\d{5,})"),
    ),
    Provider(
        "verizon",
        ("verizon.com", "verizonbusiness.com", "verizonwireless.com"),
        says=(
            "verizon maintenance notification",
            "dear verizon customer",
            "mastars request",
        ),
        labels={
            "customer contact id": "ignored",
            "contact id": "ignored",
            "verizon mastars request number": "id",
            "verizon mastars event id": "ignored",
        },
    ),
    Provider(
        "he",
        ("he.net",),
        says=("hurricane electric",),
        numbers=(r"\b(?:ticket|HE)#?\s?-?(\d{6,})\b",),
    ),
    Provider(
        "ntt",
        ("ntt.net", "gin.ntt.net", "ntt.com", "us.ntt.net"),
        says=("ntt (as2914)", "ntt communications (as2914)"),
        numbers=(r"\b(VNOC-\d-\d+)\b", r"\b(GIN-(?:CHG|INC)\d+)\b"),
    ),
    Provider(
        "pccw",
        ("pccwglobal.com", "pccw.com", "consoleconnect.com"),
        says=("pccw global",),
        numbers=(r"\b(INC\w{6,})\b",),
        order="dmy",
        labels={"service/circuit affected": "affected"},
    ),
    Provider(
        "sparkle",
        ("tisparkle.com",),
        says=("sparkle ticket number", "ti sparkle"),
        order="mdy",
        labels={"sparkle ticket number": "id"},
    ),
    Provider(
        "seaborn",
        ("seabornnetworks.com",),
        says=("seaborn networks", "seaborn ticket"),
        order="mdy",
        numbers=(
            r"ticket\s+number\s*:?\s*(\d{3,})",
            r"\bTT#\s*(\d{3,})",
            r"\]\s*(\d{4,})\b",
        ),
        labels={
            "seaborn ticket number": "id",
            "notification type": "ignored",
            "circuit impacted": "affected",
        },
    ),
    Provider(
        "hgc",
        ("hgc.com.hk", "hgc-intl.com"),
        says=("hgc global communications", "hgc maintenance"),
        numbers=(r"\b(TIC\d{6,})\b",),
    ),
    Provider(
        "megaport",
        ("megaport.com",),
        says=("megaport network",),
        labels={"event id": "id"},
    ),
    Provider(
        "eunetworks", ("eunetworks.com",), says=("eunetworks maintenance",), order="dmy"
    ),
    Provider(
        "crowncastle",
        ("crowncastle.com",),
        says=("crown castle",),
        numbers=(r"\b(CM\d{6,})\b",),
        order="mdy",
    ),
    Provider(
        "windstream",
        ("windstream.com",),
        says=("windstream maintenance", "windstream enterprise"),
        order="mdy",
    ),
    Provider(
        "att",
        ("att.com", "att.net"),
        says=("at&t maintenance", "at&t business"),
        order="mdy",
    ),
    Provider(
        "apple",
        ("apple.com", "group.apple.com"),
        says=("apple (as714)",),
        numbers=(r"\b(CHG\d{6,})\b",),
    ),
)

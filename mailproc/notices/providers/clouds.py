"""Clouds and hosters beyond Europe."""

from mailproc.notices.providers.rule import Provider

CLOUDS: tuple[Provider, ...] = (
    Provider(
        "aws",
        ("amazon.com", "amazonaws.com", "amazonses.com", "aws.com"),
        everywhere=True,
        says=("aws direct connect", "amazon web services", "amazon ec2"),
        numbers=(r"\bevent:?\s?(AWS_\w+)", r"\b(AWS_[A-Z0-9_]{8,})\b"),
    ),
    Provider(
        "google",
        ("google.com",),
        says=("google network maintenance", "google peering"),
        numbers=(r"\b(PCR/\d{4,})\b",),
    ),
    Provider(
        "azure",
        ("microsoft.com", "azure.com"),
        says=("microsoft azure", "azure service health"),
    ),
    Provider("digitalocean", ("digitalocean.com",), says=("digitalocean",)),
    Provider("linode", ("linode.com", "akamai.com"), says=("linode support",)),
    Provider("vultr", ("vultr.com",), says=("vultr.com",)),
    Provider(
        "rackspace",
        ("rackspace.com",),
        everywhere=True,
        says=("rackspace support",),
    ),
    Provider("cloudflare", ("cloudflare.com",)),
    Provider("fastly", ("fastly.com",)),
    Provider(
        "oracle",
        ("oracle.com", "oraclecloud.com"),
        says=("oracle cloud infrastructure",),
    ),
    Provider("psychz", ("psychz.net",)),
    Provider("quadranet", ("quadranet.com",)),
    Provider("hivelocity", ("hivelocity.net",)),
)

"""`mailproc password`: the hash of a staff password for mailproc.toml."""

import click

from mailproc.transport.smtpd.passwords import hash_password


@click.command("password")
def command() -> None:
    """Ask for a password and print its scrypt hash."""
    plain = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    click.echo(hash_password(plain))

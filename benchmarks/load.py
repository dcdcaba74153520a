"""A load of letters over kept SMTP connections, as a process of its own.

usage: python -m benchmarks.load PORT CONNECTIONS LETTERS [LOGIN PASSWORD CAFILE]
"""

import smtplib
import ssl
import sys
import threading
import time

from benchmarks.mails import letter


def main() -> None:
    """Send, and print the seconds it took."""
    port, connections, letters = (int(a) for a in sys.argv[1:4])
    login = sys.argv[4:7]
    clients = [open_client(port, login) for _ in range(connections)]
    mails = [letter(n) for n in range(letters)]
    threads = [
        threading.Thread(target=send, args=(client, mails[n::connections]))
        for n, client in enumerate(clients)
    ]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(time.perf_counter() - begun)


def open_client(port: int, login: list[str]) -> smtplib.SMTP:
    client = smtplib.SMTP("127.0.0.1", port, timeout=120)
    if login:
        client.starttls(context=ssl.create_default_context(cafile=login[2]))
        client.login(login[0], login[1])
    return client


def send(client: smtplib.SMTP, mails: list[bytes]) -> None:
    for raw in mails:
        client.sendmail("support@ipserver.su", ["a@example.org"], raw)
    client.quit()


if __name__ == "__main__":
    main()

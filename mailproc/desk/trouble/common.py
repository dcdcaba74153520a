"""Words for trouble that programs write, and people of all languages quote. Data."""

ADDRESS = r"\d{1,3}(?:\.\d{1,3}){3}"
NOUNS = rf"""
    {ADDRESS}
    vps|vds|vm|kvm|ssh|rdp|ftp|sftp|http|https|mysql|mariadb|postgres|postgresql|nginx
    apache|api|dns|www|smtp|imap|wordpress|bitrix|ispmanager|cpanel|plesk
"""
DOWN = r"""
    bad gateway|service (?:temporarily )?unavailable|gateway time-?out
    internal server error|err_(?:connection|timed|name)\w+|connection (?:was )?refused
    (?:connection|operation|request|ssh|ping) timed? ?out|no route to host
    (?:destination )?host (?:is )?unreachable|kernel panic|100% packet loss
"""
UNSTABLE = r"""
    out of memory|oom(?:[ -]?killer)?|cannot allocate memory
    no space left(?: on device)?|packet loss|load average|read-only file ?system
    i/o errors?|too many connections
"""

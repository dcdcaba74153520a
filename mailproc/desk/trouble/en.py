"""English words for trouble (S1.4). Data only."""

from mailproc.desk.trouble import common
from mailproc.desk.trouble.model import Agreement, Lexicon, beginnings, words

_BAD = (
    r"(?:down|offline|unreachable|inaccessible|unavailable|dead|unresponsive"
    r"|out of service|not (?:responding|reachable|accessible|available|working|loading"
    r"|starting|booting|online|up|pinging|answering|opening|resolving"
    r"|coming (?:back )?up))"
)
_ADVERB = (
    r"(?:(?:completely|totally|currently|still|again|now|all|just|suddenly|both|also"
    r"|always|already|apparently|entirely) ){0,2}"
)
_TARGET = (
    r"(?:[\w.:'-]+ ){0,3}(?:servers?|vps|vds|vm|(?:web ?)?sites?|machine|host|database"
    r"|instance|shop|webmail|ssh|rdp|node|box|mailbox|domain|web server|pages?|"
    rf"{common.ADDRESS})"
)
_NOUNS = (
    "(?:web ?)?site|server|host|node|database|db|mail|email|e-mail|service|shop|store"
    "|application|app|network|machine|instance|box|webmail|domain|panel|hosting"
    "|homepage|router|switch|cluster|container|forum|blog|platform|system|gateway"
    "|mailbox|backend"
)
_CANNOT = (
    r"(?:can't|cannot|can not|cant|could not|couldn't|unable to|not able to|fails? to"
    r"|failed to|no longer able to|can no longer|impossible to)"
)
_NOT = r"(?:does not|doesn't|doesnt|do not|don't|dont|won't|wont|will not)"

_DOWN = (
    rf"(?:is|are|'s|has been|have been|has gone|have gone|went|seems|seem|seems to be"
    rf"|appears to be|appear to be|seem to be|gone) {_ADVERB}{_BAD}",
    rf"(?:isn't|isnt|aren't|arent) {_ADVERB}(?:responding|reachable|accessible"
    rf"|available|working|loading|starting|booting|online|up|resolving|opening"
    rf"|answering|coming (?:back )?up)",
    rf"(?:{_NOT}|refuses to) (?:\w+ )?(?:respond|load|open|start|boot|work"
    rf"|come (?:back )?up|ping|answer|resolve|reply|let us in)",
    rf"{_CANNOT} be (?:reached|accessed|opened|loaded|found|contacted|pinged)",
    r"(?:has )?stopped (?:responding|working|answering|accepting|loading|serving)",
    r"(?:has |have |just )*(?:crashed|died|frozen|froze)|hangs (?:at|on) boot",
    r"(?:is )?stuck (?:at|on|in) boot\w*|(?:never|did not|didn't) c[ao]me back(?: up)?",
    r"(?:completely |totally |again )?(?:down|offline|unreachable|unavailable"
    r"|inaccessible|unresponsive|dead|crashed|not (?:responding|reachable|accessible"
    r"|available|working|loading))(?= (?:since|again|for|now|please|help|at|from|and"
    r"|urgent|asap|today)|[ !]*$)",
    r"is (?:giving|showing|returning|throwing) (?:an? )?(?:\w+ )?(?:5\d\d|error 5\d\d)",
)
_UNSTABLE = (
    r"(?:is|are|'s|been|running|runs|run|became|become|getting|gets|got|so|very"
    r"|extremely|terribly|too|really|loads?|works?|pretty|incredibly|super"
    r"|painfully) (?!not |no )(?:\w+ )?(?:slow|slowly|sluggish|laggy|lagging|unstable"
    r"|flapping|overloaded|intermittent)",
    r"(?:keeps?|kept|constantly|randomly|frequently|constant|random|is always"
    r"|always) (?:crashing|crashes|rebooting|reboots|restarting|restarts|freezing"
    r"|freezes|dropping|drops|going down|disconnecting|hanging|hangs|dying|dies"
    r"|timing out)",
    r"crashes|freezes|hangs|times out|timing out|goes down|lags|slows down"
    r"|slowing down",
    r"(?:reboots|restarts) (?:by itself|on its own|itself|randomly|every)",
    r"takes? (?:forever|ages|minutes|\d+ (?:s|sec|seconds|minutes)) to",
    r"barely (?:loads|works|responds)|intermittent\w*|slowed down|unstable|laggy"
    r"|sluggish",
)

ENGLISH = Lexicon(
    hints=beginnings(
        """
        access allocate always aren average back barely boots can connecti constant
        contact could crash dead died disconnects disk does don down err_ error fail
        flapping found freezes frequently froze gateway giving goes hangs high
        impossible inaccessible intermittent internal isn keep kept kernel lagg lags
        load longer memory none not offline oom opened out overloaded packet ping random
        reached read reboots refuse respon restarts returning route service showing slow
        sluggish space starts stopped stuck swapping take throwing time timing unable
        unavailable unreachable unresponsive unstable will won working
        """
    ),
    agreements=(
        Agreement(
            words(
                rf"(?:{_NOUNS})s?",
                "virtual machines?|mail servers?|everything|connection",
                common.NOUNS,
            ),
            words(*_DOWN),
            words(*_UNSTABLE),
        ),
    ),
    about=words(rf"(?:{_NOUNS})s?", "virtual machines?", common.NOUNS),
    noun_first=True,
    down=words(
        rf"{_CANNOT} (?:\w+ ){{0,2}}(?:connect|ssh|reach|access|ping|rdp|open|load"
        rf"|log ?in|login|get|view|see|boot|start|contact)(?: (?:to|into|on|onto|in"
        rf"|via))? {_TARGET}",
        rf"no (?:ping|response|access|connection|connectivity)(?: (?:to|from"
        rf"|on))? {_TARGET}",
        rf"lost (?:connection|connectivity|access|contact) (?:to|with) {_TARGET}",
        r"nothing (?:works|is working|loads|responds|opens)",
        r"none of (?:our|my|the) \w+(?: \w+)? (?:works?|loads?|opens?|responds?)",
        r"(?:everything|all) (?:is|are|has|went) (?:\w+ )?(?:down|dead|offline"
        r"|crashed)",
        r"(?:total|complete|full|major|another|have an|having an"
        r"|experiencing an) outage",
        r"ping (?:times|timed) out|no network connectivity|no connectivity",
        r"5(?:0[0234]|2[0-4]) errors?|error 5(?:0[0234]|2[0-4])",
        common.DOWN,
    ),
    unstable=words(
        r"(?:ran|running|runs|run) out of (?:memory|ram|disk|space|disk space|inodes)",
        r"disk (?:is )?(?:almost )?full|high (?:load|latency|ping|cpu steal)"
        r"|swapping heavily",
        r"connections? (?:keeps? dropping|drops|is dropping|drop)|packets? (?:is "
        r"|are )?lost",
        r"(?:random|constant|frequent) (?:reboots|disconnects|crashes|freezes"
        r"|timeouts)",
        r"losing packets|up and down all (?:day|night)",
        common.UNSTABLE,
    ),
    other=words(
        r"""
        payments?|invoices?|cards?|button|coupon|promo\w*|phone|chat|captcha|prices?
        form|billing|client area|order|discount|offer|account|sales|support|staff|team
        download
        (?:shut|take|taking|took|bring|turn|power|put|pull|scale|tear)(?: \w+){0,4} down
        (?:shut|slow|scroll|write|cool|track|calm|narrow|break|close|come|count)\w* down
        shutdown|password|newsletter|license|licence|business
        """
    ),
    unreal=words(
        r"""
        if|in case|unless|what happens|suppose|guarantee\w*|so that|prevent\w*|avoid
        until|would be|might|can happen|monitoring|alerts?|notif\w+|once|to be|should i
        make sure
        (?:when|whenever)(?! (?:i|we|you|users|customers|visitors|people|trying))
        """
    ),
    negation=words(
        "not|never|no longer|isn't|aren't|without|no|zero|0%|stopped|neither|нет|без"
        "|не|brak|bez|nie"
    ),
    lapsed=words(r"(?:has |have |just )*(?:crashed|died|froze)|went \w+"),
    past=words("yesterday|last (?:week|month|night|year)|ago|in the past|once|earlier"),
    still=words("still|again|now"),
    sometimes=words(
        r"sometimes|intermittently|periodically|occasionally|from time to time"
        r"|randomly|on and off|every (?:few|hour|day|night|\d+)|often|at times"
    ),
    resolved=words(
        r"(?:works|working|up|online|fine|ok|accessible|reachable) (?:again|now)"
        r"|back (?:online|up)",
        r"(?:is|are|got|been|all|now) (?:fixed|resolved|solved|restored)"
        r"|up and running",
        r"all (?:good|fine|ok|working)|(?:issue|problem) (?:fixed|resolved|solved)",
    ),
    elsewhere=words(
        r"though|although|please|need|want|get|bring|asap|when|how soon|hope|should"
        r"|will|on our side|on my side|our end|my end|other|others|rest|not|never"
        r"|isn't|until"
    ),
    growth=words(
        r"want|upgrade|more|order|buy|add|increase|need|plan|price|cost|enough|larger"
    ),
)

"""Keys and tokens: what a program signs in with.

The prefixes are those that the issuers publish so that a leak can be recognised. They are written
here and not taken from detect-secrets: its plugins cost 0.2 seconds and 21 MB to import (they
bring an HTTP client along), and several stop in the middle of a longer token.
"""

import re
from collections.abc import Iterable

from helpbot.privacy.expressions import Expression
from helpbot.privacy.nearby import near
from helpbot.privacy.rules import Rule, Span, only, where

# A private key is masked to the end of the text when its closing line is missing.
_BLOCK = Expression(
    r"-{2,}\s?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?\s?-{2,}.*?"
    r"(?:-{2,}\s?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?\s?-{2,}|\Z)"
    r"|PuTTY-User-Key-File-\d.*?(?:Private-MAC: *[0-9a-f]+|\Z)",
    re.DOTALL,
)
# The comment in a key says which one it is.
_COMMENT = re.compile(r"Comment: *(?:\"[^\"\n]*\"|[^\n]*)\n")


def _blocks(text: str) -> Iterable[Span]:
    for match in _BLOCK.finditer(text):
        start, end = match.span()
        if comment := _COMMENT.search(text, start, end):
            yield start, comment.start()
            start = comment.end()
        yield start, end


_REST = "[A-Za-z0-9_-]"
_PREFIXES = (
    rf"gh[pousr]_{_REST}{{16,}}|github_pat_{_REST}{{20,}}",
    (
        rf"gl(?:pat|dt|ft|soat|rt|cbt|imt|ptt|agent|oas|rtr)-[A-Za-z0-9_.-]{{16,}}"
        rf"|GR1348941{_REST}{{16,}}"
    ),
    r"xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{8,}|xapp-[A-Za-z0-9-]{8,}",
    r"(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{14,}",
    rf"AIza{_REST}{{30,}}|GOCSPX-{_REST}{{20,}}|ya29\.[A-Za-z0-9_.-]{{20,}}",
    rf"1//0{_REST}{{30,}}",
    r"(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/]{20,}={0,2}",
    rf"sk-(?:proj-|svcacct-|admin-|ant-)?{_REST}{{20,}}",
    r"eyJ[A-Za-z0-9_=-]{8,}\.[A-Za-z0-9_=-]{8,}(?:\.[A-Za-z0-9_.+/=-]*)?",
    r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|key-[0-9a-f]{32}",
    r"(?:AC|SK)[0-9a-f]{32}|[0-9a-f]{32}-us\d{1,2}",
    r"npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{40,}|rubygems_[0-9a-f]{30,}",
    rf"[MNO]{_REST}{{22,26}}\.{_REST}{{6}}\.{_REST}{{27,}}",
    rf"\d{{8,10}}:AA{_REST}{{30,}}|sq0[a-z]{{3}}-{_REST}{{22,}}|EAAA{_REST}{{50,}}",
    r"do[op]_v1_[0-9a-f]{40,}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{30,}|hf_[A-Za-z0-9]{30,}",
    r"dapi[0-9a-f]{32}(?:-\d)?|lin_api_[A-Za-z0-9]{30,}|(?:secret|ntn)_[A-Za-z0-9]{40,}",
    rf"ATATT3{_REST}{{40,}}={{0,2}}[0-9A-F]{{0,8}}|ATCTT3{_REST}{{40,}}|hv[sbr]\.{_REST}{{20,}}",
    rf"gl(?:sa|c)_{_REST}{{30,}}={{0,2}}|NRAK-[A-Z0-9]{{20,}}|PMAK-[0-9a-f-]{{30,}}",
    rf"tskey-[a-z]+-{_REST}{{16,}}|sbp_[0-9a-f]{{40}}|dp\.(?:pt|st|ct)\.[A-Za-z0-9.]{{30,}}",
    r"AGE-SECRET-KEY-1[A-Z0-9]{50,}|AKC[a-zA-Z0-9]{40,}|pat-[a-z]{2}\d-[0-9a-f-]{36}",
    r"[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{28,}|xkeysib-[0-9a-f]{60,}-[A-Za-z0-9]{10,}",
)
_TOKEN = Expression(rf"(?<![A-Za-z0-9_/+])(?:{'|'.join(_PREFIXES)})={{0,2}}")
_TOKEN_WORDS = tuple(
    "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- gldt- glft- glsoat- glrt- glcbt- glimt- glptt- "
    "glagent- gloas- glrtr- gr1348941 xox xapp- akia asia abia acca a3t aiza gocspx- ya29. 1//0 "
    "sk_ rk_ whsec_ sk- eyj sg. key- -us npm_ pypi- rubygems_ :aa sq0 eaaa doo_v1_ dop_v1_ shpat_ "
    "shpca_ shppa_ shpss_ hf_ dapi lin_api_ secret_ ntn_ atatt3 atctt3 hvs. hvb. hvr. glsa_ glc_ "
    "nrak- pmak- tskey- sbp_ dp. akc pat- age-secret-key q~ xkeysib-".split()
)
# These have no word of their own: long runs of letters and digits in a fixed shape.
_SHAPED = Expression(
    r"(?<![A-Za-z0-9_/+])(?:(?:AC|SK)[0-9a-f]{32}|[MNO][A-Za-z0-9_-]{22,26}\.[A-Za-z0-9_-]{6}"
    r"\.[A-Za-z0-9_-]{27,})(?![A-Za-z0-9_])"
)
# Whoever has the address can post with it.
_HOOK = Expression(
    r"https?://(?:hooks\.slack\.com/(?:services|workflows|triggers)"
    r"|discord(?:app)?\.com/api/webhooks"
    r"|[\w.-]+\.webhook\.office\.com/webhookb2)/(?P<secret>[^\s>|\"']{8,})",
    re.IGNORECASE,
)
_IN_ADDRESS = Expression(
    r"(?:[?&;](?:access_token|token|api_?key|key|sig|signature|secret|client_secret|code|auth)"
    r"|\bAccountKey|\bSharedAccessKey)=(?P<secret>[A-Za-z0-9%/+_.~-]{16,}={0,2})",
    re.IGNORECASE,
)
# Product keys and BitLocker recovery keys are known by their groups.
_GROUPED = Expression(
    r"(?<![\w-])(?:[A-Z0-9]{5}(?:-[A-Z0-9]{5}){4}|\d{6}(?:[- ]\d{6}){7})(?![\w-])"
)
_BASIC = Expression(r"\bauthorization\s*:\s*(?:basic|bearer|token)\s+(?P<secret>\S{8,})", re.I)

_NAMES = (
    r"(?:(?:api|secret|access|auth|shared|private|encryption|signing|master|service|storage"
    r"|account|subscription|activation|license|licence|product|serial|recovery|bitlocker|webhook"
    r"|integration|deploy|webhook|admin)[ _-]?(?:access[ _-]?|account[ _-]?|recovery[ _-]?)?keys?"
    r"|(?:client|app|api|webhook|shared|aws|oauth|totp|mfa|hmac|jwt"
    r"|session)[ _-]?secret(?:[ _-]?value)?"
    r"|(?:bearer|access|api|auth|refresh|session|security|bot|personal|deploy|sas|id|service|app"
    r"|jwt|csrf|device)[ _-]?(?:access[ _-]?)?token"
    r"|aws_secret_access_key|secret[ _]?key|secret|token|bearer|apikey|api|key)"
)
_NAMED = Expression(
    rf"(?<![A-Za-z])(?P<name>{_NAMES})[\"']?"
    r"(?:\s+(?:for|of|to)\s+(?:the\s+|my\s+|our\s+)?[\w./-]+(?:\s+[\w./-]+)?)??"
    r"(?:\s*(?:->|=>|:=|[:=#])\s*|\s+(?:is|was|are)\s*(?:now\s+)?:?\s*|\s+-\s+|\s+\(?)[\"'`(<]*"
    r"(?P<secret>[A-Za-z0-9_\-./+~]{12,}={0,2})",
    re.IGNORECASE,
)
_ORDINARY = Expression(
    r"https?:|[\w.-]+\.(?:com|gov|org|net|local|us|exe|dll|json|pem|key|txt|pdf|docx?|xlsx?|log|cfg"
    r"|ini|yaml|yml|py|msi|zip)\b"
    r"|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{2,4}|HK(?:LM|CU|EY)"
    r"|[A-Z]{2,6}-?\d+$|\d+$|(?:[A-Za-z]+[-_./])+[A-Za-z]*\d{0,4}$|[a-z]+\d{0,4}$|v?\d+(?:\.\d+)+$"
)


def _is_key(word: str) -> bool:
    """Letters mixed with digits, or with capitals in the midst; not a date, a name or a path."""
    if _ORDINARY.match(word):
        return False
    letters = any(c.isalpha() for c in word)
    mixed = len(word) >= 20 and re.search(r"[a-z][A-Z].*[a-z][A-Z]", word) is not None
    return letters and (any(c.isdigit() for c in word) or mixed)


# A long run of hexadecimal digits, or of letters mixed with digits, anywhere near the word.
_KEY_TOPIC = Expression(
    r"\b(?:api|secret|token|bearer|auth\w*|webhook|client secret|(?:access|signing|storage|account"
    r"|private|shared|service|maps?|master|encryption) key|llave|clave (?:de (?:la )?api|secreta)"
    r"|apikey|app key|ficha)s?(?![a-z])|_(?:key|secret|token)\b",
    re.IGNORECASE,
)
_LONG = Expression(
    r"(?<![\w+/=.@-])(?P<secret>[0-9a-f]{24,}"
    r"|(?=[^\s]*\d)(?=[^\s]*[A-Za-z])[A-Za-z0-9_+/~-]{24,}={0,2})"
    r"(?![\w@/-]|\.\w)"
)
_NOT_A_KEY = Expression(
    r"\b(?:commit|sha-?\d*|hash|md5|checksum|git|head|rev(?:ision)?|digest|guid|uuid|thumbprint"
    r"|fingerprint|etag|serial|file|id|build|branch|correlation|trace|request|image|layer|table"
    r"|of the installer|constraint|container|host|server|field|path|folder|key id|class|error"
    r"|message|exception)\s*(?:is|was|at|:|=|#)?\s*[\"'({]?$",
    re.IGNORECASE,
)

RULES: tuple[Rule, ...] = (
    Rule("private key", ("private key", "putty-user-key"), _blocks),
    Rule("key", ("hooks.slack.com", "/api/webhooks", "webhook.office.com"), where(_HOOK)),
    Rule("key", _TOKEN_WORDS, where(_TOKEN)),
    Rule("key", ("ac", "sk", "."), where(_SHAPED)),
    Rule("key", ("=",), where(_IN_ADDRESS)),
    Rule("key", ("-", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), where(_GROUPED)),
    Rule("key", ("authorization",), where(_BASIC)),
    Rule("key", ("key", "secret", "token", "bearer", "api"), where(_NAMED, only(_is_key))),
    Rule(
        "key",
        ("key", "secret", "token", "bearer", "api", "auth", "webhook", "llave", "ficha"),
        near(_KEY_TOPIC, _LONG, ahead=120, behind=60, unless=_NOT_A_KEY, measure=only(_is_key)),
    ),
)

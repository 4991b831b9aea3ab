"""Passwords in what people paste: addresses, settings, elements, commands, hashes."""

import re

from helpbot.privacy.expressions import Expression
from helpbot.privacy.rules import Rule, where
from helpbot.privacy.values import value

_URL_LOGIN = Expression(r"\b[a-z][a-z0-9+.-]*://[^\s/:@]*:(?P<secret>[^\s/]+)@", re.IGNORECASE)
_SETTING = Expression(
    r"(?<![\w.-])[\w.-]{0,40}?(?:passw(?:or)?d|passphrase|bind_?pw|pwd|_pass|_pw"
    r"|secret)[\w-]{0,20}[\"']?\s*(?:=>|:="
    r"|[:=])\s*"
    r"(?:[ru]?(?=[\"']))?(?=(?P<secret>[^\n]{1,200}))",
    re.IGNORECASE,
)
_ELEMENT = Expression(
    r"<[\w:]*(?:password|passwd|pwd)[^<>]{0,40}>(?P<secret>[^<]{1,80})</"
    r"|[\"']\w*password\w*[\"']\s*,?\s*value\s*[=:]\s*[\"'](?P<secret_value>[^\"']{1,80})",
    re.IGNORECASE,
)
_COMMANDS = tuple(
    Expression(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\w)(?:--?|/)(?:password|passwd|passphrase|pass|pwd|pw)[ =:]+(?P<secret>[^\s\[]\S*)",
        (
            r"\b(?:mysql\w*|mariadb|sshpass|7z|zip|psexec"
            r"|docker login)\b[^\n]{0,120}?\s-p ?(?P<secret>[^\s-]\S+)"
        ),
        r"\bcurl\b[^\n]{0,200}?\s(?:-u|--user) ?[\"']?[^\s:\"']+:(?P<secret>[^\s\"']+)",
        r"\s-U ?[\w\\.-]+%(?P<secret>\S+)",
        r"\bsqlcmd\b[^\n]{0,120}?\s-P ?(?P<secret>[^\s-]\S+)",
        r"\bnet user \S+ (?P<secret>[^\s/*\[]\S*)",
        r"\bnet use\b[^\n]{0,80}?\\\\\S+ (?P<secret>[^\s/*\[]\S*)",
        r"/u(?:ser)?:\S+ (?:/p(?:ass)?:)?(?P<secret>[^\s/*\[]\S*)",
        r"\b(?:secret|password)\s+[05789]\s+(?P<secret>\S+)",
        r"\benable\s+(?:secret|password)\s+(?P<secret>[^\s\[]{3,})",
        r"\bsnmp-server community (?P<secret>[^\s\[]+)",
        r"\bsnmp\S*[^\n]{0,60}?\s-c (?P<secret>[^\s\[]+)",
        r"\bConvertTo-SecureString\s+(?:-String\s+)?(?P<secret>[\"'][^\"'\n]+[\"'])",
        r"\bauth\s*=\s*\(\s*[\"'][^\"'\n]+[\"']\s*,\s*[\"'](?P<secret>[^\"'\n]+)",
        r"\brequirepass\s+(?P<secret>[^\s\[]+)",
        r"\bmachine\s+\S+\s+login\s+\S+\s+password\s+(?P<secret>[^\s\[]+)",
        r"\bauth-user-pass\s+\S+\s+(?P<secret>\S+)",
    )
)
_COMMAND_WORDS = (
    *("-pass --pw -pw /pass /pw mysql mariadb sshpass 7z psexec docker curl sqlcmd".split()),
    *("net user|net use|/user:|/u:|secret |password |snmp|securestring|requirepass|zip".split("|")),
    *("auth=", "auth =", " -u"),
)
_HASH = Expression(r"\$(?:1|2[abxy]|5|6|7|y|apr1|argon2id?)\$[\w./$=,+]{8,}")

PASTED: tuple[Rule, ...] = (
    Rule("password", ("://",), where(_URL_LOGIN)),
    Rule("password", ("pass", "pw", "secret"), where(_SETTING, value)),
    Rule("password", ("password", "passwd", "pwd"), where(_ELEMENT)),
    *(Rule("password", _COMMAND_WORDS, where(command)) for command in _COMMANDS),
    Rule("password", ("$",), where(_HASH)),
)

"""The words that a password is named by, and how people get from them to the value."""

# Letters lost, doubled or swapped: pasword, passwrod, passowrd, pswd, apssword.
NOUN = (
    r"(?:pa?s+(?:[word]{2,6}|[\s-]word)[sed]{0,2}|pa?s+w[aeiu]r?[dt]s?|pass?[\s-]?(?:code"
    r"|phrase|key|w0rd"
    r"|wort)s?|p\.?/?w\.?d?s?(?!\s(?:yards?|crews?|trucks?|director|bldg|buildings?|dept"
    r"|department|garage|shop"
    r"|admin\b|office|staff|foreman|supervisor|fleet|lot|gate|ops|operations|building|tablet"
    r"|division|annex|warehouse|dispatch|manager|employee|meeting|counter|trailer)(?![\w:=]))"
    r"|psw|pas?wd"
    r"|apss?word|passeord|passqord|paaword|passworf|pasdword|paswsord|psasword|pass?wird|passwprd"
    r"|p-?word|p[a@]?[s$]{2}w[o0]rd|contrase(?:ñ|n)a|clave|senha|mot de passe|passwort|kennwort)"
)
CODE = (
    r"(?:(?:wi-?fi|wpa[23]?|network|wireless|hotspot|router|ssid|guest)\s+(?:security\s+"
    r"|network\s+)?"
    r"(?:key|code|psk)|(?:shared|radius|tacacs)\s+(?:secret|key)|(?:key|code) (?:for|to) (?:the "
    r"|our )?(?:guest )?wi-?fi|psk|pre-?shared key|community string|secret word|safe word"
    r"|(?:unlock|access|entry|alarm|door|gate|disarm) code)"
)
LABEL = rf"(?:{NOUN}|{CODE})"
START = r"(?<![A-Za-z])"
# "the password for the old copier is": not "password for ticket 42, my name is".
FOR = (
    r"(?:\s+(?:for|to|on|of|at|in|into|from)"
    r"(?:\s+(?!(?:name|ticket|asset|ext\w*|number|phone|issue|problem|location|is|was"
    r"|are)\b)(?:https?://\S+|[\w./'&@-]+))"
    r"{1,6}?|,?\s+(?:(?:that|which)\s+)?(?:i|we|he|she|they|you|it)(?:['’](?:m"
    r"|ve))?\s+\w+(?:\s+\w+){0,3}?,?)??"
)
SIGN = r"[\"'*_`)]{0,3}\s*(?::=|=>|->|→|={1,3}|:(?!//))[ \t]*\n?\s*"
VERB = (
    r"(?:\s+(?:is|was|are|were|es|era|ist|war|lautet|est|equals|to be|should be|would be|will be"
    r"|used to be"
    r"|has been|might be|may be|must be)|['’]s)\b\s*"
    r"(?:(?:now|currently|set to|still|prob(?:ably)?|maybe|just|simply|actually|also|like|literally"
    r"|something like|either|temporarily|supposed to be|at the moment|the word|the phrase|the same"
    r" old|going to be)\s+){0,2}[:=]?\s*"
)
REST = r"(?=(?P<secret>[^\n]{1,200}))"

# One of these is in every text that holds a label.
LABEL_WORDS = (
    *("pas psw pss pw pwd p/w p.w apss paas contrase clave senha passe kennwort psk".split()),
    *("key|code|community string|secret|safe word".split("|")),
)

"""Criminal-justice information: what NCIC and the courts return about a person or a vehicle.

Such a text is held back whole, because any of it may be what a query returned. The tools that show
it are talked about all day ("the NCIC terminal is offline"), so it takes a detail: a plate with its
return, a person with an offence, the fields of a message.
"""

import re

from helpbot.privacy.expressions import Expression
from helpbot.privacy.records import is_record

JUSTICE = "criminal-justice information"

_NAME = (
    r"(?!(?:The|This|That|Our|My|All|New|Mobile|Help|Windows|Microsoft|Google|Adobe"
    r"|Office)\b)(?:[A-Z][a-z'’]+,? (?:[A-Z]\.? )?"
    r"(?!(?:Phone|System|Portal|Management|Visitation|Services?|Records?|Search|Locator|Tracking"
    r"|Module|Database|Kiosk"
    r"|Tablet|Housing|Terminal|Training|Works|Utilities|Parks|Fire|Fleet|County|City|Department"
    r"|Office|Police|Court|Desk|Team"
    r"|Printer|Report|Form)\b)"
    r"(?:Mc|Mac|O['’]|De|Van )?[A-Z][a-z'’]+|[A-Z]{2,}, ?[A-Z]{2,})"
)
_OFFENCE = (
    r"(?:assault(?:s|ed)?|burglar(?:y|ies)|robber(?:y|ies)|larceny|dui|dwi|homicide|murder"
    r"|manslaughter|rape|arson"
    r"|kidnapp?ing|stalking|domestic violence|domestic|felon(?:y|ies)|misdemeanou?rs?|embezzlement"
    r"|forgery|narcotics"
    r"|trafficking|cocaine|meth|heroin|marijuana|shoplifting|vandalism|b&e|breaking and entering"
    r"|child abuse"
    r"|prostitution|weapons?|firearms?|hit and run|probation violation|parole violation"
    r"|failure to appear|fta|contempt"
    r"|theft|fraud|trespass(?:ing)?|possession|drug(?:s| charges?)?|sex(?:ual)? (?:offense|assault"
    r"|battery)|battery on"
    r"|resisting|obstruction|disorderly|indecent exposure|reckless|speeding|grand theft|auto theft"
    r"|identity theft)"
)
_FIELD = Expression(
    r"\b(NAM|LIC|LIS|LIY|LIT|VIN|VYR|VMA|VMO|VST|VCO|OLN|OLS|OLT|FBI|SID|SOC|RAC|SEX|HGT|WGT|EYE"
    r"|HAI|MKE|NIC|OCA|OFF|DOW|DOB"
    r"|CRM|SMT|PUR|ATR)\s?[/:]\s?[A-Z0-9]"
)
_PLATE = (
    r"(?<!asset )(?<!service )(?:plates?|tags?|registration|licen[sc]e plate|lic(?= )"
    r"|vin)\s*(?:number|no\.?|#|:|is)?\s*"
    r"(?:[A-Z]{2}\s+)?(?=[A-Z0-9]{0,4}[- ]?[A-Z0-9]*\d)[A-Z0-9]{1,4}[- ]?[A-Z0-9]{2,13}\b"
)
_FAULT = (
    r"(?!\s*(?:as |with |an? |the |in |to )*(?:error|time[sd]?[ -]?out|blank|nothing|fail\w*"
    r"|invalid|empty|slow\w*|not found"
    r"|garbage|gibberish|white|exception|screen|server|login|loading|help ?desk|it\b|stock|vendor"
    r"|shop))"
)
_RETURNED = (
    r"(?:(?:comes?|came|coming|came) (?:back|up)|returns?(?:ed)?(?: to| as| on)?|hits?"
    r"|registered (?:to|owner)|r/?o\b|stolen|wanted"
    r"|warrants?|suspended|revoked|belongs to|shows? (?:as )?(?:stolen|expired|registered|suspended"
    r"|no insurance))"
)
_STATUS = (
    r"(?:stolen|wanted|warrants?|felon|suspended|revoked|missing person|gang member|sex offender"
    r"|protect(?:ive|ion) order"
    r"|registered (?:to|owner)|armed|violent|escap\w+|on probation|on parole)"
)
_SYSTEM = (
    r"(?:ncic|dci|nlets|leads|cch|iii|triple i|lein|clets|fcic|criminal histor(?:y|ies)"
    r"|rap ?sheets?|record checks?"
    r"|background checks?|arrest records?|priors|wants and warrants|warrants? checks?"
    r"|plate returns?|dl returns?|vehicle returns?"
    r"|hit confirmations?|ncic entr(?:y|ies)|qv|qw|qh|qr|ch(?=\s+on\b))"
)
_WHOM = (
    r"(?:(?i:him|her|them|subject|the subject|suspect|the suspect|defendant|the driver|this guy"
    rf"|my neighbou?r)|{_NAME})"
)
_WHO = (
    r"(?:(?i:he|she|they|subject|suspect|defendant|driver|guy|male|female|individual|inmate"
    r"|passenger"
    rf"|occupant)|{_NAME})"
)
_PATTERNS = (
    # A plate and what came back for it.
    rf"(?i:\b{_PLATE}[^\n]{{0,40}}?\b{_RETURNED}\b{_FAULT})",
    rf"(?i:\b(?:stolen|wanted|suspect'?s?|getaway)\s+(?:\w+\s+){{0,3}}(?:{_PLATE}))",
    (
        rf"(?i:\b(?:ran|run|running)\s+(?:the |this |a |his |her "
        rf"|my )?(?:{_PLATE})[^\n]{{0,30}}\b(?:and|:|->|=))"
    ),
    (
        rf"(?i:\b(?:plate|vehicle|dl|registration) returns?\b)[^\n]{{0,30}}?\s(?:{_NAME}"
        rf"|(?i:{_PLATE}"
        rf"|stolen|registered to))"
    ),
    # A person and what the record says.
    (
        rf"(?i:\b{_SYSTEM})\s+(?i:(?:hit|report|printout|results?|response|return|check)\s+)?(?i:on"
        rf"|for|of|:|is for)\s*:?\s*(?i:(?:the |a )?(?:wanted"
        rf"|missing) person )?{_WHOM}(?!\s+(?i:is (?:down|offline)))"
    ),
    (
        rf"(?i:\b(?:ncic|dci|nlets|lein|clets|fcic|cch|iii|alpr|lpr)\s+(?:\w+\s+)?(?:hit|record"
        rf"|return"
        rf"|response)s?\b)[^\n]{{0,30}}?\b(?i:on|for|to|:)\s+(?:{_WHOM}|(?i:{_PLATE}))"
    ),
    (
        rf"(?i:\b{_SYSTEM}\b[^\n]{{0,40}}\b(?:shows?|showed|says?|lists?|includes?|came back"
        rf"|comes back"
        rf"|returned|with|has|have|reveal\w*|indicat\w+|:)\s"
        rf"[^\n]{{0,40}}\b(?:{_OFFENCE}|priors?|arrests?|convictions?"
        rf"|warrants?)\b{_FAULT})(?![^\n]{{0,30}}(?i:\b(?:error|blank|not|fail|won't|down|page|tab"
        rf"|field)\b))"
    ),
    (
        rf"(?i:\b(?:arrested|convicted|indicted|charged|booked|jailed|incarcerated|pled guilty"
        rf"|pleaded guilty|plead guilty|found guilty|wanted"
        rf"|on probation|on parole|served time|did time|prior(?:s| arrests?| convictions?| record)?"
        rf"|sentenced|cited|charges?(?=\s+(?:of|for|:)))\s+(?:\w+\s+){{0,2}}"
        rf"(?:for|of|with|to|on|in|include\w*|are|is|:)\s+[^\n.]{{0,40}}?\b{_OFFENCE}\b)"
    ),
    rf"(?i:\b(?:an?|his|her|one|two) prior (?:dwi|dui|{_OFFENCE})\b)",
    rf"(?i:\bhit on)\s+{_NAME}",
    (
        rf"(?i:\bran\s+(?=[a-z-]*\d)(?=[\d-]*[a-z])[a-z0-9-]{{5,8}}\b[^\n]{{0,40}}\b(?:{_STATUS}"
        rf"|registered|comes back|came back|returned to)\b)"
    ),
    rf"{_WHO}\s+(?i:(?:has|had|with|have) an? (?:suspended|revoked) (?:driver'?s? )?(?:licen|dl))",
    rf"(?i:\bwants\s*(?:/|and|&)\s*warrants\s*(?:check)?\s*(?::|on|for))\s*{_NAME}",
    (
        r"(?i:\bjuvenile (?:\w+ )?(?:record|case|file)s? (?:of|for|on))\s+(?!(?:The|My"
        r"|Our)\b)[A-Z][a-z]+"
    ),
    (
        r"(?i:\bsentenced\s+(?:\w+\s+){0,2}to (?:\d+|life|probation|time served|community|jail"
        r"|prison))"
    ),
    (
        rf"(?i:\b(?:\d+|two|three|four|five|several|multiple)\s+(?:prior\s+|felony\s+"
        rf"|previous\s+)+(?:arrests?|convictions?|{_OFFENCE}|dwis?|duis?))"
    ),
    r"(?i:\bwarrants? for (?:his|her|their|the|an) arrest\b)",
    (
        rf"{_NAME},? (?i:(?:is |was )?(?:on )?(?:parole|probation)\b(?! (?:office|dep|division"
        rf"|system"
        r"|tablet|laptop)))"
    ),
    rf"{_NAME} (?i:(?:was|is|got|has been) (?:arrested|convicted|indicted|incarcerated|jailed))",
    rf"(?i:\b(?:arrested|convicted felon|felon))\s+{_NAME}",
    r"(?i:\b(?:juvenile|suspect)[, ]+(?:age )?\d{1,2}\b(?! (?:screen|form|times)))",
    r"(?i:\b(?:his|her) (?:finger)?prints match)",
    rf"(?i:\b(?:vehicle|car|truck|plate|tag)\b[^\n]{{0,40}}\bregistered to)\s+{_NAME}",
    # Warrants, suspects, sealed files.
    (
        rf"(?i:\bwarrants?\s+(?:out\s+)?(?:for|on|against)\s+(?:the arrest of\s+)?)(?:{_WHOM}"
        rf"|(?i:{_OFFENCE}|{_PLATE}))"
    ),
    rf"(?i:\bwarrants?\s+(?:#|no\.?|number)?\s*\w*\d\w*\s+(?:for|on|against))\s+{_WHOM}",
    (
        r"(?i:\b(?:has|have) (?:an? |\d |two )?(?:active|outstanding|open|bench|felony|arrest"
        r"|misdemeanor) (?:\w+ )?warrants?\b"
        r"(?! (?:module|screen|printer|access|form|list|report)))"
    ),
    (
        r"(?i:\b(?:is|as|was) an? (?:known |registered |convicted |wanted )*(?:sex offender|felon"
        r"|gang member|fugitive|parolee)\b)"
    ),
    rf"{_NAME},? (?i:(?:is )?(?:an? )?)[WBHAI]/[MF]\b",
    rf"(?i:\b(?:suspended|revoked) (?:for|due to|after) {_OFFENCE}\b)",
    rf"(?i:\b(?:his|her|their|the) record (?:shows?|has|lists?|says) [^\n]{{0,20}}\b{_OFFENCE}\b)",
    (
        rf"(?i:\b(?:probation|parole) (?:officer|file|notes?|case)\s+(?:notes?\s+)?(?:for|on"
        rf"|of))\s+{_NAME}"
    ),
    rf"(?i:\b(?:gang member|(?:wanted|missing) person|fugitive|sex offender))\s+{_NAME}",
    rf"(?i:\b(?:protective|protection|restraining) order (?:against|for|on))\s+{_WHOM}",
    (
        rf"(?i:\b(?:fingerprints?|prints|afis|dna)\b[^\n]{{0,20}}\b(?:came back|comes back|matched"
        rf"|match(?:es)?|hit|returned)\s+(?:to|on|for))\s+{_WHOM}"
    ),
    (
        r"(?i:\bstolen (?:gun|firearm|vehicle|car|boat|article|property|plate) (?:hit|return|record"
        r"|entry)\b[^\n]*\d)"
    ),
    r"(?i:\b(?:out|released) on (?:bond|bail) (?:for|on)\b)",
    r"(?i:\bwarrants?\s+out\s+of\s+\w+)",
    (
        rf"\b{_WHO}\s+(?i:(?:has|have|had|with|got|is showing"
        rf"|shows)\s+(?:\w+\s+){{0,4}}?warrants?\b)(?!\s+(?i:module|screen|printer|access|form))"
    ),
    (
        rf"(?i:(?<!\bi )(?<!\bwe )\b(?:suspect|defendant|inmate|arrestee|detainee|probationer"
        rf"|parolee"
        rf"|victim|witness|juvenile|offender|perp|decedent)(?:'s)?"
        rf"(?:\s+name)?(?:\s+(?:is|was|named)|\s*:)?),?\s+{_NAME}"
    ),
    (
        r"(?i:\b(?:suspect|subject|bolo|perp|perpetrator)\b[^\n]{0,60}\b(?:white|black|hispanic"
        r"|asian"
        r"|w|b|h)[ /]?(?:males?|females?|m|f)\b)"
    ),
    rf"(?i:\bbolo\b[^\n]{{0,40}}\b(?:{_PLATE}|{_OFFENCE}))",
    (
        r"(?i:\b(?:sealed|expunged|juvenile)\s+(?:\w+\s+)?(?:record|case|file|arrest|adjudication"
        r"|petition)s?\s+(?:of|for|on|:|is)\s+)"
        rf"(?:{_NAME}|(?i:him|her|\d\w+))"
    ),
    (
        rf"(?i:\b(?:mug ?shots?|booking photos?|rap ?sheets?|criminal (?:history|record)"
        rf"|arrest (?:report|record)s?|police report)\s+(?:of|for|on|about))\s+{_WHOM}"
    ),
    (
        rf"{_NAME}(?:'s)?\s+(?i:criminal (?:history|record)|rap ?sheet|arrest record|mug ?shot"
        rf"|warrants?|probation)"
    ),
    (
        rf"{_WHO}\s+(?i:has (?:a |an |his |her )?(?:\w+ )?(?:criminal (?:history|record)|rap sheet"
        rf"|priors|felony|record for))"
    ),
    (
        rf"(?i:\b(?:his|her|their)\s+(?:criminal (?:history|record)|rap ?sheet|priors|license"
        rf"|dl)\s+(?:is\s+|shows?\s+|came back\s+|are\s+)+"
        rf"[^\n]{{0,30}}\b(?:{_STATUS}|{_OFFENCE}))"
    ),
    (
        rf"(?i:\bran\s+(?:the\s+|a\s+)?(?:him|her|his \w+|her \w+|driver|subject|passenger"
        rf"|name))(?i:[^\n]{{0,40}}\b{_STATUS}\b)"
    ),
    rf"\b[Rr]an {_NAME}(?i:[^\n]{{0,40}}\b(?:{_STATUS}|came back|clear|hit|record)\b)",
    (
        rf"(?i:\b(?:driver|license|dl|licence|{_PLATE})\s+(?:is |was |came back |comes back "
        rf"|returned "
        rf"|status )+(?:\w+ )?(?:suspended|revoked)[^\n]{{0,20}}\b(?:for|in|out of|dwi|dui)\b)"
    ),
    (
        rf"(?i:\b(?:confirmed|ncic|positive) hit\b[^\n]{{0,40}}\b(?:{_STATUS}"
        rf"|{_OFFENCE})\b)(?![^\n]{{0,40}}(?i:not|n't|error|down|late|test))"
    ),
    # Numbers that only such records have.
    r"(?i:\b(?:fbi|ucn|iii)\s*(?:number|no\.?|#|id)\s*(?:is\s*)?:?\s*\d{4,}[A-Z0-9]*)",
    r"(?i:\bstate id(?:entification)?\s*(?:number|no\.?|#)\s*(?:is\s*)?:?\s*[A-Z]{2}\d{5,})",
    r"(?i:\b(?:sid|nic)\s*(?:number|no\.?|#)?\s*(?:is\s*)?:?\s*[A-Z]{1,2}\d{6,})",
)
_TOLD = tuple(Expression(rf"(?:{pattern})") for pattern in _PATTERNS)
_TELLING = Expression(
    r"\b(?:gang|assault|aggravated|sexual|domestic|r/o|10-2[89]|body ?cam|ovi|dui|dwi|revoked"
    r"|larceny|burglary"
    r"|robbery|homicide|shoplifting|stalking|failure to appear|fingerprints?|prints|arrested"
    r"|wants|hit|protective|protection|restraining|bond"
    r"|bail|out on"
    r"|plates?|tags?|vin"
    r"|registration|lic|licen[sc]e|warrants?|ncic|dci|nlets|leads|cch|iii|lein|clets|fcic|rap"
    r"|records?|checks?|priors?|arrest|convict|indict|charge|booked|booking|jail|incarcer|pled"
    r"|plead|found guilty"
    r"|wanted|probation|parole|sentenced|served|cited|suspect|subject|defendant|inmate|detainee"
    r"|victim|witness"
    r"|juvenile|offender|perp|decedent|bolo|sealed|expunge|mug|criminal|ran|fbi|ucn|state id|sid"
    r"|nic|hit|triple"
    r"|stolen|getaway|alpr|lpr|driver|dl|prior|felony|police|vehicle|q[vwhr])",
    re.IGNORECASE,
)


def is_justice(text: str) -> bool:
    """Whether a text looks like what a criminal-justice system holds about somebody."""
    fields = {match[1] for match in _FIELD.finditer(text)} if "/" in text or ":" in text else set()
    if len(fields) > 1 or "NAM" in fields:
        return True
    if _TELLING.search(text) is None:
        return False
    return any(told.search(text) for told in _TOLD) or is_record(text)

"""A person or a plate in the same breath as a record: what a query returned, whatever the wording.

The words for records are those of the systems and the courts; the tools that show them, and the
staff who use them, are told by what stands beside.
"""

import re

from helpbot.privacy.expressions import Expression
from helpbot.privacy.nearby import plain, windows

# The name of a tool, not a record: "the warrants module".
_NOT_A_TOOL = (
    r"(?!['’]?s?[ -](?:\w+[ -])?(?:module|screen|printer|list|form|page|dashboard|tab|queue|system"
    r"|office|access|template|training|terminal|server|login|database|search|app|software|portal"
    r"|officers?|unit|division|clerk|services?|advocates?|fields?|menu|map|log|line|kiosk|camera"
    r"|laptop|tablet|program|course|class|policy|reader|sound|video|slide|statistics|stats|report"
    r" (?:template|form|printer)|import|export|interface|feed|link|icon|button|calendar)s?\b)"
)
_RECORD = Expression(
    r"\b(?:hit confirmations?|(?:plate|tag|vehicle|dl|ol|oln|registration|license|ncic|nlets"
    r"|dmv|dci)"
    r" (?:return|query|hit|response|check)s?|cch|triple i|iii|qh|qw|wants? (?:and|&|/) ?warrants?"
    r"|warrants?|(?:protect(?:ive|ion)|restraining|no[- ]contact) orders?|(?:probation|parole)"
    r" (?:check|violat\w+|case|file|says|record)|on (?:felony |supervised )?(?:probation|parole)"
    r"|juvenile(?:'s)? (?:detainee|arrest|runaway|suspect|file|record|petition|case|offender|report"
    r"|defendant|complaint)|booking (?:photo|sheet|report|number|record)|mug ?shots?|arrest(?:ed"
    r"| reports?| records?| sheets?| photo)|suspects?|sexual (?:assault|abuse|battery)|aggravated"
    r"|domestic (?:case|assault|violence|battery|disturbance)|assault(?:ed)?|victim(?:'?s)?"
    r"(?: statement| interview)?|rap ?sheets?|registered owner|r/o|convict(?:ed|ions?)|indict\w+"
    r"|sex offender|felon(?:y|ies)?|criminal (?:history|record)|detainee|inmate|defendant|arrestee"
    r"|parolee|probationer|ovi|dui|dwi|larceny|burglary|robbery|homicide|shoplifting|stalking"
    r"|expunge\w*|sealed (?:case|record|file)|bench warrant|failure to appear|charged with|wanted"
    rf" (?:out of|by|for|person)|priors|revoked|body ?cam (?:clip|video"
    rf"|footage) of)\b{_NOT_A_TOOL}",
    re.IGNORECASE,
)
_NOT_FIRST = (
    r"(?!(?:The|This|That|Our|My|All|New|Mobile|Help|Windows|Microsoft|Google|Adobe|Office|Can"
    r"|Could"
    r"|Is|Are|Does|Do|Did|What|When|Where|Why|How|Who|Hi|Hello|Hey|Please|Pls|Also|And|But"
    r"|Since|After"
    r"|Police|Court|County|City|State|Fire|Records?|Dispatch|Front|North|South|East|West"
    r"|Central|Main"
    r"|Old|Downtown|Wake|Chief|Officer|Sgt|Sergeant|Lt|Capt|Captain|Deputy|Det|Detective|Judge"
    r"|Magistrate|Clerk|Attorney|Ofc|Cpl|Trooper|Sheriff|Training|Interview|Interrogation|Criminal"
    r"|District|Superior|Municipal|Department|Domestic|Victim|Juvenile|Arrest|Booking|Probation"
    r"|Parole|Sexual|Adult|Human|Public|Internal|Case|Body|Axon|Motorola|Dell|Hit|Rap|Warrant"
    r"|Ticket"
    r"|Plate|Officer's|Laserfiche|Tyler|Spillman|Teams|Outlook|Chrome|Edge|Acrobat|Zoom|Cisco"
    r"|January"
    r"|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday"
    r"|Wednesday|Thursday|Friday|Saturday|Sunday|Need|Cannot|Got|Getting|Trying|Wants|Ran|Run)\b)"
)
_NOT_LAST = (
    r"(?!(?:Phone|System|Portal|Management|Visitation|Services?|Records?|Search|Locator|Tracking"
    r"|Module|Database|Kiosk|Tablet|Housing|Terminal|Training|Works|Utilities|Parks?|Fire|Fleet"
    r"|County"
    r"|City|Department|Office|Police|Court|Courthouse|Desk|Team|Printer|Report|Form|Street|St|Ave"
    r"|Avenue|Road|Rd|Drive|Dr|Lane|Blvd|Hall|Library|Branch|Center|Centre|Station|Building|School"
    r"|Elementary|Hospital|Church|Highway|Hwy|River|Lake|Creek|Hill|Heights|Village|Mall|Plaza|Bank"
    r"|Store|Inn|Hotel|Room|Floor|Annex|Cloud|Viewer|Reader|Server|Manager|Explorer|Suite|Pro"
    r"|Evidence|Advocates?|Division|Unit|Squad|Bureau|Ticket|Order|Act|Program|Day|Week|Beach"
    r"|Island"
    r"|Rapids|Falls|Springs|Tech|University|College)\b)"
)
_SURNAME = r"(?:Mc|Mac|O['’]|De|Van |La|Le|St\.? )?[A-ZÀ-Ý][a-zà-ÿ'’]+(?:-[A-Z][a-z]+)?"
_STAFF = (
    r"(?<!Officer )(?<!officer )(?<!Sgt )(?<!Sgt\. )(?<!Lt )(?<!Lt\. )(?<!Capt )(?<!Captain )"
    r"(?<!Chief )(?<!Deputy )(?<!Det )(?<!Det\. )(?<!Detective )(?<!Ofc )(?<!Ofc\. )(?<!Cpl )"
    r"(?<!Trooper )(?<!Judge )(?<!Magistrate )(?<!ispatcher )(?<!lerk )(?<!nalyst )(?<!echnician )"
    r"(?<!anager )(?<!upervisor )(?<!ttorney )(?<!ser )(?<!mployee )(?<!new hire )(?<! by )"
    r"(?<!ave )(?<!dd )(?<!ive )(?<!sk )(?<!anks )(?<!egards )(?<!ontact )(?<!all )(?<!cc )"
)
_PERSON = Expression(
    rf"{_STAFF}\b(?:{_NOT_FIRST}[A-ZÀ-Ý](?:[a-zà-ÿ'’]+|\.),? (?:[A-Z]\.? )?{_NOT_LAST}{_SURNAME}"
    rf"|{_NOT_FIRST}[A-ZÀ-Ý][a-zà-ÿ'’]+ [A-Z]\.(?=[\s,;]))(?![\w@])"
)
_PLATE = Expression(
    r"(?<![\w-])(?=[A-Z\d]{0,6}\d)(?=\d{0,4}[A-Z])(?:[A-Z\d]{5,8}|[A-Z]{2,3}[ -]\d{3,4}"
    r"|\d{3,4}[ -][A-Z]{2,3})(?![\w-])"
)
_RETURN = Expression(
    r"\b(?:plate returns?|registered owner|r/o\b|stolen (?:vehicle|car|truck|auto|plate|tag)|10-28"
    r"|10-29|plate (?:hit|check)|tag (?:return|hit|check))\b",
    re.IGNORECASE,
)
# "won't open for Jane Roe", "Jane Roe can't": who works with it.
_WORKS_WITH_IT = re.compile(
    r"\s*(?:can['’]?t|cannot|can not|couldn['’]?t|needs?|wants?|is (?:unable|trying|getting|locked)"
    r"|gets|asked|says she can|says he can|at the|in (?:records|dispatch|IT)|from (?:records"
    r"|dispatch))\b"
)


def is_record(text: str) -> bool:
    """Whether a text says of a person or a plate what only a record would."""
    said = plain(text)
    records = windows(_RECORD, said, 75, 60)
    if any(
        _stands_in(records, match, said) for match in (_PERSON.finditer(said) if records else ())
    ):
        return True
    returns = windows(_RETURN, said, 45, 25)
    plates = _PLATE.finditer(said) if returns else ()
    return any(first <= match.start() <= last for match in plates for first, last in returns)


def _stands_in(spans: list[tuple[int, int]], match: re.Match[str], text: str) -> bool:
    if _WORKS_WITH_IT.match(text, match.end()):
        return False
    return any(first <= match.start() and match.start() <= last for first, last in spans)

"""What every speaker of English knows and no desk.toml says: the tables beside the names.

Nothing here may be of one city; another city replaces desk.toml alone.
"""

CITY_WORDS = frozenset("city town village county of the and borough township".split())

NUMBER_WORDS = dict(
    zip(
        map(str, range(21)),
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split(),
        strict=True,
    )
)
NUMBER_MARKS = ("no", "num", "number", "nr")  # "station no. 2"

# Other ways to write a word of a name.
SHORTENINGS = {
    "the": ("my", "our", "a", "his", "her"),
    "to": ("2",),
    "fiber": ("fibre",),
    "program": ("programme",),
    "administration": ("admin",),
    "branch": ("br",),
    "conference": ("conf",),
    "room": ("rm",),
    "building": ("bldg",),
    "center": ("ctr", "centre", "cntr"),
    "communications": ("comms", "comm"),
    "department": ("dept", "dpt"),
    "emergency": ("emerg",),
    "headquarters": ("hq",),
    "library": ("lib",),
    "maintenance": ("maint",),
    "management": ("mgmt",),
    "operations": ("ops",),
    "police": ("pd",),
    "recreation": ("rec",),
    "station": ("sta", "stn", "st", "stat"),
    "treatment": ("trtmt",),
    "wifi": ("wireless",),
    "wastewater": ("ww",),
}
OTHER_WORDS = {
    ("fire", "station"): ("firehouse", "firehall", "enginehouse", "fs"),
    ("water", "treatment"): ("water", "treatment"),
    ("operations", "center"): ("operations", "opscenter"),
}
# Words written for another that sounds the same, right only beside the rest of a name.
SOUND_ALIKES = {
    "haul": "hall", "male": "mail", "sight": "site", "reed": "read", "reeds": "reads",
    "plane": "plain", "draw": "drawer", "cart": "card", "humane": "human", "counsel": "council",
    "councel": "council", "principle": "principal", "metre": "meter", "sewage": "sewer",
    "centre": "center", "build": "building", "rode": "road",
    "senor": "senior",
}  # fmt: skip

# "North Plant" is also "plant north" and "plant on the north side".
DIRECTIONS = frozenset("central downtown east main north northside south southside west".split())

# Of acronyms: those of two letters that are nobody's word, and short words that look like one.
SAFE_ACRONYMS = frozenset("pc gl tv".split()) - {"gl"}
SHORT_WORDS = frozenset(
    "ali am ami ani app apt arc are art bar bus can cat cop do doc eta fax fin go gym hall hr "
    "id is it job lab lan law led lot map max me mo nice no on or par park pat pay pit plan "
    "pool pos pro ram rap rat rec red res ring rip sap sat sea self sim sit spa step sum swat "
    "tag tap tea tip tops tow trim up ups us wap war water we win works".split()
)

# Levels of services that another name outranks: "outlook on my phone" is about Outlook. First what
# opens any document, then how one gets in, what everything runs over, what everybody holds in hand.
_OFFICE = (
    "365 acrobat access adobe app doc document docx excel file microsoft ms office pdf "
    "powerpoint reader sheet slides spreadsheet word xlsx"
)
_ENTRY = (
    "account credentials id in into lock locked log logged logging login logon name on out "
    "passcode passphrase password pw pwd reset sign signing user username"
)
_CARRIER = (
    "access browser camera chrome connection connectivity edge firefox get getting go got "
    "internet intranet line net network online page web wired"
)
_DEVICE = (
    "android battery bios bluetooth cell cellphone charger chromebook computer desk desktop "
    "device display dock docking flash hard drive headphone headset imac ipad iphone keyboard "
    "kiosk laptop mac machine mobile monitor mouse notebook office pc phone screen second "
    "smartphone station surface tablet telephone thumb touchscreen tower usb windows work "
    "workstation"
)
_ANYWHERE = "and city my the".split()
GENERIC = tuple(
    frozenset(words.split() + _ANYWHERE) for words in (_OFFICE, _ENTRY, _CARRIER, _DEVICE)
)

# Words before and after a name that make it one.
LOCATORS = frozenset(
    "@ across around at behind by from in inside into near outside over the to our via".split()
)
ARTICLES = LOCATORS - {"by", "across", "around"}
MEMBERS = frozenset(
    "at by call from for in over with email ask via to tell".split()
)  # "from finance", "ask hr"
GROUPS = frozenset(
    "admin building chief clerk clerks counter crew crews department dept desk director "
    "division employee employees folks guy guys lady ladies manager office people person "
    "personnel rep side staff supervisor supervisors team user users worker workers".split()
)
ACRONYM_AFTER = GROUPS | frozenset(
    "invoice invoices system software module equipment room cart port ports yard cable".split()
)
# Lower-case acronyms that are words of every sentence: both neighbours must make them a name.
PRONOUNS = frozenset("it us or we me no am is on".split())
TIMES = frozenset("am pm oclock this today yesterday last every tonight".split())  # "at three"
TIME_BEFORE = frozenset("a an few half per couple every last hour".split())  # "per hr"
# One-word names of departments that are things one can be in, on or with.
THINGS = frozenset(
    "building buildings collections engineering fire health legal parks planning police "
    "recreation rec records revenue sanitation sewer streets tax traffic transit utilities "
    "water".split()
)
PEOPLE_BEFORE = frozenset(
    "work works working worked everyone everybody nobody noone anyone someone somebody people "
    "folks person guy guys lady employee employees staff user users new transferred moved move "
    "transferring team crew supervisor director manager we were im am are is hire job clerk me "
    "over down up here back out started call calls called message coworker friend temp "
    "intern".split()
)

# What one who is in a department does: "finance cant print".
VERBS = frozenset(
    "are can cannot cant doesnt has have is isnt just keeps lost needs no says still want "
    "wants was".split()
)

# What only people do: "sanitation cant open kronos", but not "water is off".
ACTS = frozenset("called cannot cant needs wants".split())

JOINERS = frozenset("and because but if or says so that when".split())

# "our building", "this whole station": the asker's own place.
OWN_DETERMINERS = frozenset("our my this entire whole ours".split())
PLACE_NOUNS = frozenset(
    "branch building bldg campus center complex facility firehouse floor garage headquarters hq "
    "library location office offices plant shop site station substation yard".split()
)
HERE_AFTER = frozenset("is are s you we it comes goes to i".split())  # "here is the error"
HERE_BEFORE = frozenset("click new see from right and so look press tap".split())

# After or before a service: it is fine, or only the place from which the trouble is seen.
FINE = frozenset("works fine ok okay".split())
FINE_AFTER_BE = FINE | frozenset("good great up working".split())
BE = frozenset("is are seems looks was s".split())
NEGATIVES = frozenset(
    "not no cant cannot wont doesnt dont isnt arent didnt couldnt never nothing nobody none "
    "down broken fails failed failing error stuck dead out lost frozen slow stopped missing "
    "unable offline nor neither wasnt couldn without denied".split()
)
# "typing this on my cell": what one only speaks from.
SPEAKING = frozenset("calling chatting emailing messaging posting texting typing writing".split())
TOLD = frozenset("call called message messaged sending sent text texted typed write wrote".split())
TO_US = frozenset("guys it this u y'all you".split())
SPOKEN_FROM = frozenset("from on over using via with".split())
HELD = frozenset("a an his her my our own personal the this work city home husbands wifes".split())
SO = frozenset("and as because bc but cause cuz right since so while".split())
# "calendar on the website": what stands on a page.
CONTENT = frozenset("agenda calendar catalog catalogue form map maps slides stream video".split())
CONTEXT_BEFORE = (
    "connected to", "through", "via", "using", "while on", "when on", "when im on",
    "while in", "when in", "when i open", "while using", "logged into", "logged in to",
    "got an", "get an", "sent an", "received an", "send an", "getting an", "getting", "got",
    "an", "once on", "not", "after connecting to", "im on", "without", "instead of", "like",
    "works in", "works on",
)  # fmt: skip
# "was in a teams call when": of services only, one may well be at a place.
WITHIN = (
    "was in", "was on", "were in", "were on", "been in", "been on", "middle of", "during",
    "talking in", "talking on", "sitting in", "sitting on", "im in",
)  # fmt: skip

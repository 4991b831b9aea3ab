"""The words by which a value is told from what is said about one.

STOPS end a value and never begin one, STATES are what a password can be, THINGS are what a help
desk talks about. Add a word here when a message was masked that told no secret.
"""

import re

from helpbot.privacy.expressions import Expression

STOPS = frozenset(
    "twice a i about after again all also although always am an and any anybody anymore anyone "
    "apparently "
    "are arent as ask asked asking asks at be because been before being but by can cannot cant "
    "could couldnt currently did didnt do does doesnt dont during each either else even ever every "
    "everyone everything everywhere first for from gave get gets getting give given gives go goes "
    "got gotten had has hasnt have havent having he hed hello help her here hers hes hey hi his "
    "how "
    "however id if ill im in instead into is isnt it itll its itself ive just keep keeps kept last "
    "later lately let lets like made make makes may maybe me might mine more most must my myself "
    "need needed needs neither never next no nobody none nope nor not nothing now of off often ok "
    "okay on once one only onto or other our ours out over per perhaps please pls plz possibly "
    "probably put really recently said same say saying says see seems shall she shes should "
    "shouldnt since so some somebody someone something somehow somewhere still such suddenly take "
    "takes tell tells than thank thanks that thats the their theirs them then there theres these "
    "they theyre theyve this those though through thru til till to today tomorrow tonight too "
    "tried "
    "tries try trying u under unless unlike until up upon ur us use used uses using usually via "
    "very want wanted wants was wasnt we well were werent weve what whatever whats when whenever "
    "where whether which while who whoever whom whose why will with within without wont work "
    "worked "
    "working works would wouldnt yes yesterday yet you your youre yours monday tuesday wednesday "
    "thursday friday saturday sunday mon tue wed thu fri morning afternoon evening "
    "instantly normally y pero con para porque no".split()
)
STATES = frozenset(
    "auto lower upper lowercase uppercase numeric able abled absent accepted accurate active "
    "alphanumeric annoying available bad based basic "
    "better blank blocked broken bugged bullshit busted capital caps case case-sensitive "
    "casesensitive "
    "changed changing clear coming common complex compromised confidential confusing correct "
    "correctly corrupt cracked current dead declined default default deleted denied different "
    "difficult disabled down due easy empty enabled encrypted enough exactly exempt exp expire "
    "expired "
    "expires expiring exposed extremely fail failed failing fails fake fine fixed forced forever "
    "forgotten fresh fubar fully gone good gray grayed great greyed grey guessable hacked hard "
    "hashed hidden identical ignored impossible inaccurate inactive incorrect incorrectly "
    "insecure insufficient invalid invisible irrelevant jacked kaput known late leaked literally "
    "local "
    "locked long longer lost managed masked messed mismatched missing mistyped n/a na needed "
    "new newer nonexistent null obsolete obvious off-by-one old older optional outdated outside "
    "overdue past pending permanent perfect phished posted printed protected public random read "
    "ready rejected remembered repeated required reset reused revoked right saved screwed secret "
    "secure sensitive sent set shared short shorter shown shut similar simple slow some somewhat "
    "special stale static stolen stored strong stronger stuck stupid supposed synced taken tbd "
    "temp "
    "temporary terrible totally toast toggled tricky true typed unable unaccepted unavailable "
    "unchanged "
    "unclear unique unknown unrecognized unsafe unset unsynced unusable updated useless valid "
    "visible wack weak weaker weird whack worthless written seen known chosen broke frozen hidden "
    "forgot spoken driven wrong xxx xxxx xxxxx "
    "incorrecta expirada vencida equivocada falsch abgelaufen stuffed hosed borked older "
    "windows microsoft ad sso okta ldap azure entra duo mfa 2fa".split()
)
THINGS = frozenset(
    "dialog widget extension sheet list book document entry input verification confirmation "
    "strength meter checker filter self unlock spray attempt attempts export import autofill saver "
    "cache credential thing stuff situation mess section tab menu option button bar banner alert "
    "reminder letter envelope sticky note notebook spreadsheet hygiene management less protected "
    "sharing storage based expiry rotation audit training guidelines guide faq instructions "
    "article generator authentication auth hash writeback self-service letters numbers symbols "
    "name names "
    "birthday access account accounts active admin adobe app apps application bitlocker box "
    "browser calendar "
    "card change changes character characters chrome code complexity computer copier cursor "
    "database "
    "desk desktop device dialog directory domain drive duo edge email emails employee error errors "
    "excel exchange expiration expiry field file files firefox folder form google guest handheld "
    "hint history icon internet intranet ios ipad iphone issue issues it keeper key keyboard lan "
    "laptop lastpass length link lock lockout log login logins logon mac machine mail mailbox "
    "manager manual mdt meeting message mfa minutes mobile modem monitor network notification "
    "office "
    "okta outlook outage page password passwords payroll pc permission phone pin policy policies "
    "popup "
    "portal printer problem problems profile program project prompt protection question recovery "
    "remote report request requests requirement requirements reset resets router rotation rule "
    "rules safe scanner scanners screen security server servers service settings setup sharepoint "
    "sign signin site software staff status switch sync system systems tab tablet team teams "
    "technician ticket tickets time token tool trouble update updates user username users vault "
    "vendor "
    "vpn warning website wi-fi wifi window windows wireless word zoom".split()
)
# What stands before "is the password" without being one.
NO_ANSWER = frozenset(
    "what whats where here there this that these which when how who it thing things problem issue "
    "question "
    "trouble error reason answer point fix same only one first next last second other lastpass "
    "keeper "
    "bitwarden deal cause solution hint concern guess something nothing everything all none mine "
    "his hers "
    "access account below above attached field screen either neither both email name username "
    "login user "
    "computer laptop phone outlook page required needed missing else step option".split()
)
# Codes, tags, versions, addresses, times: made of letters and digits without being a password.
NAMED_THING = Expression(
    r"(?i:0x[0-9a-f]+|\w+/\w+/\w+|\d+(?:st|nd|rd|th|am|pm|min|mins|days?|hours?|hrs?|x|gb|mb|tb|ghz"
    r"|mbps|yrs?|wks?|pt|in|k|g|v|w)?|v?\d+(?:\.\d+)+[a-z]?|https?://\S+|\S+@\S+\.\w+"
    r"|(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:com|gov|org|net|local|us|exe|dll|pdf|docx?|xlsx?|txt|csv"
    r"|zip"
    r"|msi|log|lan|corp|internal)\S*"
    r"|\d{1,2}:\d\d(?::\d\d)?(?:am|pm)?|[a-z]+-?\d*/[a-z0-9/]+|[\da-f]{2}(?:[:-][\da-f]{2}){5}"
    r"|[\da-f]{4}(?:\.[\da-f]{4}){2}|[\da-f]{8}-[\da-f-]{27}|(?:[\da-f]{32}|[\da-f]{40}"
    r"|[\da-f]{64})"
    r"|(?:kb|cve|cpe|aadsts|err|event|http|inc|req|ritm|chg|prb|task|sctask|wo|po|hd|cs"
    r"|err_)[-_]?\d[\d-]*"
    r"|\d{1,4}[-/]\d{1,4}(?:[-/]\d{1,4})?|&?[a-z]&[a-z]\w{0,3}|c\+\+|24/7|24x7"
    r"|\d+-(?:character|char|digit|day|hour|minute|step|factor|year|month|week|bit|port|inch"
    r"|pin)s?)"
    r"|[A-Z]{1,8}(?:[-_]?[A-Z]{1,6})?[-_]?\d+[A-Z]?(?:[-_]\w+)*|[a-z]{1,5}-?\d+(?:-\d+)*"
    r"|(?:[A-Z]+_)+[A-Z0-9]+|[\d,]+\+?|\$[\d,.]+|#\d+|\d+%"
)
NUMBERED_THING = Expression(
    r"(?:windows|win|active|office|microsoft|iphone|ipad|ios|macos|room|rm|floor|station|server"
    r"|printer|monitor"
    r"|scanner|port|laptop|desktop|workstation|computer|chrome|firefox|edge|building|bldg|unit"
    r"|engine|truck"
    r"|medic|ladder|squad|court|courtroom|channel|line|slot|bay|desk|dock|outlet|jack|switch|router"
    r"|vlan"
    r"|wifi|ssid|guest|zoom|teams|outlook|word|excel|adobe|acrobat|java|python|sql|exchange|android"
    r"|galaxy|pixel|surface|thinkpad|latitude|optiplex|precision|elitebook|probook|laserjet"
    r"|officejet"
    r"|displayport|hdmi|usb|tray|drawer|disk|drive|node|level|version|build|step|phase|option|form"
    r"|page"
    r"|part|lane|pump|gate|zone|fire|police|screen|ticket|case|asset|meter|parcel|permit|extension"
    r"|error"
    r"|event|code|article|patrol|unit|car|radio|camera|kiosk|plotter|copier|tablet|phone|user|test"
    r"|conference|meeting|cubicle|district|ward|zone|site|well|lift|plant|tank|library|branch"
    r"|factory|dell|hp|lenovo|canon|xerox|ricoh|epson|brother|zebra|cisco|meraki"
    r"|samsung|apple|imac|macbook|elite|pro|max|gen|rev|ver|release|sp|service|patch|model|type"
    r"|grade|tier"
    r"|group|team|shift|week|day|month|year|quarter|fy|q|phase|lab|suite|apt|box|rack|shelf|row)s?"
    r"[-_]?\d+[a-z]?",
    re.IGNORECASE,
)
# Names of programs and makers: capitalised like a name, and no answer and no password.
PRODUCTS = frozenset(
    "outlook teams windows chrome edge firefox safari office excel word powerpoint onedrive "
    "sharepoint onenote microsoft google apple adobe acrobat kronos okta munis laserfiche "
    "cityworks neogov energov tyler eden incode opengov accela arcgis esri autocad bluebeam "
    "citrix cisco duo anyconnect webex zoom slack servicenow jira confluence github gitlab "
    "bitlocker lastpass keepass keeper bitwarden 1password rectrac webtrac civicrec activenet "
    "polaris koha sirsi chameleon shelterluv petpoint empower adp workday ukg ceridian dayforce "
    "fidelity voya nationwide medicare cobra concur expensify works docusign hello authenticator "
    "entra azure intune defender sophos crowdstrike mimecast proofpoint putty filezilla winscp "
    "tectia linux ubuntu android iphone ipad macos ios imessage facebook instagram twitter youtube "
    "linkedin paypal stripe square quickbooks parkmobile passport paymentus invoicecloud cad rms "
    "mdt mobile spillman zetron nextgen axon evidence fleetio faster dell lenovo brother canon "
    "xerox ricoh konica epson zebra samsung internet explorer ticket portal chromebook netmotion "
    "eaglesoft zoll imagetrend eso telestaff targetsolutions vector caps lock shift enter tab "
    "spanish english french español inglés iis sso mfa vpn hr it gis ups ssl sql api".split()
)

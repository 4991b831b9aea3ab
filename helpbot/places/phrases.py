"""Everyday phrases in which a word is not the name it looks like: "down the hall", "yard sale".

One line a phrase: `before | denied | after`. No name is found inside the denied words; a longer
name that only begins or ends there stays. `a/b` is either word, `#` any number, and a line may be
broken after a slash. Nothing here may be of one city.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import product

from helpbot.places.split import Word

_PHRASES = """
across/along/down/through/up | the hall |
door/end/half/halfway/out/side of/in | the hall |
camera/cameras/chair/copier/guy/light/lights/machine/phone/plotter/printer/scanner/someone/table/
  tv/walking/waiting/standing/ran in | the hall |
| hall | closet/light/lights/monitor/of/pass/way/bathroom
| hall | from/outside/way
back/barn/front/grave/her/his/junk/lumber/my/rail/school/ship/their/train/your | yard |
| yard/yards | debris/light/line/lines/long/of/party/sale/sales/sign/signs/stick/trimmings/waste/
  work
attached/car/her/his/my/parking/their/your | garage |
| garage | band/door/doors/opener/sale/sales
the | garage | across/next/on
applicant/candidate/car/dead/dirty/gene/hiring/jury/kiddie/motor/office/stock/talent/van/
  vehicle | pool |
| pool | noodle/of/our/party/resources/table/together
her/his/home/my | gym |
| gym | bag/clothes/membership/rat/shoes/teacher
bomb/bus/homeless/picnic/rain/storm/tax/tent/women/womens | shelter |
| shelter | from/in
a/her/his/per | pound |
| pound | cake/for/key/of/on/sign
core/crash/data/database/db/heap/log/memory/screen | dump |
| dump | file/files/it/my/our/that/the/them/this/truck/trucks/your
bed/echo/gas/judge/judges/pressure | chambers |
| dispatch | a/an/another/anyone/her/him/it/me/my/one/some/somebody/someone/the/them/two/us/you/
  your
catch/drive/driver/drives/driving/drove/going/headed/heading/lyft/ride/rides/rushing/shuttle/
  taxi/trip/uber/way/go to/from/at | the airport |
pick/picked/picking/pickup up/at/from/her/him/me/someone/them/from | the airport |
up/her/him/me/someone/them from/at | the airport |
flight/land/landed/layover/leave/leaving/parking/stranded/stuck/waiting at/for/from/
  in | the airport |
| the airport | to/pickup
| airport | code/drop/dropoff/express/extreme/hotel/lounge/parking/pick/pickup/ride/security/
  shuttle/taxi/transfer/transport/tsa
| fleet | foot/of/street/week
bell/cell/clock/computer/mini/pc/radio/water | tower |
base/bus/charging/cooling/dock/docking/ev/filling/fuel/fueling/gas/hydration/lift/nurse/nursing/
  operator/play/polling/power/pump/pumping/radio/recharge/rest/sanitizing/sewer/subway/train/tv/
  voting/weather/work | station/stations |
base/bus/charging/cooling/dock/docking/ev/filling/fuel/fueling/gas/lift/nurse/nursing/operator/
  play/polling/power/pump/pumping/radio/sewer/subway/train/tv/voting/weather/work | station/
  stations # |
| library/libraries | of/card/cards/book/books/fine/fines/folder
app/code/content/dll/document/file/font/itunes/media/music/photo/picture/python/software/steam/
  symbol/video | library |
| fire | alarm/alarms/code/codes/door/doors/drill/drills/escape/exit/exits/extinguisher/
  extinguishers/hazard/her/him/hydrant/hydrants/me/off/pit/sale/somebody/someone/stick/tablet/
  them/tv/up/us/wall/you
amazon/camp/catch/caught/cease/open/started/under/wild | fire |
bottled/cold/drinking/glass/hot/of/rain/spilled/under | water |
in/into/with the/some | water |
| water | bottle/bottles/cooler/coolers/damage/damaged/fountain/heater/leak/leaks/leaking/main/
  my/plants/pressure/the
fallen/fell/dropped in/into | water |
| tax | bracket/break/credit/day/deductible/exempt/exemption/form/forms/free/holiday/refund/
  return/returns/season/withholding
after/gas/income/property/sales | tax |
city/main/of/side/the | streets |
coin/data/debt/stamp/trash | collections |
board/emergency/my/task | rec/recs |
| rec | room/specialist
can/could/do/ill/just/please/pls/should/to/will/you/also/and | email/mail | her/him/it/me/people/
  someone/somebody/that/them/this/those/us/you
| email/mail | her/him/it/me/them/us/you
| mail | carrier/carriers/clerk/delivery/in/man/room/slot/stop/truck/ballot/ballots/order/box
by/certified/chain/class/express/interoffice/priority/registered/regular/snail/us | mail |
in/through the | mail |
| email/mail | address/addresses
| calendar | day/days/month/months/quarter/year/years
academic/activities/city/community/court/event/events/garbage/holiday/paper/payroll/pickup/
  recycling/school/trash/wall | calendar |
| exchange | a/for/gift/gifts/it/program/rate/rates/student/students/the/them/this
currency/foreign/gift/heat/in/information/labor/needle/secret/stock/text | exchange |
| words |
| stone |
can/gonna/i/lets/me/must/they/to/we/will/you | mail/dock/dump/exchange/monitor/pound | a/an/
  anything/her/his/it/my/our/some/that/the/them/this/their/your
| mail | a/an/letters/packages/postcards
heard/playing/song/songs/music/listen/listening/sang on/to the | radio |
a | website |
a cool/funny/good/great/nice/random | website |
| printer | who
a/any/code/cuss/curse/each/every/final/first/good/key/last/magic/my/no/one/other/right/same/
  single/spread/spreading/swear/that/the/their/trigger/wrong/your | word |
| word | about/around/for/of/out/salad/search/spread/that/to/wise
| word | on the street
have/had a | word |
| excel | as/at/beyond
he/helps/she/students/they/will/you/people | excel |
work | teams |
all/athletic/baseball/basketball/between/both/cross/different/each/field/flag/football/
  functional/hockey/kickball/leadership/league/many/more/most/multiple/of/other/our/project/
  rescue/response/several/soccer/softball/some/sports/survey/swat/swim/tennis/the/their/these/
  those/three/two/volleyball/youth/your/four/five/# | teams |
| teams | of/that/who
team | teams |
can/cant/do/how/i/not/to/you | zoom in |
| zoom | by/into/lens/level/out/past/percent
| zoom in | a/close/closer/more/on/to
am/car/fm/ham/satellite/talk | radio |
| radio | ad/ads/button/buttons/commercial/dj/host/interview/show/shows/silence/spot
dial/ear/earth/ring/skin/the/your/his/her/my/angry | tone |
dark/earth/hushed/muted/neutral/overtone/pastel/ring/skin/soft/two/warm | tones |
| fleet | footed/feet
hit/hits/hitting | the gym |
| airport | in
big | mac |
play/played/plays in/on | the yard |
| tone/tones | deaf/of
| network | of/with/marketing
block/rotary/letterpress | printer |
| traffic signals | a
bike/cable/cartoon/food/friend/greenway/path/pipe/professional/provider/road/roadway/sewer/
  sidewalk/social/street/support/trail/transit/tv | network |
carbon/dietary/high/muscle | fiber |
| fiber | cereal/rich/supplement
by/over | phone |
over the | phone |
guy/her/him/lady/man/people/someone/them/woman on the | phone |
on the | phone | and/for/said/telling/told/with
word for | word |
all over | the yard |
| phone | bill/bills/book/booth/interview/number/numbers
blood/body/brain/cat/ct/foot/malware/mri/pet/security/virus/antivirus/vulnerability | scan/scans |
| scan/scanning | a/my/the/this qr/face/barcode
police/price/ct/mri | scanner |
fine/finger/foot/large/of/paw/shoe/small | print/prints |
| print | shop/shops
blood/empty/excel/fuel/holding/jail/prison/solar/spreadsheet/stem/storm | cell/cells |
| cell/cells | a/b/block/c/d/formatting/formula/in/phones/reference/tower/towers
in/the/each/every/that/which | cell | #
| mobile | app/apps/command/crane/food/home/homes/library/park
dynamic | duo |
| clock in/on | the/our break/conference/gym/hall/hallway/kitchen/lobby/office/room/wall
carry/bring/deliver/get/got/pick/sort/send the | mail |
alarm/cuckoo/grandfather/the/wall/a/that/our | clock | in/out
course/degree/gift/parts/plant/product/seed/state/supply/training/uniform/vendor/
  vendors | catalog |
| catalog/catalogue | of
hidden/own/personal/political/secret/their/your | agenda |
on the | agenda |
| cad | designer/drafting/drawing/drawings/drafter/file/files/license/licenses/plans
auto | cad |
| badge/badges | ceremony/of/pinning
boy/detective/girl/merit/scout/toy | badge/badges |
backup/digital/disposable/film/her/his/ipad/iphone/laptop/news/phone/polaroid/speed/trail/
  wildlife | camera/cameras |
my | camera |
| camera | app/crew/lens/roll/shy
boat/ferry/loading/unloading | dock |
baby/blood/hall/heart/pressure | monitor/monitors |
| monitor | how/it/our/that/the/their/these/this/those/what/who
a/caught/dead/field/found/live/saw | mouse | in/ran/running/behind/hole
a/dead/field/live/mickey dead/live | mouse |
dead/field/live/mickey/caught | mouse |
| mouse | bait/dropping/droppings/hole/infestation/poop/smell/trap/traps/nest
bay/broken/car/clean/close/dirty/drafty/front/leaky/office/open/our/storm/these/those/upstairs/
  wash/washing | windows |
the | windows | are/in/leak/leaking/need/on/wont/rattle
| windows | are/cleaned/cleaner/leak/leaking/washed
| window |
car/ev/golf/tesla/vehicle | charger/chargers |
corona/flu/nile/stomach | virus |
guest/keynote/motivational/native/public | speaker/speakers |
| screen | capture/door/doors/name/play/porch/printing/time
health/smoke/sun/wind/window | screen |
music/piano/sheet | keyboard |
allergy/aspirin/stone/vitamin | tablet/tablets |
| ups | delivered/delivery/dropped/driver/guy/label/man/package/packages/shipment/store/tracking/
  truck
desk/door/house/ignition/master/office/spare | key |
| mac | and/n
| edge | case/cases/of
bleeding/cutting/leading/on/over/rough/the/waters/an | edge |
butterfly/cargo/fishing/mosquito/safety/soccer/tennis/volleyball/basketball/a | net |
the | net | income/pay/result/salary/total/worth
spider | web |
| web | of
amazon/bank/company/contractor/contractors/county/external/federal/fema/government/irs/
  manufacturer/news/other/outside/partner/personal/random/school/state/suspicious/their/training/
  vendor/vendors/weird/fake/blocked | website/webpage |
camp/construction/dig/historic/job/test/tower/well/work | site |
at/from/on/to/near | the site |
bank/budget/charge/checking/expense/facebook/instagram/investment/revenue/savings/social/
  twitter | account |
on my | account |
| sign in/on | bonus/desk/sheet/sheets
neon/road/stop/street/yard/that/the | sign in/on |
captains/phone/the/visitor | log in/on |
an/old/the/toured | adobe | brick/bricks/home/homes/house/houses/hut/oven/ovens/pueblo/wall/walls
| adobe | brick/bricks/home/homes/house/houses/hut/oven/ovens/pueblo/wall/walls
| milestone | age/anniversary/birthday/birthdays/game/moment/reunion/in/of/year
| spam | and/can/dish/fried/musubi/sandwich/sandwiches/sushi/for
cans/can/fried/like/love of/my/some/the | spam |
| scan | the area/barcode/beach/bottom/crowd/edges/field/horizon/label/list/newspaper/notes/page/
  paper/parking/radio/road/room/shelves/sky/street/trees/woods
flattened/hit/knocked/painted/smashed/broke/dented a/her/his/my/our/over/the/their | mailbox |
| mailbox | at/on home/my/the/our house/road/street/corner
| mailbox | at/post home/post
had/have/hard/helped/trying to | finance | a/an/her/his/it/my/our/that/the/their
caught/every/hit/hits/missed/ran/red/stopped | traffic light/traffic lights |
a/at/every/hit/ran/the/this every/a/at/the | traffic light | on/and/in/by
| signals | cross/crossed/mixed
a/the | radio | station had/played/plays/said/was
car/hand/mixed/smoke/social/some/strong/turn/warning/wrong/subtle | signals/signal |
| signals | a/an/he/him/his/from/that/the/their/to
| portable | ac/air/battery/battery/charger/classroom/classrooms/crib/device/drive/fan/fence/
  generator/grill/hard/heater/hotspot/key/laptop/laptops/computers/keyboard/mic/light/lights/monitor/potties/potty/power/printer/projector/
  pump/restroom/restrooms/scanner/scanners/screen/shelter/sign/signs/speaker/speakers/stage/storage/toilet/
  toilets/tv/unit/version/wifi/oxygen/basketball
| locked out | of my/his/her/the/our/their car/house/truck/home/apartment/room/office/building
airbnb/amazon/bank/ebay/facebook/gmail/instagram/netflix/spotify/tiktok/twitter | locked me out |
locked/lock/locks me/us/him/her | out | of
news/tv/youtube/main/cooking/history/weather/spanish the/tv/cable/news | main channel |
"""

Key = tuple[str, ...]


def _lines() -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Each phrase as its three parts, of words with alternatives."""
    for line in re.sub(r"([/|])\s*\n  +", r"\1 ", _PHRASES).replace("/ ", "/").strip().splitlines():
        before, denied, after = (part.split() for part in line.split("|"))
        yield before, denied, after


def _table() -> dict[Key, set[tuple[int, int]]]:
    """By the words of a phrase, the spans of them that are denied."""
    found: dict[Key, set[tuple[int, int]]] = {}
    for before, denied, after in _lines():
        span = (len(before), len(before) + len(denied))
        for key in product(*(word.split("/") for word in (*before, *denied, *after))):
            found.setdefault(key, set()).add(span)
    return found


_SPANS = _table()
_LONGEST = max(map(len, _SPANS))


def denied(words: Sequence[Word]) -> list[tuple[int, int]]:
    """The spans of words, from and to, in which no name is to be found."""
    keys = ["#" if word.key.isdigit() else word.key for word in words]
    found = []
    for start in range(len(keys)):
        for end in range(start + 1, min(start + _LONGEST, len(keys)) + 1):
            if end - start > 1 and words[end - 1].breaks:
                break
            for first, last in _SPANS.get(tuple(keys[start:end]), ()):
                found.append((start + first, start + last))
    return found

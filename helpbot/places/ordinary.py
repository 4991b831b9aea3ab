"""General English: words that systems and places are often named after, and the signs of IT.

One of WEAK is a name only in a message with a sign of IT, one of TOOLS also in any that does not
speak of home. Nothing here may be of one city.
"""

# Words whose everyday meaning is as frequent at a desk as that of the system named so.
WEAK = frozenset(
    """
access ali ami ani apollo atlas aurora axis beacon board bridge canvas cell channel charger chrome
circle civic cloud compass concur delta destiny dial911 dude echo eden edge elements engage epic
evergreen excel exchange express fiber field focus follow forum foundation fusion galaxy garden
gate gateway genesis granite harmony harvest historian hub impact insight intersections keystone
ledger legend light link lodge mac magnet mail mainchannel map market mars max mercury milestone
mobile momentum monsoon moon mosaic motion neptune nest net nexus notes oasis ocean omega onyx
oracle orbit outlook overdrive oxygen path pearl phishing pilot pine pioneer plc portable portables
portal pound prism pulse quantum quarantine recorder ridge rocket sage sapphire scout sierra
signals simulcast slack slate slide solar spark spirit springs stage star stone storm stream stride
summit sun surface swift symphony talon tango team teams telescope thunder tiger titan torch
trafficlight trafficlights trail trident trumpet ultra unity ups vault vector velocity venus vertex
vesta viper vision vista wall wave web windows wing word workday yard zebra zenith zephyr zone zoom
    """.split()
)
# Words that are mostly the system's or the place's, and something else where one speaks of home.
TOOLS = frozenset(
    """
adobe agenda airport alerting arena axon badge barn cad calendar camera cardinal cascade catalog
catalogue cellular chamber chambers chameleon channel cobra comet console copilot court crystal
depot diamond dispatch display dock docking dump duo eagle emerald falcon farm fax fleet fob galley
garage gemini gym gymnasium hall handheld hangar harbor hawk headphone heron horizon hotspot hydra
intercom iris jaguar jetpack jupiter kennel keyboard keypad kiosk koha kronos lab landfill landing
libby library locution lotus lynx meridian meteor mic microphone mill monitor mouse munis museum
network nova odyssey olympus orion osprey otter panda panther park pegasus phoenix phone plant
plaza plotter polaris pool pos prodigy projector puma pyramid quartz radar radio raven reader relay
repeater requisition robin saturn scan scanner scanning screen sensor shelter shuttle signal sirsi
site spam speaker spectrum sphere spreadsheet station surveillance tablet telephone tempest theater
theatre token tone topaz tower triton verizon virus vulcan walkie website willow wizard wolf zoo
    """.split()
)
ORDINARY = WEAK | TOOLS

# Home, family, leisure, nature, the body, the arts and the wide world.
HOMELY = frozenset(
    """
acne actor actress adventure aisle album allergy alligator ancestor antique apartment appetite
apple army arrested art artist astronaut astronomy athlete attic aunt author autumn avocado awesome
baby backyard bacon bagel bake baker bakery balcony ball ballet banana band banjo barbecue barber
bargain baseball basketball bath beach bean bear beard bears beauty bed bedroom bee beef beekeeper
beer beetle belt berry bicycle bike binge biology bird birthday biscuit bishop bite blanket blood
bloom blouse blues boat body bone boots bought bowl bowling boxer boxing boyfriend bracelet bran
bread breakfast brewed brewery bride broccoli broker brother brothers brunch bunny burger butter
cab cabbage cabin cake calorie camping candle candy canoe captain carnival carpet carrot castle cat
cathedral cave celebrity cello century cereal champagne champion charity cheap cheese chef
chemistry cherry chess chest chevy chicken child childhood chili chimney chocolate choir
cholesterol christmas church cigar cinema circus clay cloth clothes clown coach cocktail coconut
coffee coin colony comedian comedy composer concert constellation cook cooked cookie cooking cooler
corn costume cottage cotton couch cousin cow cowboy crab creek crib crime criminal crops cruise
crush cucumber cuisine curtain dad dance dancer dancing dating daughter dealer dealership deer
delicious dentist denver desert dessert diamonds diaper diet dinner dinosaur diplomat disease
dishwasher dividend divorce doctor doctors dodge dog dolphin donut dough dragon drama dream
driveway drum drunk duck dust easter economy egg elephant enemy europe exhibit facebook fairy
fairytale family famous farmer farmers fashion father favorite feather fence festival fever fiance
fiction fiddle fights film fireplace firewood fish fishbowl fishing flavor flight flights flour
flower flu food football forest fork fortune fountain fox fraction france freezer freshman fridge
fried friend frog fruit fundraiser fur furniture galaxy gallery gambling game gardening garlic
ghost giants giraffe girl girlfriend glacier goat god golf gossip gown grammar granddaughter
grandfather grandkids grandma grandmother grandpa grandparents grandson granny grape grass grill
grocer groceries grocery groom guitar gum hair halloween hamster hat hay headache healthy heart
heaven hen hero hike hiking hip hobby hockey holiday homemade homework honda honey honeymoon horror
horse horses hospice house human humor hunting hurricane husband hyundai ingredients insect
instagram investing investor island jail jam jazz jeans jeep jewel jewelry jogging joke journey
judge juice jungle jupiter kayak kayaking kia kid kidney kids king kingdom kiss kitchen kitten
kitty knee knife knight knitting lamb landscape lasagna laundry lawn leaf leather lemon leopard
lettuce lion literature liver lizard lobster lotion lottery lovely lover lullaby lunch luncheon
lung lungs magazine makeup mall mama mammal mango marathon marriage married mars math mattress meal
meat medal medicine medieval melody melon meow mermaid microwave milk mineral mixtape mom monkey
moose mortgage mosquito motel mother motorcycle mountain movie mower muscle music musician mustard
mystery myth nail natural naval navy necklace neighbor neighborhood neighbors neighbour nephew
netflix niece nightclub nissan novel nurse nut nutrition oatmeal ocean octopus oil olive olympics
onion opera orange orchestra organ orphan oven owl oyster paint painter painting palace pancake
pants parent paris parrot party pasta pastor peach peanut pearls penguin pepper perfume pet pets
philosopher photographer piano pickle picnic pie pig pigeon pilgrim pill pillow pirate pizza planet
plow pluto podcast poem poet poetry politician pond popcorn porch pork portfolio potato potluck
prayer president priest prince princess prison prom psychology pumpkin pupil puppy quake quartet
queen quiche quilt rabbit racing railway rain rainbow raining ranch raspberry recipe refugee
religion rent restaurant ribs rice rifle river rock rodeo romance romantic roof rookie roommate
rope rose rug runners sailing sailor salad sale salon sandwich sang saturn sauce sausage savanna
savings scarf scheme scientist scooter scoundrel sculptor sculpture seafood seashell shampoo shark
sheep ship shirt shoe shoes shopping shore shower shrimp silk singer sister skating skeleton ski
skiing skin skirt sleep slippers snack snail snake snow snowmobile soap soccer sofa soil soldier
soldiers solo son song soup spa spaceship spice spider spinach spoon sport spouse spring spy
squirrel stadium stallion stamps star stars statue steak stew stocks stomach storybook stove
strawberry stroller subaru submarine suburb sugar sunset sunshine supermarket supplement
supplements surf surfers surfing surgery swallow swan sweater swimming swimsuit symptom syrup taco
tail tattoo tavern tea teammate telescope tent textbook therapist tiger tire toaster toddler tomato
tomatoes tooth tortoise torture tourism tourist tow towed toy toyota tractor trampoline travel
treasure tribe trip tropical trout truffle trumpet tulip turkey turtle tutorial tuxedo twins
umbrella uncle universe valentine vampire vegan vegetable venus vine viola violin vitamin vodka
volcano volleyball vows wagon waiter wallet walrus war wedding whale wheat whiskey whopper widow
wife wig wildlife wine winter witch wolf wood woodpile wool worm wrestling yacht yarn yoga yogurt
zebra zoo zootopia
    """.split()
)

# Wherever they stand, one speaks to a service desk: software and devices, trouble, and work.
SIGNS = frozenset(
    """
acting app application applications apps article attachment attachments audio authentication backup
bars bluetooth boot booting broke broken browser bug buggy button buttons cable cables caller
callers cartridge certificate clicked clicking client comm comms communication communications
computers configuration configured connect connected connecting connection connector corrupt
corrupted crash crashed crashes crashing credentials data database default delegate desktop device
devices disabled disconnect disconnected disconnecting disconnects dispatcher dispatchers domain
download downloaded downloading driver drivers error errors ethernet expired extension failsoft
file files firmware flicker flickering flickers folder folders font format formatting formula
freezes froze frozen garbled glitch glitches glitching glitchy hacked hardware helpdesk icon inbox
ink install installed installing invite invites lag lagging laggy license licensed licenses link
links loading log logged login logins logout macro macros malfunction malfunctioning map mapped
medic medics microsoft notification notifications officer officers offline online outage outages
outlet page pages password paste patch pdf permission permissions pixel plug plugged plugin popup
port ports printed profile prompt prompts pw reboot rebooted rebooting reboots receiver recording
reinstall remotely repair reset resets responders restart restarted restarting restarts rollout
router save screens screenshot scroll server servers settings setup shortcut signature software sos
sound spinning static sync synced syncing syncs tab tech technician techs template ticket timeout
toner troubleshoot typo unblock undo uninstall unlock unresponsive unsubscribe update updates
upgrade upgraded upload uploading uploads usb user username users version virtual voltage webpage
    """.split()
)
# What is asked of a service desk; at a place it is enough that somebody works there.
ASKED = frozenset(
    "fix fixed fixing help issue issues problem problems replace replaced replacement support "
    "supported training trouble troubles".split()
)
AT_WORK = frozenset(
    "alarm alarms clerk closet counter crew crews dark deploy desk desks electrician "
    "emergency im inspector issue meeting moved nobody noone office power reader register "
    "registers send shift shifts somebody someone staff supervisor temp transferred visit "
    "visiting visitor we were work working works".split()
)

# Close behind a name or before it: what one says of a thing that fails, or asks for.
AFTER = frozenset(
    """
acting again amber arent asking asks back beeping beeps black blank blinking blinks bounced bounces
cannot cant channel charge charging chirping cracked crackles crackling cut cuts cutting damaged
dead didnt died dies disappeared doesn doesnt down dropout dropouts dropped dropping drops empty
fail failed failing fails failure flashing foggy fuzzy garbage gibberish gives gone hanging hangs
hasnt having haywire hissing hung isnt jammed keep keeps kicked kicks loop loops lost missing muted
never no not nothing opens out outdated password quiet quit quits red refuses rejected rejecting
rejects says shows silent skips slow slower smashed sos stale stopped stops stuck stutters toast
unavailable unreadable unreliable up vanish vanished vanishes wants wasnt werent wont wouldnt wrong
yellow
    """.split()
)
# The faults among them that tell of a machine, whatever else a message speaks of.
FAULTS = frozenset(
    "acting beeping blank blinking cant cannot charge charging cracked crackling dead died doesnt "
    "failed failing flashing froze frozen garbage hung isnt jammed kicked missing offline stopped "
    "stuck wont wouldnt".split()
)
LOSSES = frozenset("broken cant couldnt dead doesnt losing lost missing unable without".split())
BEFORE = frozenset(
    "arent broken cannot cant couldnt cracked dead didnt doesnt dont hear isnt locked losing "
    "lost missing no nobody noone nothing stop stopped unable wasnt werent without wont".split()
)
ASKING = frozenset(
    "activate add adding borrow buy configure enable forward get got install issue issued "
    "need needed needs order ordering provide renew replace request requesting reset return "
    "returning spare swap transfer troubleshoot update upgrade use used uses using want "
    "wants".split()
)
DETERMINERS = frozenset(
    "a additional an another better bigger different extra five four loaner more my new other "
    "our replacement second several some spare temporary the three two".split()
)
# A note of few words begins with one without its article.
DEVICES = frozenset(
    "badge camera dock handheld headset keyboard kiosk mic monitor mouse phone plotter "
    "projector radio reader scanner screen server speaker tablet".split()
)
# Programs in which one does something, without an article: "in outlook", "on zoom".
PROGRAMS = frozenset("chrome edge exchange mac outlook windows workday zoom".split())
# "zoom room", "word document": what only a program has.
BELONGINGS = frozenset(
    "addin document documents kiosk license login meeting meetings message messages plugin "
    "room rooms search sheet sheets spreadsheet system workbook".split()
)
POSSESSIVES = frozenset("my our ours city citys town county department departments works".split())

# A message of nothing but these and names is one about the names.
SMALL = frozenset(
    "a about access again also an and any are as at be but by can could do does everyone "
    "everything for from hello here hey hi i im in is it its just me my new now of ok old on "
    "or our over please pls plz question questions re so sorry thanks that the their there "
    "this to today us was we were what whats when where which who why with you your".split()
)

# Runs of words in which a sign is none: "stuck in my head", "down the road".
IDIOMS = (
    ("speeding", "ticket"), ("parking", "ticket"), ("concert", "ticket"), ("ticket", "to"),
    ("lottery", "ticket"), ("train", "ticket"), ("plane", "ticket"),
    ("stuck", "in", "my"), ("stuck", "in", "traffic"), ("out", "of", "the"), ("out", "loud"),
    ("out", "there"), ("out", "in"), ("out", "to"), ("cut", "out", "for"),
    ("down", "the"), ("down", "to"), ("sat", "down"), ("out", "of", "town"),
    ("lost", "a"), ("not", "only"), ("no", "thanks"), ("no", "idea"), ("slow", "cooker"),
    ("dead", "of"), ("broken", "heart"), ("page", "turner"),
)  # fmt: skip

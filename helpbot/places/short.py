"""Words of three and four letters that are no typo: the frequent, and those near a name."""

SHORT = frozenset(
    """
abby abc abd able abs abu ace acid acre act acts adam add adds adi ads afi afl age aged ages ago
aid aide aids aim aims ain aint air aka ala alam alan ale alec alex alf ali all ally alps als also
alt alto amc amin ammo amp amt amy ana and anda andy ang ann anna anne ant anti ants any ape apes
api appt apr apt arab arc arch are area aren ari aria arm arms army ars art arts ash asia ask asks
ass ata ate atm atp atv aud aunt aus auth auto avon away axis babe baby back bad bae bag bags bai
bake bal ball bam ban band bane bang bank bao bar bare barn bars bas base bash bass bat bath bay
bays bbc bbq beam bear beat bed beds been beer bell belt ben bend bent bern best bet beta beth bey
bias bib bid bids big bike bile bill bin bins bird bit bite bits blah bleh blew blog blow blue boat
bob bodo body bog bois bold bolt bomb bond bone bony boo book boom boon boot bop bore born bose
boss both bots bout bow bowl box boy boyd boys brad bray brie bros brow btw buck bud buen bug bulk
bull bun burn burr burt bury bus bush bust busy but butt buy buys bye cab cada cade caf cafe cage
cai cake cal calc cale calf call calm came camp cams can cane cans cant cao cap cape caps car cara
card care carl carp carr cars cart cary cas casa case cash caso cass cast cat cats cave cbs ccd cdp
cds cell cent ceo cha chad chai chan chao char chef chen chet chi chia chin chip chop chug chum cia
cid cite city clad clam clan clap claw clay clog clot club clue cmll coa coal coat cob cock cod
code cody coe cog coin coke col cold cole colt com coma comb come como comp con cone cons cook cool
cop copa cope cops copy cord core cork corn cory cost cot cote coup cove cow cows cox cozy crew
crud cruz cry csv cub cuba cubs cud cult cum cup curb cure curl cusp cut cute cuts cuz dab dac dad
dads dail dal dale dam dame damn damp dan dana dare dark das dat data date dave dawn day days dead
deal dean dear debt deck dee deep deer del demo den deny der des desc desk dest dew dia diag dias
diaz dick did didn die died dies diet dig dil dim din dirt disc dish disk dive diy dna doc dock
docs dod doe does dog dogg dogs doi dom dome don done dong dont doo doom door dos dot doug dow down
drag draw drew drip drop drug drum dry dso dual dub duc duck dud due dug duke dumb dun duo dusk
dust duty dvd dye each ear earl earn ears ease east easy eat eats echo eco edge edit eds eek egg
eggs elf elk elm else emi emil emma emmy emu end ends epic eps era eras eric est etc euro eva evan
eve even ever evil exe exit eye eyed eyes faa face fact fad fae fai fail fair fake fall fame fan
fans faq far fare farm faso fast fat fate faux fave fay fbi fear feat fed feds fee feed feel fees
feet fell felt feta few fia fib fide fifa fife fig file fill film fin find fine finn fins fir fire
firm fis fish fist fit fits five fix fizz flab flag flap flat flaw flea fled flee flew flex flop
flow flu flux fly foam fob foe fog folk font foo food fool foot for ford fore fork form fort four
fox fred free fret from frs fuck fuel full fun fund fur fury fuzz fyi gab gabe gage gain gale game
gan gang gap gary gas gash gate gave gay gaze gear gee gel gem gems gen gene geo germ get gets gia
gif gift gig gigs gil gin girl give glad glee glen glow glue gnat goa goal goat god gods goes gold
golf gone goo good got goth govt gown gps grab gray greg grep grew grey grid grin grip grow grub
gulf gulp gum gun guns gus gush gust gut guy guys gwen gym hack had hadn haha hail hair hale half
hall halo halp halt han hand hang hank hans hara hard hare hari harm harp hart has hash hasn hat
hate haul have hawk haze head heap hear heat heed heir held hell help hem hens her herb herd here
hero hers hes hex hey hide high hill him hint hip hips his hiss hit hits hiv hmm hms hoa hola hold
hole holm holt holy home homo hon hong hood hoof hook hoop hop hope horn hose host hot hour hove
how howe hows hrs http hub hug huge hugh hugo huh hull hume hung hunt hurt hush hut hype ian iata
ibm ibn ice ida idea idf idk iii ill imam imap ina inc inch ind indo info ing inn ins int into ion
ions ios iowa ipod iran iraq irl iron irs isbn isle isn isnt iss itch item ito its ivan ivy jab
jace jack jae jai jail jake jam jan jane jar jars java jaw jaws jax jay jays jazz jean jeep jeff
jem jerk jest jet jets jews jig jim jin jinx joan job jobs jock joe joel joey jog john join joke
jolt jon joo jose josh jot joy jpg json juan jug july jump june junk jury just kane karl kate kay
ked keen keep kei kelp ken kent kept key keys khan kick kid kids kill kilt kim kind king kiss kit
kiwi knee knew knit knot know kong kota kpi kurt kyle lab lack lad lady lag lai laid lake land lane
lap lard lark las lash last late lava law lawn laws lay lbs lead leaf lean led lee leek left leg
legs lens leo leon les less lest let liam lice lick lid lido lie lied lies life lift liga like lily
lime limo limp lin lina line ling link lint lion lip lips lisa list lit liu liv live liz llc lmao
load loaf loan lob loch lock loco loft log logo logs lok lol lone long look loop lord los lose loss
lost lot lots lou loud love low ltd lube luck lucy lug luis luke lull lump lure lush lust lynn mab
mac mace mach mack macs macy mad made mae mag mai maia maid mail main maj make mal male mali mall
malt mama man mani mann mans many mao map maps mar marc mark mars mary mas mash mask mass mast mat
mate math mats matt max may maya mayo maze mbc mca mcc meal mean meat meek meet mein melt memo men
menu mere mess met mets mgr mia mice mick mid midi mig mike mil mild mile milk mill mimi min mind
mine mini mink mio mir mis miss mit mix mob mode mold mom moms monk mood moon moor mop more mosh
moss most moth move mow mph mps mrs msc msg msgs mtd mtg mtv much mud mule muse must mute mvp myth
nad nag name nana nap nasa nat nate nato navy nazi nba nbc ncaa near neat nec neck ned nee need
neil neo nes ness nest net new news newt next nfl nhl nice nick nik nina nine nip noah nod non none
noob noon nope nor nos nose not note nova now numb nun nut nuts oak oar oat oath oats obey oct odd
oder odor off ohio oil okay old omit once one ones only ono onto oops ooze open opt opus oral org
oslo oss ost otto our ours oust out outs oval oven over owen own owns pac pace pack pad pads page
pago paid pain pair pak pal pale palm pam pan pane papa par para parc park part pas pasa paso pass
past pat path pats pau paul paw paws pay pays paz pdfs pea peak peat peck ped pee peel peep peer
peg pei pen penn pep per perk perm pero peru pest pet pete pets pew phd phew phil pick pile pin
pine pink pipe piss pit plan plat play plea plot plow pls plum plus plz png poem poet pol pole poll
polo pond pone pont pool poor pop pope pops por pork porn port pose post pot pots pout pov pox pram
pray prc pre prey pri prix pro proc prod prof prog prom prop pros pry pss pst pub pull pulp puma
pump pun punk pup pups pure puro purr push puso put puts qty quit quiz race rack raf raft rag rage
rags raid rail rain raja ram ramp rams ran rang rank rap rape rare ras rat rate rave raw ray rays
read real rear red reds reed reef rees ref reg rei reid rein rely ren rent rep repl req reqs res
rest rev rex rey rfc rib ribs ric rice rich rick rico rid ride riga rigs rim ring rio rios riot rip
ripe rise risk road roam rob roc rock rod rode roi role roll rom rome ron roof rook room root rope
rosa rose ross rot row roy rpg rss rub rubs ruby rue rug ruin rule rum run rune runs rus rush russ
rust rut ruth rvs ryan sack sad safe saga sage said sail sake sal sale salt sam same san sand sane
sang sank sao sap sara sash sat save saw saxe say says scab scam scan scar sea seal seam sean seat
see seed seek seem seen sees self sell semi send sent sep set seth sets sex sexy shah sham shan
shaw shay she shed shin ship shit sho shoe shoo shop shot show shut siam sic sick sid side sig sigh
sign silk silt sima simi sims sin sing sink sinn sip sir sire siri sis sit site sits situ six size
ski skim skin skip skis sky slab slam slap slay sled slew slid slim slip slit slob slop slot slow
slug slum slur smog smug snap snip snow snug soak soap soar sob sock sod soda soft soil sold sole
solo some son song sons sony soon sooo soooo sop sore sort sos soul sour sox soy spa span spat spay
sped spin spot spry spun spy sri stab stag stan star stat stay ste stem step stew stir stop stow
sts stub stun sub subs such sudo suds sue suit sum sun sung sur sure swab swam swan swap sway swig
swim tab tack taco tad tae tag tai tail tak take tal tale talk tall tam tame tan tang tank tao tap
tape tar tarp tart task tate tau tax taxa taxi tay tba tbd tea teal team tear tech ted tee teen tel
tell ten tend tent term test tex text tha thai than that the thee them then theo they thin this tho
thus thx thy tide tidy tie tied tier ties til tile till tilt tim time tin tint tiny tip tire tix
tko toad todd toe toes tofu toil told toll tom tomb tome ton tone tong toni tons tony too took tool
top tore torn toss tote tour tow town toy trap tray tre tree trek trio trip trot troy true try tube
tuck tuna tune turf turn tusk tux twig twin two tyne type uber uefa ufo ugh ugly und unit upon urge
urn usa usc usd use used user uses usl uso usp uss ussr utah utc vain vale van vary vase vast vat
veil verb very vest vets via vial vibe vice vid view vii viii vin vine vip visa void vol von vote
vow vox wade wag wail wait wake wal walk wall walt wand wang want war ward warm warn warp wars wary
was wash wasn wasp wave wax way ways weak wear web webb wed wee weed week wei weld well wen went
wept were wes west wet wget wham what when whew whim whip who whom whos why wick wide wife wii wiki
wild will wilt win wind wine wing wink wins wipe wire wise wish wisp with woke wolf won wong wont
wood word wore work worm worn wow wrap wren wtf www xml yale yam yaml yams yang yap yard yarn yawn
yay yeah year yell yelp yep yes yet yolo york you your ytd zane zap zero zest zinc zip zoe zone zoo
""".split()
)

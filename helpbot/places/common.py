"""English words that are no typo: the frequent ones, and those a letter from a city's names."""

COMMON = frozenset(
    """
abortion about above academia academic academics academie academies academy accents accept accepts
access accessed accesses according account accountant accountants accounted accounting accounts
achieve achieved across action activate active actively activism activist activists activities
actor actress actually adaptation adapted adaption added addition additional addressed addresses
administration administrations administrative administrator administrators admit admits adobe
adopted adopter adopting adoptive advance advances africa african after again against agenda agreed
aiden aimed aircraft aired airport airports alarm alarmed alarming alarms albert alberta alberto
album alert alerted alias allow allowed almost alone along already altering although always america
american among amounts ancient andreas andrews angeles animals annex annexation annexed announced
annoy annual anomaly another answer anybody anyone anything appear appearance appeared apples
applicants application applies appointed approximately april aquatic aquatics archie arching
archival archive archived archives archivo archivos areas arenas around arrested arresto arrests
arrived arrives artist artists asiatic asked aspects assembly assent assert asserting asserts
assess asset assets assistant assists associated association attach attached attack attendance
attendant attendants attended attending attention attorneys audio august australia australian
authenticate authenticated authenticates authentication author autumn available average avoided
award awarded awards backing badge badger badgers badges badly bagged bailing balding balls bandage
bandages bandwidth banking barge barges barking barrage baseball based basel basement bases
basketball bathroom batter battered battle beach beams beautiful became because become becoming
beech beeping before began begin beginning behind being believe believed bella belle bells belly
belong below belts bench benefit benefited better between beyond bidding billings billion billions
bills billy binding bishop bitterly black blanche blank blazers bleeding blinding blinked blinking
block blockade blocked blocker blocking blood blooded blowing board boating boiling bombing bonding
bonking books booming booms booth booting boots bought bowling brain braking branched branches
breach break breath bride bridge bridges bridget bring british broadcaster broadcasters broadcasts
brody broken broking broncos brooding brook brooks broom brooms brother brothers brought brown
browse browser bubbling budge budged budges budget budgets build builders building buildings built
bulging bulls bullying buren burns burnt business button buttons buzzed buzzes cabaret cabined
cabinets cable cabled cables cache calculation calder calendar caliber california calle called
calls calor calvert cambridge camera cameras cameron campaign camper camping campo camps canada
canadian cancers candles canned cannon cannot canyon capable capital captain captive captivity
cared career careers cares caretaker carey carriage carriages carried carrier carries cartridges
carts castle castles catalan catalog catalogue catch catholic caught cause caused cello cells
cellular census center centered centers central centrally centre centred centres centro century
certain certificate chained chair chaired chairman chalmers chamber chamberlain chambers champ
champion championship chance chancel chances change changed changes channel channels chant chants
chaos chapels chapter chapters character characters charge charged chargers charges charities
charity charles charmer charms charred charring chars chart charted charter charters charts chats
cheat check checked checking checks cheek cheeks cheering chest chester chicago chick chicks chief
child children china chinese chloride choking choose chopper christian chrome chuck church churning
circa circulating citation citizen civil clans clare clarinet clark clases clash clashes clasp
class classed classes classic claus clauses claws cleaner clear clement clements clerk clerks click
clicking clicks clients clinics clint cloak clocks close closed closely closer closes closest
closing clothing clouded clouds cloudy cluster clusters coach coarse coast coaster coats coded
codes codex coffee coherence collation colleague collect collected collecting collection
collections collective collector collectors collects college colleges collier colliery collocation
coloring comes coming command commander comment commented commercial commission committee commodity
common commonly commons commune communicating communication communion communism communist
communists community commuted commuter companies company compete competed competes competition
compiled compiler complete completed completely completes complex complexes complied composer
composers compton compute computed computer computers concepcion conception concessions conclusion
concussion conde cones conference conferences confession confessions confidence confluence
congestion congress connect connected connecting connection connections connectivity connector
connects considered consoles consort construction consult consume contact contains contention
continued contract contractor contracts contrasts control controlled controllers controls
convection convention conventions convergence conversion conviction convictions cooking coper
copied copies copper copter cords cores corner corners corpses correct correction corrections
corrector could couldn couldnt coulter council councils counsel count counted counter countered
counters countess counties countless countries country counts county couple coupled couples courier
course courses court courtesy courtney courts cover covered coworker cracking crash crashed craters
creamed create created creations cross cruise cruisers cruises cultural culture current currently
curse customary customers customs dance darling databases dates daughter david dealers dealing
dealings deals death debut december decided decision decks defeated degree delaying delete deleted
department departmental departments deposed deposit depositan deposited deposits derive derived
derives described desert design designed desktop desktops despite dessert destroy detail details
developed development developmental developments dialect dialling dialogues didnt different digging
digitally dipping directed direction directly directo director directors directs directv disabled
disabling dispatch dispatched dispatches displayed displays dispute distance distributing
distributions distributor district disturb diver division docking docks doctor document documented
documents doesn doesnt doing domains dominion donor donors doors double downing downstairs drain
draper drawers drawing dreamer drill drilled drilling drills drive driven driver drivers drives
driveway dropped drove ducks dueling during dwelling earlier early earth eastern economic
economical economics economies economist edged edition editors education edward effect eight either
elected election electric electrical electron electronic electronics electrons email emailed
emailing emails emerge emerged emergence emergency emerges empire employed employee employees
employer employers empty ended endings endorsement energy engages engine engined engineer
engineering engineers engines england english enough enter entered enterprises entire entre entries
entropy episode error especially established eternity ethernet europe european evacuation
evaluating evaluator event events eventually every everybody everyone everything evidence evidenced
evident evolution example exceed excel excels except excess exchange exchanged exchanges excitation
executive expansion expect expected expel experience expired extensions extensive extra faber faces
facilitate facilitates faction factions facto factories factors factory factura faculties faculty
fades failed fails families family famous fares farmhouse farms fatalities fates father fathers
feathers feature featured features february federal feeling feels fellow female festival fiance
fiancee fiber fibers fibre field fielded fielder fields fiery fiesta fight fighter fighters figure
filed filer files fills films filtered filters final finally finance financed finances financial
financially financing finer fines finest fingers finish finished firearm firearms fired firehose
firer fires firms first fishing fiver fixed fixer fixes flanders flashed flashes flask flasks
fleece fleer flees fleet fleeting fleets flesh flies flight flood floor floors florida flour
flowers flush fodder folded folder foliage followed following follows football force forced forces
forearm forearms foreign forest forests foreword forewords forgot forgotten forks forma formal
formats formed former forrest forts forum forums forward forwards found foundation founded founder
founders fourth foxes france fremont french friday fridge friedman friend friends fries front
frontal fronted fronts frost frozen further future gadget games garage garbage gardens garrison
gases gathers gauge gazes genera general generally generals generar generate generating generations
generator generic genetic genetics geographical geography george german germany getting girls given
giving glass goals goggles going gouge government governor grain grand grange great greek green
greeting grill grooms ground grounds group grouped groups guard guess guest guests guide guitar
gymnasium haggard halle halls hallway handheld handled hands hangar happen happened happy harbour
hardy hasnt haunt havent having headphone headquartered health healthy heard heart hearth heath
heavy hello helped henry herself higher highest highway hills himself historia historian historians
historic historical histories history holding holds holiday homer homes homme horse horses hospital
hospitals hotel hours house housed houses however human humane humano humanos humans hunan hungary
hunts husband hybrids imagery images imagine imagined imagining immediately important incidence
incidents include included includes including income increased independent india indian individual
industry infection infections information informative informing inherent initially injection
insertion inside insights inspecting inspection inspections inspector inspectors instead institute
integrand integrate integrator interact interaction intercept interception interest interests
interfaces interfere interiors intermittent intern internal international interned internet
internment interns interpret interred intersect intersecting intersections intersects intervention
intro introduced invalid inverness involved iphone ireland irish island islands issue issues
italian italy itself itunes jackets jackson james janitor january japan japanese joined joseph
journal junior justice keeps kennedy kenneth kernel keyboard keyboardist keyboards keyword keywords
kicked killed kingdom kitchen kitten known label labeled labels lacer lacked lacks ladders lakers
landfall landfill landslide lanes lange language lapdog laptop large larger largest laser lasers
lasts later launch launched lawyer lawyers layer layered layers leader leaders leading league
leaking least leave leaving ledge legal leger legged length letter level leveled levels lever libby
libel liberty librarian libraries library licence license licensed licensee licenses licked lifts
light lighted lighter lightly lights likely likeness likes limited lindsey lined linen liner lines
links linnaeus lista listed listo liszt literary little lived liver lives living loading lobby
local located location locations locke locked locker lockheed locking locks locus lodged lodger
lodging logan logger logic logos london longed longer longing looked looking lookout looks looming
looting loser lottery louis lower lunch lunes machine machinery machines magazine maids mailed
mailer mailing mails maine mainline mainz major majority makes making males malls manage managed
management manager managers manages manners manning manor manual maples mapper march marching marge
margins maria marian mariana marin marine marines marino marked marker market markets marking
marlins marriage married marshes martin martina martins massage master mastering masters match
matches matching mater material matter matters maturing maybe mayer mayors meaning meanings means
meant medal media medical medium meeting meetings melting member members mentoring merer merged
merger mergers merging message messages messing metal meteor meter meters meting metre metres
mexico meyer michael microphone microsoft middle might miles milestone military milled milling
million minister minute minutes mirage missing mission mobile mobilize model modeled models modern
modes modular modules modulo modulus moment monday monetary money monitor monitored monitors month
months moose mopping morales morning morse moses mosques mostly mother mothers motives motors
motorway mound mountain mounts mouse mousey mousse mousy mouth mouthed moved movement movie moving
multa municipality museum museums music musical muttering myself nails named names national native
natural nature nearby nearly needed needs neptune nests network networks never night nobody nodded
norte north northern noted nothing notice novel november number numerous october offboarding
offence offences offered office officer officers offices official offline often older onboarding
ongoing onlies onlooker opened opening opens operate operated operates operatic operating operation
operational operations operatives operators opposes opposition orange orden order ordered orderly
orders organization original originally other others outback outdoors outlaw outlet outline
outlines outlook outlooks outlying outside overall overwrite overwrites owens owned ozone pacer
paces pacific packed packets packing packs paged pager pagos paige paint painted painter painters
painting paintings paints paler panes panting pants papel paper papers parade paraphrase parcels
parenting parents paris parking parliament parole partial particular particularly parting parts
party passages passed passport passports password pasta patches patent patents paterson patience
patiently patients patriot patrol patrols patron patrons patton pauses pavement payable payment
payments payroll peace peanuts pedestrians people performance performances performant performed
perhaps period perkins permission permit permits permitting permute permuting persist person
persona personal personally personnel peter petrol phone phones phony picket pigment pilot pinch
pinning piper pitch pivotal place placed places placing plague plain plane planes planet planets
planing plank planner plans plant planted planting plants plaque plata platoon platt playable
played player players playing plays please plotted plugged plump plunging plush pocket poets point
pointe pointed pointer pointing points poker polars poler police policeman policemen policies
policy polite political polls ponch ponds poole pools popped populace popular population popup
porta portable portage portal portals porte porto portray portrays portugal poser position
positioned positions possess possible postal posting posts potable pothole potter pound pounded
pounder pounds powder power powered powerplant powers practice praises prefect prelate premises
present presentations preservation president press pretty previous previously pricing primarily
primary primate primera primero prince princes princess print printed printer printers printing
printout prints prior pristine privacy private privateer privately prize probably problem problems
process proctor procurement produced producer product production products professional professor
program programme programmes programs progress project projected projection projections projects
promise prone properly property props prose prosecutor prosecutors prospect prospects prosperity
protect protector protects protest protests provide provided province proxy public publicly publish
published publishers publishes pulled pumps punched punches punching punish punishing puppet puppy
purcell purchased purchases purchasing pushed queen question quickly quiet quite quote rabid radar
radial radii radio radios radius raiders raiding rails railway raised range rather ratings ratio
rations ratios reach reached reacher reaching reacting reader readers readier readily readiness
reading readings ready realises really reaper reapers rearview reason rebooting receipts received
receiving recent reception receptions recess record recorded recorder recording recordings records
recreation recreational recycling redding reeling reforming reforms refuse regarding regards
regiment region regional registered registers registrar registries registry regular related
relating relationship relaxing release released reliefs religious reloading relying remained
remains remember remorse remotely remove removed removes removing renaming render reorder repay
repeated repeating repeats replace replaced replay replies report reporte reported reporter
reporters reporting reports repost represented republic request requested required research
reservation reservations resident residing resisted resister resort resorts resource resources
response restart resting result results resume retire retired return returned reuters revenge
revenue revenues reverting review reviewed reviewer reviewers reviews revised revived rewards
rewriting richard right rights rings river roads roaming roaring robert rodeo rodgers roman roofs
rooms roots rosters rouge rough round rouse route routed routes routine routines royal ruins rules
runes running russian sable safely saint salary salem salle salts salutations samples sanders
sanding sanitation saturday saved saves saving savings saying scala scaled scales scaling scalp
scammed scamming scamper scandal scandals scanned scanner scanning scans scanty scare scared scares
scarlet scarred scars scene scented scheduled schedules school schools science scored scoring
scream screaming screams screed screen screened screens screwed sealing seams searing season
seasonal seasoned seasons seating seats second seconds secretary section sections sectors secured
securely securing security seekers seemed seems seizure selected sellers senator senators senior
seniors senor sense senses sensor sensors sensory september series serious serve served server
servers serves service serviced servicemen services serving servir session setting settings seven
sever several severe severity sewed sewers sewing shade shaded shades shake shakes shaking shale
shame shane shape shaped shapefile shapes shaping shards share shared shareholder shareholders
shares shark sharks sharp sharpe shatter shave shaved shearing sheen sheep sheer sheets shelf
shelley shelter sheltered shelters shelton shelves shifter shifters shining ships shire shivers
shoes shone shook shooter shooters shore shores short shortage shortages shorter shots should
shoulder shoving showered showing shown shows shred shrines shutter sibling sided sides sidewalk
sighing sight sighting signage signal signaled signaling signals signed significant signing signs
silver similar simply simulcast since singer singing single singled singles sinking sipping sister
sisters sited sites sitting situation situations sixties sizes skating skewer skewers skinned
skinner skipper slamming slams slices slide slops slowly small smarter smartphone smeared smells
smile smiled smith snack snail snarled sneaker sneakers sniper snoring soaking soared soaring
soccer social society solids somebody someone something sometimes songs sorry sound source south
southern southland soviet space spanish spanned spanning spans spare spared sparked spawned
spawning speaker special species speech speed speeds speedy spell spellcheck spelled spelling
spells spend spent spheres spiders spinning spite sponsors sports spotlight spreading spreads
spring springs sprint sprints squads square squared squares squat squid stables stacy stade stadion
stadium stadiums staff staffed stage staged stages staging stained staining stair stake stakes
stale stallion stand standard standing standings stanton staples starboard stare stared stares
staring starr starred starring stars start started starting starts starved starving state stated
states stating station stationary stationed stationer stations statues status staying stays
stealing steam steaming steams steep stemming stems steppe sterile stiff still stinging stitch
stoke stole stone stones stony stood stopped stops store stories storing storm story stove straight
strain straits strange stray streak streaks streamed streamer streams street streets stricken
stride strides strife striker strikers strikes strings stripe striped stripes strive stroke stroked
strokes strong structure stryker stuck student students studied studies studio study stuff stunned
stunning style subject subsection subsequently substitution success successful sudden suddenly
suited suites suits sulfate summer sunday support surface surfaced surfaces surname surveillance
surveyor surveys survive survives swans swaying swearing sweater sweeper sweepers sweet sweets
swimmer swimmers swinging swiped swirling switched sword system systemic systems table tableau
tabled tables tablet tabletop tablets tabling tabulate tackles tails taken takes taking talents
tales talked talker talkers talking talks tallest taluk tanker tanks taper tapes taping tapping
targets tasks tasting tater taxiing taxing taxis teaches teaching teachings teamed teaming teams
tearing tears teasing technologies technology telephone television tells temple tenants tending
tends terminado terminal terminals terminate terminates terminus terms terrain terrific texas texto
texts thank thanking thanks theaters theatre their themselves theory there these thing things think
thinking third thomas those though thought threads three through throughout thumbs thump thursday
tickers ticking tiding tilting timed timer times tipping tired tires tiring title tjones today
together toilet toilets tomorrow toned tones tongues tonight tonnes tonys tooth topping tossing
total touring tournament toward towards towed towel towels tower towers towing towns tracing track
tracker tracks trade traders trading traditional trailing train trainee training trams transfers
transfiero transform transforms transient translit transmit transverse trapping trash travers tread
treasure treasurer treasures treatments trends trent trick tricks tried trouble truce truck trucker
trucks trunc trunk trunks trust trying tucking tuesday tuned tuner tunes tuning tunnels turned
turning twenty twice unblock under understand union united units university unlock unlocked until
updated updates updating upper upstairs upton urgent users usher using usually utilize vacation
valley variety various vehicles vendors version vespa vickers victory video videos viewed viewers
village viper virginia virtually virtues virus viruses vision visions visit visited visitor
visitors visits vista vocals voice voiced voices voicing volunteer vomiting wader wager waiter
waiting waker wales walked walkin walking walks wallis walls wally walter walters wanted wanting
wards warehouses warning warns warrant warranties warranty washington wasnt wasted wastewater
wasting watch watched water watered waterfall waterfalls waters waterway watery waver weather weber
webinar website websites webster wednesday weeks weird wells western where whether which while
white whole whose widget widows wikis william wills window windows winner winning winter wiped
wired wireless wires within without woman women wonder woods words worked worker workers working
works workshops world worlds worms worries worse worst would wouldn wouldnt writer writhing writing
writings written wrong wrote years yellow yesterday young yours youth youths zealand zones zooming
zooms
""".split()
)

"""What is masked and what is kept, as tables: one message a line, secrets written «so».

`\\n` in a line is a line break. Strings that look like an issuer's token are put together at run
time: a scanner of pushed commits would stop them, made up or not.
"""

import random
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.privacy import Masked, mask, without_marks

PASSWORDS = r"""
my password is «Hunter2!»
pw: «tiger-44» and it still fails
PASSWORD=«Winter2026»
the password for the copier is «4471»
password was «'blue horse'», now what
use «Hunter2pass» to log in as me
mi contraseña es «Perro99»
my password is «correct horse battery staple»
My password is «correct horse battery staple» and it still won't take it
my password is «purple monkey dishwasher», can you check
my password is «sunshine» please reset it
password: «sunshine»
pwd «Hunter2» not working
the passwrod is «Tiger2024»
my pasword is «Tiger2024»
passowrd: «lemonade»
pswd is «lemonade»
my pass word is «Lemon44tree»
passphrase is «purple otters dance nightly»
wifi passphrase: «purple-otter-9»
the wifi key is «bluebird22»
changed it to «Spring2024!» yesterday
I changed my password to «sunshine» and now outlook is stuck
changed my password from «Winter23» to «Spring24»
reset it to «Welcome123» and still nothing
set it to «Falcon77#»
tried «Hunter2» and «hunter3»
tried «Hunter2», «Hunter3» and «Hunter4»
I typed «Hunter2!» three times
he told me to use «Welcome123»
use «Summer24» to sign in
you can get in with «Summer24!»
user jdoe / «Summer24!»
login is jdoe and «Summer24»
username: jdoe password: «Summer24»
username jdoe password «sunshine»
user: jdoe, pass: «sunshine»
creds are jdoe / «sunshine»
credentials: jdoe:«Summer24!»
log in as admin/«admin123»
the printer is admin/«password»
admin:«changeme»
login jdoe, pw «Summer24»
«Sunshine7» is the wifi password
«bluebird» is the password for the kiosk
the pw for the kiosk = «kiosk#1»
password for the old payroll laptop is «Karen1999»
password's «Tiger99»
password - «Hunter2»
password -> «Hunter2»
password («Hunter2»)
password “«blue horse»” does not work
the password is `«blue horse»`
password *«Hunter2»* fails
password:\n«Hunter2!»
Password\n«Hunter2!»
my password is\n«Hunter2!»
Username:\njdoe\nPassword:\n«Summer24!»
new password is «Lion2024» old one was «Tiger2023»
temp one is «Welcome1234»
my temp password they gave me was «Welcome1»
it's «Hunter22», that is the password
the password hasn't changed, it is «Hunter22»
my pin is «4471»
sign in pin: «882211»
my voicemail pin is «4471»
PIN «482913» doesn't unlock the tablet
the door code is «4482#»
alarm code «7719» no longer works
safe combination is «12-34-56»
verification code is «482913»
my 2fa code was «482 913»
passcode is «553311»
pw is «P@ss w0rd!»
my password is «Tr0ub4dor&3»
my password is «abc123»
password is still «Tiger22»
password is now «Tiger22» for everyone
my password is «Kimberly»
password is wrong: «tiger»
pass: «hunter2»
my pass is «Hunter2x»
DB_PASSWORD=«s3cr3tpw»
DB_PASS='«s3cr3t pw»'
"password": "«abc123»"
{"user":"ana","password":"«abc123»"}
password: "«two words»"
Server=sql1;Database=pay;User Id=sa;Password=«Tr1cky;pw»;Encrypt=true
Server=sql1;Uid=sa;Pwd=«Cisco123»;
jdbc:postgresql://db/x?user=a&password=«hunter2x»&ssl=true
postgres://ana:«hunter2»@host.example/x
https://ana:«p:ss@1»@host.example/x
<password>«tiger»</password>
<add key="Password" value="«tiger9»"/>
mysql -u root -p«Hunter2» payroll
mysql -u root --password=«tiger» payroll
curl -u jdoe:«Summer24!» https://intranet.city.gov/api
net user jdoe «Summer24!» /add
net use Z: \\fs1\share «Summer24!» /user:CITY\jdoe
net use Z: \\fs1\share /user:CITY\jdoe «Summer24!»
username admin privilege 15 secret 0 «Cisco99x»
enable secret «Cisco99x»
snmp-server community «c1ty-private» RW
ConvertTo-SecureString "«Pa55 word»" -AsPlainText -Force
requirepass «redis9pw»
machine ftp.city.gov login jdoe password «sunshine»
$ANSIBLE_PASSWORD: «tiger»
userPassword: «tiger9»
root:«$6$abcdefgh$ijklmnopqrstuvwxyz0123456789»:19000:0
mot de passe: «soleil99»
clave: «Perro99»
das Passwort ist «Sommer24»
the guest wifi is CityGuest / «Welcome2024»
SSID CityNet, network key «8FJ2KD93»
password for jdoe: «sunshine»
my pw is «fluffy» but it wont work
Hi my name is Ana and my password is «Fluffy» thanks
PASSWORD IS «FLUFFY22»
my computer password was «dolphin» and I changed it to «dolphin2»
old password «Hunter2», new password «Hunter3»
is it Hunter? no, the password is «hunter3»
password: «hunter2».
I think my password is «Hunter2»?
my password is «horse_battery_staple»
my login password is «ilovemydog»
mine is not working, password «Ginger!99» was fine last week
logged in with jdoe and «Ginger!99»
login: jdoe\npw: «tiger»
I put in «Ginger!99» but it says incorrect
My password is: «Ginger!99»
my password=«Ginger!99»
my password is "«Ginger»"
Hey, can't get in, pw Bluebird!7 → «Bluebird!7»
Can you reset me? I was using «Fluffy2019» before
I keep entering «Panther_99» and it kicks me out
my old password, «Dolphins13», stopped working after the update
My network password is «ilovecoffee» and the computer says it's wrong
it won't accept «MyDog$Spot» as my password
the password that I use is «rainbow7»
password i use is «rainbow7»
my windows password, which is «Rainbow7», stopped working
the guy before me left a post-it that says the password is «sparky»
for the scada laptop the password is «pumps4life»
login for the kiosk: citykiosk / «letmein22»
Login info: jsmith «Autumn2023!»
My login is jsmith, password «Autumn2023!»
I logged in as jsmith with «Autumn2023!»
user=jsmith pass=«autumn»
u: jsmith p: «Autumn2023!»
UN: jsmith PW: «Autumn2023!»
username is jsmith and the password is «autumn leaves fall»
passphrase for my ssh key is «the quick brown fox»
My passphrase: «yellow submarine eleven tacos»
my pw was «winter», now it's «Winter!2025»
New pw = «Qwerty123»
my pasword «Qwerty123» dont work
passward is «Qwerty123»
passwerd: «Qwerty123»
paswrd «Qwerty123» isnt working
psswrd=«Qwerty123»
p/w «Qwerty123»
Pwd for the router is «N3tgear!»
the router admin password is still «toor»
default password is «changeme»
they set my password to «Welcome1»
IT reset my password to «Temp!4567» but it doesn't take
she changed his password to «sunflower» this morning
updated the shared mailbox password to «Budget#25»
could you please set my password to «Budget#25»
please make my password «Budget#25»
can my password be «Budget#25»?
I want «Budget#25» as my password
my pin is «0000»
PIN for the copier: «12345»
my badge pin «2580» is not working
my PIN number is «2580»
gate code «#4455»
the lockbox code is «0911»
the code for the server room door is «55210»
otp «839201»
the code they texted me was «839201»
authenticator says «839 201» but it fails
my duo passcode is «8392014»
recovery codes: «8f3k-22md» , never work
wifi: CityStaff pw: «parkbench»
The WPA2 key for CityStaff is «parkbench2020»
wi-fi password for the library is «readmore!»
SSID: Lib-Staff Pass: «readmore!»
net password «readmore!1»
vpn pre-shared key: «s3cretpsk»
radius shared secret is «s3cretpsk»
the snmp community string is «publicworks»
my laptop encryption password is «tango foxtrot nine»
My password, as of today, is «Tango99!»
Password I'm typing: «Tango99!»
what I type is «Tango99!»
"«Tango99!»" doesn't work as my password
my password of «Tango99!» was rejected
I've used «Tango99!» for years
my current one is «Tango99!»
the password's «tango»
the password: '«tango»'
the temp password you sent («Xk9#pLm2») doesn't work
your temp password «Xk9#pLm2» doesn't work
xk: password «Xk9pLm2qRt» is invalid
pass word: «xk9plm»
Pass-word: «xk9plm»
my e-mail password is «Mango.Tree.7»
password is «aB3$dE6&»
password is «hunter2;drop»
password is «1234»
password is «123456»
password is «12»34
the password is just «letmein»
my password is literally «password1»
password == «tiger»
password is: "«tiger lily»"
password is = «tigerlily»
{"username": "svc_backup", "password": "«B@ckup!»"}
password: «B@ckup!» # do not share
spring.datasource.password=«B@ckup!»
export PGPASSWORD=«B@ckup!»
set PASSWORD=«B@ckup!»
$cred = "CITY\svc", "«B@ckup!9»"
sshpass -p '«B@ckup!»' ssh root@10.0.0.5
ftp://svc:«B@ckup!»@ftp.city.gov
smb://CITY;jdoe:«B@ckup!»@fs1/share
mongodb+srv://app:«B4ckup»@cluster0.example.net
rdp to 10.1.2.3 as administrator / «B@ckup!»
telnet 10.1.2.3, admin / «changeme»
log in with sa and «B@ckup!»
wpa_passphrase=«parkbench»
psk="«parkbench»"
neighbor 10.0.0.1 password «bgp-Pass1»
ppp chap password 0 «bgpPass1»
<Password>«parkbench»</Password>
<pwd>«parkbench»</pwd>
sqlcmd -S sql1 -U sa -P «B4ckup!x»
runas /user:CITY\admin then type «B4ckup!x»
psexec \\pc1 -u CITY\admin -p «B4ckup!x» cmd
My work password is same as home: «Snowball5»
hint: it's «Snowball5» with capital S, that's the password
My kid changed the ipad passcode to «1397»
the passcode «1397» doesn't unlock
mi clave es «Mariposa8»
mi contrasena es «Mariposa8»
la contraseña nueva es «Mariposa8»
PASSWORD IS «MARIPOSA»
PASSWORD «MARIPOSA8» NOT WORKING
Karen's password is «Mariposa8»
the password for Karen is «mariposa»
her pw: «mariposa»
password for bob.smith@city.gov is «mariposa»
password for https://portal.city.gov is «mariposa»
been locked out twice, the only thing I ever type is «Magnolia7!»
my pword is «Magnolia7»
passwd for root@web01 is «toor123»
I've been using «Magnolia#7» as my login password since march
Sorry my password got changed to «Magnolia#7» by accident
the new password I picked was «magnolia blossom 7»
password I set: «magnolia»
Tried my password («Magnolia7») on both PCs
can someone check if «Magnolia7» is still my password
is my password «magnolia» or did you change it
my email pw is either «magnolia7» or «Magnolia8»
both «Magnolia7» and «Magnolia8» fail as my password
Old pw: «Magnolia7» New pw: «Magnolia8»
login: rjones / pass: «pumphouse»
rjones:«Pumphouse9!»
rjones «Pumphouse9!» does not log in
ID rjones password «pumphouse»
domain\rjones with password «Pumphouse9!»
here are my creds rjones «Pumphouse9!»
my sign in is rjones@city.gov and my password is «pumphouse»
username/password is rjones/«pumphouse»
username and password: rjones «Pumphouse9!»
username and password are rjones and «Pumphouse9!»
user name rjones, pw «pumphouse».
Use the password «pumphouse» to open the zip
open the zip with «Pumphouse9!»
the pdf password is «invoice2024»
the zip pass is «invoice2024»
excel sheet password: «budget»
unlock code for the excel is «budget24»
type «Budget24!» when it asks
when it asks for the password put «budget24»
password reset to «Summer2025»
pw reset to «Summer2025» but no luck
reset the pw to «Summer2025»
please reset my password to «Summer2025»
I'd like my new password to be «Summer2025»
make it «Summer2025!» please
it only takes «Summer2025!» not «Summer2024!»
Password :: «Summer2025!»
Password… «Summer2025!»
password="«sum mer»"
my password is «Summer 2025!»
my password is «one two three four five»
my password is «Go Tar Heels 1»
my password is «Jesus4ever»
my password is «letmein»
my password is «qwertyuiop»
my password is «iloveyou», don't laugh
my password is «password123»
my password is «!Q@W3e4r»
my password is «12345»
my password is «Ch@rlie & Max 09»
my password is «"Char lie"»
the combination to the key cabinet is «18-24-36»
garage door code «5521»
voicemail password is «5521»
phone pin is «552100»
phone unlock code «5521»
tablet passcode: «5521»
the MFA code is «552100», can you type it in
my backup code is «5521-8834»
Key for wifi is «elmstreet22»
Our wifi «elmstreet22» password stopped
wifi pass «elmstreet22»
wifi: elm-guest / «elmstreet22»
hotspot password: «elmstreet»
mi contraseña: «Elmstreet»
i cant log on my password is «buster1» pls help asap
It keeps saying wrong password even though I enter «Buster!2024»
Windows wants a new password so I put «Buster2025» and it said no history
My login is mgarcia. My password is «Buster2025».
Email: mgarcia@city.gov Password: «buster»
mgarcia / «Buster2025»
mgarcia@city.gov:«Buster2025!»
try logging in with my account, password is «buster the dog»
you can use my password («buster») to check
my supervisor's password is «buster»
passcode for the conference line: «884412#»
The password for Munis should be «Buster2025»
password = «Buster2025» , username = mgarcia
user/pass: mgarcia/«buster»
Un: mgarcia Pass: «buster»
the temp pw is «Tmp-4471-xyz»
the temp password: «tmp4471»
one time password «Tmp4471x» expired
initial password «Welcome2City»
the shared mailbox pw is «helpdesk»
our zoom passcode is «City2025»
meeting password «City2025» not accepted
The SSID is CityOps and the password is «waterworks»
VPN password «waterworks» was rejected
«waterworks» is my password
I changed mine to «Waterworks1!»
I used to have «Waterworks1» then changed to «Waterworks2»
password was changed to «Waterworks3» by Karen
Karen reset my password to «waterworks»
it was «Waterworks!1» before
pasword=«waterworks»
Passwort: «Wasser99»
passphrase «correct horse battery staple» no longer works
my windows pin «7788» stopped working
Pin # «7788»
her voicemail pin/password is «7788»
safe code «7788»
alarm panel code is «7788»
keypad code: «7788*»
the login I use is mgarcia with «Waterworks1»
The temp password you gave me ("«Quartz-Otter-31»") expired, ref INC0093127
La clave para entrar es «Granito-1974», pero dice usuario bloqueado
pass word «Possum_Pouch» for the sound laptop
what I type for the login is «Wrench*Turner8» and the console beeps
is «Monsoon2025» still the domain join password? imaging LT-4410
Is there a reason it says password incorrect? I type Capital-M as in «Starling_Ln12».
the password I set (it is «ElmTree», then a space) fails
It's «Cinnamon!» my password, with the exclamation mark
i press «Abacus*Bead7» and i see dots. pw field on the scanner
I wrote my password down as «Tulip.Garden.4» or maybe «Tulip_Garden_4»
RDP to TMC-WS-04 with signals\operator and «AmberPhase4!» fails
Signing in to the plotter web page, admin and «draftsman1234», error E-0x31
the service account svc_lf uses «Harp-Moon-771» per the runbook
could you change mine to «RedBarn#Door» thanks, ext 2204
El PIN para firmar en la tableta es «5573» y dice bloqueada
Sign-in PIN on the laptop (Windows Hello) is «337190»
Bitlocker wants the pin; I put «20481633» like always
the voicemail PIN they assigned me, «774411», is refused at ext. 5520
gate keypad, code «5591», display says E7
her tablet code is «2580» and the kid got into it
the elevator phone programming code is «7730#»
fallback code on the authenticator: backup code «718 204»
sshpass -p '«n0rthYard!Pump»' ssh ops@10.40.8.21
 --username=epcr_sync --password=«Ambul4nce.Pier» --site=FS5 is how it starts
DB_PASS=«yellowLark.204»\nDB_PORT=1433
"pass":"«Quiver-Arrow-3»","host":"10.14.2.9"
requests.get(url, auth=('gis','«Contour.Line8»')) fails
smbclient //fs1/maps -U gis%«Plat.Book4» hangs
the crew uses «lakeview22» as the password on the tablet
"""

KEYS = r"""
api key: «9f8e7d6c5b4a39281706»
our api key is «9f8e7d6c5b4a39281706»
X-Api-Key: «9f8e7d6c5b4a39281706»
bearer «a1b2c3d4e5f6g7h8i9j0»
Authorization: Basic «amRvZTpTdW1tZXIyNCE=»
token=«f3a9c0d4e5b6a7f8c9d0e1f2»
the token is «f3a9c0d4e5b6a7f8c9d0e1f2»
license key is «ABCDE-12345-FGHIJ-67890-KLMNO»
windows key «ABCDE-12345-FGHIJ-67890-KLMNO»
recovery key «123456-234567-345678-456789-567890-678901-789012-890123»
office license key «ABCDE12345FGHIJ67890»
personal access token «abcdefghijklmnop1234567890abcdef»
webhook secret: «abcdef1234567890»
api_key="«abcdef1234567890»"
SECRET_KEY='«django-insecure-abc123def456ghi»'
my mapbox key is «pk.abc123def456ghi789jkl»
encryption key: «0123456789abcdef0123456789abcdef»
the integration key is «0123456789abcdef0123456789abcdef»
?api_key=«0123456789abcdef0123»&x=1
session token: «0123456789abcdef0123»
here is the api key «AbCd1234EfGh5678IjKl»
apikey=«AbCd1234EfGh5678IjKl»
the secret key: «AbCd1234EfGh5678IjKl»
client_secret: "«AbCd1234EfGh5678IjKl»"
access token «AbCd1234EfGh5678IjKl» expired
our token «AbCd1234EfGh5678IjKl» is rejected
bitlocker key «012345-123456-234567-345678-456789-567890-678901-789012»
subscription key is «AbCd1234EfGh5678IjKlAbCd1234EfGh»
Bearer «AbCd1234.EfGh5678.IjKl»
storage key «AbCd1234EfGh5678IjKl/+AbCd1234EfGh5678==»
token: «AbCd1234EfGh5678IjKl»
MAPS_API_KEY=«AbCdEf1234567890GhIj»
my api token is «abcdef1234567890abcdef»
key = «abcdef1234567890abcdef»
auth token: «abcdef1234567890abcdef»
x-auth-token: «abcdef1234567890abcdef»
secret=«abcdef1234567890abcdef»
the license key for Bluebeam is «ABCD1-EFGH2-IJKL3-MNOP4-QRST5»
is it ok to send them our api key, «a55175f67a3a200a7cc63cafd3226077328b5922»? case ILS-8820
el token de la API de parcelas es «e1600960cd69dbe6936722e0e85f2753» y me da 401
la llave de la API es «Zt8Qw3Er5Ty7Ui9Op1As2Df4» en el archivo
the vendor emailed us a new api key «RkT48vNq20ZsLw77BgYp13Xc» for the meters
"""

SECURITY_ANSWERS = r"""
mother's maiden name is «Kowalski»
my mothers maiden name: «Kowalski»
mother’s maiden name Kowalski? it was «Kowalsky»
maiden name «Kowalski»
first pet: «Rex»
my first pet's name was «Rex»
the name of my first pet is «Rex»
first pet was a dog named «Rex»
favorite teacher: «Mrs. Smith»
favourite colour is «turquoise»
my first car was a «Ford Pinto»
street I grew up on: «Elm»
city where I was born is «Tulsa»
high school mascot: «Wildcats»
the answer to my security question is «Rover»
security answer: «Rover»
security question: first pet? Answer: «Rover»
childhood best friend is «Tommy Lee»
father's middle name is «Eugene»
My mother's maiden name? «Kowalski»
my answer is «Rover» for the security question
I answered «Rover» to the security question
security question 2: what street did you grow up on - «Maple»
What was your first pet's name: «Rover»
what is your mother's maiden name? «Kowalski»
my favorite sports team is the «Tar Heels»
I was born in the city of «Tulsa» (security question)
my first school was «Lakeview Elementary»
secret answer is «pineapple»
moms maiden name «Kowalski»
the name of my first dog was «Biscuit»
my childhood nickname is «Bubba»
my first dog's name is «Biscuit» and it says that's wrong
for the security question my pet's name is «Biscuit»
challenge question answer: «Biscuit»
My security answer is «Biscuit» and it says no
First pet's name is «Biscuit»
Mother's maiden name = «Ramirez»
my mother's maiden name is «O'Brien»
Q: favorite color A: «teal»
favorite food is «lasagna»
the street I grew up on was «Maple Ave»
What city were you born in? «Raleigh»
my best friend's name is «Denise»
my elementary school was «Brooks»
security questions: pet = «Rufus», city = Tulsa
my security question answer «Rufus» isn't working
mother's maiden: «Novak»
maternal grandmother's maiden name «Novak»
My first car: «Chevy Nova»
first grade teacher was «Mrs. Plum»
I set my favorite movie as «Jaws»
my favorite book is «Dune»
where did you meet your spouse: «Denver»
I put «Duluth» for city of birth as the security question
pls change my secret answer from «Wilhelmina» to something else
it wants to know where we honeymooned, answer's «Chattanooga», still loops
Favourite food as secret question, I answered «pierogi». SSO rejects
security questions: best friend = «Oluwaseun», nickname = «Peaches»
recovery question (dog's name?): «Bartholomew». Still "incorrect"
The reset page asks my mother's maiden name. It's «Kowalczyk» and it says no
El apellido de soltera de mi madre es «Villaseñor» y la página no acepta la ñ
security question "what street did you grow up on", answer "«Juniper Court»"
maiden name of mother: «Fitzsimmons»\nelementary school: «St. Brigid»
for the challenge question I answered «Snickerdoodle» (childhood pet)
recovery question: street you grew up on\nmy answer: «Larkspur Drive»
What elementary school did I go to? «Saint Agnes». the bank portal says no
Security Q1 pet «Noodles» Q2 city «Tallahassee» both fail
the reset asks 'name of your first boss' and «Winifred» doesnt work
mi respuesta a la pregunta de seguridad es «Guadalajara» y falla
"""

SOCIAL = r"""
my ssn is «219-09-9999»
social security number «219099999»
my social is «219 09 9999»
SSN: «219-09-9999»
SSN#«219-09-9999»
ssn «219.09.9999»
she sent «219-09-9999» in the chat
last four of my social is «6789»
last 4 of ssn: «6789»
SSN ends in «6789»
social: «219 099 999»
ssn «219 - 09 - 9999»
my social security is «219-09-9999»
social security # is «219-09-9999»
SSN = «219099999»
my SSN, «219-09-9999», shows wrong on the W2
soc: «219-09-9999»
SS# «219-09-9999»
employee ssn «219/09/9999»
His number is «219-09-9999»
social sec no «219099999»
last four are «6789» of my social
my ssn last 4 is «6789»
last 4 SSN «6789»
SSN is «078-05-1120»
my social sec number: «078051120»
ss number «078-05-1120»
social security card number «078-05-1120»
social ends with «1120»
TIN «078-05-1120»
ssn ending «4471» doesn't match
"""

CARDS = r"""
charge «4111 1111 1111 1111» please
card «5555555555554444»
amex «3782 822463 10005»
«6011-1111-1111-1117» was declined
my p-card «4111.1111.1111.1111» exp 04/27
call 555-867-5309 «4111 1111 1111 1111»
2 «4111 1111 1111 1111»
visa «4111 1111 1111 1112»
the cvv is «123»
credit card number is «5105105105105100»
mastercard «2223003122003222»
pay with «4242424242424242»
visa «4242-4242-4242-4242» exp 12/27 cvv «123»
CC# «4242 4242 4242 4242»
my card is «378282246310005»
discover card «6011 1111 1111 1117»
card number: «4242  4242  4242  4242»
the card number is «4000056655665556», it was declined
here's the card 4 the order: «4539578763621486»
MC «5425 2334 3010 9903» exp 04/26
my debit card «4917610000000000» got declined
amex «371449635398431» cid «1234»
"""

LICENCES = r"""
my driver's license number is «D1234567»
driver license «S123-4567-8901»
DL# «12345678»
NC DL «000012345678»
DL: «D123-4567-8901»
drivers license no. «A12-345-678»
OLN «1234567»
driving licence «MORGA657054SM9IJ»
my license number is «D1234567»
my driver's license is «12345678»
DL number «A1234567»
drivers license number: «F255-9215-0094»
driver's lic # «D1234567»
licence number «SMITH901019J99AB»
license # «D400-1234-5678»
DL No: «99 999 999»
CDL number «R12345678901234»
my NC driver's license, «000012345678», expired
Driver's License: «X1234567»
my DL is «23456789»
DL «D12345678» is scanned wrong
her driver license no is «S99988801»
driver license number - «45678901»
drivers licence no «A1234-56789-01234»
My licence: «T64-82-9173» (VA). The badge is 20771
Número de licencia de conducir: «Y8391724», formato inválido
License (Ohio) is «RT482917», issued 2021
new washington style license «WDLABX29B1CQ» isn't accepted
they want the drv lic # of everyone, mine is «H412-8839-2047-06»
for the waiver she wrote her dl as «H77409921»
driverslicense«D7738201»was how it scanned
Oregon license «4829137» won't go in the form
"""

PASSPORTS = r"""
passport number is «512345678»
passport no. «C01234567»
my passport: «X1234567»
passport # «AB1234567»
my passport is «A12345678»
Passport: «488839667»
US passport number «488839667» in the HR form
passport «A12345678» was uploaded to the wrong folder
passport num «488839667»
passport number «C03005988»
passport ID «C03005988»
new passport no: «C03005988»
machine readable bit came through as «5320917464USA» on the passport scanner
Pasaporte «G28471936» (México), no lo acepta el formulario
the passport counter scanned «A09318274» to the wrong folder
travel form: passport, country USA, number «587201934», error 7
Passport number«531176209»without a space is in the merge letter
EU visitor, passport number: «L8F30KP42» (German)
I keep my passport nr in OneNote, 'pp «590318427»'
travel desk asked for the passport number, it's «C03948271»
"""

BIRTHS = r"""
DOB «04/12/1985»
dob: «4-12-85»
date of birth is «April 12, 1985»
date of birth «12 April 1985»
he was born on «4/12/1985»
born «April 12 1985»
she was born in «1985»
my birthday is «April 12»
birthdate: «1985-04-12»
D.O.B. «04121985»
my bday is «4/12/85»
«04/12/1985» is my date of birth
Date of Birth: «1/2/1990»
my dob is «jan 2 1990»
DOB=«1990-01-02»
born «1/2/90»
I was born «January 2nd, 1990»
birth date «02-Jan-1990»
DOB «01.02.1990»
my birthday is «1/2/1990»
D/O/B «01/02/1990»
employee's date of birth shows as «01/02/1990»
I was born on the «2nd of January 1990»
date of birth should be «01/02/1990» not «02/01/1990»
my birthday, «1/2/1990», is wrong in HR
my birth date is «3/4/1978»
DOB is «3-4-78»
d.o.b: «3/4/78»
Born on «March 4, 1978»
born in «March 1978»
date of birth - «4 Mar 1978»
dob «19780304»
birthday: «March 4th»
Birth date on file for A. Quint should read «1 Feb 1999», hire date of March 4, 2024 is fine
The pension site wants bday as «05/21/1959» and I enter exactly that
Nací el «12 de mayo de 1990» y el portal no acepta la fecha
date-of-birth: «11/05/1972»\ndept: Streets
the reset asked DOB and I typed «08/16/78» like always
su cumpleaños es el «14 de febrero de 1993» y el portal lo rechaza
"""

HEALTH_DETAILS = r"""
patient «John Doe» 54 with «chest pain»
patient «John Doe», 54, «chest pain», ePCR will not save
pt is a «72 yo female», «unresponsive»
«54 y/o male» with «shortness of breath», MDT frozen
I have been diagnosed with «lupus»
she was diagnosed with «sarcoidosis of the lung»
I'm out for «chemo» on Thursday, please forward my mail
his medical leave for «depression» ends Monday
I'm taking «Zoloft» and need a darker screen
on «insulin 20 units», needs the fridge alarm fixed
my «migraines» need a filter for the monitor
her «epilepsy» makes the flashing screen a problem
he has «type 2 diabetes»
I have «carpal tunnel» and need an ergonomic mouse
I'm «pregnant» and need a new chair
he had a «heart attack» at his desk
she is recovering from «surgery», needs VPN from home
out because of «kidney stones»
working from home due to «breast cancer» treatment
I tested positive for «covid» so I need a laptop
he was hospitalized for «pneumonia»
I «broke my wrist» and need dictation software
seeing a «psychiatrist» at 3, will miss the call
MRN «00482913» does not open
BP «180/110» in the narrative field
glucose «320»
patient id «88213377»
I am «HIV positive» and it is on the shared drive
my wife has «multiple sclerosis», I need remote access
leave it at the desk, I have «dialysis» at noon
prescribed «Adderall» and the form rejects it
I'm «color blind», can the map use other colors
allergic to «penicillin»
I have «PTSD» and «anxiety», can I move desks
I'm having «knee surgery» next week and need remote access
Pt «Jane Roe» 67F c/o «abdominal pain», narrative lost
Patient: «Jane Roe»
my patient «Jane Roe» had a «seizure» and the tablet froze
my son has «leukemia» and I need to work from home
my doctor put me on «Lexapro»
I take «metformin»
I have «MS» so I need voice software
she's in «rehab» for «alcohol»
I was in the hospital with «covid»
he has «Parkinson's», needs a bigger mouse
I need a sit stand desk because of my «sciatica»
I've got «diabetes» and need a fridge
out on FMLA for «back surgery»
my «depression» is bad so I am off this week
I'm «autistic» and need quiet
going through «chemotherapy»
I suffer from «migraines»
after my «stroke» I can't use my right hand
He is on «dialysis» three times a week
she had a «miscarriage» last week, please forward her calls
her «pregnancy» is high risk
I have a «pacemaker», is the badge reader safe
my «therapist» says I need a different chair
husband in ICU with «sepsis»
«72 year old female» fell and «broke her hip», tablet lost signal
blood sugar was «320» on the ePCR
I have «HIV»
I am «bipolar»
recovering from a «concussion», screens hurt
diagnosed «bipolar» last year
new diagnosis of «lupus»
he's got «PTSD» from the call
my husband was diagnosed with «cancer» so I'll be remote
Pt «Bob Ray», «44», «overdose», report stuck
I'm out tomorrow for a «colonoscopy», please set OOO
I was just diagnosed with «MS»
I have «asthma» and the toner bothers me
Her «chemo» starts monday, needs laptop
going in for «heart surgery» friday
He's a «diabetic»
I'm on «blood thinners»
I take «Adderall» for my «ADHD»
my daughter's «asthma attack» means I leave early
she has «breast cancer» and wants to work from home
employee is out with «COVID»
due to my «anxiety» I need a private office
needs a screen reader, he is «legally blind»
I get «seizures» from flicker
he's recovering from a «stroke»
«87 y/o female» with «hip fracture», ePCR froze
patient «Maria Lopez» refused transport, form won't save
I «sprained my ankle» and can't come in
my «psychiatrist» changed my «Prozac»
he was admitted for «pneumonia»
I'm having a «biopsy» on Monday
Out tomorrow, my mom has «Alzheimer's»
I get «panic attacks» in the open office
can't lift the printer, I have a «hernia»
I'm «7 months pregnant» and can't lift it
on «oxycodone» after the surgery
I'm having an MRI for my «back pain»
undergoing «radiation therapy»
my «insulin» pump interferes with the scanner
I am being treated for «thyroid cancer»
he's on leave for «PTSD»
she's being treated for «leukemia»
my coworker has «COVID»
I had «gastric bypass surgery»
had a «vasectomy» so I'm home
patient «Mary Major» was transported to Duke
«45yo M» «GSW»
Pt «Mary Major» has «dementia» and wandered off
I'm «deaf» in one ear so the headset needs volume
I use a wheelchair because of «MS»
return to work note says «PTSD», everyone in the dept sees it
Estoy de baja por «cáncer de mama», ¿cómo pongo respuesta automática?
I'm deaf in one ear («Meniere's disease»), captions turned off
I have «gestational hypertension», need to move off night shift
i take «lithium» for «bipolar» and the portal lists it
transported a «schizophrenia» patient off her «Risperdal»
«narcan» given twice, pt fine, the ePCR tablet died
my «rheumatoid arthritis» makes the mouse hard
ADA request: «fibromyalgia», need a quiet desk
I have «narcolepsy» and need the alarm app allowed
"""

JUSTICE = r"""
NCIC hit on plate ABC1234, stolen 2019 Honda Civic
plate ABC-1234 comes back to John Smith, suspended
plate abc1234 comes back stolen
tag XYZ 9876 returned to a 2011 Ford, registered owner Jane Roe
ran plate ABC1234 and got John Smith
criminal history shows two priors for burglary
criminal history on John Doe
his criminal history came back with two felony convictions
rap sheet for Jane Roe
John Doe arrested 2019 for DUI
he was convicted of larceny in 2012
warrant for John Doe for assault
suspect has an outstanding felony warrant
active warrant out of Wake county
NAM/DOE, JOHN DOB/19800101 SEX/M RAC/W
QV response LIC/ABC1234 LIY/2024 VIN/1HGCM82633A004352
FBI number 123456AB7
FBI# 123456AB7 is not matching
SID NC1234567
III record on Jane Roe returned 3 arrests
BOLO for white male, robbery, blue hoodie
suspect is a black male in his 30s
suspect John Smith fled on foot
inmate John Doe is in cell 4
defendant Jane Roe pled guilty to larceny
he was sentenced to 36 months
juvenile record for Tim Roe is showing
ran John Smith and he came back with a warrant
John Smith's criminal history won't attach
NCIC return for John Smith
she has two prior arrests for fraud
his license came back suspended for DWI
confirmed hit, vehicle is stolen
wanted for armed robbery
victim Jane Roe gave a statement
mugshot of John Doe is upside down
on probation for assault
VIN 1HGCM82633A004352 comes back stolen
Ran tag ABC1234 and it came back to Jane Roe
tag ABC1234 is registered to Jane Roe of 12 Elm St
license plate ABC-1234 shows expired insurance, registered owner Jane Roe
dispatch says plate ABC1234 is stolen out of Durham
NCIC shows Jane Roe has a felony warrant
I pulled the criminal history for Jane Roe and it won't print: 2 counts larceny
Jane Roe has a prior conviction for assault
subject has 3 priors
arrest record shows DWI in 2015
She was arrested for shoplifting and the report is stuck
he is a registered sex offender living at 12 Elm
Jane Roe, B/F, DOB 1/1/80, wanted by Wake SO
OFF: assault NAM: ROE, JANE DOB: 19800101
Hit confirmation for wanted person Jane Roe
the III came back: 2 felony convictions
CCH for Jane Roe, 5 arrests
warrant #24CR1234 on Jane Roe failure to appear
Jane Roe failed to appear and has a bench warrant
suspect vehicle plate ABC1234, blue Honda
DL 1234567 Jane Roe suspended for DWI
his record shows two felonies
expunged record of Jane Roe still shows
the juvenile, Tim Roe, was charged with breaking and entering
Judge Smith sentenced Roe to 24 months
arrestee Jane Roe booking number 221133
probation officer notes for Jane Roe say positive drug test
background check on Jane Roe came back with a felony
gang member Jane Roe alias Smokey
ORI/NC0920000 NAM/ROE,JANE
MKE/VEHICLE LIC/ABC1234
protective order against Jane Roe
fingerprints came back to Jane Roe, AFIS hit
the suspect, Jane Roe, lives at 12 Elm
NCIC entry for the missing person Tim Roe won't clear
stolen gun hit serial 123456 Glock
he's out on bond for assault
DCI shows him as a convicted felon
Plate KLM4521 returned stolen and the MDT froze
NC tag KLM-4521 comes back to a Maria Lopez, DOB 1/1/80
I ran KLM4521 and it shows a stolen Camry
CCH for Maria Lopez printed on the wrong printer
criminal history: Maria Lopez, 2 DWI convictions
Maria Lopez has an outstanding warrant for larceny and the printer jammed
NCIC hit: wanted person, armed and dangerous
hit on Maria Lopez for failure to appear
rap sheet shows 3 arrests
can't print the criminal record of Maria Lopez
she has a prior DWI
defendant Maria Lopez case 24CR001
subject was convicted of assault in 2011
suspect Bob Ray, W/M, 6'1
driver has a suspended license and two warrants
III check on Bob Ray
his FBI number is 99887766AA1
the suspect was arrested for meth possession
inmate Bob Ray's record is locked
juvenile arrest record for Tim
charged with felony larceny, case won't open
Wants/warrants: Bob Ray, Wake County
bob ray is a convicted felon
Bob Ray was sentenced to 24 months
Suspect: John Smith DOB 1/1/1990
John Smith is wanted for robbery
plate 7ABC123 shows stolen
plate NC ABC1234 RO is John Smith
vehicle registered to John Smith, plate ABC1234
John Smith's rap sheet
CCH returned: John Smith 2 felonies
triple I on John Smith
NCIC response: John Smith wanted
warrant for his arrest, John Smith
John Smith has warrants
John Smith on parole
John Smith, probation, case 22CR1234
arrested John Smith for DWI last night and can't attach the report
John Smith was arrested
juvenile suspect, 14, breaking and entering
victim Jane Roe, sexual assault, report will not save
license returned revoked for John Smith
DL return: John Smith suspended
his prints match a burglary
convicted felon John Smith
inmate 44512 John Smith charged with murder
Hit confirmation request from Tulsa PD on Rosalind Meeks stuck in the outbox
NLETS DL query on Brianna Sokol out of Ohio came back revoked
Juvenile detainee M. Osgood age 15 runaway from group home
plate return for 7XBD209 shows registered owner Elena Farrow
Probation check: Shawna Ives, on felony probation till 2027
juvenile arrest report, Jayden P., 14, shoplifting
victim statement in the sexual assault case of Carla Montes went to the wrong mailbox
expungement for Naomi Frost is still visible in RMS search
protective order for Sheila Marsh isn't syncing to the MDTs
"""

LOOK_ALIKES = r"""
my password is greyed out
is a password case sensitive
my password is older than 90 days
password page shows error 0x80070005 on PC MB-2231 since 10:30am
the password for M365 expired on the 2nd
where do I find the password policy, version 2.1
I forgot my password
my password is not working
the password is expired and it won't let me in
password reset link is broken
error 0x0000011b on printer MB-2231
PO 4111-2222-33 extension 5551234 asset 0012345
call me at 555-0140 or 555-867-5309
ticket 42, parcel 12-345-678, meter 90210077
ip 10.20.30.40, imei 490154203237518 is on the phone
is my password still the same as yesterday?
the api key is missing from the settings page
my password is expired
my password is not accepted
my password is rejected by the portal
my password was changed yesterday and outlook keeps asking
my password is about to expire
my password expires in 14 days
password expires 3/14/2026
my password is locked
password is required
password is 90 days old
password must be 12 characters with 1 number
the password is too short
the password is the same on both
what is the wifi password
what's the wifi password for guests
where is my password stored
how do I change my password
password: how do I change it
Password: not working
pw reset please
password reset ticket INC0012345
password change fails with AADSTS50126
password prompt keeps coming up in Outlook
the password field is grayed out
my password manager is LastPass
Bitwarden is our password manager
the problem is my password
Outlook asks for my password every 5 minutes
reset the password for jdoe2
password for user jsmith12 expired
my password is being rejected since Monday
says "password is incorrect"
the message 'password expired' on MB-2231
I need the password for the laptop in room 204
password protected PDF from 2019
my password is in the vault
password is case sensitive
temporary password never arrived
Username: jdoe\nPassword: \nIssue: cannot log in
Password: N/A
my new password is not accepted after 3 tries
my password is fine but MFA code never comes
the password is good until Friday
is the password ever going to sync
passwords are a pain
I typed my password wrong 5 times
the wifi password is on the wall
do not share your password with anyone
forgot the pin to my voicemail
pin the app to the taskbar
pin 3 on the connector is bent
pass the laptop to Bob in room 12
my bus pass is expired
all 14 tests pass
error code is 4482
zip code 27601
the error code was 0x80004005
area code is 919
changed it to DHCP
changed the IP to 10.0.0.4
set it to 1920x1080
set it to VLAN20
switched it to 5GHz
tried KB5034441 and KB5034442
tried Chrome120 and Windows11
tried MB-2231 and MB-2232
we use Office365 to log in
use VPN to log in
use Okta to sign in
log in with your badge
logged in as jdoe2
user ana and bob cannot log in
login and password reset for Ana
user account jdoe is locked
the username is jdoe
admin/finance building, 2nd floor
login page shows AADSTS50126
from version 11.2 to 11.4
moved from MB-2231 to MB-2232
the api token page is blank
license key
where is the license key for Acrobat
the license key is missing
product key not accepted
registry key HKLM\\Software\\Microsoft\\Windows
press any key to continue
key card 00123 does not open the door
the F5 key is stuck
token ring is history
hardware token is lost
the recovery key is not in AD
bitlocker asks for the recovery key
client id 3f2b8c1d-1111-4222-8333-944455556666
tenant 3f2b8c1d-1111-4222-8333-944455556666
sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
md5 d41d8cd98f00b204e9800998ecf8427e
commit 8890d9c1f2b3a4d5e6f708192a3b4c5d6e7f8091
guid {3F2B8C1D-1111-4222-8333-944455556666}
mac 00:1A:2B:3C:4D:5E
mac address 001a.2b3c.4d5e
serial 5CG1234XYZ
service tag 7XK9QF2
dell service tag is 7XK9QF2 and warranty expired
asset tag 0012345
asset tag MB2231 comes back as retired
invoice 2024-000123
account number 123456789
account 123-456-7890
PO number 450001234
meter 90210077 reads 001234
parcel 1234-56-7890
parcel 123-45-6789
work order WO-2024-00123
tracking 1Z999AA10123456784
tracking 9400 1000 0000 0000 0000 00
fedex 123456789012
imei 356938035643809
imei: 35-693803-564380-9
iccid 8914800000000000003
library card 21234567890123
phone (919) 555-0140 ext 4471
fax 919.555.0140
version 10.0.19045.3803
firmware v2.4.1
event id 4625
ip 192.168.1.254/24
ipv6 fe80::1ff:fe23:4567:890a
2024-03-14 10:30
on 3/14/2024 at 9
meeting on April 12, 2025
the meeting is on 4/12/1985 archive
ZIP 27601-1234
order 112-3456789-1234567
case number 24-001234
permit BLD-2024-00123
driver license scanner
driver license scanner SN 12345678 is offline
driver's license printer error 12345
driver version 31.0.101.4502
my drivers license expired
DL scanner in lobby 2 is broken
add Ana to the DL all-staff
passport application page is down
passport scanner PS-200 offline
passport office printer out of toner
date of birth field is required
DOB field rejects the date format MM/DD/YYYY
birthday party in room 4 on 4/12
security question page does not load
it asks for my mother's maiden name
my mother's maiden name is not accepted
I forgot my security answers
the security question about my first pet is wrong
my first monitor is black
my first name is spelled wrong
favorite links are gone
NCIC terminal is offline
CAD shows no plate returns
plate returns are slow on the MDT
CJIS training link
CJIS security training expired for me
NCIC certification renewal link
NCIC query returns error 500
criminal history screen freezes
the warrants module is slow
license plate reader camera 4 is offline
ALPR hits are not showing on car 12
arrest report template won't print
inmate phone system is down
Inmate Management System is down
jail management system login fails
court docket display is frozen
background check portal locked me out
body cam upload stuck for unit 12
evidence room scanner offline
the suspect file is corrupt
stolen laptop MB-2231, please wipe it
my laptop was stolen
charged the laptop battery overnight
victim services needs a printer
the plate printer is jammed
ePCR crashed
ePCR will not sync on medic 4
sick of this printer
I'm out sick tomorrow, set my auto reply
patient portal is down
be patient with me
patient care report will not upload
Patient Tracking board is blank
health insurance portal login fails
benefits page for dental plan is down
mental health training link is broken
flu shot clinic sign-up form broken
covid dashboard not loading
the link for the diabetes training
cancer awareness flyer won't print
overdose map is not loading
this printer gives me a heart attack
my laptop had a stroke
a 5 year old laptop
the server died
screen is bleeding colors
virus on my computer
PC tested positive for malware
tech diagnosed a bad power supply
diagnosed with a bad hard drive
suffering from slow wifi
medical leave form link
FMLA form won't open
injury report form is blank
taking forever to load
monitor hurts my eyes
backup drive is in recovery
heart icon in Teams
AT&T circuit 12ABCD345678 is down
R&D share is full
C++ redistributable 2019
24/7 helpdesk number
Windows 11 23H2
iPhone14 will not enroll
Room12B projector
HP LaserJet M404n
Dell P2422H monitor flickers
Surface Pro 9 dock
USB3 hub
wifi SSID City-Guest5 is slow
printer at \\print01\\hp4050
http://intranet.city.gov/tickets/12345
email ana.smith2@city.gov bounces
error ORA-12154 on the court server
stop code 0xc000021a
KB5034441 fails
CVE-2024-3094
1-800-555-0199
it's 10:30am
that is MB-2231
$1,234.56 on invoice 8834
ticket #4471
extension 4471
badge 004471
truck 12 unit 4471
quote 2024-114
2FA code never arrives
the verification code is 10 minutes late
my security code is not coming
door code not working
combination lock is stuck
my password is stuck
password is not the issue here
my password is apparently the wrong one
Is there a password for guest wifi
The password is written on the monitor
password is showing as weak
the password it gave me is not working
password resets are not going through
My password is fine it's the VPN that's broken
password was accepted but then the screen goes black
the password is correct I checked
my password is right but it says wrong
my password is set to never expire
my password is going to expire soon
my password is in LastPass
the password is with Karen
password is unknown to me
my password was working this morning
My password is only 8 characters
password needs a capital letter and 2 symbols
password too short error 1325
password length 14, history 24
password age is 60 days
Password complexity requirements changed 4/1/2025
after the password change my phone MB-3341 keeps asking
I changed my password on 3/14 and now outlook fails
changed my password to meet the new rules
need to change my password to log in
I changed my password to something longer
I want to change my password to a new one
reset my password to access Munis
pw expired, asset 004512
password for the 3rd floor printer?
what is the password for SQL2019
what password do I use for Windows 11
password box won't let me type
my password isn't working on Teams2 or Outlook
my pw isn't syncing with M365
pwd command prints nothing
the pwd on that server is /var/www
passwords.xlsx won't open
password.docx is corrupted
pass through authentication is off
passed the test, all good
passport photo printer
passenger van 12 GPS is offline
pass the ticket to network team
can you pass along ext 4471
the pass-through tray jams
multi-pass laminator
bypass valve 3 at meter 9021
PIN pad at register 2 is frozen
the pin pad model 5100 reboots
pinned tabs disappear
code 49 on the printer
code 12345 on the fuel pump screen
code enforcement officer needs a tablet
code red alert system test
dress code
source code
QR code 404
building code 2018
budget code 110-4310-5230
account code 10-4110-1990
project code 20-334
the GL code is 10-4110-199
door code reader offline
gate code panel is blank
building 4 door 12
area code 919 numbers fail
promo code
security code update KB5034441
access code page 404
user jdoe and user bsmith locked out
user: jdoe, pc: MB-2231
user jdoe / finance
username jdoe2 pc MB-2231
account 4471-2291 is past due
account jsmith12 is locked
login as user2 on kiosk3
credentials expired for svc_backup
service account svc_sql01 locked
log in to pc14
logged into MB-2231 and MB-2240
logged in with Windows Hello
sign in with Microsoft365
tried rebooting twice
tried 3 times since 10:30
tried user2 and user3
tried ports 3 and 4
tried it with Edge121
tried the steps in KB0012345
tried HDMI1 and HDMI2
typed it 5 times
typed in MB-2231
entered PO450012
entered WO-2024-17
put in ticket INC0012345
put in a request REQ0045123
set it to 72dpi
set to 1080p60
set the printer to A4
set the vlan to VLAN120
set it to IMAP993
changed it to Room204
changed it from Room204 to Room310
changed it to UTF-8
updated it to 10.0.22631
updated to Windows11
updated BIOS to A22
switched to port3
made it to Station4
reset it to factory2 settings
we use Teams2 and Office365
using Win11 on Dell5520
with iPhone15 Pro
with KB5034441 installed
use Chrome120
that one is MB-2231
new one is Dell5520
the new one is a HP EliteBook840
the first one is LaserJet4250
key fob 33121
my keys are lost
key 44 on the board
function key F12
SSH key is missing
public key ssh-rsa in the ticket
key combination ctrl-alt-del
the primary key is duplicated
foreign key constraint error 547
registry key was deleted
sentinel key for ArcGIS not detected
license key for AutoCAD 2024 expired
license expired for ESRI
license number for Adobe not found
licence server 27000@lic01
token expired
token has expired at 2026-01-01T00:00:00
token size error 431
my RSA token is dead
secret santa list
secretary pc is slow
secret server is down
the bearer of bad news
SSN field shows only last four
SSN column is blank in Munis
social media page is down
social services line 2 is dead
card reader 12 is offline
card printer error 1234
credit card terminal 4 is offline
credit card machine at the library says error 4421
p-card report for March is missing
visa application page
the discover page 1234567890123456
fuel card reader 8821
ID card 00412
prox card 12345
case 24CR001234 docket page blank
docket 24-CVS-1234 won't print
citation printer in car 12
citation 4E12345 did not upload
eCitation is down
warrant system NCAWARE is offline
NCAWARE login fails
the magistrate's printer is out of toner
magistrate office needs a monitor
jail kiosk frozen
jail roster page is stale
booking station camera is blurry
booking photo camera offline
mugshot camera does not focus
fingerprint scanner offline at the jail
livescan offline
AFIS terminal will not boot
CJIS audit questionnaire link
CJIS compliance form
can't reach the DCI server
DCI certification test won't load
LEADS is slow
LEADS Online login
NCIC training due for me
NCIC password expired
I need NCIC access for a new dispatcher
new dispatcher Jane Roe needs NCIC access
give Jane Roe access to the criminal history module
Jane Roe can't log in to the warrants module
criminal histories print blank
criminal history reports are cut off at the right
the rap sheet printer is jammed
running plates from the MDT times out
plates don't come back in car 12
plate query comes back blank
LPR trailer 3 is offline
license plate ABC123 form field rejects dashes
vehicle tag renewal page is down
vehicle 1142 needs a new MDT
unit 1142 lost GPS
the tag on the asset is torn
tag MB-2231 is missing
asset tag MB-2231 stolen from my car
stolen phone, please wipe IMEI 356938035643809
BOLO emails are going to spam
BOLO distribution list add me
suspect the switch is bad
I suspect Windows Update broke it
suspect power supply in MB-2231
victim of a phishing email
I'm a victim of the new update
witness room 2 has no wifi
subject line missing in emails
subject: printer broken
inmate lookup page is down
inmate commissary system offline
probation office wifi down
probation office printer MB-3321
parole board laptop will not join zoom
court reporter software crashed
courtroom 4 audio is dead
jury management system error 500
sheriff needs a new laptop
arrest log won't export
charged 3 times for the same license
my phone won't charge
charge to account 10-4110
battery charged but laptop dead
the drug take back form
drug test scheduling page 404
firearms qualification spreadsheet
use of force form won't submit
domestic violence training link
assault training video has no sound
theft report form page broken
fraud alert banner
weapon inventory export fails
sealed bid folder access
sealed enclosure temperature alarm
patient info screen freezes
patient care tablets won't charge
patient John... I mean be patient
ePCR tablet 7 offline
EMS tablets are slow
Zoll monitor won't pair
CPR class signup
AED inventory list
Narcan inventory spreadsheet
narcan training link
medication inventory app is down
flu clinic calendar
covid test signup page
covid policy document link
wellness program page
health department fax is dead
health plan enrollment page
health screening form
heartbeat error on cluster node 2
blood drive signup form
blood bank link
vision insurance page
my eyes hurt from this monitor
this update is killing me
I'm going crazy with this printer
the scanner is sick
our server is on life support
printer is paralyzed
cable is broken
arm of the monitor is broken
broken leg on my desk
back panel broken
headset hurts my ears
doctor's note upload page fails
sick leave balance is wrong
sick time not showing in payroll
medical leave balance wrong
maternity leave form
workers comp form link
injury report won't submit
disability parking permit printer
ergonomic keyboard request
standing desk request
prescription safety glasses form
I'm allergic to this software
positive pay file rejected
tested positive connection on port 4
treated as spam
admitted students list
note says toner low
therapy dog event flyer
anxiety over the migration... just kidding
Dr. Smith's office line 4471
born to be wild is stuck on hold music
birthday list in the HR calendar
birth certificate printer offline
birth records system down
date of hire 4/12/2015 is wrong
effective date 4/12/2025
dob column shows ######
hired 4/12/2015
expires 04/27
due 12/31/2025
my password is being weird
my password is too old
my password is set to expire tomorrow
my password is blank on the form
password is always wrong
password is invalid according to Munis
password is not syncing
my password is no good
password was never sent to me
the password is probably expired
password is locked out again
password is visible on the screen
my password is different on each system
my password is somehow wrong
my password is never right
the password is a mystery
Is your password the same as mine
is the password supposed to change
my password is saved in Chrome
password is auto filled wrong
passwords are case sensitive right?
your password is about to expire email, is it phishing
got an email saying your password is expiring today
the system says password is invalid
it says my password has been changed
password has 5 days left
password last set 3/14/2025
my password doesn't meet the requirements
enter password screen loops
password hint is not shown
password reset email goes to bsmith2@city.gov
password reset portal https://reset.city.gov/sspr gives 500
Password: expired
password? what password
pw locked
pw for copier pls
whats the pw for guest wifi
need pw for room 12 projector
pwd reset rjones
where can I change my pin
my pin is locked
my pin is not accepted
pin is 4 digits right
user rjones locked
user rjones on PC-4471 can't print
username rjones, phone 4471
username format is first.last
login for new hire Maria Lopez starting 4/1
login script error line 42
sign in page error 53003
credentials prompt over and over
use badge 4471 to log in
tried to log in 5 times
tried both cables
tried a different outlet
tried Firefox128 too
tried PC4471 and PC4472
typed the address wrong
set up Zoom5 client
changed to 1080p
changed the extension to 4471
changed it to landscape
reset it to defaults
updated to v2.3.1
it is Win11Pro
it's MB-4471
the wifi is slow in bldg3
wifi code page
api docs link
api returns 404
the token on my phone was deleted
license key email never came
product key sticker is worn off
public ip 52.14.3.77
hash 5d41402abc4b2a76b9719d911017c592
uuid 123e4567-e89b-12d3-a456-426614174000
build 22631.3447
tracking 7712 3456 7890
UPS 1Z12345E0205271688
po 21-004512
invoice INV-4512-22
meter 22-114455
parcel 0754-32-1187
APN 123-45-6789
acct 00114-22871
cust 5551234567
phone 919-555-0188 x221
imei 352099001761481
serial C02XL0GTJGH5
mac 3c:22:fb:12:34:56
error 0xC004F074
error code 80070005
case 2024-00123
CAD incident 2024-114455
incident 24-0044512
call 911 routing test
ticket SR-4512
vehicle 4512 plate reader offline
new plates ordered for unit 12
the tag printer is out of ribbon
registration page for CJIS conference
NCIC manual link
NCIC down statewide?
can I get a new NCIC login
III training module won't load
criminal history log audit form
the warrant clerk needs a scanner
search warrant template in Word is broken
warrant search is slow
background check for new hire Maria Lopez, link expired
background check invoice 4512
records management is offline
arrest module freezes
booking system offline
inmate tablets offline
court calendar page down
defendant lookup page error
probation tablet broken
suspect it's the cable
charged battery
charge my account 4512 for toner
hit enter and nothing happens
the system hit an error
hit by a power surge
patient records server down
patient wifi
patients waiting, label printer is jammed
Be patient, Bob is on it
pt conference room projector
health dept printer
feeling sick of tickets
virus scan stuck
infected usb
my mouse died
dead on arrival monitor
heart rate app? no
stroke width in Visio
flu shot list in Excel
covid form link
medical records scanner offline
medical examiner laptop
doctor appointment calendar invite missing
dr lopez office phone dead
drug inventory app
insurance card printer
birthday calendar missing
born digital records folder
DOB missing on form
SSN mask is broken
social worker laptop
passport cards tray
passport reader offline
driver's license camera broken
DL printer jam
driver for HP 4250
visa form link
card 4512 not working on door 3
card ending 4512 is my badge
I can't remember my password or my username
Password keeps being wrong for no reason
my password was right yesterday and wrong today
password isn't accepted on MB-3341 since the update to 23H2
I need my password reset for Munis and Laserfiche
what do I put for password the first time
can I use the same password for both
is it ok to write down my password
password: I don't have one
password is whatever you set
password is what I always use
the password on the sticky note is outdated
my password is not what you think
somebody knows my password
password for guest wifi changed?
wifi password at Station 4?
what's the password for the training room PC in bldg 2
new password link expired before I clicked
the reset code went to my old phone 919-555-0177
the verification code goes to the wrong number 919-555-0177
lost my badge, number 44512
the PIN on the copier display says enter PIN
printer asks for a PIN
pin 1 and pin 2 are swapped
username mgarcia not found
user mgarcia and user bsmith need access to share S:\Finance
login error 1326
mgarcia is locked out since 8:30
mgarcia's mailbox is full
new user: Maria Garcia, start 4/14/2025, dept Finance
ticket INC0044512 still open
key card reader on door 12 is down
keyboard keys stuck
the key for cabinet 4 is missing
api key expired for GIS
token based auth is failing with 401
certificate expires 4/14/2025
thumbprint a1b2c3d4e5f60718293a4b5c6d7e8f9012345678
object id 4f1c2d3e-5a6b-7c8d-9e0f-a1b2c3d4e5f6
correlation id 4f1c2d3e-5a6b-7c8d-9e0f-a1b2c3d4e5f6 timestamp 2025-04-14T12:00:00Z
request id: 4f1c2d3e-5a6b-7c8d-9e0f-a1b2c3d4e5f6
session id 88213
teams meeting id 234 567 890 123
conference id 884412
zoom meeting id 884 4122 3391
dial in 919-555-0100 conference 884412#
vlan 120 ip 10.12.0.44 mask 255.255.255.0
switch port Gi1/0/24
model number WS-C2960X-48TS
part number 0B47077
product id 00330-80000-00000-AA123
toner CF258X
lot 4412 parcel 123-45-67
permit 24-0112
work order 112233
PO 4500012345
check number 004512
routing slip 12
meter number 12345678 reading 004512
utility account 1234567890
hydrant 4412
manhole MH-4412
lift station 12 SCADA alarm 4412
firmware 7.2.8
court file 24CR012345-910
24CVD1234 hearing link broken
magistrate login page error
warrants page won't load for me
criminal summons form in eWarrants is blank
eWarrants is down
can't print the arrest report
the police report portal is down
police records page 500 error
officer Smith's MDT won't boot
officer needs CJIS training
officer safety app crashed
car 44 MDT can't run tags
running a tag gives a timeout
tag search is down
plate lookup returns an error
DMV returns are slow
NCIC returns are slow tonight
NCIC hit sound doesn't play
NCIC message key training
hot sheet download failed
crime mapping page is blank
crash report will not upload
evidence barcode scanner
stolen vehicle report form error
suspect vehicle field missing in RMS
my license for Adobe is expired
license server down
licence renewal page
driver update failed
passport renewal page
hospital network down
medic 12 laptop won't boot
EMS patient transfer form
patient signature pad dead
patient names don't show on the ePCR list
ePCR narrative field
hospital transfer interface down
AED tracker
drug box seal tracker
flu vaccine signup
covid leave code in payroll
FMLA leave code
sick leave form
wellness screening signup
eye strain from glare
hand scanner broke
foot pedal broke
neck strap for the badge
back button broken
head count spreadsheet
blood drive calendar
heart of the city banner
I had a panic when it crashed
this is giving me anxiety
the update is a disease
sick and tired of this VPN
pain in the neck printer
PW yard gate camera is pointing at the sky, camera 7
PW crew truck PW-118 has no signal on the tablet
DL 380 server in rack 4 has an amber light, ProLiant DL380 Gen10, serial 2M29471KQX
business license B1029384 won't print
taxi license T4410291 scans twice
library card 21887004451902 not found
passport appointment #20417 doubles in the calendar
PP 2026-14 payroll period won't close
born-digital photos from June 4, 2024 won't import
the birth certificate kiosk is out of paper since 10/03/2025
VPN drops when I log in from Ruckus-Guest5
password reset for Traffic_Signal_Tech shared mailbox
creds in the vault expired for SCADA-Hist01
password prompt when opening Q3_Report_Final2.xlsx
remote desktop to Clerk-PC-07.millbrook.example says credentials did not work
login on Parks-Front-Desk2 fails but works on Parks-Front-Desk1
Can we turn off security questions for Okta and use Duo?
who is the security answer owner for Verint?
"Security questions are not set up for this account" - how do I set them?
commit d670460b4b4aece5915caf5c68d12f560a9fe3e4 broke the token refresh
request id 01HV8K3ZQ7M2N9P4R6S8T0V2W4 from the API
my anxiety about this rollout is real
osmosis pump RO-2 alarm on SCADA
lithium battery recall for Latitude 5420
Detective Ruiz wants a bigger monitor for the interview room
Officer Dan Kessler needs his MDT reimaged, warrant search hangs
warrant module permission for Tina Boyd please
Janet Cole in records can't print arrest reports
registered owner field in the parking app is too short
probation period end date for new hire Tom Reed wrong in HR
"""

# A published prefix and what follows it; none of them was ever issued.
TOKENS = [
    ("ghp_", "0123456789abcdefghijABCDEFGHIJ"),
    ("ghp_", "0123456789abcdefghijABCDEFGHIJ0123456789extra"),
    ("github_pat_", "11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz0123456789"),
    ("glpat-", "abcdefghij0123456789"),
    ("xoxb-", "123456789012-abcdefghijkl"),
    ("xapp-", "1-A0123456789-0123456789-abcdef"),
    ("AKIA", "IOSFODNN7EXAMPLE"),
    ("AIza", "SyA0123456789abcdefghijklmnopqrstuv"),
    ("ya29.", "a0ARrdaM-abcdefghijklmnopqrstuvwxyz"),
    ("GOCSPX-", "abcdefghij0123456789ABCDEFGH"),
    ("sk_live_", "abcdefghij0123456789ABCD"),
    ("rk_test_", "abcdefghij0123456789ABCD"),
    ("whsec_", "abcdefghij0123456789ABCDEFGHIJKL"),
    ("sk-", "abcdefghij0123456789ABCDEFGHIJKLabcdefghij012345"),
    ("sk-proj-", "abcdefghij0123456789_ABCDEFGHIJ-KL"),
    ("sk-ant-", "api03-abcdefghij0123456789_ABCDEFGHIJ-KL"),
    ("SG.", "abcdefghij0123456789AB.abcdefghij0123456789ABCDEFGHIJKLabcdefghijk"),
    ("AC", "0123456789abcdef0123456789abcdef"),
    ("SK", "0123456789abcdef0123456789abcdef"),
    ("npm_", "abcdefghij0123456789ABCDEFGHIJKLabcd"),
    ("pypi-", "AgEIcHlwaS5vcmcabcdefghij0123456789ABCDEFGHIJKLabcdefghij"),
    ("eyJ", "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghij0123456789"),
    ("0123456789abcdef0123456789abcdef", "-us12"),
    ("123456789:", "AAabcdefghij0123456789ABCDEFGHIJKLa"),
    ("M", "TIzNDU2Nzg5MDEyMzQ1Njc4.AbCdEf.abcdefghij0123456789ABCDEFG"),
    ("dop_v1_", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
    ("shpat_", "0123456789abcdef0123456789abcdef"),
    ("hf_", "abcdefghijklmnopqrstuvwxyzABCDEFGH"),
    ("dapi", "0123456789abcdef0123456789abcdef"),
    ("ATATT3", "xFfGF0abcdefghij0123456789ABCDEFGHIJKLabcdefghij"),
    ("hvs.", "CAESIabcdefghij0123456789ABCDEFG"),
    ("glsa_", "abcdefghij0123456789ABCDEFGHIJKL_01234567"),
    ("tskey-", "auth-abcdefghij0123456789"),
    ("AGE-SECRET-KEY-", "1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ"),
    ("abC8", "Q~xyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyz12"),
    ("wJalrXUtnFEMI/", "K7MDENG/bPxRfiCYEXAMPLEKEY"),
    ("VK7JG-NPHTM", "-C97JM-9MPGT-3V66T"),
]
# A secret without a prefix is known by its name only.
LED = {"wJalrXUtnFEMI/": "aws_secret_access_key = "}

HOOKS = [
    ("https://hooks.slack.com/", "services/", "T00000000/B00000000/abcdefghij0123456789"),
    ("https://discord.com/", "api/webhooks/", "123456789012345678/abcdefghij0123456789"),
    ("https://x.blob.core.windows.net/c?sv=2022&", "sig=", "abcDEF123%2Babcdef123456789%3D"),
    ("DefaultEndpointsProtocol=https;", "AccountKey=", "abcdefghij0123456789ABCDEFGHIJKL=="),
]

BLOCKS = [
    "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc\n-----END RSA PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\nMIIEow cut off",
    "-----BEGIN OPENSSH PRIVATE KEY-----\nMIIEow\n-----END OPENSSH PRIVATE KEY-----",
    "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nMIIEow\n-----END PGP PRIVATE KEY BLOCK-----",
    "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nMIIEow\n---- END SSH2 ENCRYPTED PRIVATE KEY ----",
    "PuTTY-User-Key-File-2: ssh-rsa\nMIIEow\nPrivate-MAC: 0a1b2c",
    "—-BEGIN RSA PRIVATE KEY—-\nMIIEow",
]

HIDDEN = [
    "password is incorrect: hunter2",
    "my password is wrong: Sommer24",
    "the password Sommer2024! does not work",
    "password hunter2 not working",
    "user ana pass Sommer9",
    "my password changed to Hunter22",
    "my password is at the moment Sommer24",
    "123.45.6789",
    "passwort? no, password is wrong: tiger",
    "pass\u200bword is hunter2",
    "ssn 219\u201109\u20119999",
    "ssn 219\u201309\u20139999",
    "4111\u00a01111\u00a01111\u00a01111",
    "password\tis\thunter2",
]

KINDS = {
    "password": PASSWORDS,
    "key": KEYS,
    "security answer": SECURITY_ANSWERS,
    "social security number": SOCIAL,
    "card number": CARDS,
    "driver licence number": LICENCES,
    "passport number": PASSPORTS,
    "date of birth": BIRTHS,
    "health detail": HEALTH_DETAILS,
}


def lines(table: str) -> list[str]:
    return table.strip("\n").split("\n")


def said(line: str) -> str:
    """The message of a line, without the signs around its secrets."""
    return line.replace("«", "").replace("»", "").replace("\\n", "\n")


SECRETS = [(line, kind) for kind, table in KINDS.items() for line in lines(table)]
EVERYTHING = [
    *(said(line) for line, _ in SECRETS),
    *lines(JUSTICE),
    *(said(line) for line in lines(LOOK_ALIKES)),
    *("".join(parts) for parts in (*TOKENS, *HOOKS)),
    *BLOCKS,
    *HIDDEN,
]


@pytest.mark.parametrize(("line", "kind"), SECRETS, ids=[line for line, _ in SECRETS])
def test_a_secret_is_gone_whole_and_named(line, kind):
    masked = mask(said(line))

    for secret in re.findall("«(.+?)»", line):
        assert secret not in without_marks(masked.text)
    assert masked.kinds == (kind,)
    assert f"[{kind} removed]" in masked.text
    assert not masked.withheld


@pytest.mark.parametrize("parts", TOKENS, ids=lambda parts: parts[0])
@pytest.mark.parametrize("sentence", ["{}", "it says {} is invalid", "token={}", "use '{}'."])
def test_a_token_is_gone_to_its_last_character(parts, sentence):
    token = "".join(parts)
    text = LED.get(parts[0], "") + token if sentence == "{}" else sentence.format(token)
    if parts[0] in LED and sentence != "{}":
        pytest.skip("known by its name only")

    masked = mask(text)

    assert not any(token[n : n + 5] in masked.text for n in range(len(token) - 4))
    assert masked.kinds == ("key",)


@pytest.mark.parametrize("parts", HOOKS, ids=lambda parts: parts[0])
def test_the_secret_part_of_an_address_is_gone(parts):
    masked = mask("".join(parts))

    assert masked.text == "".join(parts[:2]) + "[key removed]"


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split("\n")[0])
def test_a_private_key_is_gone_to_its_end_or_that_of_the_text(block):
    masked = mask(f"here it is {block}")

    assert masked == Masked("here it is [private key removed]", ("private key",))


@pytest.mark.parametrize("text", HIDDEN)
def test_a_secret_is_found_where_it_hides(text):
    masked = mask(text)

    assert "removed]" in masked.text
    assert not any(
        secret in masked.text for secret in ("unter2", "9999", "6789", "1111", "Sommer", "tiger")
    )


@pytest.mark.parametrize("text", lines(JUSTICE))
def test_criminal_justice_information_is_held_back_whole(text):
    masked = mask(f"good morning, {text}")

    assert masked == Masked(
        "[criminal-justice information withheld]", ("criminal-justice information",), withheld=True
    )


@pytest.mark.parametrize("line", lines(LOOK_ALIKES))
def test_what_a_technician_needs_is_kept(line):
    assert mask(said(line)) == Masked(said(line), ())


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("sshpass -p 'n0rthYard!Pump' ssh ops@10.40.8.21   hangs", "ssh ops@10.40.8.21"),
        ("--password=Ambul4nce.Pier --site=FS5 is how it starts", "--site=FS5"),
        ("DB_PASS=yellowLark.204\nDB_PORT=1433", "DB_PORT=1433"),
        ('"pass":"Quiver-Arrow-3","host":"10.14.2.9"', '"host":"10.14.2.9"'),
        ("a password, I give it mapm4ker.Pro and gis-app01 says no", "gis-app01"),
        ("I answered pierogi to the secret question. SSO rejects, Win11 23H2", "Win11 23H2"),
        ("my security answer is blue mustang, NEOGOV is case sensitive", "NEOGOV"),
    ],
)
def test_a_value_ends_where_the_next_begins(text, kept):
    masked = mask(text)

    assert kept in masked.text
    assert len(masked.kinds) == 1


def test_the_comment_in_a_key_stays():
    begin, end = (f"---- {word} SSH2 ENCRYPTED PRIVATE KEY ----" for word in ("BEGIN", "END"))
    masked = mask(f'{begin}\nComment: "rsa-2024"\nP2/56wAAAi4Jt7V3\n{end}\nold client')

    assert masked.text == (
        '[private key removed]\nComment: "rsa-2024"\n[private key removed]\nold client'
    )
    assert mask(masked.text).text == masked.text


def test_the_words_around_a_secret_stay():
    masked = mask("vpn fails, my password is Hunter2! and card 4111111111111111 too")

    assert (
        masked.text
        == "vpn fails, my password is [password removed] and card [card number removed] too"
    )
    assert masked.kinds == ("password", "card number")


def test_a_patient_is_masked_on_both_sides_of_a_date_of_birth():
    masked = mask("Pt John Smith DOB 1/1/1950 cardiac arrest")

    assert masked.kinds == ("date of birth", "health detail")
    assert without_marks(masked.text).split() == ["Pt"]


def test_marks_are_no_words_of_the_person():
    masked = mask("vpn: my password is Hunter2! and I was diagnosed with lupus")

    assert without_marks(masked.text).split() == "vpn: my password is and I was".split()
    assert without_marks(mask("rap sheet for Jane Roe").text).strip() == ""


@pytest.mark.parametrize("text", EVERYTHING)
def test_what_is_masked_stays_as_it_is(text):
    once = mask(text).text

    assert mask(once).text == once


def test_messages_run_together_stay_as_they_are_too():
    shuffled = random.Random(7)  # noqa: S311 - the same texts every time
    for _ in range(1500):
        text = shuffled.choice([" ", "\n", ", ", " and "]).join(shuffled.sample(EVERYTHING, k=3))
        once = mask(text).text
        assert mask(once).text == once, text


@given(st.text(max_size=300))
def test_masking_twice_is_masking_once(text):
    once = mask(text)

    assert mask(once.text).text == once.text


@pytest.mark.parametrize(
    "piece",
    "a|4|4 | |password |password is |password_|pass=|eyJ|-----BEGIN |Abcd1!|user a |patient John "
    "|security question is Rex |login Foo-Bar-1 |pin is 4 |warrant John Smith |my tendinitis "
    '|plate A1 |my |has a |my first pet |changed it to |[password removed] and |1-|/|"'.split("|"),
)
def test_a_very_long_text_is_masked_to_its_end(piece):
    text = (piece * 8000)[:8000]

    started = time.perf_counter()
    mask(text)

    # A pattern that tries every way back takes minutes; speed itself is measured by `make bench`.
    assert time.perf_counter() - started < 20

"""Words of abuse and hate in Indonesian, Javanese, Sundanese, Betawi and others, as folding leaves them.

Written from knowledge of the languages, by strength and by what they are about. A word stands for itself
and with
the endings -mu, -nya, -lu, -lah, -ku and the like. Everything here is matched after disguise is taken off.
"""

from collections.abc import Mapping

from .plain import words

# Said of a person these always wound: a reason by themselves.
STRONG = words("""
anjing anjeng anjg anjng anjig anying anjir anjay anjrit anjret anjrot njing njir njeng anjink anjinx asu
asw asyu babi bab1 babik celeng beruk bodat biawak kunyuk nyet monyed kampret kamfret kamvret kamprett
bangsat bangsad bangst bgst bgsd bngst bajingan bajigan bajingn brengsek brengsk brengsex keparat kparat
jahanam jahannam laknat laknatullah biadab bedebah durjana terkutuk bejat bejad goblok goblog gblk gblok
goblk guoblok geblek geblog tolol tlol tolil tll toll bego bgo begok bloon idiot idi0t dungu dongo dongok
tulul pekok pekog pekak bolot budek budeg picek picak peak pea pekoq sontoloyo koplak koplok gendeng edan
sinting sarap sableng gelo kentir kenthir kacrut sompret semprul sompral kampang kimak pukimak cukimak
pantek pantat pepek cuki kanciang anjeang bujanginam lancau bacot bacod bct cocot congor cangkem ngebacot
bacotan mbacot jontor monyong jancok jancuk jancik jancog dancok dancuk diancuk jangkrik jangkrek ancok
cuk ndasmu ndasem ndas dasmu matamu mbokne mbahmu gateli taek tai taik tahi telek silit kere gathel picik
modar mampus mampos modyar bangke bangkek najis najiz njis jijik menjijikan setan syetan setun syaiton
iblis dajjal dajal sialan sompreng kurangajar kutukupret pecundang pengecut penjilat jongos kacung gembel
udik kampungan katrok katro norak ndeso songong belagu tengil kontol kntl kntol kontl konthol koentol
kontot memek mmk memk meki mekki jembut jembud jmbt titit tytyd tytid peler pler pelir palkon itil
ngentot ngentod ngntt ngntd ngtd entot entod ngewe ewean kenthu kentu ngaceng colmek coli crot peju pejuh
toket lonte lont lonthe pelacur perek jablay jablai jalang sundal pecun bispak gigolo germo pantatmu
bokong silitmu bencong banci bences bancii maho humu lesbong sange sangean fuck fck fucking fucker
motherfucker bitch shit bullshit asshole pussy wtf stfu bastard whore slut burik buriq gembrot cebong
kecebong cebongers kadrun kadruns bong togog togok tolollo bloonnya gobloks kontolodon plonga plongo
planga plongaplongo upil koreng borok bangsul bangs4t setann kampretos kampretz kampreters
""")

# Wound only when aimed at somebody, or in company.
MILD = words("""
bangkai cacad eue nete nenen tuyul bahlul udel pekicau cuih bodoh bodo bodok gila gendut jelek sampah
busuk bau hina nista rendahan murahan sombong pelit licik maling rampok garong begal copet pembohong
pendusta munafik munafiq nyinyir lebay alay ngibul tipu penipu bacok budak kerbau kebo kambing monyet
kera onta unta kadal tikus kecoa kecoak kodok lintah cacat tuli pincang sesat murtad gagu cupu culun
cemen muak berisik brisik ngoceh koar berkoar mingkem cabul mesum bokep porno bugil penis vagina
telanjang homo preman mafia zalim dzalim zolim otaknya otakmu mulutmu mulutnya mukamu mukanya palamu
palalu kepalamu bapakmu bapaklo emaklo junjungan junjunganmu ngaco halu gadungan sengklek somplak bocah
bocil kerdil pesek item cungkring boncel berak kencing boker kentut sial iq gerombolan perangai tabiat
bacul lacur jadah sumbu dengkul micin kolam sekolam comberan tampang
""")

# Around a mild word they show that it is aimed.
ADDRESS = words("""
lu lo loe elu elo luh kau kowe koe kon awakmu sampeyan sira maneh sia anjeun kamu km kmu ente antum situ
kalian klean kalean dasar ndasar si kaum pada emang emg sok woi woy woii hoi heh hei hey eh bacot otak
otaknya mulut muka banget bgt gini kek mah tuh doang amat bener mulu gua gue gw aing ngomong makanya
cewek cowok ih cih cuih dih idih punya lah
""")

# Words whose innocent meaning is told by a neighbour: none of them is abuse beside one of these.
INNOCENT: Mapping[str, frozenset[str]] = {
    "anjing": words(
        "bumi tahun terdaftar anjing2 shio pelacak laut liar peliharaan rabies vaksin vaksinasi ras "
        "gembala kucing gigitan digigit gigit k9 pemilik hewan helder dog penjaga daging pawang "
        "populasi steril sterilisasi memelihara"
    ),
    "babi": words(
        "makan daging hutan ternak peternak peternakan panggang guling flu demam asf ekor kandang "
        "virus hewan olahan minyak mengandung kecap ngepet rusa bulu"
    ),
    "monyet": words("ekor liar hutan turun gerombolan cacar kawanan satwa hewan kebun"),
    "celeng": words("hutan liar celengan hama"),
    "asu": words("universitas arizona"),
    "tai": words("chi chie po tong ci bahasa"),
    "tahi": words("lalat sapi ayam kambing bonar hewan"),
    "bangkai": words(
        "kapal pesawat hewan ikan ayam babi mobil bunga tikus paus burung satwa kendaraan raksasa"
    ),
    "beruk": words("pemetik kelapa hutan satwa"),
    "borok": words("luka penyakit"),
    "edan": words("ronggo zaman jaman wali turu hujan"),
    "gila": words("rumah sakit"),
    "jangkrik": words("budidaya ternak suara peternak pakan bos"),
    "bokong": words("semok"),
    "cuk": words("buk"),
    "setan": words("merah lingkaran film godaan bisikan rumah"),
    "iblis": words("film godaan tipu surat adam kisah"),
    "biawak": words("komodo satwa hewan masuk warga"),
    "terkutuk": words("godaan setan syaitan"),
    "bong": words("sabu alat hisap"),
    "najis": words("mugholladoh suci wudhu thaharah bersuci air hukum mutawassitah mukhaffafah"),
    "banci": words("razia"),
}

# Phrases of several words, as strong as STRONG.
PHRASES = tuple(
    """
otak udang|otak kosong|otak dengkul|otak kopong|otak kerdil|otak kotor|gak punya otak|ga punya otak
tidak punya otak|nggak punya otak|muka badak|muka tembok|mulut sampah|mulut comberan|mulut ember
bau busuk|kurang ajar|anak haram|anak jadah|anak setan|anak dajjal|anak lonte|anak pelacur
kutu kupret|isi otak|cuci otak|ga ada otak|gak ada otak|gaada otak|sakit jiwa|gangguan jiwa lu
tukang tipu|tukang bohong|tukang kibul|lubang buaya lu|mati aja|mati sana|mati lu|mampus lu
pergi sana|diam lu|diem lu|tutup mulut|bapak kau|emak kau|mata kau|nenek lu|palamu peang|muka lu
kepala batu lu|sampah masyarakat|manusia sampah|gak tau malu|ga tau malu|muka dua|bermuka dua
sumbu pendek|kaum bumi datar|bani serbet|bani taplak|bani micin|bani kolam|kolam sebelah
celana cingkrang|otak onta|gurun onta|onta arab|muka burik
""".strip()
    .replace("\n", "|")
    .split("|")
)

# Who is meant, for hate: a group by what its members are.
GROUPS: Mapping[str, frozenset[str]] = {
    "religion": words(
        "islam muslim kristen katolik nasrani hindu buddha budha konghucu yahudi ahmadiyah syiah "
        "sunni wahabi salafi kafir kapir kafirun kopar pendeta ustad ustadz ustaz ulama kyai habib "
        "biarawati gereja masjid salib kristenisasi islamnya cadar bercadar jilbab mualaf murtad "
        "atheis ateis"
    ),
    "ethnicity": words(
        "cina china chinese tionghoa aseng pribumi nonpribumi arab yaman papua ambon batak jawa sunda "
        "madura dayak bugis minang padang melayu aceh bali flores timor negro rohingya india keling "
        "sipit cokin"
    ),
    "gender": words(
        "lgbt gay lesbi lesbian homo homoseks transgender waria banci bencong maho perempuan wanita "
        "betina janda cewek feminis"
    ),
    "disability": words("cacat difabel disabilitas tuli bisu buta autis idiot lumpuh"),
    "group": words(
        "cebong kecebong kampret kadrun bani kaum komunis pki fpi hti nu banser pendukung ahoker "
        "ahokers rezim antek liberal sekuler separatis teroris onta unta projo jokower oposisi bong "
        "cebongers"
    ),
}

# Names for a camp that are contempt by themselves.
SLURS = words("""
cebong kecebong cebongers kampret kampretos kadrun kadruns aseng cokin kopar kapir bani onta unta
""")

# What is wished or done to them.
VIOLENCE = words("""
bunuh bantai bakar ganyang gantung gantunglah basmi musnahkan usir tumpas penggal gorok habisi tembak
binasakan hancurkan perangi sikat rajam enyahkan enyah bumihanguskan singkirkan ganyanglah bunuhlah
usirlah lenyapkan kebiri mutilasi
""")
DEHUMAN = words("""
binatang hewan setan iblis anjing babi monyet kera tikus kecoa kecoak hama virus kuman sampah najis
biadab laknat dajjal kafir kapir bangsat keparat jahanam terkutuk penjajah perusak pengkhianat penghianat
sesat munafik teroris penjilat onta unta goblok tolol dungu bodoh bego idiot jongos kacung antek rasis
bejat busuk licik maling rampok
""")

ENDINGS = (
    "nya",
    "mu",
    "lu",
    "lo",
    "lah",
    "ku",
    "kah",
    "kau",
    "an",
    "in",
    "e",
    "z",
    "ers",
    "kan",
    "ne",
    "em",
    "k",
    "h",
    "s",
)

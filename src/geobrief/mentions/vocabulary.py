"""Closed lists of English words that the rules for names turn on."""

# Words before a name that speak for its being a place.
LOCATIVE = frozenset(
    """
    in at near from outside inside across around throughout into within toward towards to via off
    through reached visited visiting northern southern eastern western north south east west central
    downtown upstate suburban nearby
    """.split()
)
# Words before a name that hardly stand before anything but a place.
IN_PLACE = frozenset(
    """
    in at near outside inside across around throughout into within off downtown upstate northern
    southern eastern western central
    """.split()
)
# What comes after a name in an address.
STREETS = frozenset(
    """
    St Street Ave Avenue Road Rd Drive Dr Blvd Boulevard Lane Ln Highway Hwy Parkway Pkwy Turnpike
    Expressway Freeway Terrace Circle Crescent Alley Way Row Close Walk Trail Loop Plaza Mall Station
    Square Streets Avenues Roads street avenue road boulevard lane drive station
    """.split()
)
# The last word of a capitalised name that is a body, a thing or a spot, not a person.
BODIES = frozenset(
    """
    University College School Schools Academy Institute Hospital Police Department Dept. Dept Office
    Sheriff Council Commission Committee Board Court Courts Church Cathedral Mosque Temple Bank Company
    Co. Co Corp. Corp Corporation Inc. Inc Ltd. Ltd LLC Group Association Society Foundation Union Party
    Ministry Agency Bureau Authority Service Services Center Centre Club League Museum Library Theatre
    Theater Hotel Airport Airlines Airways Station Stadium Arena Park Hall House Tower Bridge Festival
    Times Post News Herald Tribune Journal Gazette Press Observer Star Telegraph Guardian Chronicle
    Globe Record Daily Sun Mail Mirror Express Independent Register Sentinel Dispatch Examiner Enquirer
    Inquirer Courier Ledger Republic Review Weekly Magazine Radio Television TV Senate Assembly
    Legislature Parliament Congress Government State Tech County Parish Township District City Town
    Village Island Islands River Lake Creek Bay Beach Valley Mountain Mountains Hills Hill Forest
    Springs Falls Heights Grove Canyon Desert Peninsula Province Region Cup Open Games Championship
    Treaty Accord Accords Agreement Act Protocol Conference Summit Institution Network Industries
    International Systems Partners Holdings Capital Medical Health Fire Community Public High Elementary
    Middle Chamber Trust Fund Army Navy Force Forces Guard Brigade Regiment Squadron Prison Jail
    Cemetery Market Mills Farm Farms Ranch Estate Gardens Zoo Pharmacy Motors Energy Oil Gas Steel Power
    Electric Water Clinic Movement Front Brotherhood Team Squad Giants Eagles Lions Tigers Bears
    Convention Conventions Agreements Day Week Award Prize Restaurant Cafe Grill Pizza Square Street
    Road Avenue Drive Lane Boulevard War
    """.split()
)
# Words in capitals before the name of a person.
TITLES = frozenset(
    """
    Mr Mr. Mrs Mrs. Ms Ms. Miss Dr Dr. Prof Prof. Professor Sir Lord Lady Dame Baron Baroness President
    Premier Chancellor Minister Secretary Senator Sen Sen. Senators Sens. Rep Rep. Reps. Representative
    Congressman Congresswoman Gov Gov. Governor Mayor Gen Gen. General Lt Lt. Lieutenant Col Col.
    Colonel Maj Maj. Major Capt Capt. Captain Sgt Sgt. Sergeant Cpl. Cpl Corporal Pvt. Pvt Private Adm
    Adm. Admiral Cmdr. Cmdr Commander Brigadier Brig. Marshal Officer Detective Det. Sheriff Deputy
    Chief Judge Justice Magistrate Attorney Pope Cardinal Archbishop Bishop Rev Rev. Reverend Father Fr.
    Sister Brother Pastor Rabbi Imam Sheikh Sheik Shaikh Ayatollah Mullah King Queen Prince Princess
    Emperor Emir Sultan Duke Duchess Count Countess Ambassador Envoy Spokesman Spokeswoman Spokesperson
    Director Chairman Chairwoman Chair Chairperson Coach Superintendent Principal Commissioner Inspector
    Constable Const. Councillor Councilman Councilwoman Councilor Alderman Ald. Trustee MP MEP TD QC
    Lawmaker Leader Speaker Comrade Coordinator Analyst Economist Author Actor Actress Singer Supt.
    Insp. Hon. Pres. Amb. Msgr. Trooper Firefighter Engineer Manager Executive CEO Founder Uncle Aunt
    Saint Candidate
    """.split()
)
# Lower-case words that say what a person is; the name stands right after them, or they stand after the
# name.
PERSON_ROLES = frozenset(
    """
    spokesman spokeswoman spokesperson president premier chancellor minister secretary senator lawmaker
    legislator congressman congresswoman governor mayor general colonel commander captain admiral chief
    head director deputy chairman chairwoman chair chairperson ambassador envoy diplomat official
    officer analyst expert professor researcher scientist economist scholar fellow lecturer historian
    lawyer attorney judge prosecutor leader founder co-founder ceo executive manager editor journalist
    reporter correspondent author writer activist dissident politician candidate king queen prince
    princess emir sultan pope bishop archbishop cardinal negotiator adviser advisor aide coach player
    striker singer actor actress filmmaker director-general undersecretary strategist veteran soldier
    student doctor physician engineer representative delegate commissioner inspector speaker
    chief-of-staff vice-president coordinator governor-general boss tycoon billionaire businessman
    oligarch warlord rebel cleric ayatollah parliamentarian mp member partner superintendent sheriff
    detective botanist biologist physicist chemist artist painter musician composer novelist poet
    sociologist anthropologist psychologist geologist climatologist farmer trader banker broker investor
    pilot sailor nurse teacher priest monk friar resident volunteer survivor witness refugee migrant
    athlete swimmer runner boxer footballer golfer cyclist skier dancer chef architect
    """.split()
)
# Verbs that follow a subject.
SPEECH = frozenset(
    """
    said says say told tells added announced claimed claims denied denies warned warns accused accuses
    insisted insists urged urges called calls demanded demands reported reports stated confirmed
    confirms rejected rejects vowed vows pledged agreed agrees wants wanted has had will would could
    should may might must can is was are were did does hopes hoped plans planned threatened imposed
    launched sent sends signed refused refuses condemned criticised criticized dismissed proposed
    offered backed backs supports supported opposes opposed believes seeks sought faces fears says,
    needs also still already began remains continues continued
    """.split()
)
# Words between or before parties.
SIDES = frozenset(
    """
    against between with by and or versus vs
    """.split()
)
# What is called after a place and is no mention of it: "Paris agreement", "Stockholm syndrome", "Brussels
# sprouts".
THINGS = frozenset(
    """
    agreement agreements accord accords convention conventions protocol treaty declaration syndrome flu
    virus fever sprouts nuts nut fries toast cheese pig pigs worm worms shepherd shepherds terrier
    terriers setter retriever bulldog wolfhound roulette doll dolls goose geese elm oak vodka dressing
    muffin muffins coffee sausage sausages bread wine food restaurant cuisine grill bakery disease
    measles knot chestnut bath carpet rug rugs hound mastiff language lessons immersion class classes
    """.split()
)
# The same in capitals: "Paris Agreement", "Korean War".
CALLED_AFTER = frozenset(
    """
    Agreement Agreements Accord Accords Convention Conventions Protocol Treaty Declaration War Wars
    Crisis Virus Flu Restaurant Grill Cafe Café Bakery Pizza Bistro Inn
    """.split()
)
# "Prince of Wales" is no mention of Wales.
NOBLE = frozenset(
    """
    Prince Princess Duke Duchess Earl Countess Marquess Marquis Viscount Archduke Lord Lady Baron
    Baroness Archbishop Bishop
    """.split()
)
# What stands before the name of a ship.
SHIPS = frozenset(
    """
    HMS USS USNS INS HMAS HMCS HMNZS RMS SS MV MS MT JS USCGC MSC
    """.split()
)
# After the name of a country: "Congo River".
WATERS = frozenset(
    """
    River Lake Sea Ocean Basin Peninsula Gulf Strait Desert Delta Valley Mountains Canal Trench
    """.split()
)
# "Gulf of Guinea".
WATERS_OF = frozenset(
    """
    Gulf Strait Straits Bay Sea Bight
    """.split()
)
# "Lake Chad".
WATER_BEFORE = frozenset(
    """
    Lake River Mount Mt. Gulf
    """.split()
)
# Countries that are also rivers, and what follows when the river is meant.
RIVERS = frozenset(
    """
    Niger Jordan Senegal Gambia
    """.split()
)
AFTER_RIVER = frozenset(
    """
    had has is was flows flowed rises river valley delta basin burst in at near and which that where
    """.split()
)
# Words that no noun phrase goes on with.
FUNCTION = frozenset(
    """
    and or but of in on at to from for with by as that which who where when while after before since
    until than because if over against about between during under the a an its his her their not also
    into through amid despite without again now then there here only just even was is yesterday today
    tomorrow this last next so yet were are be been
    """.split()
)
# Words of which "North West" and "South Side" are made.
COMPASS = frozenset(
    """
    North South East West Northern Southern Eastern Western Central Upper Lower Side Coast Bank Shore
    End Northeast Northwest Southeast Southwest
    """.split()
)
# Verbs of which the subject speaks.
TELLING = frozenset(
    """
    said says say told accused accuses denied denies claimed claims announced warned warns wants wanted
    insisted insists vowed vows refused refuses rejected rejects recalled called calls agreed agrees
    hopes expects demanded demands urged urges asks asked offered backs backed
    """.split()
)

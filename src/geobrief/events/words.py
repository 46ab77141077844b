"""Small words that the grammar of events goes by."""

BE = frozenset("is are was were be been being isn't aren't wasn't weren't 's 're".split())
HAVE = frozenset("has have had having hasn't haven't hadn't 've".split())
DO = frozenset("do does did don't doesn't didn't".split())
FUTURE = frozenset("will would shall won't wouldn't 'll 'd".split())
POSSIBLE = frozenset("can could may might cannot can't couldn't".split())
DUTY = frozenset("must should shouldn't ought".split())
MODALS = FUTURE | POSSIBLE | DUTY
AUXILIARIES = BE | HAVE | DO | MODALS
NEGATIONS = frozenset("not never n't no longer cannot neither nor without".split())
PRONOUNS = frozenset("he she they it i we you him her them us me who whom himself itself themselves".split())
DETERMINERS = frozenset(
    """the a an this that these those its his her their our my your some any each every no all both several many most
    another such other more at-least up""".split()
)
PREPOSITIONS = frozenset(
    """in on at by for from with of into over under after before during against between among through across amid
    despite toward towards within near via per behind beyond since until around about upon off out along aboard inside
    outside without following including like above below as than because while though although if unless whether
    when where how why once whereas""".split()
)
CLAUSES = frozenset(
    """because while though although if unless whether when where how why once whereas as after before since until
    than despite amid following during""".split()
)
CONDITIONS = frozenset("if unless whether lest".split())
RELATIVES = frozenset("who which whose whom that".split())
CONJUNCTIONS = frozenset("and or but nor & plus".split())
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
TIMES = frozenset(
    (
        *DAYS,
        *MONTHS,
        *"""today yesterday tonight tomorrow overnight earlier later recently again here weekend
    morning evening afternoon night ago jan. feb. mar. apr. aug. sept. oct. nov. dec.""".split(),
    )
)
AGO = frozenset("last next this early late mid".split())
SPANS = frozenset(
    "week month year weekend night summer winter spring autumn fall day days weeks months years time".split()
)
# Nouns that stand for those who act, after the name of a country: "Israeli *troops*".
AGENTS = frozenset(
    """army military navy air force forces troops soldiers police officers officials official government governments
    authorities authority leader leaders president minister ministers ministry premier chancellor king queen prince
    emir sultan rebels rebel guerrillas guerrilla militants militant militia militias militiamen insurgents fighters
    fighter gunmen gunman separatists opposition party parties parliament parliamentarians lawmakers legislators
    senate senator senators congress congressmen cabinet court courts judge judges prosecutor prosecutors council
    commission delegation delegations negotiator negotiators envoy envoys ambassador ambassadors diplomat diplomats
    spokesman spokeswoman farmers workers students protesters demonstrators prisoners prisoner refugees refugee
    civilians civilian citizens citizen people nationals immigrants migrants settlers settler villagers residents
    jets jet warplanes planes aircraft helicopters helicopter warships warship ships ship vessel vessels boat boats
    tanks gunboat gunboats navy missile missiles artillery commandos paratroopers peacekeepers mediators mediator
    chief head secretary administration regime state states union unions forum
    group groups association agency side sides team coalition allies ally alliance bloc community members member
    counterpart counterparts intelligence guards guard security men women man woman youths crowd crowds dissidents
    journalists reporters clergy priests bishops archbishop general generals commander commanders colonel
    investigators inspectors monitors observers hackers kidnappers activists activist nationalists loyalists
    terrorist terrorists bomber bombers jihadists embassy consulate foreigners hostages     deputies
    politicians politician representatives bulldozers conservatives democrats republicans watchdog
    ministerial executives nation nations country countries island republic""".split()
)
QUANTITIES = frozenset(
    """tens hundreds thousands dozens scores millions group groups number member members majority most some many
    two three
    several half leaders leader handful crowd crowds""".split()
)
# What a spokesman declines to do is no event between actors.
SPEECH = frozenset(
    "comment answer say discuss elaborate give speculate identify disclose specify reveal predict".split()
)
VEHICLES = frozenset(
    "jet jets plane planes aircraft flight ship ships vessel boat boats helicopter helicopters".split()
)
# A name that ends in one of these stands for no actor.
THINGS = frozenset(
    """agreement accord treaty pact act bill plan cup series open award awards prize day week year eve
    river sea ocean world
    report index exchange times journal law amendment article rule code championship olympics games show""".split()
)
_PRIVATE = frozenset(
    """
    company firm bank union association worker student man woman journalist coach team men unions union
    watchdog general generals chief officer executive executives vice member members group groups
    """.split()
)
OFFICES = (AGENTS | frozenset("sheikh gen. lt. col. adm. maj. ayatollah emperor pope".split())) - _PRIVATE
# What governs an infinitive, by what it makes of it.
COMMIT = frozenset(
    """agree agrees agreed agreeing promise promises promised promising pledge pledges pledged pledging
    offer offers offered offering volunteer volunteered undertake undertook undertaken committed ready
    willing prepared
    consented consent consents vow vows vowed vowing swear swore""".split()
)
MENACE = frozenset("threaten threatens threatened threatening warn warns warned".split())
REFUSE = frozenset("refuse refuses refused refusing decline declines declined declining unwilling".split())
INTEND = frozenset(
    """want wants wanted wanting plan plans planned planning seek seeks sought seeking intend intends intended intending
    hope hopes hoped hoping try tries tried trying aim aims aimed aiming wish wishes wished attempt attempts attempted
    attempting like likes consider considering expect expects expected scheduled due set about poised likely decide
    decides decided deciding prepare prepares prepared preparing going determined eager keen plotting conspired
    conspiring desire desires""".split()
)
PREPARE = frozenset("prepare prepares prepared preparing poised".split())
GO_ON = frozenset(
    """begin begins began begun beginning start starts started starting continue continues continued continuing
    manage managed went go helped resume resumed moved rushed return returned""".split()
)
SAY = frozenset(
    """say says said saying tell tells told insist insists insisted conclude concludes concluded reiterate reiterates
    reiterated declare declares declared state states stated demand demands demanded stress stresses stressed argue
    argues argued""".split()
)
CLAIM = frozenset("claim claims claimed claiming allege alleges alleged alleging".split())
# What is an event even where nobody is said to do it: "three Iraqis were killed".
SUFFERED = frozenset("kill wound injure attack bomb shell assassinate massacre murder behead torture slaughter".split())

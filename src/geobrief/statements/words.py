"""Small words that the rules go by: auxiliaries, pronouns, prepositions, days."""

BE = frozenset("is are was were be been being 's 're 'm am isn't aren't wasn't weren't".split())
HAVE = frozenset("has have had having hasn't haven't hadn't 've 'd".split())
DO = frozenset("do does did don't doesn't didn't".split())
MODALS = frozenset(
    """will would can could may might shall should must won't wouldn't can't cannot couldn't shouldn't
    'll""".split()
)
AUXILIARIES = BE | HAVE | DO | MODALS
ADVERBS = frozenset(
    """also then later now never once often still just even again not n't already always sometimes further
    earlier long first soon too thus therefore nonetheless nevertheless ever since yet rather all both
    instead only""".split()
)
NOT_ADVERBS = frozenset(
    "family ally italy july reply rally supply daily weekly assembly bully early elderly".split()
)
PRONOUNS = frozenset("he she they it i we you who".split())
OBJECT_PRONOUNS = frozenset("him them her me us".split())
POSSESSIVES = frozenset("his her its their our my your".split())
DEMONSTRATIVES = frozenset("this that these those".split())
DETERMINERS = POSSESSIVES | DEMONSTRATIVES | frozenset("the a an some any each every no another".split())
SUBORDINATORS = frozenset(
    """that because when while as if but although though since whether where how why what which who whom
    whose after before than until so unless once whereas and or nor""".split()
)
PREPOSITIONS = frozenset(
    """in on at by for from with of to about into over under after before during against between among
    through across amid despite toward towards without within near like via per behind beyond since until
    around""".split()
)
TIMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday today yesterday tonight tomorrow january
    february march april may june july august september october november december""".split()
)
TIME_TAIL = TIMES | frozenset(
    """last this next week month year night morning afternoon evening weekend earlier later recently ago day
    days""".split()
)
OVER_TIME = TIMES | frozenset("on this last week month year morning late early again".split())
STOPS = frozenset('.,;:()[]!?…—–-/"*|')
DASHES = ",—–-"
# Nouns that say what a person is; they begin an insertion: "Wang, *head* of the centre, said".
ROLES = frozenset(
    """head spokesman spokeswoman spokesperson president director chief chairman chairwoman chair professor
    analyst minister secretary leader ambassador editor author expert fellow member manager adviser advisor
    strategist governor senator mayor lawyer attorney founder executive commander general official researcher
    economist scientist deputy vice co-founder host former currently current senior lecturer scholar
    historian owner envoy diplomat pollster congressman congresswoman representative commissioner coordinator
    consultant activist aide correspondent reporter journalist speaker candidate nominee""".split()
)
# Verbs before an infinitive that leave the subject where it is: "Wang *declined* to say".
GOVERNING = frozenset(
    """declined declines declining refused refuses went goes continued continues appeared appears seemed
    seems failed fails wanted wants used tried tries began begins hoped hopes sought seeks came comes rushed
    proceeded hastened opted chose decided dared managed hesitated happened bothered paused meant able quick
    eager careful likely going expected set intends planned plans""".split()
)


def is_noun_like(word):
    """Tell whether the word may be part of a noun phrase at all."""
    return word[0].isalnum() or word[0] in "$€£@#&%"

"""English, as it is written in messages. Double letters are one here: `kil`, `hapen`, `asault`, `pils`."""

from flows.domain.distress import english_life as life
from flows.domain.distress.lexicon import Lexicon

LEXICON = Lexicon(
    lists={
        "KIL_SELF": (
            r"k(?:il|yl)\w* (?:my ?self|him ?self|her ?self|them ?selves|my ?self)|(?:hang|shot|shot|drown|poison"
            r"|stab|cut) (?:my ?self|him ?self|her ?self)|com?it\w* suicide|end (?:my|his|her) (?:own )?life"
            r"|ending (?:my|his|her) (?:own )?life|take (?:my|his|her) (?:own )?life"
        ),
        "HITS": (
            r"hit|hits|hiting|beat|beats|beaten|beating|slap\w*|punch\w*|kick\w*|chok\w*|strang\w*|stab\w*"
            r"|batered|raped?|rapes|raping|abus(?:e|es|ed|ing)|asault\w*|atack\w*|molest\w*|burn(?:s|ed) me"
            r"|hurts?|hurting|harm(?:s|ed|ing)?|smacks?|whips?"
        ),
        "KIN": (
            r"mother|mom|mum|father|dad|brother|sister|wife|husband|grand(?:mother|father|ma|pa)|parents?"
            r"|girlfriend|aunt|friend|cousin"
        ),
        "KIDS": (
            r"kids?|child|children|baby|babies|son|sons|daughters?|toddler|infant|litle (?:brother|sister|girl"
            r"|boy)"
        ),
        "POSS": r"my|our|his|her|their|the|a|an|your",
        "HE": (
            r"he|she|they|husband|wife|boyfriend|girlfriend|partner|ex|father|mother|dad|mum|mom|brother|son"
            r"|uncle|neighbou?rs?|stepfather|stepdad|man|guy|sister|daughter|somebody|someone|carer|bos|landlord"
            r"|who|and"
        ),
        "WANT": (
            r"want(?:s|ed)?|wana|wan a|wan na|wil|going|gona|ned|wish|ready|like to|plan\w*|try\w*|tried|rather"
            r"|prefer|hope|love|feling like|feel like|fel like|thinking of|thought of|thoughts of|about"
            r"|talk\w* of|let me|atempt\w*|decided|swear|m"
        ),
    },
    short={
        r"im": "i m",
        r"ive": "i ve",
        r"id": "i d",
        r"dont|don t|do not|dnt": "don t",
        r"doesnt|does not": "doesn t",
        r"cant|can not|canot": "can t",
        r"wont": "won t",
        r"didnt": "didn t",
        r"isnt": "isn t",
        r"wan a|wanna|wana|wana": "want to",
        r"gon a|gona": "going to",
        r"anymore": "any more",
        r"u": "you",
        r"kms|kil me self": "kil myself",
        r"my self": "myself",
        r"pls|plz": "please",
    },
    sure={
        "life": life.SURE,
        "danger": [
            r"(?:fel|fal\w*)(?: \w+){0,4} (?:not|n t|t) (?:answer|move|respond|talk)",
            r"bleding (?:a lot|badly|heavily|out)|chest (?:hurts|pain)",
            r"send (?:someone|help|somebody|an ambulance)",
            (
                r"cal (?:the |an |a |for )?(?:police|ambulance|911|112|999|fire (?:brigade|department)|firefighters"
                r"|firemen|help now|paramedics)(?! about)"
            ),
            r"(?:help me|help us|help) (?:i m in danger|he|she|they|quick\w*|fast|now|please he)",
            r"save (?:me|us)(?! time| money| a)|(?:not|stoped|isn t|can t|stop) breath\w*|unconscious",
            r"heart atack|having a stroke|overdos\w*|(?:not|won t|isn t) (?:waking|wake) up|pased out|colapsed",
            (
                r"(?:has|have|with|got|holding|puled) (?:a |an )?(?:knife|gun|weapon|machete|axe|rifle)(?! block| set"
                r"| shop| sharp)"
            ),
            (
                r"(?:some ?one|some ?body|they|a man|burglar|he)(?: \w+){0,3} (?:break\w*|get|geting|come|coming"
                r"|force\w*|climb\w*) (?:in|into|in to|through)(?: \w+)? (?:house|home|flat|apartment|dor|window"
                r"|place|rom)"
            ),
        ],
        "street": [
            (
                r"(?:no ?where|no place|no where|not? have (?:any )?where|no rof|no bed"
                r"|no shelter)(?: left)? (?:to (?:slep|go|stay|live|spend|be)|tonight|for tonight|for the night)"
            ),
            r"where (?:can|could|do|should|wil) (?:i|we) slep|no shelter",
        ],
    },
    denied={
        "life": life.DENIED,
        "violence": [
            r"(?:broke|breaks|fractured) my (?:nose|arm|ribs?|jaw|finger|tooth|teth|wrist|leg|hand)",
            r"(?:going to|wil|gona) kil you|(?:he|she|they) (?:wil )?kils? me",
            r"threaten\w* to (?:burn|cut|stab|rape|slap|take)",
            r"(?:beaten|abused|hit|raped) (?:for|every|since|by)(?! the rent)",
            r"thr(?:ow|ew|own|ows) (?:me|us) (?:on|against|to|down)|my man (?:HITS)|burn(?:ed|t|s) me",
            r"waits?(?: \w+){0,2} with a (?:bat|knife|gun)|squez\w* my (?:neck|throat)",
            r"(?:bos|uncle|colleague|he|man|teacher|coach) (?:has )?(?:touched|groped|kised) me|by force|bruises",
            r"thr\w+ (?:plates|things|objects) at me|ran away from (?:home|him)|promised to kil",
            r"(?:grabs?|grabed|hands on) my (?:neck|throat|hair)",
            (
                r"(?:HITS) (?:me|us)(?! (?:hard (?:with|financ)\w*|with (?:a )?(?:bil|fee|fine|question)|every month"
                r"|to it|up|at (?:ches|cards|game)))"
            ),
            (
                r"(?:threat\w*|want\w*|going|wil|gona|try\w*|tried|swore|swears|said he wil|ready) (?:to )?(?:kil"
                r"|murder|shot|stab|burn|hurt|beat|hit|strangle|choke) (?:me|us|her|him|my)(?! (?:with laughter))"
            ),
            r"(?:HE) (?:wil|l|is going to|might|could) (?:kil|hurt|hit|beat) (?:me|us)",
            (
                r"(?:i|ve|was|were|am|been|ben|got|i m|have been|being) (?:being |ben |been |just |sexualy "
                r"|brutaly )?(?:raped|asaulted|atacked|beaten|molested|abused|stabed|strangled|mugged"
                r"|muged)(?! (?:by the (?:rent|bil)|at (?:ches|cards)|at the final))"
            ),
            r"(?:is|gets?|became|becomes|being|partner|geting|husband|so|very) violent",
            r"domestic (?:violence|abuse)|abusive (?:husband|partner|boyfriend|relationship|wife|ex|father|man)",
            r"batered|violent (?:husband|partner|man|ex|relationship)|death threats?",
            r"threaten\w* (?:me|us|her) with (?:a |his )?(?:knife|gun|weapon|death|hamer|acid)",
            r"threat\w* to (?:kil|hurt|beat)",
            (
                r"(?:afraid|scared|terified|frightened|fear) (?:of|to) (?:him|my (?:husband|ex|partner|boyfriend"
                r"|father|brother|son|dad|wife|stepdad|stepfather)|go home|what he)"
            ),
            r"(?:scared|fear|afraid) for (?:my|our|her) (?:life|lives)",
            r"lock\w* (?:me|us)(?: \w+)? (?:in|up|inside)(?! (?:to|to a) (?:contract|lease))",
            r"won t let me (?:leave|out|go out)|doesn t let me (?:leave|go out)",
            r"(?:kep\w*|held) (?:me )?(?:prisoner|captive)|kidnap\w*|sexual (?:asault|abuse|violence)",
            r"sexualy (?:abus|asault)\w*|touch\w* me (?:without|sexual|there|at night|in bed)",
            r"forc\w* (?:me|her) (?:to have sex|to slep with|into (?:sex|prostitution))|rape[ds]?$",
            r"(?:HITS) (?:POSS) (?:old )?(?:KIN)|push\w* me (?:down|against|into)|(?:puls|puled) my hair",
            r"rais\w* (?:his|her) hand",
        ],
        "child": [
            r"(?:HITS) (?:the|my|our|her|his) (?:litle one|youngest|eldest|boy|girl)s?",
            r"marks (?:from|of) (?:beat\w*|blows|belt)|shak(?:es|ing) (?:the|my|our|her) (?:baby|kid|child)",
            r"(?:grandpa|grandfather|uncle|dad|father) touch\w* (?:her|him)",
            (
                r"(?:HITS|touch\w*|shakes?|shok) (?:POSS|al (?:the|my|our)) (?:litle |young )?(?:KIDS)(?! (?:clas"
                r"|hard with|at school))"
            ),
            (
                r"(?:child|children|kids?|baby|toddler)(?: \w+){0,3} (?:in danger|abused|beaten|being hit"
                r"|being beaten|molested|neglected|hurt by)"
            ),
            r"abused (?:child|kid|children)|child abuse|incest|paedo\w*|pedo\w*",
            (
                r"(?:step ?father|step ?dad|uncle|father|dad|brother|cousin|grandfather|teacher|neighbou?r"
                r"|mother) (?:is )?(?:touch\w*|molest\w*|grop\w*) me"
            ),
            r"(?:my )?(?:dad|father|mother|mum|mom|stepdad|parents|stepfather) (?:HITS) me",
            (
                r"(?:baby|child|children|kids?|toddler) (?:is |are |was |were |left )?(?:left )?(?:al )?alone (?:in"
                r"|at night|at home|al night|since|overnight)"
            ),
        ],
        "street": [
            r"slep\w* (?:at|in) the (?:station|airport|hospital|stairs|hal|bus|metro)",
            r"outside with my(?: \w+)? (?:KIDS)|slep in (?:a |the |my |our )?(?:car|van|tent|cel?ar|garage)",
            (
                r"in (?:a |the )?(?:stairwel|stairs|hal|doorway|car park|parking|bus shelter|tent|station)(?: with"
                r"| tonight| al night|$)"
            ),
            r"on the (?:pavement|sidewalk)|put us out|squat\w* in|no rof over",
            (
                r"(?<!cat )(?<!cats )(?<!dog )(?:slep|sleping|sleps|slept|live|living|staying"
                r"|lying) (?:\w+ )?(?:outside|outdors|rough|in (?:my|the|our|a|his) (?:car|van|park)|(?:on"
                r"|in) the (?:stret|strets|pavement|station)|under a bridge|on a bench)(?! market)"
            ),
            r"(?:i|we|m|am|are|re|is|now|been|become|made) (?:(?!not)\w+ )?homeles(?! (?:if|shelter))",
            r"^homeles(?! shelter)|on the strets?(?: with| since| tonight| now)(?! parking)",
            r"(?:am|are|m|is|re) (?:out )?on the strets?",
            (
                r"(?:kicked|thrown|threw|put|kick|evicted|chucked) (?:me |us |my family )?(?:out"
                r"|onto the stret)(?: \w+){0,3}(?: tonight| today| place| nowhere| stret| slep| this morning|$)"
            ),
            r"evicted (?:today|this morning|tonight|yesterday)|night outside",
            r"outside (?:tonight|al night|with my (?:KIDS))",
        ],
        "fire": [
            r"stinks of gas|flames (?:at|in|coming|from)|(?:are|se|big) flames|gas botle is (?:leak|his)\w*",
            r"smoke (?:everywhere|in the|is coming)|caught fire",
            r"smel\w* (?:of |like |strongly of |a lot of |like a )?gas",
            r"gas (?:smel|leak\w*|is leaking|everywhere)|leak\w* gas|strong gas",
            (
                r"(?:is|are|on|caught|catching|s) (?:on )?fire(?! (?:dril|dor|alarm|insurance|safety|exit|place"
                r"|extinguisher))(?<!is fire)(?<!on fire sale)"
            ),
            r"(?:house|flat|kitchen|building|home|rom|apartment|garage|sofa) (?:is )?(?:burning|in flames|on fire)",
            r"there (?:is|s|was) (?:a )?fire(?! (?:dor|dril|alarm|last|exit|escape|place))",
            (
                r"fire (?:in|on|at) (?:my|the|our) (?:\w+ )?(?:kitchen|flat|flor|house|building|rom|home|apartment"
                r"|rof|garage|stairs)"
            ),
        ],
        "danger": [
            r"(?:i m|am|is|are|we re|life is|lives are|m|kids are) in (?:danger|grave danger|great danger)",
            r"(?:not|don t feel|t fel|not feling|don t fel) safe(?! (?:to))",
        ],
    },
    reported={
        "life": [
            r"suicid\w*|sui[sc]+ide?",
        ],
        "violence": [
            r"rape|raped",
        ],
        "danger": [
            r"in danger",
        ],
    },
    no_before=r"not|never|t|no|nobody|none|without|nor|hardly|noone",
    no_after=r"never|nobody",
    report=(
        r"films?|movies?|documentar\w*|news|articles?|tv|television|bok|boks|boks?|series|radio|prevention"
        r"|poster|report|reported|novel|show|insurance|certificate|workshop|flyer|drug"
    ),
)

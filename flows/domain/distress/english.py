"""English, as it is written in messages. Double letters are one here: `kil`, `hapen`, `asault`, `pils`."""

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
        "life": [
            r"(?:not|won t|might not|may not) be (?:here|alive|around) tomorow|(?:rope|nose) is (?:ready|in)|(?:gun|razor|knife|blade)(?: \w+){0,3} in my hand",
            r"(?:stand|stare|lok)\w* (?:on|at|of) the (?:bridge|rof|edge|tracks)|my heart would stop|let me go(?: \w+){0,2} over|over for me",
            r"only way out|(?:wil|they l) find me dead|(?:pray|hope) i (?:don t|won t) wake|want out of (?:this )?life|(?:want|wish)(?: \w+){0,2} (?:it al|everything) (?:to )?stop",
            r"(?:living|life) (?:does not|doesn t|no longer) interest\w* me|(?:going to|wil) do it tonight|drank (?:rat|poison|bleach)|note(?: \w+){0,2} (?:he|she) (?:wil|would) end",
            r"fel\w* like dying|(?:slic|carv|scratch)\w* (?:her|his|my) (?:thighs?|arms?|legs?|wrists?)",
            (
                r"(?:don t|no longer|do n t) (?:realy |even )?(?:want|ned|care) to (?:live|exist|be alive|be here"
                r"|wake up)(?! (?:in|with|at|here in|near|on my own|alone|there|under|next|close|by)\b)"
            ),
            r"(?:not|don t) want(?:ing)? to be (?:here|alive) ?(?:any more|any longer)?",
            (
                r"no (?:wil|reason|point|desire|strength|wish|purpose) (?:to|in|for|of) (?:live|living|life|go on"
                r"|going on|exist\w*|stay alive)"
            ),
            r"nothing (?:left )?to live for|point (?:of|in) (?:living|life|being alive)",
            r"why (?:should i|do i|am i) (?:live|living|stil alive)",
            r"life (?:is not|isn t|has no|is no longer|isn t) (?:worth|meaning|point|longer)|not worth living",
            r"life is over|(?:tired|sick|fed up|done) (?:of|with) (?:living|life|my life|being alive)",
            r"hate my life",
            r"(?:beter|hapier) (?:of )?(?:without me|dead|if i (?:died|was dead|were dead|was gone|wasn t here))",
            r"(?:world|family|everyone)(?: \w+){0,4} without me",
            r"wish(?:ed)? (?:that )?i (?:was|were|am|could be) (?:dead|never born|gone)",
            r"never (?:ben |been |be )?born|wish(?:ed)? i (?:could )?(?:die|disap\w*|slep forever|not wake)",
            r"never wake up|(?:not|don t|won t|t) (?:want to )?wake up(?: \w+)?(?: tomorow| any more| ever)?",
            r"want to disap\w*(?! from)|slep forever|want to be dead",
            r"(?:should|d|would) (?:rather |beter )?be (?:beter )?dead|rather (?:die|be dead)|beter dead",
            r"(?:no one|nobody|no body)(?: \w+)? (?:mis me|care if i|notice if i|cares if i)",
            r"if i (?:die|died|am gone|were gone|disap\w*)",
            (
                r"(?:can t|cannot|could not) (?:go on|live)(?! (?:in|with|at|line|here|there|to"
                r"|holiday)\b)(?: \w+){0,2}"
            ),
            r"can t (?:do|take) (?:this|it) any more(?: \w+){0,3} (?:end|die|dead|go)",
            (
                r"(?:swalow\w*|tok|taken|take|drank|drink|eat|ate) (?:\w+ ){0,4}(?:al|to many|whole|box|botle|lots of"
                r"|a lot of|handful|bunch)(?: \w+){0,4} (?:pils?|tablets?|medic\w*|drugs|meds)"
            ),
            (
                r"(?:tok|take|taken|swalowed) (?:al|to many|to much)(?: of)?(?: my| the)? (?:pils?|tablets?|medic\w*"
                r"|meds)"
            ),
            r"(?:drank|drink|drunk|swalow\w*) (?:bleach|poison|rat poison)",
            r"(?:godbye|last|final|suicide) (?:leter|note|mesage)(?! (?:from|of the|to my (?:bos|coleag|team))\b)",
            r"godbye (?:forever|everyone|al|world|cruel)|leaving this world|this is the end for me",
            r"(?:slit|cut|cuting|open) my (?:wrists?|veins?|arms?|legs?|skin)",
            r"i cut myself(?! (?:shaving|with|on|while|a))",
            (
                r"(?:jump|jumping|throw\w* myself|leap) (?:of|out|from|in front|under|on the"
                r"|into)(?: \w+){0,2} (?:bridge|window|rof|train|balcony|building|metro|cliff|tracks|car|bus|truck"
                r"|river)"
            ),
            r"never (?:have i )?wanted to die|(?:i|to|realy|just) (?:just |realy |only |stil )?want to die",
            r"wish for death|death would be|i ned to die|(?:so )?ready to die|i should die",
            r"i (?:am |m )?(?:going to|wil|want to|ned to|shal) (?:KIL_SELF)",
            r"(?:i|slep|more) want to end (?:it al\b(?! with)|my life|everything|it$)",
        ],
        "danger": [
            r"(?:fel|fal\w*)(?: \w+){0,4} (?:not|n t|t) (?:answer|move|respond|talk)|bleding (?:a lot|badly|heavily|out)|chest (?:hurts|pain)|send (?:someone|help|somebody|an ambulance)",
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
        "life": [
            (
                r"(?:WANT) (?:to |on )?(?:just |realy |stil )?(?:KIL_SELF|die(?! (?:laughing|of laughter|down))"
                r"|be dead|end (?:everything|it al(?! with)|my life|it$|things forever|it tonight))"
            ),
            r"(?:KIL_SELF)|kiling (?:myself|himself|herself)",
            (
                r"(?:hurt|hurting|harm|harming|mutilat\w*|cut|cuting) (?:myself|himself|herself)(?! (?:at work"
                r"|playing|shaving|with))"
            ),
            r"self ?harm\w*",
            r"think\w* (?:a lot )?about (?:death|dying|suicide|kiling myself|ending)(?: every| al| constant)?",
            r"want to die|wants to die|wanting to die|going to end it|end (?:my|his|her) life",
            r"ending (?:it al|my life|everything)|end it al(?! with)|not want to live(?! (?:in|with|at)\b)",
            r"(?:doesn t|not|t) want to live(?! (?:in|with|at|here|near|there)\b)",
            r"suicid\w* (?:thoughts?|ideas?|ideation|feling\w*|plan)|thoughts? of (?:suicide|death|dying|ending)",
            r"(?:am|is|m|feling|feel|fel|s|become) suicidal",
        ],
        "violence": [
            r"thr(?:ow|ew|own|ows) (?:me|us) (?:on|against|to|down)|my man (?:HITS)|burn(?:ed|t|s) me|waits?(?: \w+){0,2} with a (?:bat|knife|gun)|squez\w* my (?:neck|throat)",
            r"(?:bos|uncle|colleague|he|man|teacher|coach) (?:has )?(?:touched|groped|kised) me|by force|bruises|thr\w+ (?:plates|things|objects) at me|ran away from (?:home|him)",
            r"promised to kil|(?:grabs?|grabed|hands on) my (?:neck|throat|hair)",
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
            r"marks (?:from|of) (?:beat\w*|blows|belt)|shak(?:es|ing) (?:the|my|our|her) (?:baby|kid|child)|(?:grandpa|grandfather|uncle|dad|father) touch\w* (?:her|him)",
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
            r"in (?:a |the )?(?:stairwel|stairs|hal|doorway|car park|parking|bus shelter|tent|station)(?: with| tonight| al night|$)|on the (?:pavement|sidewalk)",
            r"put us out|squat\w* in|no rof over",
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
            r"gas botle is (?:leak|his)\w*|smoke (?:everywhere|in the|is coming)|caught fire",
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

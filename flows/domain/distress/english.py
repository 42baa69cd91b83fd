"""English, as it is written in messages. Double letters are one here: `kil`, `hapen`, `asault`, `pils`."""

from flows.domain.distress.lexicon import Lexicon

LEXICON = Lexicon(
    lists={
        "KIL_SELF": r"k(?:il|yl)\w* (?:my ?self|him ?self|her ?self|them ?selves|my ?self)|(?:hang|shot|shot|drown|poison|stab|cut) (?:my ?self|him ?self|her ?self)"
        r"|com?it\w* suicide|end (?:my|his|her) (?:own )?life|ending (?:my|his|her) (?:own )?life|take (?:my|his|her) (?:own )?life",
        "HITS": r"hit|hits|hiting|beat|beats|beaten|beating|slap\w*|punch\w*|kick\w*|chok\w*|strang\w*|stab\w*|batered|raped?|rapes|raping"
        r"|abus(?:e|es|ed|ing)|asault\w*|atack\w*|molest\w*|burn(?:s|ed) me|hurts?|hurting|harm(?:s|ed|ing)?|smacks?|whips?",
        "KIN": r"mother|mom|mum|father|dad|brother|sister|wife|husband|grand(?:mother|father|ma|pa)|parents?|girlfriend|aunt|friend|cousin",
        "KIDS": r"kids?|child|children|baby|babies|son|sons|daughters?|toddler|infant|litle (?:brother|sister|girl|boy)",
        "POSS": r"my|our|his|her|their|the|a|an|your",
        "HE": r"he|she|they|husband|wife|boyfriend|girlfriend|partner|ex|father|mother|dad|mum|mom|brother|son|uncle|neighbou?rs?"
        r"|stepfather|stepdad|man|guy|sister|daughter|somebody|someone|carer|bos|landlord|who|and",
        "WANT": r"want(?:s|ed)?|wana|wan a|wan na|wil|going|gona|ned|wish|ready|like to|plan\w*|try\w*|tried|rather|prefer|hope|love|feling like|feel like|fel like"
        r"|thinking of|thought of|thoughts of|about|talk\w* of|let me|atempt\w*|decided|swear|m",
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
            r"(?:don t|no longer|do n t) (?:realy |even )?(?:want|ned|care) to (?:live|exist|be alive|be here|wake up)(?! (?:in|with|at|here in|near|on my own|alone|there|under|next|close|by)\b)",
            r"(?:not|don t) want(?:ing)? to be (?:here|alive) ?(?:any more|any longer)?",
            r"no (?:wil|reason|point|desire|strength|wish|purpose) (?:to|in|for|of) (?:live|living|life|go on|going on|exist\w*|stay alive)",
            r"nothing (?:left )?to live for|point (?:of|in) (?:living|life|being alive)|why (?:should i|do i|am i) (?:live|living|stil alive)",
            r"life (?:is not|isn t|has no|is no longer|isn t) (?:worth|meaning|point|longer)|not worth living|life is over",
            r"(?:tired|sick|fed up|done) (?:of|with) (?:living|life|my life|being alive)|hate my life",
            r"(?:beter|hapier) (?:of )?(?:without me|dead|if i (?:died|was dead|were dead|was gone|wasn t here))|(?:world|family|everyone)(?: \w+){0,4} without me",
            r"wish(?:ed)? (?:that )?i (?:was|were|am|could be) (?:dead|never born|gone)|never (?:ben |been |be )?born|wish(?:ed)? i (?:could )?(?:die|disap\w*|slep forever|not wake)",
            r"never wake up|(?:not|don t|won t|t) (?:want to )?wake up(?: \w+)?(?: tomorow| any more| ever)?",
            r"want to disap\w*(?! from)|slep forever|want to be dead|(?:should|d|would) (?:rather |beter )?be (?:beter )?dead|rather (?:die|be dead)|beter dead",
            r"(?:no one|nobody|no body)(?: \w+)? (?:mis me|care if i|notice if i|cares if i)|if i (?:die|died|am gone|were gone|disap\w*)",
            r"(?:can t|cannot|could not) (?:go on|live)(?! (?:in|with|at|line|here|there|to|holiday)\b)(?: \w+){0,2}|can t (?:do|take) (?:this|it) any more(?: \w+){0,3} (?:end|die|dead|go)",
            r"(?:swalow\w*|tok|taken|take|drank|drink|eat|ate) (?:\w+ ){0,4}(?:al|to many|whole|box|botle|lots of|a lot of|handful|bunch)(?: \w+){0,4} (?:pils?|tablets?|medic\w*|drugs|meds)"
            r"|(?:tok|take|taken|swalowed) (?:al|to many|to much)(?: of)?(?: my| the)? (?:pils?|tablets?|medic\w*|meds)|(?:drank|drink|drunk|swalow\w*) (?:bleach|poison|rat poison)",
            r"(?:godbye|last|final|suicide) (?:leter|note|mesage)(?! (?:from|of the|to my (?:bos|coleag|team))\b)|godbye (?:forever|everyone|al|world|cruel)|leaving this world|this is the end for me",
            r"(?:slit|cut|cuting|open) my (?:wrists?|veins?|arms?|legs?|skin)|i cut myself(?! (?:shaving|with|on|while|a))",
            r"(?:jump|jumping|throw\w* myself|leap) (?:of|out|from|in front|under|on the|into)(?: \w+){0,2} (?:bridge|window|rof|train|balcony|building|metro|cliff|tracks|car|bus|truck|river)",
            r"never (?:have i )?wanted to die|(?:i|to|realy|just) (?:just |realy |only |stil )?want to die|wish for death|death would be|i ned to die|(?:so )?ready to die|i should die",
            r"i (?:am |m )?(?:going to|wil|want to|ned to|shal) (?:KIL_SELF)|(?:i|slep|more) want to end (?:it al\b(?! with)|my life|everything|it$)",
        ],
        "danger": [
            r"cal (?:the |an |a |for )?(?:police|ambulance|911|112|999|fire (?:brigade|department)|firefighters|firemen|help now|paramedics)(?! about)",
            r"(?:help me|help us|help) (?:i m in danger|he|she|they|quick\w*|fast|now|please he)|save (?:me|us)(?! time| money| a)",
            r"(?:not|stoped|isn t|can t|stop) breath\w*|unconscious|heart atack|having a stroke|overdos\w*|(?:not|won t|isn t) (?:waking|wake) up|pased out|colapsed",
            r"(?:has|have|with|got|holding|puled) (?:a |an )?(?:knife|gun|weapon|machete|axe|rifle)(?! block| set| shop| sharp)",
            r"(?:some ?one|some ?body|they|a man|burglar|he)(?: \w+){0,3} (?:break\w*|get|geting|come|coming|force\w*|climb\w*) (?:in|into|in to|through)(?: \w+)? (?:house|home|flat|apartment|dor|window|place|rom)",
        ],
        "street": [
            r"(?:no ?where|no place|no where|not? have (?:any )?where|no rof|no bed|no shelter)(?: left)? (?:to (?:slep|go|stay|live|spend|be)|tonight|for tonight|for the night)",
            r"where (?:can|could|do|should|wil) (?:i|we) slep|no shelter",
        ],
    },
    denied={
        "life": [
            r"(?:WANT) (?:to |on )?(?:just |realy |stil )?(?:KIL_SELF|die(?! (?:laughing|of laughter|down))|be dead|end (?:everything|it al(?! with)|my life|it$|things forever|it tonight))",
            r"(?:KIL_SELF)|kiling (?:myself|himself|herself)",
            r"(?:hurt|hurting|harm|harming|mutilat\w*|cut|cuting) (?:myself|himself|herself)(?! (?:at work|playing|shaving|with))|self ?harm\w*",
            r"think\w* (?:a lot )?about (?:death|dying|suicide|kiling myself|ending)(?: every| al| constant)?",
            r"want to die|wants to die|wanting to die|going to end it|end (?:my|his|her) life|ending (?:it al|my life|everything)|end it al(?! with)|not want to live(?! (?:in|with|at)\b)|(?:doesn t|not|t) want to live(?! (?:in|with|at|here|near|there)\b)",
            r"suicid\w* (?:thoughts?|ideas?|ideation|feling\w*|plan)|thoughts? of (?:suicide|death|dying|ending)|(?:am|is|m|feling|feel|fel|s|become) suicidal",
        ],
        "violence": [
            r"(?:HITS) (?:me|us)(?! (?:hard (?:with|financ)\w*|with (?:a )?(?:bil|fee|fine|question)|every month|to it|up|at (?:ches|cards|game)))",
            r"(?:threat\w*|want\w*|going|wil|gona|try\w*|tried|swore|swears|said he wil|ready) (?:to )?(?:kil|murder|shot|stab|burn|hurt|beat|hit|strangle|choke) (?:me|us|her|him|my)(?! (?:with laughter))",
            r"(?:HE) (?:wil|l|is going to|might|could) (?:kil|hurt|hit|beat) (?:me|us)",
            r"(?:i|ve|was|were|am|been|ben|got|i m|have been|being) (?:being |ben |been |just |sexualy |brutaly )?(?:raped|asaulted|atacked|beaten|molested|abused|stabed|strangled|mugged|muged)(?! (?:by the (?:rent|bil)|at (?:ches|cards)|at the final))",
            r"(?:is|gets?|became|becomes|being|partner|geting|husband|so|very) violent|domestic (?:violence|abuse)|abusive (?:husband|partner|boyfriend|relationship|wife|ex|father|man)|batered|violent (?:husband|partner|man|ex|relationship)",
            r"death threats?|threaten\w* (?:me|us|her) with (?:a |his )?(?:knife|gun|weapon|death|hamer|acid)|threat\w* to (?:kil|hurt|beat)",
            r"(?:afraid|scared|terified|frightened|fear) (?:of|to) (?:him|my (?:husband|ex|partner|boyfriend|father|brother|son|dad|wife|stepdad|stepfather)|go home|what he)|(?:scared|fear|afraid) for (?:my|our|her) (?:life|lives)",
            r"lock\w* (?:me|us)(?: \w+)? (?:in|up|inside)(?! (?:to|to a) (?:contract|lease))|won t let me (?:leave|out|go out)|doesn t let me (?:leave|go out)|(?:kep\w*|held) (?:me )?(?:prisoner|captive)|kidnap\w*",
            r"sexual (?:asault|abuse|violence)|sexualy (?:abus|asault)\w*|touch\w* me (?:without|sexual|there|at night|in bed)|forc\w* (?:me|her) (?:to have sex|to slep with|into (?:sex|prostitution))|rape[ds]?$",
            r"(?:HITS) (?:POSS) (?:old )?(?:KIN)",
            r"push\w* me (?:down|against|into)|(?:puls|puled) my hair|rais\w* (?:his|her) hand",
        ],
        "child": [
            r"(?:HITS|touch\w*|shakes?|shok) (?:POSS|al (?:the|my|our)) (?:litle |young )?(?:KIDS)(?! (?:clas|hard with|at school))",
            r"(?:child|children|kids?|baby|toddler)(?: \w+){0,3} (?:in danger|abused|beaten|being hit|being beaten|molested|neglected|hurt by)|abused (?:child|kid|children)|child abuse|incest|paedo\w*|pedo\w*",
            r"(?:step ?father|step ?dad|uncle|father|dad|brother|cousin|grandfather|teacher|neighbou?r|mother) (?:is )?(?:touch\w*|molest\w*|grop\w*) me",
            r"(?:my )?(?:dad|father|mother|mum|mom|stepdad|parents|stepfather) (?:HITS) me",
            r"(?:baby|child|children|kids?|toddler) (?:is |are |was |were |left )?(?:left )?(?:al )?alone (?:in|at night|at home|al night|since|overnight)",
        ],
        "street": [
            r"(?<!cat )(?<!cats )(?<!dog )(?:slep|sleping|sleps|slept|live|living|staying|lying) (?:\w+ )?(?:outside|outdors|rough|in (?:my|the|our|a|his) (?:car|van|park)|(?:on|in) the (?:stret|strets|pavement|station)|under a bridge|on a bench)(?! market)",
            r"(?:i|we|m|am|are|re|is|now|been|become|made) (?:(?!not)\w+ )?homeles(?! (?:if|shelter))|^homeles(?! shelter)|on the strets?(?: with| since| tonight| now)(?! parking)|(?:am|are|m|is|re) (?:out )?on the strets?",
            r"(?:kicked|thrown|threw|put|kick|evicted|chucked) (?:me |us |my family )?(?:out|onto the stret)(?: \w+){0,3}(?: tonight| today| place| nowhere| stret| slep| this morning|$)|evicted (?:today|this morning|tonight|yesterday)",
            r"night outside|outside (?:tonight|al night|with my (?:KIDS))",
        ],
        "fire": [
            r"smel\w* (?:of |like |strongly of |a lot of |like a )?gas|gas (?:smel|leak\w*|is leaking|everywhere)|leak\w* gas|strong gas",
            r"(?:is|are|on|caught|catching|s) (?:on )?fire(?! (?:dril|dor|alarm|insurance|safety|exit|place|extinguisher))(?<!is fire)(?<!on fire sale)|(?:house|flat|kitchen|building|home|rom|apartment|garage|sofa) (?:is )?(?:burning|in flames|on fire)",
            r"there (?:is|s|was) (?:a )?fire(?! (?:dor|dril|alarm|last|exit|escape|place))|fire (?:in|on|at) (?:my|the|our) (?:\w+ )?(?:kitchen|flat|flor|house|building|rom|home|apartment|rof|garage|stairs)",
        ],
        "danger": [
            r"(?:i m|am|is|are|we re|life is|lives are|m|kids are) in (?:danger|grave danger|great danger)|(?:not|don t feel|t fel|not feling|don t fel) safe(?! (?:to))",
        ],
    },
    reported={
        "life": [r"suicid\w*|sui[sc]+ide?"],
        "violence": [r"rape|raped"],
        "danger": [r"in danger"],
    },
    no_before=r"not|never|t|no|nobody|none|without|nor|hardly|noone",
    no_after=r"never|nobody",
    report=r"films?|movies?|documentar\w*|news|articles?|tv|television|bok|boks|boks?|series|radio|prevention|poster|report|reported|novel|show|insurance|certificate|workshop|flyer|drug",
)

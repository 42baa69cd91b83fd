"""How somebody says in English that life is at stake. Capitals stand for the lists of `english.py`."""

SURE = [
    r"i (?:wil|m going to|want to|am going to|ned to) end it(?! (?:al )?with)",
    r"(?:made|did) (?:an|another|one) atempt|swalow\w* the (?:whole|entire|ful)|throw (?:my|him|her)self",
    r"would (?:already |rather |be )*(?:be )?dead|want to dye",
    r"(?:nobody|no one) loves me(?: \w+){0,4} (?:die|disap\w*|end)|death (?:would|wil) be",
    r"no strength (?:left|to live)|tired of life|wrote my wil(?: \w+){0,4} (?:nothing|die|godbye|expect)",
    r"(?:wants?|wanted) to end it(?! (?:al )?with)",
    r"(?:not|won t|might not|may not) be (?:here|alive|around) tomorow|(?:rope|nose) is (?:ready|in)",
    r"(?:gun|razor|knife|blade)(?: \w+){0,3} in my hand",
    r"(?:stand|stare|lok)\w* (?:on|at|of) the (?:bridge|rof|edge|tracks)|my heart would stop",
    r"let me go(?: \w+){0,2} over|over for me|only way out|(?:wil|they l) find me dead",
    r"(?:pray|hope) i (?:don t|won t) wake|want out of (?:this )?life",
    r"(?:want|wish)(?: \w+){0,2} (?:it al|everything) (?:to )?stop",
    r"(?:living|life) (?:does not|doesn t|no longer) interest\w* me|(?:going to|wil) do it tonight",
    r"drank (?:rat|poison|bleach)|note(?: \w+){0,2} (?:he|she) (?:wil|would) end|fel\w* like dying",
    r"(?:slic|carv|scratch)\w* (?:her|his|my) (?:thighs?|arms?|legs?|wrists?)",
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
]

DENIED = [
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
]

"""How somebody says in French that life is at stake. Capitals stand for the lists of `french.py`."""

SURE = [
    r"la mort (?:est|serait|sera)(?: \w+){0,3} (?:douce|facile|mieux|repos|soulagement|preferable)",
    r"serais (?:deja |peut etre )?morte?s?",
    (
        r"(?:fait|fais|refait|ferai) (?:une|des|ma|deux|trois|plusieurs) tentatives?(?! de (?:livr\w*"
        r"|conex\w*|conci\w*|contact))"
    ),
    r"(?:avale\w*|prendre|gobe\w*) (?:toute )?(?:la|une|des|ma|plusieurs) (?:boites?|plaquetes?)",
    r"me jeter (?:dans|sous|du|de|contre)|testament(?: \w+){0,4} (?:atends|plus rien|adieu|mourir)",
    r"paser sous (?:un|le) (?:train|tram|metro|bus|camion)",
    (
        r"(?:persone|nul) (?:ne )?(?:m aime|me veut|veut de moi)(?: \w+){0,4} (?:disparaitre|mourir|partir"
        r"|vivre)"
    ),
    r"(?:plus|jamais) (?:la force|le courage|l energie) de (?:continuer a vivre|vivre|me batre pour vivre)",
    r"fatigue de vivre|(?:sera\w*|suis|etre) (?:peut etre )?(?:encore|plus) la demain",
    r"plus (?:partie )?de ce monde|quiter la vie|(?:corde|noeud) (?:est |autour |dans |prete?)",
    r"(?:pistolet|fusil|arme|lame|rasoir|corde)(?: \w+){0,4} dans (?:la|ma) main",
    r"(?:regarde|devant|sur) le (?:pont|vide|rail)(?: \w+){0,3} (?:pense|saut)",
    r"idees? de (?:paser|me jeter|sauter)|coeur s arete|laise\w* moi partir|(?:fini|termine) pour moi",
    r"(?:plus rien|rien) ne me retient",
    r"(?:seule|unique) (?:sortie|isue|solution)(?: \w+){0,3} (?:mort|mourir)",
    r"retrouvera (?:morte?|pendue?)|vivre (?:ne )?(?:m|me) (?:interes\w*|sert|fait) (?:plus|rien)",
    r"(?:prie|espere|reve)(?: \w+){0,3} (?:plus|pas) me (?:lever|reveiler)",
    r"(?:envie|hate|veux|voudrais) (?:juste )?que (?:ca|tout|ma vie|cela) (?:se termine|finise|s arete)",
    r"trop mal(?: \w+)? (?:je )?veux plus",
    r"(?:plus|autre) (?:aucun |d )?(?:espoir|avenir|isue)(?: \w+){0,3} (?:mourir|mort|vivre)",
    r"plus d espoir de vivre",
    (
        r"(?:je|on|j) (?:ne )?(?:ve\w*|vou\w*|suporte|suporterai|peux|aime|desire|souhaite"
        r"|arive) (?:vraiment )?plus (?:a )?vivre(?! (?:a|avec|chez|dans|ici|la|en|au|aux|sur|seule?|ensemble"
        r"|sous|comme)\b(?! rien))"
    ),
    (
        r"plus (?:du tout )?(?:envie|la force|le gout|le courage|gout|aucune envie|de raisons?) (?:de|a"
        r"|d) (?:la )?(?:vivre|vie|exister)"
    ),
    r"(?:aucune|pas de|pas une|plus de|perdu le) (?:raisons?|gout|envie|sens) (?:de|a) (?:vivre|la vie)",
    r"(?:mare|ase|fatigue\w*|lase\w*|degoute\w*) de (?:vivre|la vie|ma vie|cete vie|exister)",
    r"(?:suporte|tiens|aime) plus (?:la|ma|cete) vie",
    (
        r"(?:la|ma) vie (?:ne |n )?(?:a |sert |vaut )(?:plus |a |pas )?(?:rien|quoi|la peine|aucun sens"
        r"|de sens|le coup)"
    ),
    r"(?:sert|sers) (?:a rien|a quoi|plus a rien)(?: \w+){0,3} (?:vivre|mourir|vie|exister)",
    r"(?:a quoi|pourquoi)(?: \w+){0,3} (?:vivre|rester en vie|continuer a vivre)|mieux sans moi",
    r"(?:sans moi|si je (?:n )?etais plus la)(?: \w+){0,4} mieux|si je (?:n |ne )?etais plus la",
    r"si je (?:meurs?|disparai\w*)",
    (
        r"(?:ne|veux|voudrais|envie|faudrait|prefere|pour) (?:de |d )?(?:ne )?(?:plus|pas"
        r"|jamais)(?: \w+)? (?:me|m) revei\w*"
    ),
    r"(?:ne|veux|veu|voudrais) (?:veux )?plus (?:exister|etre la|etre de ce monde|etre en vie)",
    r"(?:aimerai\w*|voudrai\w*|veux|envie de|veu) (?:juste |tous |tout )?disparaitre(?! (?:de|des|du|d)\b)",
    r"m endormir (?:et|pour) (?:ne )?(?:plus|jamais)|regretera|manquerai a persone",
    r"persone (?:ne )?(?:me |m )?(?:regret|verait|remarquera|pleurera)\w*",
    (
        r"(?:avale\w*|pris|prend\w*|prendre|bu|gob\w*) (?:tous|toute|plein|trop|une boite|des boites|la boite"
        r"|deux boites|de la javel)(?: \w+){0,3} (?:CACHETS|javel)"
    ),
    r"(?:aval\w*|bu|boire) (?:de la |du )?(?:javel|deboucheur|poison|mort aux rats)",
    r"(?:letres?|mesages?|mots?) d adieux?(?! a (?:mes|mon|ma) (?:coleg|chef|equip|patron))",
    r"adieu (?:a tous|tout le monde|les amis|la vie|mes enfants)|mesage adieu|pars pour toujours",
    r"quiter ce monde|(?:partir|rejoindre)(?: \w+){0,3} (?:au ciel|paradis)",
    r"m en aler pour (?:de bon|toujours)|paser a l acte",
    r"je (?:suis|sers)(?: \w+){0,2} (?:poids|fardeau)(?: \w+){0,6} (?:partir|mourir|mort|disparaitre)",
    r"jamais etre nee?|jamais (?:du naitre|etre ne)",
    r"(?:veux|voudrais|faut) que (?:ca|tout|cela) s arete pour (?:de bon|toujours)|ariv\w* plus a vivre",
    r"jamais (?:autant |tant )?(?:eu )?(?:autant )?envie de (?:mourir|crever)",
    (
        r"pens\w* (?:tout le temps |souvent |sans cese |beaucoup |encore )?(?:au suicide|a en finir|a la mort"
        r"|a me tuer|a mourir)(?! de (?:ma|mon|mes|sa|son))"
    ),
    (
        r"(?:je|j|jveux|et|qui) (?:ne )?(?:vais |veux |ve |veu |voudrais |prefere |aimerais |souhaite |vai "
        r"|ai envie de )(?:juste |bien |vraiment |encore |surtout )?(?:MOURIR|SE_TUER)"
    ),
    (
        r"(?:tiens|peux|dors|mange|suis) plus (?:je|j) (?:veux|vais|ve|veu|voudrais) (?:MOURIR|en finir"
        r"|SE_TUER)"
    ),
]

DENIED = [
    r"s entaile\w*|entail\w* (?:les|ses|mes)|(?:me|se) brule (?:les|la peau|expres)|taillad\w*",
    r"(?:VOULOIR) (?:juste |bien |vraiment |etre |que |encore )?(?:MOURIR)(?<!va mourir)",
    (
        r"(?:il|ele|fils|file|ami|frere|mari|feme|pere) (?:dit |parle |pense )?(?:qu il |qu ele )?(?:veu\w*"
        r"|voudrai\w*) (?:mourir|plus vivre)"
    ),
    r"(?:veut|voulait|voudrait) plus vivre(?! (?:a|avec|chez|dans|ici|la|en|au)\b)",
    r"(?:va|vont|alait|alaient) se (?:tuer|pendre|suicider|flinguer|buter|jeter|suprimer)",
    (
        r"(?:VOULOIR|peur qu il|peur qu ele|voulu|que|qu il|qu ele|aler) (?:bien |vraiment "
        r"|aussi )?(?:SE_TUER)"
    ),
    r"je me (?:tue|pends|suicide|flingue)(?: \w+)? (?:ce soir|demain|cete nuit|maintenant)",
    r"(?:SE_TUER) (?:ce soir|demain|cete nuit|maintenant|dans le|a cause)|se pendre|me pendre",
    r"m ouvrir les veines|tirer une bale",
    r"saut\w* (?:par la fenetre|du (?:balcon|pont|toit|\d+)|dans le vide|par le balcon)",
    (
        r"jet(?:er|e|ais) (?:par la fenetre|sous (?:un|le) (?:train|metro|camion|voiture|bus)|du (?:pont"
        r"|balcon|toit)|dans le vide)"
    ),
    r"en finir(?! avec (?!tout|la vie|ma vie|cete vie|moi|ca\b))",
    r"me[tr]+[rt]?e?[sz]? fin a (?:ma vie|mes jours|ses jours|sa vie|tout)|fin a (?:mes|ses) jours",
    r"(?:ides?|idee?s?|pense\w*|envies?) (?:noires?|suicid\w*|de mort|morbides?|de suicide)",
    r"(?:me|m|se) (?:fais|faire|fait|suis fait) (?:du |tres |encore )*mal (?:expres|a moi|volontairement)",
    r"je me fais du mal|(?:me|envie de me) faire du mal|(?:me|se) (?:scarifi\w*|mutil\w*|tailad\w*)",
    r"scarifi\w*|automutil\w*",
    r"me (?:coupe|brule|coupais) (?:les|le|expres|volont)\w*(?: bras| poignets?| veines?| cuises?| peau)?",
    r"ouvert les veines",
    r"la mort (?:est|serait|sera)(?: \w+){0,2} (?:soulagement|solution|delivrance|mieux)",
    r"(?:solution|isue) que (?:la mort|mourir)|tentatives? de suicide|une ts|fait (?:une|des) ts",
    r"foutre en l air|(?:je|et) vais crever",
]

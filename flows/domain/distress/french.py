"""French, as it is written in messages. Double letters are one here: `frape`, `mourir`, `persone`."""

from flows.domain.distress import french_life as life
from flows.domain.distress.lexicon import Lexicon

LEXICON = Lexicon(
    lists={
        "MOURIR": r"(?:mour\w*|creve?r?|morte?s?)(?! de (?:rire|faim|froid|chaud|soif|fatigue|peur|honte|someil))",
        "VOULOIR": (
            r"ve|veu\w*|vou\w*|souhait\w*|prefer\w*|aimerai\w*|envies? de|envies? d|pens\w* a|compte|autant"
            r"|plutot|vais|vai|besoin de|devrai\w*|parl\w* de|vi?en[st]? de|esay\w* de|esai\w* de|ose pas"
            r"|laise\w* moi|menac\w* de|voudrai\w*|hate de|reve de|prevu de|decide de|pret\w* a|tent\w* de|jure de"
        ),
        "SE_TUER": (
            r"(?:me|se|m|s) (?:tue[rs]?|tues?|suicid\w*|pend(?:re|s|ais)|flingu\w*|but(?:er|e)|foutre en l air"
            r"|tirer une bale|(?:ouvrir|couper|tailader) les (?:veines|poignets)|noyer|suprimer|foutre une bale"
            r"|(?:jet|balanc)(?:er|e) (?:sous|du|de|d|dans|par|devant|a l eau)|poignarder|empoisoner|imoler)"
        ),
        "MES": r"mes|mon|ma|notre|nos|les|des|son|sa|ses|leurs?|une?|l|le|la|cet|ce",
        "PETIT": r"enfants?|fils|file\w*|bebes?|goses?|gamins?|gamines?|petits?|petites?|nourison|ados?",
        "PROCHE": (
            r"mere|pere|maman|papa|frere|s(?:oe|e)urs?|feme|mari|grand (?:mere|pere)|parents?|compagne|tante"
            r"|amie?|copine|voisine?|mamie|papi|belmere|petit frere|petite s(?:oe|e)ur"
        ),
        "LUI": (
            r"il|ele|on|ils|eles|mari|ex|copain|copine|conjoint|compagnon|concubin|pere|mere|frere|fils|file"
            r"|oncle|cousin|voisins?|beau pere|patron|home|feme|qui|s(?:oe|e)ur|mec|domicile"
        ),
        "TAPE": (
            r"frap\w*|tap(?:e|es|er|ent|ait|ee?s?|ant)|bat|batre|bate|batent|batait|batus?|batue?s?|cogn\w*"
            r"|tabas\w*|gifl\w*|maltrait\w*|brutalis\w*|viol(?:e|es|er|ent|ait|ee?)"
        ),
        "CACHETS": r"medicaments?|medocs?|cachets?|comprimes?|pilules?|somniferes?|boites?|plaquetes?|anxiolytiques?",
        "CE_SOIR": r"ce soir|cete nuit|la nuit|maintenant|depuis|demain soir",
    },
    short={
        r"g": "j ai",
        r"jai": "j ai",
        r"ché|chui|chuis|jsui|jsuis|je sui": "je suis",
        r"j(?=(?:ve|vai|voud|pens|pref|dor|me|veu|vou|aim|compt|souhait)\w*)": "je ",
        r"j (?=(?:ve|vai|voud|pens|pref|dor|me|veu|vou|souhait)\w*)": "je ",
        r"(j)(e?)(veu\w*|ve|vai|vais|voudr\w*|pens\w*|dors?|me|compte)": r"je \3",
        r"jpp": "j en peux plus",
        r"envi|anvi|anvie|envis": "envie",
        r"plu|pu|pus": "plus",
        r"2": "de",
        r"sa (?=sert|sent|suf)": "ca ",
        r"ya": "y a",
        r"ke": "que",
        r"ki": "qui",
        r"ma (?=(?:frap|tap[eé]|batu|viol|agres|menac|gifl|cogn|etrangl)\w*)": "m a ",
        r"mas (?=(?:frap|tap|batu|viol|agres)\w*)": "m a ",
        r"seur|soeure": "soeur",
    },
    sure={
        "life": life.SURE,
        "street": [
            r"(?:nul|nule) part ou (?:dormir|aler|loger|pas\w* la nuit)",
            (
                r"(?:pas|plus|aucun|rien|sans)(?: d| de| un)?(?: endroit| toit| lieu| lit| abri| logement)?(?: ou"
                r"| pour)(?: \w+)? (?:dormir|cete nuit|la nuit|ce soir|pase)"
            ),
            (
                r"(?:sais|sait) (?:pas|plus) ou (?:dormir|aler dormir|aler|pas\w* la nuit"
                r"|pas\w* cete nuit)(?! (?:pour|faire|deposer|demander))"
            ),
            r"(?:ou )?(?:dors|dormir|dort) ou (?:CE_SOIR)",
            r"ou (?:je |on )?(?:dormir|dors|dort)(?: \w+)? (?:CE_SOIR)|pas de toit",
        ],
        "danger": [
            r"(?:ne )?repond plus (?:ele|il)|(?:tombe\w*)(?: \w+){0,3} (?:repond|bouge|parle) (?:plus|pas)",
            r"saigne\w* (?:beaucoup|fort|enormement|de la tete)|mal a la poitrine|douleur (?:a|dans) la poitrine",
            r"mal au coeur et au bras|envoye[zr]? (?:quelqu un|les secours|une ambulance|la police)",
            (
                r"(?<!ai )(?<!avons )apel(?:ez?|er|es) (?:moi )?(?:vite )?(?:la |les |le |une |l |un )?(?:police"
                r"|pompiers?|samu|ambulance|gendarm\w*|secours|medecin urgent)(?! municip| pour| d asur)"
            ),
            r"au secours(?! (?:populaire|catholique|islamique))",
            r"a l aide(?! (?:de|d|du|des|a|au|aux|social\w*)\b)|sauve[rz]?s? (?:moi|nous)",
            r"aide[zr]?s? moi (?:vite|je suis en danger|par pitie|il va)|vite aide",
            r"(?:respire|reagi\w*|bouge) (?:plus|pas)",
            r"(?:ele|il|mari|pere|mere|bebe|file|fils) (?:ne )?se revei\w* (?:plus|pas)|perdu conaisance(?! d)",
            r"inconscient\w*|crise cardiaque|infarctus|(?:fait|fais) un (?:avc|malaise)|overdose|surdose",
            r"(?:a|avec|sort\w*|tient) (?:un couteau|une arme|un fusil|un pistolet|une machete|des armes)",
            (
                r"quelqu un (?:esa\w*|entre\w*|rentre\w*|force|casse|est entre)(?: \w+){0,4} (?:chez moi|chez nous"
                r"|la porte|maison|apart\w*)"
            ),
        ],
    },
    denied={
        "life": life.DENIED,
        "violence": [
            (
                r"m a case (?:le|la|les|un|une) (?:nez|bras|dents?|cotes?|machoire|doigts?|jambe|poignet|figure"
                r"|gueule)"
            ),
            r"(?:dit|repete|cri|ecrit|mesage)\w*(?: \w+){0,3} te (?:tuer|buter|crever|fraper|retrouver)",
            r"peur qu (?:il|ele) (?:me|nous) (?:tu|frap|tap|bat)\w*",
            r"menac\w* de (?:me |nous |la )?(?:bruler|egorger|planter|defigurer|enlever)",
            (
                r"(?:LUI) (?:me |m )?(?:a )?(?:encore )?(?:jete\w*|pouse\w*|traine\w*) (?:par tere|contre"
                r"|dans les escaliers)"
            ),
            r"met (?:des|une) (?:droites?|patates?|torgnoles?|beignes?)|(?:il|ele|on|qui) m (?:a|avait) brule\w*",
            r"jete (?:par tere|contre le mur)",
            r"atend (?:en bas|dehors|devant)(?: \w+){0,3} (?:bate|couteau|barre|arme)",
            r"(?:ser|ere)\w* (?:le|la) (?:cou|gorge)",
            r"(?:patron|chef|colegue|il|voisin|oncle) m (?:a )?(?:touche\w*|tripote\w*|caresse\w*)",
            r"oblige\w* a le (?:faire|toucher|sucer)",
            (
                r"(?:bleus|hematomes|marques) (?:partout|sur (?:le|les|mon|mes))(?: \w+){0,4} (?:lui|mari|ex|copain"
                r"|visage|bras|corps)"
            ),
            r"lance des (?:asietes|objets|couteaux)|enfuie? de (?:chez moi|la maison)",
            r"(?:promis|jure|dit) de me (?:tuer|fraper)",
            (
                r"(?<!je )(?:me|nous) (?:TAPE)(?! (?:a la|dans|sur les nerfs|par|au coeur|la discu\w*|tout"
                r"|tous les dosier|m[eo][sn]|nos|l oeil|contre la caf)\b)"
            ),
            (
                r"m (?:a|as|ont|avait|avez) (?:encore |deja |tous )?(?:TAPE|agres\w*|etrangl\w*|poignard\w*"
                r"|sequestr\w*|pouse dans)(?! (?:par sa|par son|m[eo][sn]|nos|l oeil|dans l oeil)\b)"
            ),
            (
                r"(?:LUI) (?:me |m |nous )(?:etrangl\w*|agres\w*|gifl\w*|sequestr\w*|enferm\w*|insulte et|pouse"
                r"|tir\w* les cheveux)"
            ),
            (
                r"(?:me|m|m a|lui) (?:a )?(?:mis|met|met[st]?|done|donait|done\w*|file) (?:encore )?(?:des |un |une "
                r"|de )?(?:coups?|gifles?|claques?|bafes?|raclee)(?! de (?:main|fil|telephone|pouce|tel|vieux))"
            ),
            r"leve la main sur|fai[ts]? (?:TAPE|agres\w*|insulter et)(?! (?:a|dans l oeil))",
            r"(?:TAPE) (?:encore |souvent )?(?:MES) (?:petite? |belle |vieille )?(?:PROCHE)",
            r"(?:suis|es|est|ete|feme|femes|ete) bat(?:us?|ues?)(?! (?:aux|au|en|a la|sur|d)\b)",
            (
                r"(?:est|devient|conjoint|mari|home|etait|copain|redevient|etre) (?:tres |trop |vraiment |toujours "
                r"|souvent |si |hyper )?violent"
            ),
            r"violences? (?:conjug\w*|famil\w*|domesti\w*|sexu\w*|a la maison|au foyer|physi\w*|de mon)",
            (
                r"(?:LUI) (?:dit )?(?:qu il |qu ele )?(?:va|vont|veut|veulent|voulait|alait|peut|jure de"
                r"|menac\w* de) (?:me |nous |la |le |tous nous )(?:tuer|planter|bruler|fraper|egorger|tirer desus"
                r"|buter)"
            ),
            (
                r"menac\w* (?:de (?:mort|me tuer|nous tuer|me fraper|me bruler|m egorger|la tuer)|avec|d une? (?:arme"
                r"|couteau))"
            ),
            r"menaces? de mort",
            (
                r"peur (?:de|d) (?:lui|mon (?:mari|ex|conjoint|copain|pere|frere|fils|compagnon|beau pere|mec)"
                r"|ma (?:mere|feme)|rentrer (?:chez moi|a la maison)|ele)"
            ),
            r"peur pour (?:ma|sa|notre) vie|peur qu il (?:me|nous) (?:tu|frap|tap)\w*",
            r"(?:m|nous) (?:enferm\w*|empech\w* de sortir|interdit de sortir|a enferme\w*)",
            r"suis (?:sequestre\w*|enferme\w*|prisoniere?)",
            (
                r"(?:ete|suis|m a|m ont|fait) (?:viole|agrese|violee|agrese|agresee|agreser|violer"
                r"|poignarde)\w*(?! (?:m[eo][sn]|nos)\b)"
            ),
            r"(?:force|oblige\w*) a (?:coucher|faire l amour|avoir des (?:raports|relations)|me prostituer)",
            r"me prostitue|atouchements?|agresions? sexu\w*|harcelement sexuel",
            r"victimes? (?:de|d) (?:viol\w*|agresion|inceste)",
            r"(?:m a|me|a) (?:tape|frape|taper|fraper) (?:desu|desus|dsu)|tap\w* desus",
            r"me (?:touche|caresse|tripote) (?:sans|entre|la nuit|malgre)",
        ],
        "child": [
            r"(?:traces|marques|bleus) de coups",
            r"(?:papi|papy|pere|oncle|grand pere|papa) (?:la|le|les) (?:touche|tape|frape|secoue)",
            (
                r"(?:TAPE|touch\w*|abus\w* (?:de|d)|tripot\w*|secou\w*) (?:encore |souvent |a )?(?:MES) (?:petite? "
                r"|jeune )?(?:PETIT)"
            ),
            (
                r"(?:pere|mere|oncle|cousin|frere|grand pere|beau pere|voisin|prof|tonton|papa) me (?:touch\w*"
                r"|tripot\w*|carese)"
            ),
            r"(?:PETIT) (?:\w+ ){0,2}(?:en danger|batus?|batues?|maltrait\w*|abuse\w*|tapes?|secoues?)",
            r"(?:mon|ma) (?:beau )?(?:pere|mere|oncle|papa|maman) me (?:TAPE)|inceste\w*|pedophil\w*",
            r"maltraitance",
            (
                r"(?:bebes?|enfants?|petits?|goses?) (?:est|sont|reste\w*|laise\w*|dort|dorment)(?: tout| toute"
                r"| tous)? seule?s? (?:dans|la nuit|a la maison|le soir|chez|toute la)"
            ),
        ],
        "street": [
            (
                r"(?:nuit|dors|dort|dormi|dormons) (?:\w+ )?dans (?:une |la |le |un )?(?:cage d escalier|hal|parking"
                r"|cave|garage|gare|tente)"
            ),
            r"squate\w* (?:un|une|dans)|sur le trotoir|n a plus de toit|on a plus de toit",
            r"115 (?:n a plus|ne repond|est complet|est plein)|hotel (?:nous|m) a mis\w* dehors",
            (
                r"(?<!chat )(?<!chien )(?:dors|dor|dort|dormons|dorment|dormi|dormir|dormais|vis|vit|vivons|couche"
                r"|couchons) (?:encore )?(?:dehors|dans la rue|a la rue|dans (?:ma|la|une|sa|notre) (?:voiture"
                r"|caravane sans|camionete)|a la gare|sous un pont|sur un banc|sous une tente|dans un parking"
                r"|dans les escaliers)"
            ),
            r"(?:suis|sui|est|sommes|somes|somes|etes|on est|retrouve|vis|vit) a la rue",
            r"(?:mis|mise|jete\w*|vire\w*|foutu\w*|laise\w*) (?:dehors|a la rue)(?! de mon travail| du travail)",
            r"sans abri(?! de)|sdf|sans domicile|sans toit",
            r"dehors (?:CE_SOIR|avec (?:mes|mon|ma|les|le|deux|trois) (?:PETIT))",
            r"(?:suis|sommes|est) dehors (?:CE_SOIR|avec)|(?:nuit|nuits) dehors",
            r"dans la rue (?:depuis|avec (?:mes|mon|ma|deux|trois))",
            r"expuls\w* (?:ce matin|aujourd hui|hier|ce soir)",
        ],
        "fire": [
            r"(?:des|les|grandes) flames|depart de feu|court circuit et (?:fume|feu)",
            r"bouteile de gaz (?:fuit|sifle|fume)|fume\w* partout|(?:plein|beaucoup) de fume\w*",
            r"fume\w* (?:noire|dans (?:le|la|l))",
            (
                r"(?:odeurs?|sent|sens|pue|fuites?|echap\w*|fuit) (?:fort |tres fort |forte |encore |de |du |le "
                r"|bizare |trop ){0,3}gaz"
            ),
            r"gaz (?:qui )?(?:fuit|s echap\w*|sent)|(?:y a|c est) le feu",
            r"au feu(?! (?:rouge|vert|orange|tricolore)s?)(?! d)|(?:pris|prend|prene\w*|prit) feu",
            r"(?:apart\w*|maison|imeuble|cuisine|chambre|est|sont|voiture|salon|cave|apart) en (?:feu|flames?)",
            (
                r"(?:apart\w*|maison|imeuble|cuisine|chambre|cave|toit|batiment"
                r"|salon)(?: est en train de)? (?:brul\w*|cram\w*)"
            ),
            (
                r"feu (?:dans|chez) (?:la|le|l|ma|mon|moi|nous|un|une) ?(?:cuisine|maison|apart\w*|imeuble|cave"
                r"|chambre|salon|escalier|batiment)?(?! rouge)"
            ),
        ],
    },
    reported={
        "life": [
            r"su(?:i|is|it)?[scz]+ide?r?(?:s|nt)?|suicid\w*",
        ],
        "fire": [
            r"incendie",
        ],
        "danger": [
            r"en danger",
        ],
        "violence": [
            r"viols?",
        ],
    },
    no_before=r"pas|jamais|aucune?|persone|ni|non|sans|point",
    no_after=r"pas|jamais|persone|aucun",
    report=(
        r"films?|series?|reportages?|articles?|journal|journaux|tele|televi\w*|livres?|infos?|actu\w*"
        r"|nouveles|prevention|numero|document\w*|emisions?|radio|roman|atelier|afiche\w*|asurances?"
        r"|atestation|contrat|bail|an dernier|garantie|detecteur|asureur|exercice|porte|sinistre|balcon"
    ),
)

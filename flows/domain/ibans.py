"""How long a bank account's number (IBAN) is in each country: the registry, and those who use it beside."""

_BY_LENGTH = {
    15: "no",
    16: "be",
    18: "dk fo fk fi gl nl sd",
    19: "mk si",
    20: "at ba ee kz lt lu xk mn",
    21: "ch hr li lv",
    22: "bg bh cr de gb ge ie me rs va",
    23: "ae gi il iq om so tl",
    24: "ad cz es md pk ro sa se sk tn vg",
    25: "ao cv gw ly mz pt st",
    26: "dz ir is tr",
    27: "bi cf cg cm dj fr ga gq gr it km mc mg mr sm td",
    28: "al az by bf bj ci cy do gt hn hu lb ma ml ne ni pl sn sv tg",
    29: "br eg ps qa ua",
    30: "jo kw mu ye",
    31: "mt sc",
    32: "lc",
    33: "ru",
}
LENGTHS = {country: length for length, countries in _BY_LENGTH.items() for country in countries.split()}

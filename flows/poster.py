"""What the poster of a permanence says, in every language."""

from flows.words import N_

HELLO = N_("Bonjour")
ASK = N_("Un papier, un loyer, une facture, un désaccord ? Écrivez-nous.")
FREE = N_("C'est gratuit. C'est vous qui décidez.")
AIM = N_("Visez ce carré avec votre téléphone.")

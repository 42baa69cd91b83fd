"""Where mediators go and what they look at there, for an association that names none of its own."""

from collections.abc import Sequence

from flows.domain.association import Association, Named
from flows.words import N_

CATEGORIES = (
    Named(code="lighting", label=N_("💡 Éclairage")),
    Named(code="waste", label=N_("🗑 Déchets")),
    Named(code="lift", label=N_("🛗 Ascenseur")),
    Named(code="water", label=N_("💧 Eau, fuite")),
    Named(code="road", label=N_("🚧 Rue, trottoir")),
    Named(code="shared", label=N_("🏢 Parties communes")),
    Named(code="other", label=N_("❓ Autre chose")),
)
RELAYS = (
    Named(code="city", label=N_("La mairie")),
    Named(code="landlord", label=N_("Le bailleur")),
    Named(code="area", label=N_("L'agglomération")),
    Named(code="network", label=N_("Eau, énergie")),
    Named(code="other", label=N_("Un autre service")),
)


def spots(association: Association) -> Sequence[Named]:
    """Every place and neighbourhood."""
    return (*places(association), *association.neighbourhoods)


def neighbourhoods(association: Association) -> Sequence[Named]:
    """The places stand for them where none is named."""
    return association.neighbourhoods or places(association)


def categories(association: Association) -> Sequence[Named]:
    return association.watched or CATEGORIES


def relays(association: Association) -> Sequence[Named]:
    return association.relays or RELAYS


def places(association: Association) -> Sequence[Named]:
    """A place has one name in every language."""
    return tuple(Named(code=one.code, label={"fr": one.name}) for one in association.permanences)


def named(things: Sequence[Named], code: str) -> Named:
    """One that the file no longer names shows its code rather than nothing."""
    return next((one for one in things if one.code == code), Named(code="other", label=code or "–"))

"""The team, with the real bot: somebody joins by a link, takes a request."""

from tests.whole import Phone, Whole

AMINA, KARIM = 710_001_001, 710_001_003


async def joins(world: Whole, name: str, number: int, role: str) -> Phone:
    phone = await world.phone(name, number)
    await phone.says(await world.invitation(name, role))
    await phone.sees("Rejoindre")
    await phone.goes("[Oui]")
    await phone.sees("Que voulez-vous faire")
    return phone


async def followed(world: Whole) -> tuple[Phone, Phone]:
    """Amina has an appointment, and Karim follows her."""
    karim = await joins(world, "Karim", KARIM, "mediator")
    amina = await world.phone("Amina", AMINA)
    await amina.agrees()
    await amina.books()
    await karim.sees("Nouvelle demande")
    await karim.presses("Je prends")
    await karim.sees("Vous vous occupez")
    await amina.sees("s'occupe de votre demande")
    return amina, karim

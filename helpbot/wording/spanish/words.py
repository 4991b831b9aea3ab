"""Words of short lists in Spanish, as they stand inside a sentence."""

from collections.abc import Mapping

_DAYS = dict(
    pair.split("=")
    for pair in (
        "Monday=el lunes,Tuesday=el martes,Wednesday=el miércoles,Thursday=el jueves,"
        "Friday=el viernes,Saturday=el sábado,Sunday=el domingo"
    ).split(",")
)
_MONTHS = dict(
    pair.split("=")
    for pair in (
        "January=enero February=febrero March=marzo April=abril May=mayo June=junio July=julio "
        "August=agosto September=septiembre October=octubre November=noviembre December=diciembre"
    ).split()
)
# As in a list: "lun 24 de nov". May is no shorter than it is.
_SHORT = dict(
    pair.split("=")
    for pair in (
        "Mon=lun Tue=mar Wed=mié Thu=jue Fri=vie Sat=sáb Sun=dom Jan=ene Feb=feb Mar=mar Apr=abr "
        "Jun=jun Jul=jul Aug=ago Sep=sep Oct=oct Nov=nov Dec=dic"
    ).split()
)
# How a ticket stands, and how it ended.
_TICKETS: Mapping[str, str] = {
    "not approved": "no aprobado",
    "new, nobody has it yet": "nuevo, todavía nadie lo atiende",
    "in work": "en curso",
    "waiting": "en espera",
    "resolved": "resuelto",
    "closed": "cerrado",
    "waiting for the requester": "en espera de quien lo pidió",
    "waiting for the vendor": "en espera del proveedor",
    "waiting for approval": "en espera de aprobación",
    "waiting for parts": "en espera de piezas",
    "Fixed": "Reparado",
    "Workaround": "Hay otra forma de hacerlo",
    "Done": "Hecho",
    "Answered": "Explicado",
    "No fault": "No se encontró ninguna falla",
    "Not reproducible": "No volvió a pasar",
    "Vendor": "Lo reparó el proveedor",
    "Outage": "Terminó junto con una falla",
    "Duplicate": "Repetido: está en otro ticket",
    "Called back": "Comprobado por teléfono",
    "Declined": "No aprobado",
    "Withdrawn": "Ya no hace falta",
}
# Days, months, outcomes and kinds of secrets.
WORDS: Mapping[str, str] = {
    **_DAYS,
    **_SHORT,
    **_MONTHS,
    **_TICKETS,
    "open": "abierta",
    "solved": "resuelta",
    "stuck": "sin resolver",
    "silent": "sin respuesta",
    "a password": "una contraseña",
    "a social security number": "un número de seguro social",
    "a card number": "un número de tarjeta",
    "a driver's licence number": "un número de licencia de conducir",
    "a passport number": "un número de pasaporte",
    "a date of birth": "una fecha de nacimiento",
    "a key or token": "una clave o token",
    "a private key": "una clave privada",
    "the answer to a security question": "la respuesta a una pregunta de seguridad",
    "health details": "datos de salud",
    "criminal-justice information": "información de justicia penal",
    "Change it now: others may have read it here.": (
        "Cámbiela ahora: otras personas pudieron leerla aquí."
    ),
    "Replace it now: others may have read it here.": (
        "Reemplácela ahora: otras personas pudieron leerla aquí."
    ),
    "Choose another security question: others may have read it here.": (
        "Elija otra pregunta de seguridad: otras personas pudieron leerla aquí."
    ),
    "If others could read it here, tell the bank.": (
        "Si otras personas pudieron leerlo aquí, avise al banco."
    ),
    "I have a question": "Tengo una pregunta",
    "It is down for several people": "No funciona para varias personas",
    "Is it down?": "¿Hay una falla?",
    "I need access or equipment": "Necesito acceso o equipo",
    "It is about security": "Es un asunto de seguridad",
}

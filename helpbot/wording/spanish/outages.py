"""Spanish: outages, for whoever reports one or waits for its end."""

from collections.abc import Mapping

OUTAGES: Mapping[str, str] = {
    "in the whole city": "en toda la ciudad",
    "at {name}": "en {name}",
    "**{what}** has been out since {hour_of}": "**{what}** no funciona desde las {hour_of}",
    "{owner} is working on it": "{owner} está trabajando en ello",
    "the technicians are checking whether it is out": "los técnicos están revisando si falla",
    "the technicians are told on {day_and_hour}": "se avisa a los técnicos {day_and_hour}",
    "the technician on call is being paged": "se está llamando al técnico de guardia",
    "{day} at {hour}": "{day} a las {hour}",
    "The last news: {outage.news}": "Lo último: {outage.news}",
    "Until then: {outage.workaround}": "Mientras tanto: {outage.workaround}",
    "I am paging the technician on call as well (outage {outage.id}), and will tell you here who "
    "has it and when it is over.": (
        "También estoy llamando al técnico de guardia (falla {outage.id}), y le diré aquí quién la "
        "atiende y cuándo termina."
    ),
    "opening time": "la hora de apertura",
    "on {when}": "{when}",
    "at {when}": "a {when}",
    "Work on it is planned until {when}: {reason}": (
        "Hay trabajos previstos hasta {when}: {reason}"
    ),
    "That can wait": "Eso puede esperar",
    "{why}. I noted it (outage {outage.id}); the technicians are told {told}, and you hear from me "
    "here. If it cannot wait, press *Page on-call now* or call "
    "**{plan.desk.after_hours_phone}**.": (
        "{why}. Lo anoté (falla {outage.id}); se avisa a los técnicos {told}, y le escribo aquí. "
        "Si no puede esperar, pulse *Llamar al técnico ahora* o llame al "
        "**{plan.desk.after_hours_phone}**."
    ),
    "That is known: {out}, and {who} (outage {outage.id}). I added you and will tell you here when "
    "it is over.": (
        "Ya se sabe: {out}, y {who} (falla {outage.id}). Le agregué y le diré aquí cuándo termina."
    ),
    "Maybe: several people ask about **{service}**": (
        "Puede ser: varias personas preguntan por **{service}**"
    ),
    "Yes: {out}": "Sí: {out}",
    "{ticket} is part of a known outage. {known}": (
        "{ticket} es parte de una falla conocida. {known}"
    ),
    "{out}, and {who} (outage {outage.id}). You hear here when it is over.": (
        "{out}, y {who} (falla {outage.id}). Le aviso aquí cuando termine."
    ),
    "{ticket} has nothing to do with outage {outage_id} after all. We go on with it.": (
        "{ticket} no tiene que ver con la falla {outage_id} después de todo. Seguimos con él."
    ),
    "{start}, and {who} (outage {outage.id}).{more}": "{start}, y {who} (falla {outage.id}).{more}",
    "Yes: work on **{service}** {where} is planned until {until}: {reason}. It may be out until "
    "then.": (
        "Sí: hay trabajos previstos en **{service}** {where} hasta {until}: {reason}. Hasta "
        "entonces puede fallar."
    ),
    "Noted as outage {outage.id}: **{what}**. I am paging the technician on call, and will tell "
    "you here who has it and when it is over. **{plan.desk.after_hours_phone}** rings them at any "
    "hour.": (
        "Anotado como falla {outage.id}: **{what}**. Estoy llamando al técnico de guardia, y le "
        "diré aquí quién la atiende y cuándo termina. El **{plan.desk.after_hours_phone}** suena "
        "con el técnico a cualquier hora."
    ),
    "Noted as outage {outage.id}: **{what}**.": "Anotado como falla {outage.id}: **{what}**.",
    "I will tell you when **{what}** works again.{more}": (
        "Le diré cuando **{what}** vuelva a funcionar.{more}"
    ),
    "I am paging the technician on call for **{what}** (outage {outage.id}). "
    "**{plan.desk.after_hours_phone}** rings them as well.": (
        "Estoy llamando al técnico de guardia por **{what}** (falla {outage.id}). El "
        "**{plan.desk.after_hours_phone}** también suena con el técnico."
    ),
    "I know no such service or building. Say in your own words what is out and where, or `form "
    "outage` for a list to choose from.": (
        "No conozco ese servicio o edificio. Diga con sus palabras qué falla y dónde, o `form "
        "outage` para elegir de una lista."
    ),
    "I do not know any more what that was about. Say what is out and where, or call "
    "**{plan.desk.after_hours_phone}**.": (
        "Ya no sé de qué se trataba. Diga qué falla y dónde, o llame al "
        "**{plan.desk.after_hours_phone}**."
    ),
    "**{name}** is working on it: {what} (outage {outage.id}).": (
        "**{name}** está trabajando en ello: {what} (falla {outage.id})."
    ),
    "News of {what}: {text}": "Novedades de {what}: {text}",
    "Until {what} works again: {text}": "Mientras {what} no funcione: {text}",
    "**{what}** works again. {how}": "**{what}** ya funciona. {how}",
    "**{what}** is out again. The technician on call is being paged (outage {outage.id}).": (
        "**{what}** volvió a fallar. Se está llamando al técnico de guardia (falla {outage.id})."
    ),
    "What you asked about is an outage: **{what}** (outage {outage.id}). It is being worked on, "
    "and I will tell you here when it is over.": (
        "Aquello por lo que preguntó es una falla: **{what}** (falla {outage.id}). Se está "
        "trabajando en ello, y le diré aquí cuándo termina."
    ),
}

"""Spanish: what the desk may be asked for, and what becomes of it, for whoever asked."""

from collections.abc import Mapping

REQUESTS: Mapping[str, str] = {
    "as soon as we can": "lo antes posible",
    "1 business day": "1 día hábil",
    "{form.lead_days} business days": "{form.lead_days} días hábiles",
    " It takes {lead_time}.": " Tarda {lead_time}.",
    " Somebody has to agree to it first.": " Antes, alguien tiene que aprobarlo.",
    "What you can ask for:": "Lo que puede pedir:",
    "Page {number} of {of} · `catalogue {next}` shows another": (
        "Página {number} de {of} · `catalogue {next}` muestra otra"
    ),
    ", and ": ", y ",
    " or ": " o ",
    "First **{agree}** must agree; I asked.": "Antes tiene que aprobarlo **{agree}**; ya pregunté.",
    "The desk has it now.": "Ya lo tiene la mesa de ayuda.",
    " It takes {takes}, so expect it by **{by}**.": (
        " Tarda {takes}, así que espérelo para el **{by}**."
    ),
    " You need it by {day}, which is sooner: what can be done by then is done first.": (
        " Lo necesita para el {day}, que es antes: lo que se pueda hacer hasta entonces se hace "
        "primero."
    ),
    "There is nothing in the catalogue for you. Say what you need in your words.": (
        "En el catálogo no hay nada para usted. Diga con sus palabras qué necesita."
    ),
    "There is no form `{name}`. `catalogue` lists what you can ask for.": (
        "No hay un formulario `{name}`. `catalogue` muestra lo que puede pedir."
    ),
    "The form of ticket {ticket_id} is not there any more, so I opened nothing. `catalogue` lists "
    "what you can ask for.": (
        "El formulario del ticket {ticket_id} ya no existe, así que no abrí nada. `catalogue` "
        "muestra lo que puede pedir."
    ),
    "The form of ticket {ticket_id} has changed since, so I opened nothing. Fill it in once more: "
    "press **{form.title}**.": (
        "El formulario del ticket {ticket_id} cambió desde entonces, así que no abrí nada. "
        "Llénelo otra vez: pulse **{form.title}**."
    ),
    "What stood in the form of ticket {ticket_id} was removed, as old words are here, so I opened "
    "nothing. Fill it in once more: press **{form.title}**.": (
        "Lo que decía el formulario del ticket {ticket_id} se eliminó, como aquí todo texto "
        "antiguo, así que no abrí nada. Llénelo otra vez: pulse **{form.title}**."
    ),
    "Catalogue": "Catálogo",
    "Another request": "Otra solicitud",
    "That is a request. Call the {desk.name} at **{desk.phone}** ({desk.hours}).": (
        "Eso es una solicitud. Llame a {desk.name} al **{desk.phone}** ({desk.hours})."
    ),
    "That is a request. Press **{form.title}**, and a short form opens.{then} Or call the "
    "{desk.name} at {desk.phone} ({desk.hours}).": (
        "Eso es una solicitud. Pulse **{form.title}**, y se abre un formulario corto.{then} O "
        "llame a {desk.name} al {desk.phone} ({desk.hours})."
    ),
    " by {day}": " para el {day}",
    " It is off the standard, so we look at it again on {day}.": (
        " Está fuera de lo estándar, así que lo revisamos de nuevo el {day}."
    ),
    "**Ticket {ticket.id}** ({ticket.summary}) is approved by {by}. {team} does it{until}.{ends}": (
        "El **ticket {ticket.id}** ({ticket.summary}) fue aprobado por {by}. Lo hace "
        "{team}{until}.{ends}"
    ),
    "Ask again": "Pedir de nuevo",
    "**Ticket {ticket.id}** ({ticket.summary}) was not approved. {by} writes:\n\n> {reason}\n\n"
    "Talk to {by}, or ask again with what is missing. The {desk.name} is at {desk.phone}.": (
        "El **ticket {ticket.id}** ({ticket.summary}) no fue aprobado. {by} escribe:\n\n"
        "> {reason}\n\nHable con {by}, o pida de nuevo con lo que falta. {desk.name} atiende en el "
        "{desk.phone}."
    ),
}

"""Spanish: tickets, for whoever asked; by when somebody answers; why an article did not help."""

from collections.abc import Mapping

KEYS: Mapping[str, str] = {
    "Add something": "Agregar algo",
    "Answer": "Responder",
    "Close it": "Cerrarlo",
    "Open it": "Abrirlo",
    "Open it again": "Abrirlo de nuevo",
    "Open a ticket all the same": "Abrir un ticket de todos modos",
    "Say more first": "Primero decir más",
    "It is something else": "Es otra cosa",
    "It is not solved": "No está resuelto",
    "It works, thank you": "Ya funciona, gracias",
    "It works, but it was hard": "Ya funciona, pero costó trabajo",
    "It came back": "Volvió a pasar",
    "It is a new question": "Es otra pregunta",
    "More urgent": "Es más urgente",
    "More": "Más",
    "Read it": "Leerlo",
    "Out of date": "No está al día",
    "Another problem": "Es otro problema",
    "Hard to follow": "Difícil de seguir",
    "Did it all, no luck": "Hice todo y sigue igual",
}

TIMES: Mapping[str, str] = {
    "today at {hour}": "hoy a las {hour}",
    "tomorrow at {hour}": "mañana a las {hour}",
    "{name}, {month} {day.day} at {hour}": "{name} {day.day} de {month} a las {hour}",
    "{day} {month} {local.day}, {local:%H:%M}": "{day} {local.day} de {month}, {local:%H:%M}",
    "They are closed now: expect a person {when}.": (
        "Ahora está cerrado: una persona le atiende {when}."
    ),
    "The desk is closed now. Expect a person {when}. If it cannot wait, call "
    "{desk.after_hours_phone}: it rings the technician on call at any hour.": (
        "La mesa de ayuda está cerrada ahora. Una persona le atiende {when}. Si no puede esperar, "
        "llame al {desk.after_hours_phone}: suena con el técnico de guardia a cualquier hora."
    ),
    "Somebody answers {when} or sooner. ": "Alguien le responde a más tardar {when}. ",
    "{by}If it cannot wait, call {desk.phone}.": (
        "{by}Si no puede esperar, llame al {desk.phone}."
    ),
    "It closes by itself {when} if I hear nothing else.": (
        "Se cierra solo {when} si no me dice otra cosa."
    ),
}

TICKETS: Mapping[str, str] = {
    " about {what}": " sobre {what}",
    "Your **ticket {ticket.id}**{about} is open.\n\n{quoted}\n\n{expected}\n\nWhat you write in "
    "this thread, or say after `add to {ticket.id}:`, is added to it.": (
        "Su **ticket {ticket.id}**{about} está abierto.\n\n{quoted}\n\n{expected}\n\nLo que "
        "escriba en este hilo, o diga después de `add to {ticket.id}:`, se agrega al ticket."
    ),
    "You have {ticket} for this already: {state}. I opened no second one.": (
        "Ya tiene el {ticket} para esto: {state}. No abrí otro."
    ),
    "There is a ticket for this message already. I opened no second one.": (
        "Ya hay un ticket para este mensaje. No abrí otro."
    ),
    "{owner} works on {ticket} now.": "{owner} ya trabaja en el {ticket}.",
    "{by} about {ticket}:": "{by} sobre el {ticket}:",
    "The desk": "La mesa de ayuda",
    "Added to ticket {ticket.id}. {who} sees it.": "Agregado al ticket {ticket.id}. {who} lo ve.",
    "Added to ticket {ticket.id}, which is resolved.": (
        "Agregado al ticket {ticket.id}, que está resuelto."
    ),
    "{by} needs something from you for {ticket}.{said}\n\nAnswer here, and the work goes on.": (
        "{by} necesita algo de usted para el {ticket}.{said}\n\nResponda aquí, y el trabajo sigue."
    ),
    "{ticket} is {state}.": "{ticket}: {state}.",
    "{ticket} is resolved.": "{ticket} está resuelto.",
    "You said: {words}": "Usted dijo: {words}",
    "You told me how it was": "Usted me dijo cómo le fue",
    "It was opened again": "Se abrió de nuevo",
    "It was closed": "Se cerró",
    "It is still {state}.": "Sigue {state}.",
    "If it works now, you can close it.": "Si ya funciona, puede cerrarlo.",
    "{ticket} is closed. Does this belong to it?": "{ticket} está cerrado. ¿Esto es parte de él?",
    "{ticket} is resolved.\n\n{quoted}\n\n{then}How was it? {closes}": (
        "{ticket} está resuelto.\n\n{quoted}\n\n{then}¿Cómo le fue? {closes}"
    ),
    "Ticket {ticket.id} is closed.": "El ticket {ticket.id} está cerrado.",
    "{owner} has it": "lo atiende {owner}",
    "it is with the desk": "lo tiene la mesa de ayuda",
    "Ticket {ticket.id} is open again: {who}.": (
        "El ticket {ticket.id} está abierto de nuevo: {who}."
    ),
    "Ticket {before} is closed, so I opened **ticket {ticket.id}**, which follows it. {expected}": (
        "El ticket {before} está cerrado, así que abrí el **ticket {ticket.id}**, que le sigue. "
        "{expected}"
    ),
    "Ticket {ticket.id} ({summary}) is closed: it was resolved, and I heard nothing else. If it "
    "comes back, say `reopen {ticket.id}`.": (
        "El ticket {ticket.id} ({summary}) está cerrado: se resolvió, y no supe nada más. Si "
        "vuelve a pasar, diga `reopen {ticket.id}`."
    ),
    "Ticket {ticket.id} stays {ticket.priority}, and the team reads your reason.": (
        "El ticket {ticket.id} sigue en {ticket.priority}, y el equipo lee su motivo."
    ),
    "Ticket {ticket.id} is {ticket.priority} now, and the team reads your reason.": (
        "El ticket {ticket.id} ahora es {ticket.priority}, y el equipo lee su motivo."
    ),
    "Thank you. I noted that for ticket {ticket.id}.": (
        "Gracias. Lo anoté en el ticket {ticket.id}."
    ),
    "Thank you. I noted that for ticket {ticket.id}, and it is closed.": (
        "Gracias. Lo anoté en el ticket {ticket.id}, y está cerrado."
    ),
    "You told me about ticket {ticket.id} already. Thank you.": (
        "Ya me dijo cómo le fue con el ticket {ticket.id}. Gracias."
    ),
    "Your tickets": "Sus tickets",
    "No longer open": "Ya no abiertos",
    "solved": "resuelto",
    "{end}, closes {when}": "{end}, se cierra {when}",
    "waiting for your answer": "en espera de su respuesta",
    "Waits for the approval of {who}.": "Espera la aprobación de {who}.",
    "{owner} has {ticket}, and begins once it is approved.": (
        "{owner} tiene el {ticket}, y empieza cuando se apruebe."
    ),
    "Added to ticket {ticket.id}, which was not approved.": (
        "Agregado al ticket {ticket.id}, que no fue aprobado."
    ),
    "You have no open tickets. `my tickets all` shows the closed ones, too.": (
        "No tiene tickets abiertos. `my tickets all` muestra también los cerrados."
    ),
    "**Ticket {ticket.id}**: {ticket.summary}\n\n{ticket.priority}, {state}.{who} From "
    "{ticket.requester_name}, {time}{place}.": (
        "**Ticket {ticket.id}**: {ticket.summary}\n\n{ticket.priority}, {state}.{who} De "
        "{ticket.requester_name}, {time}{place}."
    ),
    "Ticket {ticket.id} is open. Whoever asked for it is told what comes of it.": (
        "El ticket {ticket.id} está abierto. Quien lo pidió sabrá qué pasa con él."
    ),
    "It is part of a known outage. {known}": "Es parte de una falla conocida. {known}",
    "a direct message": "un mensaje directo",
    "the thread where you asked": "el hilo donde preguntó",
    "Your ticket {ticket.id} is open. I write to you in {where}.": (
        "Su ticket {ticket.id} está abierto. Le escribo en {where}."
    ),
    "Ticket {ticket.id} is open for {ticket.requester_name}.{back}": (
        "El ticket {ticket.id} está abierto para {ticket.requester_name}.{back}"
    ),
    " Call back: {ticket.call_back}.": " Devolver la llamada: {ticket.call_back}.",
    "For what? Say what is wrong or what you need, or fill in a short form.": (
        "¿Para qué? Diga qué falla o qué necesita, o llene un formulario corto."
    ),
    "Say what is wrong, who has it and how they are reached; the ticket is yours then.": (
        "Diga qué falla, quién lo tiene y cómo se le localiza; el ticket queda a su nombre."
    ),
    "I can open a ticket with this:": "Puedo abrir un ticket con esto:",
    "Shall I close {ticket}?": "¿Cierro el {ticket}?",
    "Shall I open {ticket} again?": "¿Abro de nuevo el {ticket}?",
    "This message about ticket {ticket.id} was deleted by whoever wrote it.": (
        "Quien escribió este mensaje sobre el ticket {ticket.id} lo borró."
    ),
}

ARTICLES: Mapping[str, str] = {
    "What was wrong with the article? One tap, or type `why {answer_id}:` and a few words.": (
        "¿Qué estuvo mal en el artículo? Pulse una opción, o escriba `why {answer_id}:` y unas "
        "palabras."
    ),
    "Thank you. Whoever looks after that article reads it.": (
        "Gracias. Lo lee quien se encarga de ese artículo."
    ),
    "There is an answer now to what you asked:\n\n{asked}\n\n**{article.title}** has it.": (
        "Ya hay una respuesta a lo que preguntó:\n\n{asked}\n\nEstá en **{article.title}**."
    ),
}

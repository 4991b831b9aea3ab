"""Spanish: answers from articles, their buttons, and questions back."""

from collections.abc import Mapping

BUTTONS: Mapping[str, str] = {
    "That fixed it": "Se resolvió",
    "Still stuck": "Sigue sin funcionar",
    "Not helpful": "No me sirvió",
    "Open a ticket": "Abrir un ticket",
    "Whole article": "Artículo completo",
    "None of these": "Ninguno de estos",
    "Talk to a person": "Hablar con una persona",
    "Share with channel": "Compartir en el canal",
    "Report an outage": "Reportar una falla",
    "Ask for something": "Pedir algo",
    "The whole city": "Toda la ciudad",
    "At {name}": "En {name}",
    "Say where": "Decir dónde",
    "Another place": "Otro lugar",
    "Something else": "Otra cosa",
    "Others have it too": "A otros también les pasa",
    "Page on-call now": "Llamar al técnico ahora",
    "I work there now": "Ahora trabajo ahí",
    "I'm affected too": "A mí también me afecta",
    "It is still broken": "Sigue fallando",
}

ANSWERS: Mapping[str, str] = {
    " and ": " y ",
    "{month} {at.day}, {at.year}": "{at.day} de {month} de {at.year}",
    "The article is in English; I quote it as it is written.": (
        "El artículo está en inglés; lo cito tal como está escrito."
    ),
    "I am not sure which of these you mean. Choose one, or say it in other words.": (
        "No estoy seguro de cuál de estos necesita. Elija uno o dígalo con otras palabras."
    ),
    "I don't have that in the knowledge base, and I won't guess. A person can help: the "
    "{desk.name} at {desk.phone} ({desk.hours}). If it is urgent outside those hours, call "
    "{desk.after_hours_phone}.": (
        "No tengo eso en la base de conocimientos y no voy a adivinar. Una persona puede ayudarle: "
        "{desk.name}, {desk.phone} ({desk.hours}). Si es urgente fuera de ese horario, llame al "
        "{desk.after_hours_phone}."
    ),
    "Call the {desk.name} at **{desk.phone}** ({desk.hours}). {closed}If it cannot wait and they "
    "are closed, call **{desk.after_hours_phone}**: it rings the technician on call at any hour.": (
        "Llame a {desk.name} al **{desk.phone}** ({desk.hours}). {closed}Si no puede esperar y "
        "está cerrado, llame al **{desk.after_hours_phone}**: suena con el técnico de guardia a "
        "cualquier hora."
    ),
    "I am posting it to the channel.": "Lo publico en el canal.",
    "There is no channel here that this may be shared with.": (
        "Aquí no hay un canal en el que esto se pueda compartir."
    ),
    "You're welcome.": "De nada.",
    "Hello. What is wrong, what do you see, and since when? Say it in your words.": (
        "Hola. ¿Qué pasa, qué ve en la pantalla y desde cuándo? Dígalo con sus palabras."
    ),
    "Good, glad it works. I noted that this answer helped.": (
        "Qué bueno que ya funciona. Anoté que esta respuesta sirvió."
    ),
    "Sorry that did not do it. I noted that your question is still open.\n\nCall the {desk.name} "
    "at **{desk.phone}** ({desk.hours}) and say what you have tried. {closed}If it cannot wait and "
    "they are closed, call **{desk.after_hours_phone}**.": (
        "Siento que eso no haya servido. Anoté que su pregunta sigue abierta.\n\nLlame a "
        "{desk.name} al **{desk.phone}** ({desk.hours}) y diga qué ha intentado. {closed}Si no "
        "puede esperar y está cerrado, llame al **{desk.after_hours_phone}**."
    ),
    "That question is already marked as {outcome}; nothing changed.": (
        "Esa pregunta ya está marcada como {outcome}; no cambió nada."
    ),
    "You said that it fixed it": "Usted dijo que se resolvió",
    "You are still stuck": "Sigue sin funcionar",
    "You have a ticket for this": "Tiene un ticket para esto",
    "I added that to your question. The answer above still stands.": (
        "Lo agregué a su pregunta. La respuesta de arriba sigue siendo válida."
    ),
    "Answered again below": "Respondido de nuevo abajo",
    "I answer IT questions of {city} from its own knowledge base. Ask as you would ask a "
    "colleague: what you see, on what, and since when.\n\n- `outlook is stuck on loading profile`\n"
    "- `read vpn-connected-but-nothing-opens` shows a whole article\n- `person` says how to reach "
    "one\n- `form outage` reports what is out\n- `catalogue` shows what you can ask for\n\nNever "
    "send passwords, card or social security numbers. The {desk.name} is at {desk.phone} "
    "({desk.hours}).": (
        "Respondo preguntas de informática de {city} con su propia base de conocimientos. Los "
        "artículos están en inglés, y en inglés encuentro más. Pregunte como a un colega: qué ve, "
        "en qué equipo y desde cuándo.\n\n- `outlook is stuck on loading profile`\n"
        "- `read vpn-connected-but-nothing-opens` muestra un artículo completo\n"
        "- `person` dice cómo hablar con una persona\n- `form outage` reporta una falla\n"
        "- `catalogue` muestra lo que puede pedir\n\n"
        "Nunca envíe contraseñas ni números de tarjeta o de seguro social. {desk.name} atiende en "
        "el {desk.phone} ({desk.hours})."
    ),
    "it": "eso",
    "them": "esos datos",
    "Your message held {listed_kinds}.": "Su mensaje contenía {listed_kinds}.",
    "I removed {them} before anything was stored: a chat is no place for {them}.": (
        "Quité {them} antes de guardar nada: un chat no es lugar para {them}."
    ),
    "Please delete your message as well.": "Por favor, borre también su mensaje.",
    "I saw no words in that. Say what is wrong, what you see, and since when.": (
        "No vi palabras en eso. Diga qué pasa, qué ve y desde cuándo."
    ),
    "That is more than I can read (over {limit:,} characters). Say in a few sentences what goes "
    "wrong, and the exact words of the error.": (
        "Eso es más de lo que puedo leer (más de {limit:,} caracteres). Diga en pocas frases qué "
        "falla y las palabras exactas del error."
    ),
    "There is no article `{article_id}` that I can show you. Ask in your own words.": (
        "No hay un artículo `{article_id}` que pueda mostrarle. Pregunte con sus palabras."
    ),
    "I know no question {answer_id} of yours. Ask it again, and I will look.": (
        "No conozco una pregunta {answer_id} de usted. Hágala de nuevo y la busco."
    ),
    "Something went wrong on my side. I kept your message; quote **{error_id}** when you ask. A "
    "person can help: {desk.phone} ({desk.hours}).": (
        "Algo falló de mi lado. Guardé su mensaje; mencione **{error_id}** cuando pregunte. Una "
        "persona puede ayudarle: {desk.phone} ({desk.hours})."
    ),
    "From *{place}* · {review} · {article.file}": "De *{place}* · {review} · {article.file}",
    "sample, not yet reviewed by your IT": "muestra, aún no revisada por su departamento de TI",
    "reviewed {day}": "revisado el {day}",
    "{said}, review overdue since {day}: check before you rely on it": (
        "{said}, revisión vencida desde el {day}: verifique antes de confiar en esto"
    ),
    "Or talk to a person: {desk.phone} ({desk.hours})": (
        "O hable con una persona: {desk.phone} ({desk.hours})"
    ),
}

CHOICES: Mapping[str, str] = {
    " with **{service}**": " con **{service}**",
    "What do you need{about}? Choose one, or say what you see.": (
        "¿Qué necesita{about}? Elija una opción o diga qué ve."
    ),
    "Is it only you, or is **{service}** out for others too? Choose one, or say what you see.": (
        "¿Le pasa solo a usted, o **{service}** falla también para otros? Elija una opción o diga "
        "qué ve."
    ),
    "What is it about? Choose one, or say what you use and what you see.": (
        "¿De qué se trata? Elija una opción o diga qué usa y qué ve."
    ),
    "I am not sure what you need. Choose one, or say it in other words.": (
        "No estoy seguro de qué necesita. Elija una opción o dígalo con otras palabras."
    ),
}

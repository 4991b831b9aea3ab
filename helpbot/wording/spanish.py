"""Spanish: what employees of a city read, in the plain words of its offices.

A native reader should look at these lines; they say what the English ones say.
"""

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
# Days, months, outcomes and kinds of secrets, as they stand inside a sentence.
WORDS: Mapping[str, str] = {
    **_DAYS,
    **_MONTHS,
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

_BUTTONS: Mapping[str, str] = {
    "That fixed it": "Se resolvió",
    "Still stuck": "Sigue sin funcionar",
    "Whole article": "Artículo completo",
    "None of these": "Ninguno de estos",
    "Talk to a person": "Hablar con una persona",
    "Share with channel": "Compartir en el canal",
    "Report an outage": "Reportar una falla",
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

_ANSWERS: Mapping[str, str] = {
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
    "Call the {desk.name} at **{desk.phone}** ({desk.hours}). If it cannot wait and they are "
    "closed, call **{desk.after_hours_phone}**: it rings the technician on call at any hour.": (
        "Llame a {desk.name} al **{desk.phone}** ({desk.hours}). Si no puede esperar y está "
        "cerrado, llame al **{desk.after_hours_phone}**: suena con el técnico de guardia a "
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
    "at **{desk.phone}** ({desk.hours}) and say what you have tried. If it cannot wait and they "
    "are closed, call **{desk.after_hours_phone}**.": (
        "Siento que eso no haya servido. Anoté que su pregunta sigue abierta.\n\nLlame a "
        "{desk.name} al **{desk.phone}** ({desk.hours}) y diga qué ha intentado. Si no puede "
        "esperar y está cerrado, llame al **{desk.after_hours_phone}**."
    ),
    "That question is already marked as {outcome}; nothing changed.": (
        "Esa pregunta ya está marcada como {outcome}; no cambió nada."
    ),
    "You said that it fixed it": "Usted dijo que se resolvió",
    "You are still stuck": "Sigue sin funcionar",
    "I added that to your question. The answer above still stands.": (
        "Lo agregué a su pregunta. La respuesta de arriba sigue siendo válida."
    ),
    "Answered again below": "Respondido de nuevo abajo",
    "I answer IT questions of {city} from its own knowledge base. Ask as you would ask a "
    "colleague: what you see, on what, and since when.\n\n- `outlook is stuck on loading profile`\n"
    "- `read vpn-connected-but-nothing-opens` shows a whole article\n- `person` says how to reach "
    "one\n- `form outage` reports what is out\n\nNever send passwords, card or social security "
    "numbers. The {desk.name} is at {desk.phone} ({desk.hours}).": (
        "Respondo preguntas de informática de {city} con su propia base de conocimientos. Los "
        "artículos están en inglés, y en inglés encuentro más. Pregunte como a un colega: qué ve, "
        "en qué equipo y desde cuándo.\n\n- `outlook is stuck on loading profile`\n"
        "- `read vpn-connected-but-nothing-opens` muestra un artículo completo\n"
        "- `person` dice cómo hablar con una persona\n- `form outage` reporta una falla\n\n"
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
    "{said}, review overdue": "{said}, revisión vencida",
    "Or talk to a person: {desk.phone} ({desk.hours})": (
        "O hable con una persona: {desk.phone} ({desk.hours})"
    ),
}

_CHOICES: Mapping[str, str] = {
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

_ACTS: Mapping[str, str] = {
    "You report trouble with **{service}**": "Usted reporta un problema con **{service}**",
    "You report trouble": "Usted reporta un problema",
    " at **{place}**": " en **{place}**",
    " (the place is from your profile)": " (el lugar es el de su perfil)",
    "This is life-safety: call the technician on call now at **{desk.after_hours_phone}**, at any "
    "hour. Do not wait for this chat.": (
        "Hay vidas en juego: llame ahora al técnico de guardia al **{desk.after_hours_phone}**, a "
        "cualquier hora. No espere a este chat."
    ),
    "Call the {desk.name} at **{desk.phone}** ({desk.hours}); outside those hours "
    "**{desk.after_hours_phone}** rings the technician on call.": (
        "Llame a {desk.name} al **{desk.phone}** ({desk.hours}); fuera de ese horario, el "
        "**{desk.after_hours_phone}** suena con el técnico de guardia."
    ),
    "what does not work": "qué no funciona",
    "which building it is": "en qué edificio es",
    " Say {missing}, so that it reaches the right people.": (
        " Diga {missing}, para que llegue a las personas correctas."
    ),
    " That is life-safety: call the technician on call now at **{desk.after_hours_phone}**.": (
        " Hay vidas en juego: llame ahora al técnico de guardia al **{desk.after_hours_phone}**."
    ),
    "Noted: it is in the whole city.{call}": "Anotado: es en toda la ciudad.{call}",
    "Noted: it is at **{place}**.{call}": "Anotado: es en **{place}**.{call}",
    "Where is it? Say for example *it's at the annex*.": (
        "¿Dónde es? Diga por ejemplo *it's at the annex*."
    ),
    "**{service}** is life-safety. If it keeps anybody from working, call the technician on call "
    "now at **{desk.after_hours_phone}**, at any hour. What I found is below.": (
        "De **{service}** dependen vidas. Si alguien no puede trabajar, llame ahora al técnico de "
        "guardia al **{desk.after_hours_phone}**, a cualquier hora. Abajo está lo que encontré."
    ),
    "that": "eso",
    "I know of no outage of {what}{where}. If it does not work for you and others, tell me what "
    "and where, or call {desk.phone}; outside {desk.hours} call {desk.after_hours_phone}.": (
        "No sé de ninguna falla de {what}{where}. Si no funciona para usted y para otros, dígame "
        "qué y dónde, o llame al {desk.phone}; fuera de {desk.hours}, al {desk.after_hours_phone}."
    ),
    "Thank you for telling me; you did the right thing. Do this now:\n\n1. Call IT security at "
    "**{phone}**, at any hour **{desk.after_hours_phone}**.\n2. Click, open and answer nothing "
    "more. Leave the computer on, and pull its network cable or turn off its Wi-Fi if you opened "
    "something.\n3. If you typed a password or a code, change that password now, from another "
    "computer.\n4. If something was lost or stolen, say when and where you last had it.": (
        "Gracias por avisar; hizo lo correcto. Haga esto ahora:\n\n1. Llame a seguridad "
        "informática al **{phone}**, a cualquier hora al **{desk.after_hours_phone}**.\n2. No haga "
        "clic, no abra y no responda nada más. Deje la computadora encendida; si abrió algo, "
        "desconecte el cable de red o apague el Wi-Fi.\n3. Si escribió una contraseña o un código, "
        "cambie esa contraseña ahora, desde otra computadora.\n4. Si algo se perdió o lo robaron, "
        "diga cuándo y dónde lo tuvo por última vez."
    ),
    "That is one for the security team. I wrote to you in a direct message.": (
        "Eso es para el equipo de seguridad. Le escribí en un mensaje directo."
    ),
    "I told **{name}**, who is on call for security.": (
        "Avisé a **{name}**, que está de guardia por seguridad."
    ),
    "That is a request. Until I can take it here, call the {desk.name} at **{desk.phone}** "
    "({desk.hours}), or have your supervisor do so.": (
        "Eso es una solicitud. Mientras no pueda recibirla aquí, llame a {desk.name} al "
        "**{desk.phone}** ({desk.hours}), o pida a su supervisor que lo haga."
    ),
    "I cannot make or show tickets yet. The {desk.name} can, at **{desk.phone}** ({desk.hours}); "
    "outside those hours, if it cannot wait, **{desk.after_hours_phone}**.": (
        "Todavía no puedo crear ni mostrar tickets. {desk.name} sí puede, en el **{desk.phone}** "
        "({desk.hours}); fuera de ese horario, si no puede esperar, **{desk.after_hours_phone}**."
    ),
    "Sorry that was not it. I noted it. Say it once more in other words, or talk to a person: the "
    "{desk.name} at **{desk.phone}** ({desk.hours}), outside those hours "
    "**{desk.after_hours_phone}**.": (
        "Siento que no haya sido eso. Lo anoté. Dígalo de nuevo con otras palabras o hable con una "
        "persona: {desk.name}, **{desk.phone}** ({desk.hours}); fuera de ese horario, "
        "**{desk.after_hours_phone}**."
    ),
    "I am sorry that this costs you so much. A person can take it from here: **{desk.phone}** "
    "({desk.hours}), outside those hours **{desk.after_hours_phone}**.": (
        "Siento que esto le cueste tanto. Una persona puede ayudarle desde aquí: **{desk.phone}** "
        "({desk.hours}); fuera de ese horario, **{desk.after_hours_phone}**."
    ),
    "That is not an IT question. **{office.name}** can help you: **{office.phone}**.": (
        "Esa no es una pregunta de informática. **{office.name}** puede ayudarle: "
        "**{office.phone}**."
    ),
    " For other matters of the city call {city_phone}.": (
        " Para otros asuntos de la ciudad, llame al {city_phone}."
    ),
    "I only know about the city's IT.{city} If it is IT after all, say what you see and on what, "
    "or call {desk.phone}.": (
        "Solo sé de la informática de la ciudad.{city} Si de todos modos es de informática, diga "
        "qué ve y en qué equipo, o llame al {desk.phone}."
    ),
    "I did not find that. The articles are in English, and I find more when I am asked in English. "
    "A person can help: {desk.phone} ({desk.hours}); outside those hours, "
    "{desk.after_hours_phone}.": (
        "No encontré eso. Los artículos están en inglés, y encuentro más si me preguntan en "
        "inglés. Una persona puede ayudarle: {desk.phone} ({desk.hours}); fuera de ese horario, "
        "{desk.after_hours_phone}."
    ),
    "One thing, so that I know where you are: which department and building do you work in? Type "
    "for example *Library, North Branch*. I ask only once.": (
        "Una cosa, para saber dónde está: ¿en qué departamento y edificio trabaja? Escriba por "
        "ejemplo *Library, North Branch*. Solo lo pregunto una vez."
    ),
    "I do not know where you work yet. Say for example *I work at the North Branch*.": (
        "Todavía no sé dónde trabaja. Diga por ejemplo *I work at the North Branch*."
    ),
    "Noted": "Anotado",
    "As far as I know": "Hasta donde sé",
    "{start}: you work in **{known}**. To change it, say *I work at …* and the place.": (
        "{start}: usted trabaja en **{known}**. Para cambiarlo, diga *I work at …* y el lugar."
    ),
    "I know no department or building of the city by that name. Say its usual name, for example *I "
    "work at the North Branch*.": (
        "No conozco un departamento o edificio de la ciudad con ese nombre. Diga su nombre usual, "
        "por ejemplo *I work at the North Branch*."
    ),
}

_OUTAGES: Mapping[str, str] = {
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

CATALOGUE: Mapping[str, str] = {
    **WORDS, **_BUTTONS, **_ANSWERS, **_CHOICES, **_ACTS, **_OUTAGES
}  # fmt: skip

"""Spanish: what follows from what somebody means."""

from collections.abc import Mapping

ACTS: Mapping[str, str] = {
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
    "I told **{name}**, who is on call for security. ": (
        "Avisé a **{name}**, que está de guardia por seguridad. "
    ),
    "{told}It is **ticket {ticket_id}**, which only the security team sees.": (
        "{told}Es el **ticket {ticket_id}**, que solo ve el equipo de seguridad."
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

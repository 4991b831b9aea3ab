"""What stands on the forms that employees fill in."""

from collections.abc import Mapping

LABELS: Mapping[str, str] = {
    "New ticket": "Nuevo ticket",
    "Open": "Abrir",
    "Send": "Enviar",
    "Go on": "Seguir",
    "Add": "Añadir",
    "What is wrong, or what do you need?": "¿Qué falla, o qué necesita?",
    "What you did, what you saw, the words of the error, since when. Never a password.": (
        "Qué hizo, qué vio, las palabras del error, desde cuándo. Nunca una contraseña."
    ),
    "What is it about?": "¿De qué se trata?",
    "Where?": "¿Dónde?",
    "Who has it?": "¿A quién le pasa?",
    "How much can it wait?": "¿Cuánto puede esperar?",
    "Only me": "Solo a mí",
    "My team or my office": "A mi equipo o a mi oficina",
    "A whole department or more": "A todo un departamento o más",
    "I can work on": "Puedo seguir trabajando",
    "It slows me down": "Me retrasa",
    "I cannot work": "No puedo trabajar",
    "Add to ticket": "Añadir al ticket",
    "What do you want to add?": "¿Qué quiere añadir?",
    "More urgent: ticket": "Más urgente: ticket",
    "Why can it not wait? The team reads your reason.": (
        "¿Por qué no puede esperar? El equipo lee su motivo."
    ),
    "Ask for something": "Pedir algo",
    "What do you need?": "¿Qué necesita?",
    "Report an outage": "Avisar de una avería",
    "Report": "Avisar",
    "What is out?": "¿Qué no funciona?",
    "The whole city": "Toda la ciudad",
    "What do people see?": "¿Qué ve la gente?",
    "The words of the error, since when, and how many people have it.": (
        "Las palabras del error, desde cuándo, y a cuántas personas les pasa."
    ),
}
REFUSALS: Mapping[str, str] = {
    "Choose one; it cannot be left open.": "Elija una opción; no puede quedar sin elegir.",
    "Write a few words here; it cannot be left open.": (
        "Escriba aquí unas palabras; no puede quedar vacío."
    ),
    "“{text}” is not in my list now. Choose another one.": (
        "“{text}” ya no está en mi lista. Elija otra opción."
    ),
    "“{text}” is no date. Write it as year, month and day: 2026-12-01.": (
        "“{text}” no es una fecha. Escríbala como año, mes y día: 2026-12-01."
    ),
    "That is {length} characters; {limit} are the most. Say it in fewer words.": (
        "Son {length} caracteres; el máximo es {limit}. Dígalo con menos palabras."
    ),
}

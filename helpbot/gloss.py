"""Spanish words of a help desk in English, so that English articles are found by them.

A gloss is no translation: word by word, what is not known stays. It is for search alone; people
read and we keep what they wrote.
"""

import re
import unicodedata

_PHRASES = (
    ("fuera de (?:la )?oficina", "out of office"), ("buzon de voz", "voicemail"),
    ("correo de voz", "voicemail"), ("no enciende", "will not turn on"),
    ("no prende", "will not turn on"), ("sitio web", "website"), ("pagina web", "website"),
    ("me pide", "asks for"), ("en linea", "online"), ("hacer clic", "click"),
    ("hice clic", "clicked"), ("dos pasos", "two-step"), ("tarjeta de acceso", "badge"),
    ("sala de (?:juntas|reuniones)", "meeting room"), ("no (?:sirve|funciona|jala)", "not working"),
    ("hoja de tiempo", "timesheet"), ("reloj (?:de )?(?:marcar|checador)", "time clock"),
    ("a doble cara", "double sided"), ("se cayo", "is down"), ("no hay", "no"),
)  # fmt: skip
_WORDS = dict(
    pair.split("=")
    for pair in (
        "olvide=forgot olvido=forgot contrasena=password clave=password cuenta=account "
        "bloqueada=locked bloqueado=blocked desbloquear=unlock usuario=username mi=my mis=my "
        "impresora=printer imprime=print imprimir=print impresion=print copiadora=copier "
        "papel=paper atascado=jammed atasco=jam tinta=toner escaner=scanner escanear=scan "
        "escaneo=scan etiquetas=labels agrego=add agregar=add anadir=add "
        "conectarme=connect conectar=connect "
        "conecto=connect conectada=connected conecta=connect red=network "
        "inalambrica=wireless casa=home correo=email correos=emails buzon=mailbox "
        "lleno=full enviar=send envio=send enviado=sent recibir=receive recibi=received "
        "recibo=receive cifrado=encrypted seguro=secure adjunto=attachment archivo=file "
        "archivos=files carpeta=folder compartida=shared compartido=shared compartir=share "
        "unidad=drive borre=deleted borrado=deleted elimine=deleted perdi=lost perdido=lost "
        "recuperar=recover restaurar=restore telefono=phone telefonos=phones celular=cell-phone "
        "nuevo=new nueva=new tono=dial-tone llamada=call llamadas=calls desviar=forward "
        "desvio=forward transferir=transfer saludo=greeting autenticador=authenticator "
        "codigo=code computadora=computer ordenador=computer portatil=laptop equipo=computer "
        "lenta=slow lento=slow enciende=turn-on apaga=shuts-down reinicia=restarts pantalla=screen "
        "negra=black azul=blue monitor=monitor segundo=second detecta=detected teclado=keyboard "
        "raton=mouse camara=camera microfono=microphone sonido=sound audio=audio "
        "proyector=projector sala=room imagen=picture reunion=meeting "
        "calendario=calendar instalar=install "
        "programa=software aplicacion=app actualizar=update actualizacion=update "
        "administrador=administrator acceso=access necesito=need quiero=want solicitar=request "
        "pedir=request puedo=can no=not abre=open abrir=open abren=open funciona=work "
        "trabajar=work "
        "extranjero=abroad viaje=travel remoto=remote sospechoso=suspicious enlace=link "
        "mensaje=message virus=virus reportar=report reporto=report robaron=stolen robado=stolen "
        "danada=damaged rota=broken empleado=employee empleada=employee empieza=starts "
        "lunes=monday "
        "renuncio=leaving apellido=last-name nombre=name cambie=changed cambiar=change "
        "cambio=change "
        "firmar=sign firmo=sign firma=signature combinar=combine nomina=payroll horas=hours "
        "pago=pay-stub talon=pay-stub tarjeta=badge escritorio=desk personal=staff invitados=guest "
        "visitantes=guest bloqueo=lock lista=list distribucion=distribution grupo=group "
        "respuesta=reply automatica=automatic configuro=set-up configurar=set-up pongo=set "
        "poner=set como=how donde=where cuando=when porque=why y=and o=or el=the la=the los=the "
        "las=the un=a una=a de=of del=of en=in con=with para=for se=it que=that es=is esta=is "
        "estan=are tengo=have tiene=has muy=very sin=without mucho=much todo=all nada=nothing "
        "solo=only lectura=read-only edicion=editing sincroniza=sync sincronizar=sync error=error "
        "vencio=expired expiro=expired caduco=expired grabar=record"
    ).split()
)
_WORD = re.compile(r"[a-z0-9_@.-]+")


def english(text: str) -> str:
    """A Spanish text with the words that are known in English."""
    folded = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    for spanish, meaning in _PHRASES:
        plain = re.sub(rf"\b{spanish}\b", meaning, plain)
    glossed = _WORD.sub(lambda word: _WORDS.get(word[0].rstrip("."), word[0]), plain)
    return " ".join(glossed.replace("-", " ").translate(_MARKS).split())


_MARKS = {ord("¿"): None, ord("¡"): None}

"""What employees who write Spanish call the things that every city has, in the words of names."""

# Words that are no English words: "red" and "este" mean something else there.
ENGLISH_OF = dict(
    pair.split("=")
    for pair in (
        "estacion=station estaciones=station anexo=annex biblioteca=library planta=plant "
        "norte=north sur=south oeste=west correo=email correos=email impresora=printer "
        "impresoras=printer telefono=phones telefonos=phones computadora=computer "
        "computadoras=computer contrasena=password despacho=dispatch alberca=pool piscina=pool "
        "gimnasio=gym camaras=cameras semaforo=signals semaforos=signals nomina=payroll "
        "aeropuerto=airport el=the la=the del=the"
    ).split()
)

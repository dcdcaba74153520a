"""Month, weekday and joining words of dates, in the languages of our providers.

Data only: English, German, French, Russian, Polish, Spanish, Portuguese, Italian,
Dutch and the month names of Turkish. Which language a word comes from is not kept.
"""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_MONTHS = (
    "january jan januar jänner janvier janv января январь январе янв stycznia styczeń "
    "styczniu sty enero ene janeiro gennaio januari ocak",
    "february feb febr februar février fevrier févr fév февраля февраль феврале фев "
    "февр lutego luty lutym lut febrero fevereiro fev febbraio februari şubat",
    "march mar märz maerz mär mrz mars марта март марте мар marca marzec marcu marzo "
    "março marco maart mrt mart",
    "april apr avril avr апреля апрель апреле апр kwietnia kwiecień kwietniu kwi abril "
    "abr aprile nisan",
    "may mai мая май мае maja maj maju mayo maio maggio mei mayıs",
    "june jun juni juin июня июнь июне июн czerwca czerwiec czerwcu cze junio junho "
    "giugno giu haziran",
    "july jul juli juillet juil июля июль июле июл lipca lipiec lipcu lip julio julho "
    "luglio lug temmuz",
    "august aug août aout августа август августе авг sierpnia sierpień sierpniu agosto "
    "augustus ağustos",
    "september sept sep septembre сентября сентябрь сентябре сен сент września "
    "wrzesnia "
    "wrzesień wrześniu wrz septiembre setiembre setembro settembre eylül",
    "october oct oktober okt octobre октября октябрь октябре окт października "
    "pazdziernika październik październiku paź octubre outubro ottobre ott ekim",
    "november nov novembre ноября ноябрь ноябре ноя нояб listopada listopad "
    "listopadzie noviembre novembro kasım",
    "december dec dezember dez décembre decembre déc декабря декабрь декабре дек "
    "grudnia grudzień grudniu gru diciembre dic dezembro dicembre aralık",
)
MONTHS = {
    word: number
    for number, words in enumerate(_MONTHS, start=1)
    for word in words.split()
}
# Words of everyday English or Polish too: months only with a year behind them.
MONTHS_WITH_YEAR = {
    "set": 9,
    "out": 10,
    "ago": 8,
    "gen": 1,
    "mag": 5,
    "sie": 8,
    "lis": 11,
}

_WEEKDAYS = (
    "monday montag lundi понедельник понедельника poniedziałek poniedziałku lunes "
    "segunda-feira lunedì maandag 月曜日",
    "tuesday dienstag mardi вторник вторника wtorek wtorku martes terça-feira martedì "
    "dinsdag 火曜日",
    "wednesday mittwoch mercredi среда среду среды środa środę środy miércoles "
    "quarta-feira mercoledì woensdag 水曜日",
    "thursday donnerstag jeudi четверг четверга czwartek czwartku jueves quinta-feira "
    "giovedì donderdag 木曜日",
    "friday freitag vendredi пятница пятницу пятницы piątek piątku viernes sexta-feira "
    "venerdì vrijdag 金曜日",
    "saturday samstag sonnabend samedi суббота субботу субботы sobota sobotę soboty "
    "sábado sabato zaterdag 土曜日",
    "sunday sonntag dimanche воскресенье воскресенья niedziela niedzielę niedzieli "
    "domingo domenica zondag 日曜日",
)
WEEKDAYS = {
    word: number for number, words in enumerate(_WEEKDAYS) for word in words.split()
}
_SHORT = (
    "mon mo пн pn pon lun seg",
    "tue tues di вт wt ter",
    "wed mi ср śr śro mer mié qua",
    "thu thur thurs do чт czw jeu jue gio qui",
    "fri fr пт pt pią ven vie sex",
    "sat sa сб sob sam sáb sab",
    "sun so вс nd niedz ndz dim dom",
)
# Followed by a dot, a comma or a number only; "mar" is left out: a month or a day.
WEEKDAYS_SHORT = {
    word: number for number, words in enumerate(_SHORT) for word in words.split()
}

RELATIVE = {
    word: days
    for days, words in (
        (
            0,
            "today tonight heute aujourd'hui сегодня dziś dzisiaj hoy hoje oggi "
            "vandaag",
        ),
        (1, "tomorrow demain завтра jutro mañana amanhã domani"),
        (-1, "yesterday gestern hier вчера wczoraj ayer ontem ieri gisteren"),
    )
    for word in words.split()
}

# Words that join two ends of a range.
TO = _set(
    "to until till through thru bis zu до по do au à a jusqu jusque jusqu'à hasta "
    "até às ate fino al alle t tot na на auf ending ends end finishing"
)
AND = _set("and und и i et y e en")
BETWEEN = _set("between zwischen между między pomiędzy entre tra tussen промежутке")
FROM = _set(
    "from von vom ab с со от od z ze de du dès des desde das dalle dal dalla van "
    "starting beginning since seit depuis"
)
MOVED = _set(
    "rescheduled moved postponed shifted verschoben verlegt reporté reportée "
    "déplacé перенесены перенесено перенесена перенос przełożone przeniesione "
    "przesunięte reprogramado reagendado spostato"
)
NIGHT = _set("night nacht nuit ночь ночи noc nocy noche noite notte")
# "Moved to" names the new window, "moved from" the old one first.
MOVED_TO = _set("to for until auf au à на na para al")
# Words that may stand between the parts of one moment.
FILLERS = _set(
    "at on am um the le la las los les el il os o w we dnia dniu godz godzinie "
    "godzinach godziny godzina od в во часов час часа ч г гг года году r roku uhr "
    "den dem der h hs hrs hr hours hour of de del da do das dos jour à às time times "
    "zeit czas czasu время времени approx approximately about circa ca ok około около "
    "approximativement vers gegen alle ore dag om klokka kl start starts starting "
    "begin begins night nacht noc nocy ночь ночи evening morning morgens abends "
    "nachts rano wieczorem утра вечера local lokal lokale local. date datum "
    "date/time nach noche dzień день"
)

"""Polish words for trouble (S1.4). Data only."""

from mailproc.desk.trouble import common
from mailproc.desk.trouble.model import Agreement, Lexicon, beginnings, words

_TARGET = (
    r"(?:[\w.:-]+ ){0,3}(?:serwer\w*|vps\w*|vds|ssh|rdp|ftp|stron\w*|witryn\w*"
    r"|sklep\w*|maszyn\w*|baz\w*|poczt\w*|panel\w* serwera|domen\w*|hosting\w*|"
    rf"{common.ADDRESS})"
)
_VERBS = (
    "działa|odpowiada|ładuje|otwiera|uruchamia|pinguje|włącza|podnosi|reaguje|wczytuje"
)
_SLOW = "działa|ładuje|chodzi|odpowiada|otwiera|wczytuje"
_INFINITIVE = (
    "(?:się )?(?:działać|odpowiadać|ładować|reagować|otwierać|pingować)(?: się)?"
)
_SICK = (
    "muli|zamula|tnie|zacina|wiesza|zawiesza|przycina|laguje|przerywa|resetuje"
    "|restartuje|rozłącza"
)
_HARDLY = "(?:bardzo |strasznie |okropnie |potwornie |koszmarnie |zbyt )?"

POLISH = Lexicon(
    hints=beginnings(
        """
        awari brak błąd błęd chodz dobić dostać dostępn dostępu działa gubienie laguj
        leży leżą muli mulą niedostępn nieosiągaln niestabiln obciążenie odpowiada
        odpowiedzi opóźnienia osiągaln otwiera otworzyć pada padł pakiet pełny ping
        podniosł podniósł podnosi połączeni połączyć przerywa przestał przycina reaguj
        resetuj restartuj rozłącza skończył startuje stracił tnie tną uruchamia
        uruchomił wchodzi wczytuje wejść wiesza wstaj wstał wszystko wysoki wywal włącza
        zabrakło zacina zalogować zamula zapełniony zawiesił zawiesza zawisł zdechł
        ładuj łączności żyje
        """
    ),
    agreements=(
        Agreement(
            words(
                """
                serwer|strona|witryna|poczta|baza|baza danych|sklep|hosting|maszyna
                usługa|panel|domena|sieć|łącze|aplikacja|węzeł|portal|forum|blog|system
                serwis|router|skrzynka|bramka|platforma|serwerek|vpsa|sklep internetowy
                dedyk
                """,
                common.NOUNS,
            ),
            words(
                rf"(?:się )?nie (?:{_VERBS}|wstaje|startuje|chodzi|żyje"
                rf"|wchodzi)(?: się)?",
                r"nie jest (?:dostępn[ay]|osiągaln[ay])|niedostępn[ya]|nieosiągaln[ya]",
                rf"leży|padł[ay]?|zdechł[ay]?|przestał[ao]? {_INFINITIVE}",
                r"zawiesił[ao]? się|się zawiesił[ao]?|wywalił[ao]? się|zawisł[ay]?",
                r"nie (?:wstał[ay]?|podniósł się|podniosła się|uruchomił[ay]? się)",
            ),
            words(
                rf"(?:się )?(?:{_SICK})(?: się)?|pada|wywala(?: się)?|gubi pakiety",
                rf"(?:{_SLOW})(?: się)? {_HARDLY}(?:wolno|powoli|długo|niestabilnie"
                rf"|z przerwami)",
                rf"{_HARDLY}(?:wolno|powoli"
                rf"|niestabilnie) (?:się )?(?:{_SLOW})(?: się)?",
                r"zrywa (?:\w+ )?połączeni[ea]|niestabiln\w+|ledwo (?:\w+ )?(?:działa"
                r"|chodzi)",
                r"(?:zaczął|zaczęła) (?:się )?(?:mulić|zacinać|wieszać|zawieszać"
                r"|padać)",
            ),
        ),
        Agreement(
            words(
                """
                serwery|strony|witryny|sklepy|usługi|maszyny|skrzynki|bazy|serwisy
                domeny|wszystkie|aplikacje
                """,
                common.NOUNS,
            ),
            words(
                r"(?:się )?nie (?:działają|odpowiadają|ładują|otwierają|wstają|pingują"
                r"|chodzą|reagują)(?: się)?",
                r"nie są (?:dostępne|osiągalne)|niedostępne|nieosiągalne",
                rf"leżą|padły|przestały {_INFINITIVE}|zawiesiły się",
            ),
            words(
                r"(?:się )?(?:mulą|tną|zacinają|wieszają|zawieszają|przycinają"
                r"|lagują)(?: się)?",
                rf"(?:działają|ładują|chodzą)(?: się)? {_HARDLY}(?:wolno|powoli"
                rf"|niestabilnie)",
                rf"{_HARDLY}(?:wolno|powoli) (?:się )?(?:działają|ładują"
                rf"|chodzą)(?: się)?",
                r"padają|niestabiln\w+|restartują się|rozłączają się",
            ),
        ),
    ),
    about=words(
        r"(?:serwer|stron|witryn|vps|poczt|baz|sklep|hosting|maszyn|usług|domen"
        r"|sie[ćc]|łącz|aplikacj|portal|skrzynk)\w*"
    ),
    noun_first=False,
    down=words(
        r"nic nie działa|nie działa (?:\w+ )?nic|nic się nie (?:ładuje|otwiera)"
        r"|wszystko (?:padło|leży|nie działa)",
        rf"brak (?:pingu|łączności|odpowiedzi)(?: (?:z|od|do))? {_TARGET}",
        rf"brak (?:dostępu|połączenia)(?: (?:z|ze|do|po))? {_TARGET}|brak pingu",
        r"nie (?:mogę|można|możemy|mogą|da|jestem w stanie|udaje|mogłem"
        r"|potrafię) (?:[\w.-]+ ){0,2}(?:połączyć|wejść|dostać|zalogować|otworzyć"
        r"|dobić)"
        rf"(?: się)?(?: (?:z|ze|na|do|po|przez))? {_TARGET}",
        rf"nie (?:mam|mamy|ma) dostępu(?: (?:do|po))? {_TARGET}",
        rf"straci(?:łem|łam|liśmy) (?:dostęp|połączenie|łączność)(?: (?:do|z"
        rf"|ze))? {_TARGET}",
        r"awaria (?:\w+ )?(?:serwera|strony|sieci|poczty|bazy|łącza|sklepu)"
        r"|mamy awarię",
        r"(?:błąd|błędy|błędu) 5(?:0[0234]|2[0-4])",
    ),
    unstable=words(
        r"(?:utrat|strat)[ay] pakietów|gubienie pakietów|tracimy pakiety|giną pakiety"
        r"|pakiety giną",
        r"brak(?:uje)? (?:\w+ )?(?:pamięci|miejsca na dysku|ramu)|zabrakło (?:pamięci"
        r"|miejsca)",
        r"skończył[ao]? się (?:pamięć|miejsce|ram)|dysk (?:jest )?(?:pełny|zapełniony)",
        r"wysokie obciążenie|wysoki (?:ping|load)|duże opóźnienia"
        r"|zrywa (?:\w+ )?połączeni[ea]",
        r"wszystko (?:\w+ )?(?:muli|tnie|laguje|się wiesza)"
        r"|połączenie (?:się )?(?:zrywa|rwie)",
    ),
    other=words(
        r"""
        płatność|płatności|faktura|faktury|przycisk|link|kupon|telefon|czat|formularz
        cena|karta|panel klienta|umowa|rabat|kod|infolinia|zamówienie
        """
    ),
    unreal=words(
        r"""
        jeśli|jeżeli|gdyby|aby|żeby|w razie|w przypadku|na wypadek|monitoring\w*
        czy może|powiadom\w*|zapobie\w*|uniknąć|gwarant\w+|załóżmy|dopóki
        (?:gdy|kiedy)(?! (?:próbuję|wchodzę|chcę|otwieram|klienci|użytkownicy|ja))
        """
    ),
    negation=words(
        "nie|bez|nigdy|już nie|przestał[ao]?|ani|brak|był[ayo]?|będzie|będą"
    ),
    lapsed=words("padł[ay]?|padły|zawiesił[ao]? się|się zawiesił[ao]?|zawiesiły się"),
    past=words("wczoraj|przedwczoraj|w zeszłym tygodniu|kiedyś|niedawno|w ubiegłym"),
    still=words("nadal|wciąż|ciągle|dalej|do tej pory|znowu|znów"),
    sometimes=words(
        "czasami|czasem|co jakiś czas|okresowo|od czasu do czasu|co chwilę"
        "|sporadycznie|co kilka|często|regularnie"
    ),
    resolved=words(
        r"(?:już|znowu|znów|ponownie|teraz) (?!nie )(?:\w+ )?(?:działa|działają"
        r"|dostępna|dostępny)",
        r"działa (?:już|ponownie|znowu)|wszystko (?:już )?(?:działa|ok|w porządku)",
        r"(?:problem|sprawa|awaria|usterka) (?:\w+ )?(?:rozwiązan[ya]|usunięt[ya]"
        r"|naprawion[ya])",
        r"naprawion[eyoa]",
    ),
    elsewhere=words(
        r"choć|chociaż|mimo|u mnie|u nas|po naszej stronie|w panelu|proszę|kiedy"
        r"|będzie|nie|oprócz|poza|pozostał\w+|inn[eya]"
    ),
    growth=words(
        r"chcę|chcemy|chciał\w*|więcej|zwiększ\w+|dodać|dokupić|zamówić|większ\w+"
        r"|plan\w*|zmienić|czy wystarczy|ile kosztuje"
    ),
)

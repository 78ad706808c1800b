"""All invented channels, sites and communities of the replica in one literal. Pure."""

from replica.post import Network, Outlet

_T, _R, _V = Network.TELEGRAM, Network.RSS, Network.VK


def _channel(
    name: str, title: str, municipality: str | None, weight: float, signed: bool = True
) -> Outlet:
    about = f"{title}: пишут жители. Прислать сообщение — боту."
    if not signed:
        about = f"{title}: новости каждый день."
    number = 1_900_000_000 + sum(map(ord, name)) * 1000
    followers = round(4000 * weight) + 150
    return Outlet(
        _T, f"replika_{name}", title, about, number, municipality, weight, followers, signed
    )


def _site(name: str, title: str, municipality: str | None, weight: float, about: str) -> Outlet:
    return Outlet(_R, name, title, about, 0, municipality, weight, 0, signed=name == "narodnye")


def _community(number: int, name: str, title: str, municipality: str | None, w: float) -> Outlet:
    about = f"{title}. Открытое сообщество жителей."
    return Outlet(
        _V, f"replika_{name}", title, about, number, municipality, w, round(9000 * w), True
    )


OVERHEARD = _channel("priamurye", "Подслушано Приамурье", None, 3.0)
NEWS_CHANNEL = _channel("amur_news", "Приамурье 24", None, 3.0, signed=False)
LETTERS = _site("narodnye", "Народные новости", None, 2.0, "Письма читателей")
TYNDA = _channel("tynda", "Подслушано Тында", "tynda", 3.0)
TYNDA_BAM = _channel("tynda_bam", "Тында. Городской чат", "tynda", 2.0)
BELOGORSK = _channel("belogorsk", "Белогорск. Городской чат", "belogorsk", 3.0)
BELOGORSK_2 = _channel("belogorsk_life", "Подслушано Белогорск", "belogorsk", 2.0)
SVOBODNY = _channel("svobodny", "Свободный город", "svobodny", 3.0)
ZEYA = _channel("zeya", "Зея. Жители", "zeya", 3.0)
MAGISTRAL = _site("magistral", "Северная магистраль", "tynda", 1.0, "Газета города Тында")
BELOGORSK_ONLINE = _site("belogorsk", "Белогорск онлайн", "belogorsk", 1.0, "Новости Белогорска")
VESTNIK = _site("vestnik", "Вестник Приамурья", None, 3.0, "Новости Амурской области")
TODAY = _site("segodnya", "Амур сегодня", None, 2.0, "Главное за день")

OUTLETS: tuple[Outlet, ...] = (
    OVERHEARD,
    _channel("govorim", "Амур говорит", None, 2.0),
    NEWS_CHANNEL,
    _channel("blaga", "Подслушано Благовещенск", "blagoveshchensk", 3.0),
    _channel("blaga_dvory", "Благовещенск. Дворы и дома", "blagoveshchensk", 2.0),
    BELOGORSK,
    BELOGORSK_2,
    SVOBODNY,
    TYNDA,
    TYNDA_BAM,
    ZEYA,
    _channel("raychikhinsk", "Райчихинск. Шахтёрский чат", "raychikhinsk", 2.0),
    _channel("shimanovsk", "Шимановск. Новости и люди", "shimanovsk", 2.0),
    _channel("skovorodino", "Сковородино. Чат", "skovorodinsky", 2.0),
    _channel("ivanovka", "Ивановка и сёла", "ivanovsky", 2.0),
    VESTNIK,
    MAGISTRAL,
    TODAY,
    BELOGORSK_ONLINE,
    LETTERS,
    _community(190_000_001, "amur", "Типичное Приамурье", None, 2.0),
    _community(190_000_002, "blagoveshchensk", "Благовещенск сегодня", "blagoveshchensk", 2.0),
    _community(190_000_003, "tynda", "Тында. Наш город", "tynda", 1.0),
    _community(190_000_004, "belogorsk", "Белогорск. Наш город", "belogorsk", 1.0),
    _community(190_000_005, "svobodny", "Свободный. Наш город", "svobodny", 1.0),
    _community(190_000_006, "zeya", "Зея. Наш город", "zeya", 1.0),
)

"""Official pages of bodies, and the places where residents ask. Pure."""

from replica.post import Network, Outlet

ZEYA, TYNDA = "administration_zeya", "administration_tynda"
SVOBODNY, BLAGOVESHCHENSK = "administration_svobodny", "administration_blagoveshchensk"
TRANSPORT, INSPECTION = "transport", "housing_inspection"


def _page(
    network: Network, number: int, name: str, title: str, town: str | None, body: str
) -> Outlet:
    about = f"{title}. Официальная страница."
    return Outlet(
        network, f"replika_{name}", title, about, number, town, 1.0, 2400, signed=False, body=body
    )


_V, _T, _O = Network.VK, Network.TELEGRAM, Network.OK

PAGES: tuple[Outlet, ...] = (
    _page(_V, 190_000_201, "adm_tynda", "Администрация города Тынды", "tynda", TYNDA),
    _page(_V, 190_000_202, "dvory_tynda", "Тында: служба дворов и дорог", "tynda", TYNDA),
    _page(_V, 190_000_203, "adm_zeya", "Администрация города Зеи", "zeya", ZEYA),
    _page(_V, 190_000_204, "adm_svobodny", "Администрация Свободного", "svobodny", SVOBODNY),
    _page(
        *(_V, 190_000_205, "adm_blaga", "Мэрия Благовещенска"),
        *("blagoveshchensk", BLAGOVESHCHENSK),
    ),
    _page(_V, 190_000_206, "mintrans", "Минтранс Амурской области", None, TRANSPORT),
    _page(_V, 190_000_207, "gzhi", "Госжилинспекция Приамурья", None, INSPECTION),
    _page(_T, 1_900_700_201, "adm_tynda", "Тында официально", "tynda", TYNDA),
    _page(_T, 1_900_700_203, "adm_zeya", "Зея официально", "zeya", ZEYA),
    _page(
        *(_T, 1_900_700_205, "adm_blaga", "Мэрия Благовещенска"),
        *("blagoveshchensk", BLAGOVESHCHENSK),
    ),
    _page(
        *(_T, 1_900_700_208, "dvory_blaga", "Благовещенск: городское хозяйство"),
        *("blagoveshchensk", BLAGOVESHCHENSK),
    ),
    _page(_T, 1_900_700_206, "mintrans", "Минтранс Амурской области", None, TRANSPORT),
    _page(_O, 57_000_201, "adm_tynda", "Тында. Администрация", "tynda", TYNDA),
    _page(_O, 57_000_204, "adm_svobodny", "Свободный. Администрация", "svobodny", SVOBODNY),
)

WALL = Outlet(
    *(_V, "replika_kniga", "Жалобная книга Приамурья", "Пишите, отвечают ведомства", 190_000_021),
    *(None, 1.0, 5200, True),
)
CHANNEL = Outlet(
    *(_T, "replika_vopros", "Вопрос власти. Приамурье", "Вопросы жителей", 1_900_700_021),
    *(None, 1.0, 3100, True),
)
GROUP = Outlet(
    *(_O, "replika_govorit", "Приамурье говорит", "Группа жителей", 57_000_021),
    *(None, 1.0, 1900, True),
)
BOARD = Outlet(
    *(Network.FORUM, "replika_dvor", "Форум «Наш двор»", "Форум о дворах", 8, None, 1.0, 700, True),
)
# A chat of the administration itself: its bot answers there.
RECEPTION = Outlet(
    *(Network.MAX, "replika_priemnaya", "Приёмная администрации Зеи", "Чат", 58_000_021),
    *("zeya", 1.0, 600, True, ZEYA),
)
SQUARES: tuple[Outlet, ...] = (WALL, CHANNEL, GROUP, BOARD, RECEPTION)

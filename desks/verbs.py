"""Verbs of the audit, each with its Russian word. Pure."""

from collections.abc import Mapping
from enum import StrEnum


class Verb(StrEnum):
    SIGN_IN = "sign-in"
    SIGN_IN_FAILED = "sign-in failed"
    SIGN_OUT = "sign-out"
    SESSIONS = "sessions"
    PASSWORD = "password"
    PERSON = "person"
    TOKEN = "token"
    SEARCH = "search"
    SEARCH_EXPORTED = "search exported"
    SEARCH_SAVED = "search saved"
    SEARCH_WATCH = "search watch"
    SEARCH_UNWATCH = "search unwatch"
    SEARCH_FORGET = "search forget"
    SEARCH_SUBSCRIBED = "search subscribed"
    SEARCH_UNSUBSCRIBED = "search unsubscribed"
    POST_VIEWED = "post viewed"
    PICTURE = "picture"
    ALERT = "alert"
    ALERT_ACKNOWLEDGE = "alert acknowledge"
    ALERT_WORK = "alert work"
    ALERT_CLOSE = "alert close"
    ALERT_FALSE = "alert false"
    ALERT_REOPEN = "alert reopen"
    ALERT_NOTE = "alert note"
    ALERT_SNOOZE = "alert snooze"
    ALERT_UNDO = "alert undo"
    ALERT_HAND_ON = "alert hand-on"
    SILENCE = "silence"
    DUTY = "duty"
    HANDOVER = "handover"
    BACKTEST = "backtest"
    MAP_EXPORTED = "map exported"
    HOME = "home"
    SCREEN = "screen"
    FEED = "feed"
    FEED_LIVE = "feed live"
    INCIDENTS = "incidents"
    INCIDENT = "incident"
    INCIDENTS_EXPORTED = "incidents exported"
    INCIDENTS_MERGED = "incidents merged"
    INCIDENT_SPLIT = "incident split"
    INCIDENT_RENAMED = "incident renamed"
    INCIDENT_CARE = "incident care"
    REGROUPING_TAKEN_BACK = "regrouping taken back"
    LEADER = "leader"
    LEADER_FOLLOW = "leader follow"
    LEADER_FORGET = "leader forget"
    LEADERS_FEED = "leaders feed"
    LEADERS_EXPORTED = "leaders exported"
    TRIAGE_TAKE = "triage take"
    TRIAGE_RELEASE = "triage release"
    TRIAGE_REJECT = "triage reject"
    TRIAGE_FINISH = "triage finish"
    TRIAGE_CORRECT = "triage correct"
    TRIAGE_MERGE = "triage merge"
    TRIAGE_UNDO = "triage undo"
    TRIAGE_MUTE = "triage mute"
    TRIAGE_UNMUTE = "triage unmute"
    REGISTRY = "registry"
    PROBE = "probe"
    RUBRICATOR = "rubricator"
    REPLAY = "replay"
    INDEX_REBUILD = "index rebuild"
    FACTS_REBUILD = "facts rebuild"
    HISTORY_IMPORT = "history import"
    TASK_CANCEL = "task cancel"
    TASK_UNDO = "task undo"
    TASK_FETCH = "task fetch"
    CUT = "cut"
    CUT_EXPORTED = "cut exported"
    CUT_SAVED = "cut saved"
    CUT_SHARED = "cut shared"
    CUT_UNSHARED = "cut unshared"
    CUT_FORGOTTEN = "cut forgotten"
    CASES = "cases"
    CASE = "case"
    CASE_MAP = "case map"
    CASE_IMPORT = "case import"
    CASE_IMPORT_UNDO = "case import undo"
    CASE_IMPORTS = "case imports"
    CASE_OPEN = "case open"
    CASE_MODERATE = "case moderate"
    CASE_ROUTE = "case route"
    CASE_ALARM = "case alarm"
    CASE_FORWARD = "case forward"
    CASE_RECALL = "case recall"
    CASE_ACCEPT = "case accept"
    CASE_TAKE = "case take"
    CASE_ASSIGN = "case assign"
    CASE_WRONG_BODY = "case wrong_body"
    CASE_INTERIM = "case interim"
    CASE_PROPOSE = "case propose"
    CASE_APPROVE = "case approve"
    CASE_REJECT = "case reject"
    CASE_ANSWER = "case answer"
    CASE_RATE = "case rate"
    CASE_RETURN = "case return"
    CASE_EXTEND = "case extend"
    CASE_POSTPONE = "case postpone"
    CASE_RESUME = "case resume"
    CASE_CLOSE = "case close"
    CASE_REOPEN = "case reopen"
    CASE_SET = "case set"
    CASE_JOIN = "case join"
    CASE_NOTE = "case note"
    CASE_UNDO = "case undo"
    CASE_FILED = "case filed"
    CASE_CONTACT = "case contact"
    CASE_LINK = "case link"
    CASE_LINK_REVOKED = "case link revoked"
    CASE_MAIL = "case mail"
    CASE_PAIR = "case pair"
    ANSWER_JUDGE = "answer judge"
    PROMISE = "promise"
    CASE_RECORD = "case record"
    CASE_RECORD_PERSONAL = "case record personal"
    CASE_ALIKE = "case alike"
    CASE_SCORE_LINK = "case survey"
    CASE_SCORES = "case scores"
    CASE_READ_SCORE = "case read score"
    CASE_RETURN_REJECTED = "case return rejected"
    CHRONIC = "chronic"
    CHRONIC_PLAN = "chronic plan"
    CHRONIC_END = "chronic end"
    CHRONIC_REJECT = "chronic reject"
    CHRONIC_REOPEN = "chronic reopen"
    FAST_TRACK = "fast track"
    FAST_TRACK_AGREED = "fast track agreed"
    FAST_TRACK_WITHDRAWN = "fast track withdrawn"
    CASE_FOUND = "case answer decided"
    CASE_VIEW_SAVED = "case view saved"
    CASE_VIEW_FORGET = "case view forget"
    ANSWER_TEMPLATE = "answer template"
    ANSWER_TEMPLATE_FORGET = "answer template forget"
    RATINGS = "ratings"
    RATING_PUBLISHED = "rating published"
    RATING_FINAL = "rating final"
    RATING_WITHDRAWN = "rating withdrawn"
    RATING_FILE = "rating file"
    RATING_OBJECTION = "rating objection"
    RATING_DECISION = "rating decision"
    RATING_LINK = "rating link"
    RATING_LINK_REVOKED = "rating link revoked"
    RATING_EXCLUSION = "rating exclusion"
    RATING_EXCLUSION_ENDED = "rating exclusion ended"
    FIGURES = "figures"
    FIGURE_CHANGES = "figure changes"
    RECOMMENDATIONS = "recommendations"
    RECOMMENDATION_ADD = "recommendation add"
    RECOMMENDATION_EDIT = "recommendation edit"
    RECOMMENDATION_SIGN = "recommendation sign"
    RECOMMENDATION_DROP = "recommendation drop"
    RECOMMENDATION_TAKE = "recommendation take"
    RECOMMENDATION_REFUSE = "recommendation refuse"
    RECOMMENDATION_FINISH = "recommendation finish"
    RECOMMENDATION_REOPEN = "recommendation reopen"
    REPORTS = "reports"
    REPORT = "report"
    REPORT_FILE = "report file"
    REPORT_MADE = "report made"
    REPORT_APPROVED = "report approved"
    REPORT_SENT = "report sent"
    REPORT_SUBSCRIPTION = "report subscription"
    REPORT_LINK = "report link"
    MORNING = "morning"
    ENQUIRIES = "enquiries"
    ENQUIRY_ASK = "enquiry ask"
    ENQUIRY_LINK = "enquiry link"
    ENQUIRY_REVOKE = "enquiry revoke"
    ENQUIRY_REMIND = "enquiry remind"
    ENQUIRY_END = "enquiry end"
    ENQUIRY_ANSWER = "enquiry answer"
    REPORT_TEMPLATE = "report template"
    REPORT_TEMPLATE_FILE = "report template file"
    REPORT_TEMPLATE_FILLED = "report template filled"
    REPORT_TEMPLATE_REMOVED = "report template removed"
    SURVEYS = "surveys"
    SURVEY = "survey"
    SURVEY_MADE = "survey made"
    SURVEY_CHANGED = "survey changed"
    SURVEY_PUBLISHED = "survey published"
    SURVEY_CLOSED = "survey closed"
    SURVEY_LINKS = "survey links"
    SURVEY_KEYED = "survey keyed"
    SURVEY_COUNTED = "survey counted"
    SURVEY_RESULT = "survey result"
    SURVEY_EXPORTED = "survey exported"
    SURVEY_STUDY = "survey study"
    ABSENCE = "absence"
    ABSENCE_END = "absence end"
    AUDIT = "audit"
    AUDIT_EXPORTED = "audit exported"


WORDS: Mapping[Verb, str] = {
    Verb.SIGN_IN: "вход",
    Verb.SIGN_IN_FAILED: "неудачный вход",
    Verb.SIGN_OUT: "выход",
    Verb.SESSIONS: "сеансы закончены",
    Verb.PASSWORD: "пароль",
    Verb.PERSON: "люди и роли",
    Verb.TOKEN: "ключи API",
    Verb.SEARCH: "поиск",
    Verb.SEARCH_EXPORTED: "выгрузка поиска",
    Verb.SEARCH_SAVED: "поиск сохранён",
    Verb.SEARCH_WATCH: "поиск отслеживается",
    Verb.SEARCH_UNWATCH: "поиск не отслеживается",
    Verb.SEARCH_FORGET: "поиск удалён",
    Verb.SEARCH_SUBSCRIBED: "подписка на поиск",
    Verb.SEARCH_UNSUBSCRIBED: "отписка от поиска",
    Verb.POST_VIEWED: "пост открыт",
    Verb.PICTURE: "картинка поста открыта",
    Verb.ALERT: "оповещение",
    Verb.ALERT_ACKNOWLEDGE: "оповещение принято",
    Verb.ALERT_WORK: "оповещение взято в работу",
    Verb.ALERT_CLOSE: "оповещение закрыто",
    Verb.ALERT_FALSE: "ложная тревога",
    Verb.ALERT_REOPEN: "оповещение открыто снова",
    Verb.ALERT_NOTE: "заметка к оповещению",
    Verb.ALERT_SNOOZE: "оповещение отложено",
    Verb.ALERT_UNDO: "конец оповещения отменён",
    Verb.ALERT_HAND_ON: "оповещение передано",
    Verb.SILENCE: "приглушение",
    Verb.DUTY: "дежурства",
    Verb.HANDOVER: "передача смены",
    Verb.BACKTEST: "проверка правила",
    Verb.MAP_EXPORTED: "выгрузка карты",
    Verb.HOME: "сводка",
    Verb.SCREEN: "экраны",
    Verb.FEED: "лента",
    Verb.FEED_LIVE: "новое в ленте",
    Verb.INCIDENTS: "список инцидентов",
    Verb.INCIDENT: "инцидент открыт",
    Verb.INCIDENTS_EXPORTED: "выгрузка инцидентов",
    Verb.INCIDENTS_MERGED: "инциденты объединены",
    Verb.INCIDENT_SPLIT: "инцидент разделён",
    Verb.INCIDENT_RENAMED: "инцидент переименован",
    Verb.INCIDENT_CARE: "работа с инцидентом",
    Verb.REGROUPING_TAKEN_BACK: "объединение или разделение отменено",
    Verb.LEADER: "лидер мнений открыт",
    Verb.LEADER_FOLLOW: "за лидером следят",
    Verb.LEADER_FORGET: "за лидером не следят",
    Verb.LEADERS_FEED: "лента отслеживаемых",
    Verb.LEADERS_EXPORTED: "выгрузка лидеров мнений",
    Verb.TRIAGE_TAKE: "пост взят",
    Verb.TRIAGE_RELEASE: "пост отпущен",
    Verb.TRIAGE_REJECT: "пост отклонён",
    Verb.TRIAGE_FINISH: "пост обработан",
    Verb.TRIAGE_CORRECT: "метка исправлена",
    Verb.TRIAGE_MERGE: "пост присоединён к инциденту",
    Verb.TRIAGE_UNDO: "действие отменено",
    Verb.TRIAGE_MUTE: "источник скрыт из ленты",
    Verb.TRIAGE_UNMUTE: "источник снова в ленте",
    Verb.REGISTRY: "источники",
    Verb.PROBE: "проба адреса",
    Verb.RUBRICATOR: "рубрикатор дополнен",
    Verb.REPLAY: "повторное чтение архива",
    Verb.INDEX_REBUILD: "индекс перестраивается",
    Verb.FACTS_REBUILD: "пересчёт разрезов",
    Verb.HISTORY_IMPORT: "загрузка истории",
    Verb.TASK_CANCEL: "задача прервана",
    Verb.TASK_UNDO: "результат задачи удалён",
    Verb.TASK_FETCH: "файл задачи скачан",
    Verb.CASES: "список обращений",
    Verb.CASE: "обращение открыто для чтения",
    Verb.CASE_MAP: "карта загрузки обращений",
    Verb.CASE_IMPORT: "загрузка обращений",
    Verb.CASE_IMPORT_UNDO: "загрузка обращений отменена",
    Verb.CASE_IMPORTS: "отчёт о загрузке обращений",
    Verb.CASE_OPEN: "обращение заведено",
    Verb.CASE_MODERATE: "обращение проверено",
    Verb.CASE_ROUTE: "обращение передано",
    Verb.CASE_ALARM: "обращение передано срочно",
    Verb.CASE_FORWARD: "обращение в другой системе",
    Verb.CASE_RECALL: "обращение забрано в центр",
    Verb.CUT: "разрез",
    Verb.CUT_EXPORTED: "разрез выгружен",
    Verb.CUT_SAVED: "разрез сохранён",
    Verb.CUT_SHARED: "разрез открыт всем",
    Verb.CUT_UNSHARED: "разрез снова только свой",
    Verb.CUT_FORGOTTEN: "разрез удалён",
    Verb.CASE_ACCEPT: "обращение принято",
    Verb.CASE_TAKE: "обращение взято в работу",
    Verb.CASE_ASSIGN: "исполнитель назначен",
    Verb.CASE_WRONG_BODY: "обращение не наше",
    Verb.CASE_INTERIM: "промежуточный ответ",
    Verb.CASE_PROPOSE: "ответ на согласовании",
    Verb.CASE_APPROVE: "ответ согласован",
    Verb.CASE_REJECT: "ответ не согласован",
    Verb.CASE_ANSWER: "ответ на обращение",
    Verb.CASE_RATE: "обращение оценено",
    Verb.CASE_RETURN: "обращение возвращено",
    Verb.CASE_EXTEND: "срок продлён",
    Verb.CASE_POSTPONE: "обращение отложено",
    Verb.CASE_RESUME: "обращение снова в работе",
    Verb.CASE_CLOSE: "обращение закрыто",
    Verb.CASE_REOPEN: "обращение открыто снова",
    Verb.CASE_SET: "обращение изменено",
    Verb.CASE_JOIN: "пост присоединён к обращению",
    Verb.CASE_NOTE: "заметка к обращению",
    Verb.CASE_UNDO: "действие с обращением отменено",
    Verb.CASE_FILED: "обращение подано программой или письмом",
    Verb.CASE_CONTACT: "контакт заявителя открыт",
    Verb.CASE_LINK: "обращение передано ссылкой",
    Verb.CASE_LINK_REVOKED: "ссылка на обращение отозвана",
    Verb.CASE_MAIL: "письмо органа об обращении",
    Verb.CASE_PAIR: "похожие обращения: решение",
    Verb.ANSWER_JUDGE: "качество ответа",
    Verb.PROMISE: "обещание органа",
    Verb.CASE_RECORD: "вся история обращения",
    Verb.CASE_RECORD_PERSONAL: "вся история обращения с личными данными",
    Verb.CASE_ALIKE: "похожие решённые обращения",
    Verb.CASE_SCORE_LINK: "ссылка для оценки",
    Verb.CASE_SCORES: "оценки и возвраты",
    Verb.CASE_READ_SCORE: "оценка читателя",
    Verb.CASE_RETURN_REJECTED: "возврат отклонён",
    Verb.CHRONIC: "повторяющиеся проблемы",
    Verb.CHRONIC_PLAN: "повторяющаяся проблема взята в работу",
    Verb.CHRONIC_END: "повторяющаяся проблема решена",
    Verb.CHRONIC_REJECT: "повторяющаяся проблема отклонена",
    Verb.CHRONIC_REOPEN: "повторяющаяся проблема снова в работе",
    Verb.FAST_TRACK: "ускоренный порядок",
    Verb.FAST_TRACK_AGREED: "договорённость органов записана",
    Verb.FAST_TRACK_WITHDRAWN: "договорённость органов снята",
    Verb.CASE_FOUND: "ответ на обращение: решение",
    Verb.CASE_VIEW_SAVED: "вид обращений сохранён",
    Verb.CASE_VIEW_FORGET: "вид обращений удалён",
    Verb.ANSWER_TEMPLATE: "шаблон ответа сохранён",
    Verb.ANSWER_TEMPLATE_FORGET: "шаблон ответа удалён",
    Verb.RATINGS: "выпуски рейтинга",
    Verb.RATING_PUBLISHED: "черновик рейтинга опубликован",
    Verb.RATING_FINAL: "рейтинг утверждён",
    Verb.RATING_WITHDRAWN: "черновик рейтинга отозван",
    Verb.RATING_FILE: "данные рейтинга выгружены",
    Verb.RATING_OBJECTION: "возражение к рейтингу",
    Verb.RATING_DECISION: "возражение к рейтингу: решение",
    Verb.RATING_LINK: "ссылка для возражений выдана",
    Verb.RATING_LINK_REVOKED: "ссылка для возражений отозвана",
    Verb.RATING_EXCLUSION: "исключение из рейтинга добавлено",
    Verb.RATING_EXCLUSION_ENDED: "исключение из рейтинга снято",
    Verb.FIGURES: "показатели отчёта",
    Verb.FIGURE_CHANGES: "почему показатель изменился",
    Verb.RECOMMENDATIONS: "рекомендации",
    Verb.RECOMMENDATION_ADD: "рекомендация добавлена",
    Verb.RECOMMENDATION_EDIT: "рекомендация изменена",
    Verb.RECOMMENDATION_SIGN: "рекомендация подписана",
    Verb.RECOMMENDATION_DROP: "рекомендация не отправлена",
    Verb.RECOMMENDATION_TAKE: "рекомендация принята органом",
    Verb.RECOMMENDATION_REFUSE: "рекомендация отклонена органом",
    Verb.RECOMMENDATION_FINISH: "рекомендация выполнена",
    Verb.RECOMMENDATION_REOPEN: "рекомендация снова ждёт",
    Verb.REPORTS: "список отчётов",
    Verb.REPORT: "отчёт открыт",
    Verb.REPORT_FILE: "файл отчёта",
    Verb.REPORT_MADE: "отчёт составлен",
    Verb.REPORT_APPROVED: "отчёт утверждён",
    Verb.REPORT_SENT: "отчёт отправлен",
    Verb.REPORT_SUBSCRIPTION: "подписка на отчёт",
    Verb.REPORT_LINK: "отчёт открыт по ссылке",
    Verb.MORNING: "«Утро»",
    Verb.ENQUIRIES: "запросы органам",
    Verb.ENQUIRY_ASK: "запрос органам отправлен",
    Verb.ENQUIRY_LINK: "ссылка на запрос отправлена",
    Verb.ENQUIRY_REVOKE: "ссылка на запрос отозвана",
    Verb.ENQUIRY_REMIND: "напоминание о запросе",
    Verb.ENQUIRY_END: "запрос окончен",
    Verb.ENQUIRY_ANSWER: "ответ органа на запрос",
    Verb.REPORT_TEMPLATE: "шаблон отчёта загружен",
    Verb.REPORT_TEMPLATE_FILE: "шаблон отчёта скачан",
    Verb.REPORT_TEMPLATE_FILLED: "отчёт по шаблону",
    Verb.REPORT_TEMPLATE_REMOVED: "шаблон отчёта удалён",
    Verb.SURVEYS: "список опросов",
    Verb.SURVEY: "опрос открыт",
    Verb.SURVEY_MADE: "черновик опроса составлен",
    Verb.SURVEY_CHANGED: "черновик опроса изменён",
    Verb.SURVEY_PUBLISHED: "опрос опубликован",
    Verb.SURVEY_CLOSED: "опрос окончен",
    Verb.SURVEY_LINKS: "одноразовые ссылки опроса",
    Verb.SURVEY_KEYED: "анкета введена",
    Verb.SURVEY_COUNTED: "голоса под постом записаны",
    Verb.SURVEY_RESULT: "итоги опроса",
    Verb.SURVEY_EXPORTED: "итоги опроса выгружены",
    Verb.SURVEY_STUDY: "исследование по опросу",
    Verb.ABSENCE: "отсутствие отмечено",
    Verb.ABSENCE_END: "отсутствие окончено",
    Verb.AUDIT: "журнал действий",
    Verb.AUDIT_EXPORTED: "выгрузка журнала",
}
FORMER: Mapping[str, str] = {
    "post": "пост открыт",
    "triage": "разбор постов",
    "alert acknowledge": "оповещение принято",
    "alert work": "оповещение взято в работу",
    "alert close": "оповещение закрыто",
    "alert false": "ложная тревога",
    "alert reopen": "оповещение открыто снова",
    "alert note": "заметка к оповещению",
    "alert snooze": "оповещение отложено",
    "feed live": "лента открыта",
}

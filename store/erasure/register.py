"""What every column of the database may hold of a post or its author. A test holds that no column
is missing here; why some stay as they are is told in docs/decisions/store.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Held:
    """Columns of a table, their names between spaces.

    `post` is the id of a post, `posts` are several in JSON, `place` is its address or number in its
    network, `author` its author's pseudonym. `words` are written by people and may quote a post;
    `texts` are made of posts and go by rules of their own (posts.py, stories.py). A column of
    `stays` may name a post and is left. `plain` ones hold nothing of a post.

    A row `goes` with its post; it `falls` if any of its words quotes one.
    """

    post: str = ""
    posts: str = ""
    place: str = ""
    author: str = ""
    words: str = ""
    texts: str = ""
    stays: str = ""
    plain: str = ""
    goes: bool = False
    falls: bool = False

    def columns(self) -> list[str]:
        kinds = self.post, self.posts, self.place, self.author, self.words, self.texts
        return " ".join((*kinds, self.stays, self.plain)).split()


REGISTER: Mapping[str, Held] = {
    "absences": Held(plain="id person since until deputy who at ended_at"),
    "agreements": Held(
        words="remark", plain="id topic municipality steps who at withdrawn_at withdrawn_by"
    ),
    "alerts": Held(
        posts="signal evidence",
        plain="id cell state opened_at since last_hot_at closed_at version snoozed_until",
    ),
    "answer_quality": Held(
        plain="answer_id case_id body at read_at points is_formal likeness twin asked "
        "answered marks signature verdict_points verdict_formal verdict_who "
        "verdict_at verdict_reason"
    ),
    "answer_templates": Held(plain="id body name text group who at"),
    "attempts": Held(plain="name failures at"),
    "audit": Held(stays="detail", plain="id at who what"),
    "baselines": Held(plain="name at state"),
    "batches": Held(plain="closed_at worker taken_at labelled_at entries"),
    "bell": Held(words="about title text address", plain="id person cause at read_at", falls=True),
    "budgets": Held(plain="name free_at gap slowed_at rest_until day used"),
    "calls": Held(plain="name empty_at"),
    "case_answers": Held(
        post="post_id",
        words="reason",
        texts="text author link earlier",
        plain="id case_id at noticed_at origin state proof is_final body move edited_at "
        "gone_at doubt digest edits polls polled_at who probe settled copies",
    ),
    "case_contacts": Held(plain="case_id sealed at"),
    "case_filings": Held(
        plain="case_id first_at last_at run digest regime assumed group topic subject body "
        "performer state status answer answered_at due score comment"
    ),
    "case_import_rows": Held(plain="run line number outcome case_id changes column reason"),
    "case_imports": Held(
        plain="id asked_at who file stream map zone regime columns said_at whole since "
        "until state task rows created changed same refused gone left ended_at "
        "problem sheets tally"
    ),
    "case_mails": Held(plain="id case_id referral at outcome answer attachments shut"),
    "case_moves": Held(
        words="note",
        plain="case_id place deed at who acts_for body person confirmed outcome until waits "
        "link regime assumed priority topic group score instead_of given_at",
    ),
    "case_pairs": Held(plain="id earlier later reasons score state who at"),
    "case_posts": Held(post="post_id", plain="case_id at voice", goes=True),
    "case_promises": Held(
        texts="words",
        plain="id case_id answer_id body made_at start end due state municipality "
        "settlement moved moved_to who decided_at reason",
    ),
    "case_referrals": Held(
        words="asked_why decided_why",
        plain="id case_id body contact person turn made_at who press_by by_hand opened "
        "opened_at pressed_at name tried tried_at asked_at decided_at end ended_at",
    ),
    "case_surveys": Held(plain="id case_id kind turn made_at who answered_at score"),
    "case_views": Held(plain="id owner name choice who at"),
    "case_warnings": Held(plain="case_id audience kind due person at sent_at"),
    "case_holds": Held(words="reason lifting", plain="id case_id since who lifted_at lifted_by"),
    "cases": Held(
        post="origin_id post_id",
        words="text",
        texts="street house",
        plain="id received_at zone stream stream_number own_number text_days text_ends "
        "municipality settlement origin incident_id alert_id first chain "
        "state holder body person regime assumed priority topic group outcome until "
        "waits draft score refusals returns extensions urgent answered_at closed_at "
        "before_pause due body_due look_at version",
    ),
    "chronic_members": Held(plain="problem_id kind member at"),
    "chronic_problems": Held(
        words="cause measure ending",
        plain="id key topic municipality settlement street house reason state first_at "
        "last_at owner due ended_by ended_at who at version",
    ),
    "complaints": Held(
        post="post_id",
        author="author",
        plain="at group municipality source_id incident_id topic is_copy history reach",
        goes=True,
    ),
    "content_pauses": Held(
        words="reason", plain="id kind since until municipality who at ended_by"
    ),
    "contents": Held(
        posts="evidence links",
        words="title text words promise",
        plain="id key origin proposed_at topic group municipality radius pages planned_at effects "
        "day_at state who at version",
    ),
    "corrections": Held(post="post_id", plain="id field value who at withdrawn", goes=True),
    "cut_pins": Held(plain="cut_id person at"),
    "deeds": Held(posts="changes", plain="id act who at undone_at"),
    "enquiries": Held(
        words="title note",
        plain="id cells since until due who made_at remind_at counted_at ended_at ended_by",
    ),
    "enquiry_answers": Held(words="note", plain="id asked at name values"),
    "enquiry_bodies": Held(
        plain="id enquiry body contact person made_at who opened opened_at answered_at "
        "reminded_at end ended_at"
    ),
    "erasures": Held(plain="id at who way counts held words signature"),
    "errors": Held(plain="role kind count"),
    "exchanges": Held(plain="id offered wanted proposer other at state answered_at"),
    "fact_values": Held(plain="code dimension value"),
    "facts": Held(
        post="of",
        plain="number kind seq gone at mark source source_kind topic group municipality "
        "settlement body kind_of_post tone urgency state outcome stream priority channel "
        "question complaint author reach_day reach_week due answered left held_since held_until "
        "spans stands score scale returns quality",
    ),
    "filed_cases": Held(
        plain="case_id stream number map run digest verbatim received_at since seen_at gone_at link"
    ),
    "followed": Held(plain="source_id note who at"),
    "forgotten": Held(plain="digest at"),
    "frequencies": Held(texts="state", plain="id at texts"),
    "handovers": Held(words="text", plain="id who at alerts read_by read_at"),
    "import_maps": Held(plain="id name stream columns zone regime who changed_at"),
    "incident_care": Held(words="note", plain="incident_id state owner who at version solved_at"),
    "incident_keys": Held(texts="key", plain="incident_id municipality at day"),
    "incident_posts": Held(post="post_id", plain="incident_id is_copy pinned role", goes=True),
    "incidents": Held(
        words="title",
        texts="tellings named",
        plain="id group municipality first_at last_at posts topic settlement merged_into "
        "number reopened_at opened_at voiced",
    ),
    "installation": Held(plain="name value"),
    "locks": Held(plain="name owner until"),
    "mistakes": Held(
        post="post_id",
        words="detail lesson changed text",
        texts="key url",
        plain="id kind happened_at proposed_at strength body page case_id answer_id "
        "municipality group state owner who at version",
    ),
    "moves": Held(words="note", plain="id alert_id before after at who until reason handed_to"),
    "mutes": Held(plain="who source_id at"),
    "notices": Held(plain="source_id at"),
    "outbox": Held(
        words="title text error",
        plain="id about_kind about_id state created_at next_try_at tries delivered_at "
        "channel role person contact referral score_link enquiry report reader page seminar "
        "survey_ask asks taken_until",
    ),
    "outlet_contacts": Held(
        words="purpose result",
        plain="id source_id way at person phone due owner who made_at done_at reminded_at version",
    ),
    "page_audits": Held(plain="source_id day body at page_class findings"),
    "page_cards": Held(plain="source_id page_class unit who at"),
    "page_links": Held(
        words="note",
        plain="id source_id body contact person made_at who opened opened_at answered_at "
        "answered_by done ended_at",
    ),
    "page_profiles": Held(
        plain="source_id name account address fields read_at former_name renamed_at taken_at"
    ),
    "page_ticks": Held(plain="source_id element is_met note who at"),
    "people": Held(
        plain="id factor factor_at factor_step recovery channels login password roles bodies "
        "enabled invited theme density sound desktop"
    ),
    "posts": Held(
        post="id",
        place="native_id url",
        plain="month published_at fetched_at digest first_entry edits views likes reposts "
        "comments outcome source_id next_look gone_at indexed_at",
        goes=True,
    ),
    "practices": Held(
        words="problem measure words",
        plain="id key origin proposed_at cost took body topic group municipality before "
        "after cases about state who at version",
    ),
    "probes": Held(
        words="finding", plain="id who asked_at kind rows trail state tries token expires"
    ),
    "public_cases": Held(plain="case_id latitude longitude media address"),
    "publications": Held(
        post="post_id",
        stays="forwarded",
        plain="source_id at group municipality negative sketch credits",
        goes=True,
    ),
    "pulse": Held(plain="name role host pid at"),
    "quarantine": Held(texts="post error", plain="id history deliveries at"),
    "queue": Held(texts="post", plain="id history taken_by taken_until deliveries"),
    "rating_editions": Held(
        plain="id span first version state made_at who until formula policy reason ended_at "
        "ended_by ending digest draft final"
    ),
    "rating_exclusions": Held(
        plain="id name kind reason since until municipalities topics streams bodies who "
        "made_at ended_by ended_at"
    ),
    "rating_links": Held(plain="id edition_id body contact made_at ends_at who revoked_at"),
    "rating_objections": Held(
        words="reason decision",
        plain="id edition_id body case_id measure link who at state effect decided_by decided_at",
    ),
    "reader_scores": Held(plain="id survey_id at score comment"),
    "recommendations": Held(
        words="text result why",
        plain="id key origin evidence people proposed_at body service municipality about "
        "due state who at signed_by signed_at version",
    ),
    "registry": Held(plain="id row who at"),
    "regroupings": Held(posts="posts", plain="id incident_id other_id is_merge who at shown"),
    "reopenings": Held(plain="incident_id at"),
    "repeats": Held(plain="source_id version state"),
    "report_deliveries": Held(plain="order person again report message at who"),
    "report_figures": Held(
        plain="report name title unit value taken_at address n low high kind scope_kind "
        "scope since until key cut last_case cases among"
    ),
    "report_files": Held(plain="report kind size digest content"),
    "report_subscriptions": Held(
        plain="id person name scope_kind scope channel days approval who at"
    ),
    "report_templates": Held(
        plain="id report name file_name size digest names lists dropped who at content"
    ),
    "reports": Held(
        plain="id order version name scope_kind scope since until title taken_at made_at "
        "made_by slot approved_at approved_by sent_at short problem words document"
    ),
    "return_proposals": Held(
        post="post_id", plain="id case_id clue at state who decided_at", goes=True
    ),
    "roster": Held(plain="id person role since until who at series"),
    "saved_cuts": Held(plain="id name query owner made_at is_shared"),
    "screens": Held(plain="id secret name who made_at opened_at seen_at address agent"),
    "seminar_invitations": Held(
        plain="id seminar body contact person made_at who opened opened_at planned came "
        "answered_by answered_at ended_at"
    ),
    "seminars": Held(
        plain="id title starts_at ends_at place about audience kinds materials who at cancelled_at "
        "version"
    ),
    "searches": Held(plain="name owner query watched at"),
    "sessions": Held(plain="id person made_at seen_at address agent"),
    "silences": Held(words="reason", plain="id group municipality source_id since until who at"),
    "sources": Held(
        plain="id kind address host source enabled interval next_due cursor watched_since "
        "token expires state reason last_attempt last_success last_post usual_gap "
        "failures hours refused overruns"
    ),
    "subscriptions": Held(posts="told", plain="search person pace looked_at next_at sent sent_at"),
    "survey_asks": Held(plain="id survey incident_id case_id mark at ends_at"),
    "survey_keyings": Held(plain="survey sheet who at values"),
    "survey_links": Held(plain="digest survey place used"),
    "survey_submissions": Held(plain="id survey once channel at values incident_id"),
    "surveys": Held(
        plain="id title purpose operator access questions sample quotas ends_at post who "
        "made_at published_by published_at closed_by closed_at counted result"
    ),
    "tally": Held(plain="outcome entries"),
    "tasks": Held(
        words="given checkpoint result problem",
        plain="id kind who door asked_at due_at folder state tries token expires started_at "
        "ended_at done total cancelled_by",
    ),
    "ticks": Held(plain="at limits"),
    "tokens": Held(
        plain="digest name rights bodies who at expires free_at used_at revoked_at stream"
    ),
    "triage": Held(post="post_id", plain="state who at until reason note", goes=True),
    "visits": Held(plain="person at before"),
    "watched_posts": Held(
        post="post_id root",
        place="native_id url",
        plain="case_id version source_id published_at hourly_until until next_look "
        "looked_at heard_at gone_at shut_at noted asked",
        goes=True,
    ),
}

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.alerts (
    id text NOT NULL,
    cell text NOT NULL,
    state text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    since timestamp with time zone NOT NULL,
    last_hot_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    version integer NOT NULL,
    signal json NOT NULL,
    evidence json NOT NULL,
    snoozed_until timestamp with time zone
);
CREATE TABLE public.attempts (
    name text NOT NULL,
    failures integer NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.audit (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    who text NOT NULL,
    what text NOT NULL,
    detail text NOT NULL
);
CREATE SEQUENCE public.audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audit_id_seq OWNED BY public.audit.id;
CREATE TABLE public.baselines (
    name text NOT NULL,
    at timestamp with time zone NOT NULL,
    state bytea NOT NULL
);
CREATE TABLE public.budgets (
    name text NOT NULL,
    free_at timestamp with time zone,
    gap double precision NOT NULL,
    slowed_at timestamp with time zone,
    rest_until timestamp with time zone,
    day text,
    used integer NOT NULL
);
CREATE TABLE public.complaints (
    post_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    "group" text NOT NULL,
    municipality text NOT NULL,
    author text NOT NULL,
    source_id text NOT NULL,
    incident_id text NOT NULL,
    topic text,
    is_copy boolean NOT NULL,
    history boolean NOT NULL,
    reach bigint NOT NULL
);
CREATE TABLE public.corrections (
    id bigint NOT NULL,
    post_id text NOT NULL,
    field text NOT NULL,
    value text,
    who text NOT NULL,
    at timestamp with time zone NOT NULL,
    withdrawn boolean NOT NULL
);
CREATE SEQUENCE public.corrections_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.corrections_id_seq OWNED BY public.corrections.id;
CREATE TABLE public.deeds (
    id bigint NOT NULL,
    act text NOT NULL,
    who text NOT NULL,
    at timestamp with time zone NOT NULL,
    changes json NOT NULL,
    undone_at timestamp with time zone
);
CREATE SEQUENCE public.deeds_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.deeds_id_seq OWNED BY public.deeds.id;
CREATE TABLE public.followed (
    source_id text NOT NULL,
    note text NOT NULL,
    who text NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.handovers (
    id bigint NOT NULL,
    who text NOT NULL,
    at timestamp with time zone NOT NULL,
    text text NOT NULL,
    alerts json NOT NULL,
    read_by text,
    read_at timestamp with time zone
);
CREATE SEQUENCE public.handovers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.handovers_id_seq OWNED BY public.handovers.id;
CREATE TABLE public.incident_posts (
    post_id text NOT NULL,
    incident_id text NOT NULL,
    is_copy boolean NOT NULL,
    pinned boolean NOT NULL
);
CREATE TABLE public.incidents (
    id text NOT NULL,
    "group" text NOT NULL,
    municipality text NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    posts integer NOT NULL,
    topic text,
    settlement text,
    tellings json NOT NULL,
    merged_into text
);
CREATE TABLE public.installation (
    name text NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.leaders (
    name text NOT NULL,
    owner text NOT NULL,
    until timestamp with time zone NOT NULL
);
CREATE TABLE public.moves (
    id bigint NOT NULL,
    alert_id text NOT NULL,
    before text,
    after text NOT NULL,
    at timestamp with time zone NOT NULL,
    who text NOT NULL,
    note text NOT NULL,
    until timestamp with time zone
);
CREATE SEQUENCE public.moves_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.moves_id_seq OWNED BY public.moves.id;
CREATE TABLE public.mutes (
    who text NOT NULL,
    source_id text NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.notices (
    source_id text NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.outbox (
    id text NOT NULL,
    alert_id text,
    title text NOT NULL,
    text text NOT NULL,
    state text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    next_try_at timestamp with time zone NOT NULL,
    tries integer NOT NULL,
    delivered_at timestamp with time zone,
    error text,
    channel text,
    role text,
    person text,
    asks boolean NOT NULL,
    taken_until timestamp with time zone
);
CREATE TABLE public.people (
    id text NOT NULL,
    channels json NOT NULL,
    login text,
    password text,
    roles json NOT NULL,
    bodies json NOT NULL,
    enabled boolean NOT NULL
);
CREATE TABLE public.posts (
    id text NOT NULL,
    month text NOT NULL,
    published_at timestamp with time zone NOT NULL,
    fetched_at timestamp with time zone NOT NULL,
    digest text NOT NULL,
    first_entry text NOT NULL,
    edits text NOT NULL,
    views bigint,
    likes bigint,
    reposts bigint,
    comments bigint,
    outcome text,
    source_id text NOT NULL,
    native_id text NOT NULL,
    url text NOT NULL,
    next_look timestamp with time zone,
    gone_at timestamp with time zone,
    indexed_at timestamp with time zone
);
CREATE TABLE public.probes (
    id text NOT NULL,
    who text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    kind text,
    rows json NOT NULL,
    trail json NOT NULL,
    state text NOT NULL,
    tries integer NOT NULL,
    token text,
    expires timestamp with time zone,
    finding json
);
CREATE TABLE public.publications (
    post_id text NOT NULL,
    source_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    "group" text,
    municipality text,
    negative boolean
);
CREATE TABLE public.quarantine (
    id bigint NOT NULL,
    post text NOT NULL,
    history boolean NOT NULL,
    deliveries integer NOT NULL,
    error text NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.queue (
    id bigint NOT NULL,
    post text NOT NULL,
    history boolean NOT NULL,
    taken_by text,
    taken_until timestamp with time zone,
    deliveries integer NOT NULL
);
CREATE SEQUENCE public.queue_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.queue_id_seq OWNED BY public.queue.id;
CREATE TABLE public.registry (
    id text NOT NULL,
    "row" json NOT NULL,
    who text NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.regroupings (
    id bigint NOT NULL,
    incident_id text NOT NULL,
    other_id text NOT NULL,
    is_merge boolean NOT NULL,
    posts json NOT NULL,
    who text NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.regroupings_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.regroupings_id_seq OWNED BY public.regroupings.id;
CREATE TABLE public.roster (
    id bigint NOT NULL,
    person text NOT NULL,
    role text,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    who text NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.roster_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.roster_id_seq OWNED BY public.roster.id;
CREATE TABLE public.searches (
    name text NOT NULL,
    owner text NOT NULL,
    query text NOT NULL,
    watched boolean NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.sessions (
    id text NOT NULL,
    person text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    address text NOT NULL,
    agent text NOT NULL
);
CREATE TABLE public.silences (
    id text NOT NULL,
    "group" text,
    municipality text,
    source_id text,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    reason text NOT NULL,
    who text NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.sources (
    id text NOT NULL,
    kind text NOT NULL,
    address text NOT NULL,
    host text NOT NULL,
    source json NOT NULL,
    enabled boolean NOT NULL,
    "interval" double precision NOT NULL,
    next_due timestamp with time zone NOT NULL,
    cursor text,
    watched_since timestamp with time zone,
    token text,
    expires timestamp with time zone,
    state text NOT NULL,
    reason text NOT NULL,
    last_attempt timestamp with time zone,
    last_success timestamp with time zone,
    last_post timestamp with time zone,
    usual_gap double precision,
    failures integer NOT NULL,
    hours text NOT NULL
);
CREATE TABLE public.subscriptions (
    search text NOT NULL,
    person text NOT NULL,
    pace text NOT NULL,
    looked_at timestamp with time zone NOT NULL,
    next_at timestamp with time zone NOT NULL,
    told json NOT NULL,
    sent integer NOT NULL,
    sent_at timestamp with time zone
);
CREATE TABLE public.tally (
    outcome text NOT NULL,
    entries bigint NOT NULL
);
CREATE TABLE public.ticks (
    at timestamp with time zone NOT NULL,
    limits json NOT NULL
);
CREATE TABLE public.tokens (
    digest text NOT NULL,
    name text NOT NULL,
    rights json NOT NULL,
    bodies json NOT NULL,
    who text NOT NULL,
    at timestamp with time zone NOT NULL,
    expires timestamp with time zone,
    free_at timestamp with time zone,
    used_at timestamp with time zone,
    revoked_at timestamp with time zone
);
CREATE TABLE public.triage (
    post_id text NOT NULL,
    state text NOT NULL,
    who text NOT NULL,
    at timestamp with time zone NOT NULL,
    until timestamp with time zone,
    reason text,
    note text NOT NULL
);
ALTER TABLE ONLY public.audit ALTER COLUMN id SET DEFAULT nextval('public.audit_id_seq'::regclass);
ALTER TABLE ONLY public.corrections ALTER COLUMN id SET DEFAULT nextval('public.corrections_id_seq'::regclass);
ALTER TABLE ONLY public.deeds ALTER COLUMN id SET DEFAULT nextval('public.deeds_id_seq'::regclass);
ALTER TABLE ONLY public.handovers ALTER COLUMN id SET DEFAULT nextval('public.handovers_id_seq'::regclass);
ALTER TABLE ONLY public.moves ALTER COLUMN id SET DEFAULT nextval('public.moves_id_seq'::regclass);
ALTER TABLE ONLY public.queue ALTER COLUMN id SET DEFAULT nextval('public.queue_id_seq'::regclass);
ALTER TABLE ONLY public.regroupings ALTER COLUMN id SET DEFAULT nextval('public.regroupings_id_seq'::regclass);
ALTER TABLE ONLY public.roster ALTER COLUMN id SET DEFAULT nextval('public.roster_id_seq'::regclass);
INSERT INTO public.alembic_version (version_num) VALUES ('0001');
INSERT INTO public.alerts (id, cell, state, opened_at, since, last_hot_at, closed_at, version, signal, evidence, snoozed_until) VALUES ('aaf4ad59a93060bb', 'waste/belogorsk', 'new', '2026-11-27 13:06:41.041229+00', '2026-11-27 11:02:31+00', '2026-11-27 13:06:41.041229+00', NULL, 0, '{"cell": "waste/belogorsk", "at": "2026-11-27T13:06:41.041229+00:00", "window": 21600.0, "observed": 18, "expected": 0.10915028108679069, "p": 5.723550903568377e-08, "cold": false, "course": [[0, 0.005646868341010631], [0, 0.003114262074713599], [0, 0.001970280878707294], [0, 0.0012454786588146944], [0, 0.0008829066909839745], [0, 0.0009706373195266105], [0, 0.0017194324633329466], [0, 0.0033951004862348647], [0, 0.006002060744826577], [0, 0.00956058445463666], [0, 0.011196308856803993], [0, 0.009678373827032592], [0, 0.011151822331525039], [0, 0.01459884840736694], [0, 0.013914113406362446], [0, 0.011790002496513451], [0, 0.01087336178701864], [0, 0.011558843251642222], [0, 0.013706291249908414], [0, 0.01700684668123683], [0, 0.01801686444307105], [6, 0.015541208181155702], [9, 0.012980245579756357], [3, 0.00860400846058964]], "rule": "spike", "subject": null}', '{"authors": 18, "sources": 5, "posts": 18, "incidents": ["195194e75e2e4da4a55247522e805467", "96579e559418475490d70b17d6eaa46e", "b85c10b54d7a43b1af134e42af34a122", "cb9ca01c4e0e4b0caaa54b23467b1c64"], "first_at": "2026-11-27T11:02:31+00:00", "post_ids": ["7bd63dd0d2103ad22128a4c6d5bfbbd4", "aaa5e6d916f6e50aebbb0f44e9edd95c", "291e697e4e43ce139fa5e10c69b9efd9", "1efc8b87f2438e9fb3973cdc24892cc6", "8a506550da261de1cc6efed199dddd47"], "topic": "waste.collection", "source_ids": ["replica_rss_narodnye", "replica_telegram_belogorsk", "replica_telegram_belogorsk_life", "replica_telegram_priamurye", "replica_vk_belogorsk"]}', NULL);
INSERT INTO public.alerts (id, cell, state, opened_at, since, last_hot_at, closed_at, version, signal, evidence, snoozed_until) VALUES ('1bdb24757783e1f5', 'housing/tynda', 'new', '2026-11-27 13:06:41.041229+00', '2026-11-27 11:08:05+00', '2026-11-27 13:06:41.041229+00', NULL, 0, '{"cell": "housing/tynda", "at": "2026-11-27T13:06:41.041229+00:00", "window": 21600.0, "observed": 19, "expected": 0.2548411238968397, "p": 1.0505307951585861e-06, "cold": false, "course": [[0, 0.013950846103280443], [0, 0.006189259698481101], [0, 0.0036389404921433103], [0, 0.002512103153471942], [0, 0.0016614957924272155], [0, 0.001875011445692323], [0, 0.0033588295833775817], [0, 0.007328753819111633], [0, 0.01604848414652899], [0, 0.022904291384009182], [0, 0.02290075373838459], [0, 0.021134500922059946], [0, 0.02223618595373025], [0, 0.02576577624225247], [0, 0.025772325131129724], [0, 0.02448213487501798], [0, 0.023565878434374563], [0, 0.02499781494673076], [0, 0.03220438227161951], [0, 0.040830119470547155], [0, 0.03962358993400074], [6, 0.035560600620769295], [13, 0.03436703121206138], [2, 0.02335149052735023]], "rule": "spike", "subject": null}', '{"authors": 21, "sources": 5, "posts": 21, "incidents": ["257d7019177a4c588f17e4911b754705", "2e745a351e584b0e9e220c6ce8af832d"], "first_at": "2026-11-27T11:08:05+00:00", "post_ids": ["6ddf6bf1cd3c897c914a80f92e66bf80", "3e793e9f67d46b1544d51689f718d789", "8d3c78fdeba4d5d4c421ad62e71c8062", "f262cdb38588237becf4b231f8db456b", "dc8db4f57b41340bd8e18ea87103d3ec"], "topic": "housing.heating", "source_ids": ["replica_rss_narodnye", "replica_telegram_priamurye", "replica_telegram_tynda", "replica_telegram_tynda_bam", "replica_vk_tynda"]}', NULL);
INSERT INTO public.attempts (name, failures, at) VALUES ('login:anna', 1, '2026-11-24 09:30:00+00');
INSERT INTO public.audit (id, at, who, what, detail) VALUES (1, '2026-11-24 09:30:00+00', 'Анна Иванова', 'search', 'нет воды');
INSERT INTO public.audit (id, at, who, what, detail) VALUES (2, '2026-11-24 09:30:00+00', 'выгрузка', 'post', 'rss-1');
INSERT INTO public.baselines (name, at, state) VALUES ('region', '2026-11-27 13:06:41.041229+00', '\x504b03042d000000000000002100b6f21d33ffffffffffffffff080014006d61726b2e6e70790100100080010000000000008001000000000000934e554d5059010076007b276465736372273a20273c553634272c2027666f727472616e5f6f72646572273a2046616c73652c20277368617065273a2028292c207d20202020');
INSERT INTO public.budgets (name, free_at, gap, slowed_at, rest_until, day, used) VALUES ('token 47f0f0c3', '2026-11-27 13:06:39.207942+00', 0, NULL, NULL, NULL, 0);
INSERT INTO public.budgets (name, free_at, gap, slowed_at, rest_until, day, used) VALUES ('token 11d6337d', '2026-11-27 13:06:40.349165+00', 0, NULL, NULL, NULL, 0);
INSERT INTO public.budgets (name, free_at, gap, slowed_at, rest_until, day, used) VALUES ('token fee5e30f', '2026-11-27 13:06:40.34275+00', 0, NULL, NULL, NULL, 0);
INSERT INTO public.budgets (name, free_at, gap, slowed_at, rest_until, day, used) VALUES ('token fee5e30f wall.get', '2026-11-27 13:06:39.238429+00', 0, NULL, NULL, '2026-11-27', 6);
INSERT INTO public.budgets (name, free_at, gap, slowed_at, rest_until, day, used) VALUES ('token fee5e30f wall.getById', '2026-11-27 13:06:39.958282+00', 0, NULL, NULL, NULL, 0);
INSERT INTO public.budgets (name, free_at, gap, slowed_at, rest_until, day, used) VALUES ('token fee5e30f wall.getComments', '2026-11-27 13:06:40.34365+00', 0, NULL, NULL, NULL, 0);
INSERT INTO public.complaints (post_id, at, "group", municipality, author, source_id, incident_id, topic, is_copy, history, reach) VALUES ('643c6366cbc5201b8334a0b9e7cf5977', '2026-10-03 05:53:54+00', 'construction', 'blagoveshchensk', 'p:a3e2a53fe341ee4856d7', 'replica_vk_blagoveshchensk', '00ba3adca85c4ad898a161a024c01ab1', 'construction.mortgage', false, true, 6993);
INSERT INTO public.complaints (post_id, at, "group", municipality, author, source_id, incident_id, topic, is_copy, history, reach) VALUES ('779b342f7caff3b9184f4e5d3dcd59a6', '2026-10-01 21:46:44+00', 'housing', 'tynda', 'p:5ad30c59d6dd86b4a111', 'replica_telegram_tynda', '032da18438f848f4b5a26b79ea194287', 'housing.charges', false, true, 3705);
INSERT INTO public.complaints (post_id, at, "group", municipality, author, source_id, incident_id, topic, is_copy, history, reach) VALUES ('8dd3a670f89ee6e1cf128522fb11279c', '2026-09-28 13:13:44+00', 'roads', 'blagoveshchensk', 'p:6f70414e4a9f7c8d1371', 'replica_telegram_blaga_dvory', '385c95cca4bc43c099acbfcb59c0820a', 'roads.bridges', false, true, 1686);
INSERT INTO public.complaints (post_id, at, "group", municipality, author, source_id, incident_id, topic, is_copy, history, reach) VALUES ('f7c46378846dd69fac0bf36e5091aaf2', '2026-09-28 13:42:17+00', 'mfc', 'blagoveshchensk', 'p:7bac71133011723d99ba', 'replica_telegram_blaga_dvory', 'ee19bad5258a4051a1a1c3206533e974', 'mfc.mfc_quality', false, true, 2039);
INSERT INTO public.complaints (post_id, at, "group", municipality, author, source_id, incident_id, topic, is_copy, history, reach) VALUES ('0010256304e2521f412604a34765586f', '2026-10-07 09:37:57+00', 'housing', 'blagoveshchensk', 'p:a9cf25dc83d980cd3e1f', 'replica_telegram_blaga_dvory', '4b8621c8cc8546e09791918894727090', 'housing.roofs', false, true, 1010);
INSERT INTO public.complaints (post_id, at, "group", municipality, author, source_id, incident_id, topic, is_copy, history, reach) VALUES ('000a49801b11fbce0cd6340c30b892b5', '2026-10-13 12:05:29+00', 'construction', 'blagoveshchensk', 'p:052a4280b39e52bff939', 'replica_vk_blagoveshchensk', '1d8fd1bad8594cf69278f954b3b4c6f5', 'construction.construction_noise', false, true, 4841);
INSERT INTO public.complaints (post_id, at, "group", municipality, author, source_id, incident_id, topic, is_copy, history, reach) VALUES ('00092becfc3c86bb0e6e2faa77c0296d', '2026-10-30 04:20:30+00', 'housing', 'magdagachinsky', 'p:6d34b8aac50a78f0cf1a', 'replica_vk_amur', '129d8c81a02c4b878a8e961d3813381c', 'housing.entrances', false, true, 6310);
INSERT INTO public.complaints (post_id, at, "group", municipality, author, source_id, incident_id, topic, is_copy, history, reach) VALUES ('0000e3937ff5702cea49bb8154cb0047', '2026-11-27 12:15:12+00', 'roads', 'zeya', 'p:9c4e3a0b0664d8b19353', 'replica_telegram_belogorsk', 'ab0d882bbad940c68811113c3836474b', 'roads.repair', true, false, 1200);
INSERT INTO public.corrections (id, post_id, field, value, who, at, withdrawn) VALUES (1, '000a49801b11fbce0cd6340c30b892b5', 'kind', 'complaint', 'Анна Иванова', '2026-11-24 09:30:00+00', false);
INSERT INTO public.corrections (id, post_id, field, value, who, at, withdrawn) VALUES (2, '0010256304e2521f412604a34765586f', 'settlement', NULL, 'Пётр Смирнов', '2026-11-24 09:30:00+00', false);
INSERT INTO public.deeds (id, act, who, at, changes, undone_at) VALUES (1, 'take', 'Пётр Смирнов', '2026-11-24 09:30:00+00', '[{"subject": "0000e3937ff5702cea49bb8154cb0047", "before": {"post_id": "0000e3937ff5702cea49bb8154cb0047", "state": "free", "who": "", "at": "2026-11-24T09:30:00+00:00", "until": null, "reason": null, "note": ""}, "after": {"post_id": "0000e3937ff5702cea49bb8154cb0047", "state": "taken", "who": "\u041f\u0451\u0442\u0440 \u0421\u043c\u0438\u0440\u043d\u043e\u0432", "at": "2026-11-24T09:30:00+00:00", "until": "2026-11-24T10:30:00+00:00", "reason": null, "note": ""}}]', NULL);
INSERT INTO public.deeds (id, act, who, at, changes, undone_at) VALUES (2, 'reject', 'Пётр Смирнов', '2026-11-24 09:30:00+00', '[{"subject": "00092becfc3c86bb0e6e2faa77c0296d", "before": {"post_id": "00092becfc3c86bb0e6e2faa77c0296d", "state": "free", "who": "", "at": "2026-11-24T09:30:00+00:00", "until": null, "reason": null, "note": ""}, "after": {"post_id": "00092becfc3c86bb0e6e2faa77c0296d", "state": "rejected", "who": "\u041f\u0451\u0442\u0440 \u0421\u043c\u0438\u0440\u043d\u043e\u0432", "at": "2026-11-24T09:30:00+00:00", "until": null, "reason": "other", "note": "\u043d\u0435 \u043f\u0440\u043e \u043d\u0430\u0441"}}]', NULL);
INSERT INTO public.deeds (id, act, who, at, changes, undone_at) VALUES (3, 'correct', 'Анна Иванова', '2026-11-24 09:30:00+00', '[{"subject": "000a49801b11fbce0cd6340c30b892b5", "before": {"kind": "news"}, "after": {"kind": "complaint"}}]', NULL);
INSERT INTO public.followed (source_id, note, who, at) VALUES ('rss-amur', 'главная газета', 'Анна Иванова', '2026-11-24 09:30:00+00');
INSERT INTO public.handovers (id, who, at, text, alerts, read_by, read_at) VALUES (1, 'Пётр Смирнов', '2026-11-24 09:30:00+00', 'Тында: ждём бригаду.', '["1bdb24757783e1f5", "aaf4ad59a93060bb"]', NULL, NULL);
INSERT INTO public.incident_posts (post_id, incident_id, is_copy, pinned) VALUES ('643c6366cbc5201b8334a0b9e7cf5977', '00ba3adca85c4ad898a161a024c01ab1', false, false);
INSERT INTO public.incident_posts (post_id, incident_id, is_copy, pinned) VALUES ('779b342f7caff3b9184f4e5d3dcd59a6', '032da18438f848f4b5a26b79ea194287', false, false);
INSERT INTO public.incident_posts (post_id, incident_id, is_copy, pinned) VALUES ('734820405de9abf7e2a17117d551e30b', '00ba3adca85c4ad898a161a024c01ab1', false, true);
INSERT INTO public.incidents (id, "group", municipality, first_at, last_at, posts, topic, settlement, tellings, merged_into) VALUES ('00ba3adca85c4ad898a161a024c01ab1', 'construction', 'blagoveshchensk', '2026-10-03 05:53:54+00', '2026-11-05 12:34:02+00', 2, 'construction.mortgage', NULL, '[{"post_id": "643c6366cbc5201b8334a0b9e7cf5977", "words": ["\u0434\u043e\u043b\u044c\u0449\u0438\u043a", "\u043c\u0443\u0445\u0438\u043d", "\u0441\u0434\u0432\u0438\u043d\u0443\u0442\u044c", "\u0438\u043f\u043e\u0442\u0435\u043a", "\u0430\u0440\u0435\u043d\u0434", "\u0432\u043e\u0437\u043b", "\u043f\u043b\u0430\u0442\u0438\u0442\u044c", "16", "\u0434\u043e\u043c"], "municipality": "blagoveshchensk", "group": "construction", "topic": "construction.mortgage", "kind": "trouble", "streets": ["\u043c\u0443\u0445\u0438\u043d"], "houses": ["16"], "at": "2026-10-03T05:53:54+00:00", "signature": "l/d3GWlP2Bm2BmQeo0wJESEF9QSoFkYRIcdrB0EBOg3OHSAVABtWBioBOAj8BY8AepCvG8bdLBoCH/IFyXfxDP1q0hL7K6YNO3aMImgEvABvx/sCJpogJappjSJeZ/cR1FlsAsZQVTHqy+UJ1zsgAt/42hxiiFQHhu/hFA95xgUQzJgLMuSFENNP/gTFIgMDvRICIvXD5gTg7wsWhdNdKrWL6AD3ZxgLb6g7Fyt0MDOUk1wIHV8CRaV42xTNLskJmtPjL2Vq2QYgCVgHwJmNAbIgfxAmpooDVELfBxDfIRV+XwsHe1uJCD2g5w5Fx7oHD6HYAAoh/AHv+HQGUqNXEw=="}, {"post_id": "734820405de9abf7e2a17117d551e30b", "words": ["\u0437\u0434\u0435\u0441\u044c", "\u0440\u044b\u043d\u043e\u043a", "\u0437\u043d\u0430\u0442\u044c", "\u0440\u0430\u0431\u043e\u0442\u0430\u0442\u044c", "\u043a\u0442\u043e"], "municipality": "blagoveshchensk", "settlement": "blagoveshchensk.blagoveshchensk", "group": "electricity", "topic": "electricity.outage", "kind": "trouble", "names": ["\u0431\u043b\u0430\u0433\u043e\u0432\u0435\u0449\u0435\u043d\u0441\u043a"], "wide": true, "at": "2026-11-05T12:34:02+00:00", "signature": "r8rzjPwMRVc0FskI4z+DH2sb5BrMnbUYa+fKAKLYFBYHBJcCXr6uDduXAxwISAAV1iljMxPRLyAjl9gSOaBSCrIfBBTg+9QO5nw5Wox2iYzEdSMCjAJwGtxazyMggmxV7WavA0RzdREaCetBhUdVBZzKTR/xvPkHG3/kCn9TECb5BhMUtU1MH+dZ6yI6AY8lShnbKaRbwUOt7rQetCRMEQCjwhercQYZyGb5E4lk1WCrzu05bzoYCi8cBBUT0MEHba+0FLUtRUSJoqAMew2hNGvwuEbE4wwHtjDjIVOUOA413KkHlSyvAbUD4C7H3VIVSpSLBIcg0zOKSvcI2JbSLQ=="}]', NULL);
INSERT INTO public.incidents (id, "group", municipality, first_at, last_at, posts, topic, settlement, tellings, merged_into) VALUES ('032da18438f848f4b5a26b79ea194287', 'housing', 'tynda', '2026-10-01 21:46:44+00', '2026-10-01 21:46:44+00', 1, 'housing.charges', 'tynda.tynda', '[{"post_id": "779b342f7caff3b9184f4e5d3dcd59a6", "words": ["\u0443\u0432\u0430\u0436\u0435\u043d", "\u043b\u0435\u0441\u043d", "\u0441\u043e\u0434\u0435\u0440\u0436\u0430\u043d", "\u043a\u0432\u0438\u0442\u0430\u043d\u0446\u0438", "\u0441\u043e\u0431\u0440\u0430\u043d", "\u043f\u043e\u0434\u043d\u044f\u0442\u044c", "\u0436\u0438\u043b\u044c", "\u0436\u0438\u043b\u0435\u0446", "\u0443\u043b\u0438\u0446", "70", "\u0431\u044b\u0442\u044c", "\u0434\u043e\u043c"], "municipality": "tynda", "settlement": "tynda.tynda", "group": "housing", "topic": "housing.charges", "kind": "trouble", "streets": ["\u043b\u0435\u0441\u043d"], "houses": ["70"], "names": ["\u043b\u0435\u0441\u043d", "\u0442\u044b\u043d\u0434"], "at": "2026-10-01T21:46:44+00:00", "signature": "3K8BDx4qRAFu2fkFjZZCLsgSxwUDIvwC1eDkFFbVHA1UOmkB0YiHDCpU3AXl8psDUPFFG6sNvwf8TogCNpS8AmCEjwIMxo0BzRnSAMk3AQhEPFEC5anCBWSuywXAZr8DkgWuBDplrBCqifQXSWGFBHkMOQN9GAEh1AHDBTUBfwaoL1EMEi/XAHLRthEJq3kN2pCeAPMkvQsIgIMAE3oeBYUT9hlWOGQHLwn6C92BEwbcQAkRFqfUGt3qAwS2+jEClJWQDbS67QAv468Bp7B1A6gToQZx4hMO3xjeArAIJAK2sbQL4YMxEb0HmgDaxHIFPho/ASW9dR0C8nMKWBCEFA=="}]', NULL);
INSERT INTO public.incidents (id, "group", municipality, first_at, last_at, posts, topic, settlement, tellings, merged_into) VALUES ('012a0a6e4ba4401e97ba304d9175a12d', 'electricity', 'blagoveshchensk', '2026-11-05 12:34:02+00', '2026-11-05 12:34:02+00', 0, 'electricity.outage', 'blagoveshchensk.blagoveshchensk', '[]', '00ba3adca85c4ad898a161a024c01ab1');
INSERT INTO public.installation (name, value) VALUES ('pseudonym key', 'a81509eebae09fa9ab1bef9dc36a2ab557ec6ed13c4770f06f34ba4f6f9a986b');
INSERT INTO public.installation (name, value) VALUES ('registry stamp', 'f3e993a4eeea4da5a8f0bbe54e3fcd27');
INSERT INTO public.leaders (name, owner, until) VALUES ('worker', 'demo', '2026-11-27 13:36:40.970686+00');
INSERT INTO public.moves (id, alert_id, before, after, at, who, note, until) VALUES (1, 'aaf4ad59a93060bb', NULL, 'new', '2026-11-27 13:06:41.041229+00', 'system', '', NULL);
INSERT INTO public.moves (id, alert_id, before, after, at, who, note, until) VALUES (2, '1bdb24757783e1f5', NULL, 'new', '2026-11-27 13:06:41.041229+00', 'system', '', NULL);
INSERT INTO public.mutes (who, source_id, at) VALUES ('Пётр Смирнов', 'rss-amur', '2026-11-24 09:30:00+00');
INSERT INTO public.notices (source_id, at) VALUES ('rss-amur', '2026-11-24 09:30:00+00');
INSERT INTO public.outbox (id, alert_id, title, text, state, created_at, next_try_at, tries, delivered_at, error, channel, role, person, asks, taken_until) VALUES ('aaf4ad59a93060bb-0-mail', 'aaf4ad59a93060bb', 'Белогорск, вывоз мусора: 18 жителей за 6 часов, обычно меньше одного', 'Белогорск, вывоз мусора: 18 жителей за 6 часов, обычно меньше одного.
Первое сообщение в 20:02; 18 публикаций, 5 источников.
http://127.0.0.1:8460/alerts/aaf4ad59a93060bb', 'delivered', '2026-11-27 13:06:41.041229+00', '2026-11-27 13:06:41.041229+00', 1, '2026-11-27 13:06:42.3194+00', NULL, 'mail', NULL, NULL, true, NULL);
INSERT INTO public.outbox (id, alert_id, title, text, state, created_at, next_try_at, tries, delivered_at, error, channel, role, person, asks, taken_until) VALUES ('aaf4ad59a93060bb-0-webhook', 'aaf4ad59a93060bb', 'Белогорск, вывоз мусора: 18 жителей за 6 часов, обычно меньше одного', 'Белогорск, вывоз мусора: 18 жителей за 6 часов, обычно меньше одного.
Первое сообщение в 20:02; 18 публикаций, 5 источников.
http://127.0.0.1:8460/alerts/aaf4ad59a93060bb', 'delivered', '2026-11-27 13:06:41.041229+00', '2026-11-27 13:06:41.041229+00', 1, '2026-11-27 13:06:42.3194+00', NULL, 'webhook', NULL, NULL, true, NULL);
INSERT INTO public.outbox (id, alert_id, title, text, state, created_at, next_try_at, tries, delivered_at, error, channel, role, person, asks, taken_until) VALUES ('1bdb24757783e1f5-0-mail', '1bdb24757783e1f5', 'Тында, отопление: 19 жителей за 6 часов, обычно меньше одного', 'Тында, отопление: 19 жителей за 6 часов, обычно меньше одного.
Первое сообщение в 20:08; 21 публикация, 5 источников.
http://127.0.0.1:8460/alerts/1bdb24757783e1f5', 'delivered', '2026-11-27 13:06:41.041229+00', '2026-11-27 13:06:41.041229+00', 1, '2026-11-27 13:06:42.3194+00', NULL, 'mail', NULL, NULL, true, NULL);
INSERT INTO public.outbox (id, alert_id, title, text, state, created_at, next_try_at, tries, delivered_at, error, channel, role, person, asks, taken_until) VALUES ('1bdb24757783e1f5-0-webhook', '1bdb24757783e1f5', 'Тында, отопление: 19 жителей за 6 часов, обычно меньше одного', 'Тында, отопление: 19 жителей за 6 часов, обычно меньше одного.
Первое сообщение в 20:08; 21 публикация, 5 источников.
http://127.0.0.1:8460/alerts/1bdb24757783e1f5', 'delivered', '2026-11-27 13:06:41.041229+00', '2026-11-27 13:06:41.041229+00', 1, '2026-11-27 13:06:42.3194+00', NULL, 'webhook', NULL, NULL, true, NULL);
INSERT INTO public.people (id, channels, login, password, roles, bodies, enabled) VALUES ('Анна Иванова', '[]', 'anna', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA', '["administrator"]', '[]', true);
INSERT INTO public.people (id, channels, login, password, roles, bodies, enabled) VALUES ('Пётр Смирнов', '[]', 'petr', NULL, '["duty"]', '[]', true);
INSERT INTO public.people (id, channels, login, password, roles, bodies, enabled) VALUES ('Олег Ким', '[]', 'oleg', NULL, '["coordinator"]', '["housing"]', false);
INSERT INTO public.people (id, channels, login, password, roles, bodies, enabled) VALUES ('Сменщик', '["mail"]', NULL, NULL, '[]', '[]', true);
INSERT INTO public.posts (id, month, published_at, fetched_at, digest, first_entry, edits, views, likes, reposts, comments, outcome, source_id, native_id, url, next_look, gone_at, indexed_at) VALUES ('00192a6b728437df0f201a79f270389f', '2026-10', '2026-10-02 04:30:54+00', '2026-11-26 13:06:21.800085+00', 'e4457aea45834a4c', '302', '', 687, 11, NULL, NULL, 'indexed', 'replica_telegram_govorim', 'replika_govorim/779', 'https://t.me/replika_govorim/779', NULL, NULL, '2026-11-27 13:06:26.882534+00');
INSERT INTO public.posts (id, month, published_at, fetched_at, digest, first_entry, edits, views, likes, reposts, comments, outcome, source_id, native_id, url, next_look, gone_at, indexed_at) VALUES ('00952f4e7fda2b4929d174b6062a3d38', '2026-10', '2026-10-03 07:43:58+00', '2026-10-03 07:50:58+00', 'c9f92dba63612858', '418', '', NULL, NULL, NULL, NULL, 'indexed', 'replica_rss_narodnye', 'tag:narodnye.example:1763', 'http://127.0.0.1:59525/news/1763/', NULL, NULL, '2026-11-27 13:06:26.882534+00');
INSERT INTO public.posts (id, month, published_at, fetched_at, digest, first_entry, edits, views, likes, reposts, comments, outcome, source_id, native_id, url, next_look, gone_at, indexed_at) VALUES ('643c6366cbc5201b8334a0b9e7cf5977', '2026-10', '2026-10-03 05:53:54+00', '2026-11-26 13:06:21.800214+00', 'e62a6cb482011986', '411', '', 6993, 207, 34, 0, 'indexed', 'replica_vk_blagoveshchensk', '-190000002_2304', 'https://vk.com/wall-190000002_2304', NULL, NULL, '2026-11-27 13:06:26.882534+00');
INSERT INTO public.posts (id, month, published_at, fetched_at, digest, first_entry, edits, views, likes, reposts, comments, outcome, source_id, native_id, url, next_look, gone_at, indexed_at) VALUES ('779b342f7caff3b9184f4e5d3dcd59a6', '2026-10', '2026-10-01 21:46:44+00', '2026-11-26 13:06:23.446146+00', 'ab501a4941ad7898', '262', '', 3700, 35, NULL, NULL, 'indexed', 'replica_telegram_tynda', 'replika_tynda/2541', 'https://t.me/replika_tynda/2541', NULL, NULL, '2026-11-27 13:06:26.882534+00');
INSERT INTO public.posts (id, month, published_at, fetched_at, digest, first_entry, edits, views, likes, reposts, comments, outcome, source_id, native_id, url, next_look, gone_at, indexed_at) VALUES ('0010256304e2521f412604a34765586f', '2026-10', '2026-10-07 09:37:57+00', '2026-11-26 13:06:21.800049+00', '49478831297f90ef', '794', '', 1000, 17, NULL, NULL, 'indexed', 'replica_telegram_blaga_dvory', 'replika_blaga_dvory/1610', 'https://t.me/replika_blaga_dvory/1610', NULL, NULL, '2026-11-27 13:06:27.309521+00');
INSERT INTO public.posts (id, month, published_at, fetched_at, digest, first_entry, edits, views, likes, reposts, comments, outcome, source_id, native_id, url, next_look, gone_at, indexed_at) VALUES ('000a49801b11fbce0cd6340c30b892b5', '2026-10', '2026-10-13 12:05:29+00', '2026-11-26 13:06:21.800214+00', '98736c3b7c4f4834', '1301', '', 4841, 199, 33, 0, 'indexed', 'replica_vk_blagoveshchensk', '-190000002_2364', 'https://vk.com/wall-190000002_2364', NULL, NULL, '2026-11-27 13:06:27.786693+00');
INSERT INTO public.posts (id, month, published_at, fetched_at, digest, first_entry, edits, views, likes, reposts, comments, outcome, source_id, native_id, url, next_look, gone_at, indexed_at) VALUES ('00092becfc3c86bb0e6e2faa77c0296d', '2026-10', '2026-10-30 04:20:30+00', '2026-10-30 04:27:30+00', '2a3a9af04d641bd6', '2646', '', 6310, 161, 26, NULL, 'indexed', 'replica_vk_amur', '-190000001_1122', 'https://vk.com/wall-190000001_1122', '2026-10-30 05:20:30+00', NULL, '2026-11-27 13:06:29.048202+00');
INSERT INTO public.posts (id, month, published_at, fetched_at, digest, first_entry, edits, views, likes, reposts, comments, outcome, source_id, native_id, url, next_look, gone_at, indexed_at) VALUES ('734820405de9abf7e2a17117d551e30b', '2026-11', '2026-11-05 12:34:02+00', '2026-11-05 12:41:02+00', '24b60ca27d4d1492', '3231', '', 1222, NULL, NULL, NULL, 'indexed', 'replica_telegram_blaga', 'replika_blaga/1643', 'https://t.me/replika_blaga/1643', '2026-11-05 13:34:02+00', NULL, '2026-11-27 13:06:29.54332+00');
INSERT INTO public.posts (id, month, published_at, fetched_at, digest, first_entry, edits, views, likes, reposts, comments, outcome, source_id, native_id, url, next_look, gone_at, indexed_at) VALUES ('0000e3937ff5702cea49bb8154cb0047', '2026-11', '2026-11-27 12:15:12+00', '2026-11-27 13:06:39.15823+00', 'c2a4656234516271', '7447', '', 1200, 9, NULL, NULL, 'indexed', 'replica_telegram_belogorsk', 'replika_belogorsk/446', 'http://127.0.0.1:47099/replika_belogorsk/446', '2026-11-27 13:15:12+00', NULL, '2026-11-27 13:06:40.962658+00');
INSERT INTO public.probes (id, who, asked_at, kind, rows, trail, state, tries, token, expires, finding) VALUES ('pr1', 'Анна Иванова', '2026-11-24 09:30:00+00', NULL, '[{"address": "https://example.org/feed"}]', '[]', 'waiting', 0, NULL, NULL, NULL);
INSERT INTO public.publications (post_id, source_id, at, "group", municipality, negative) VALUES ('7a18143314afacb5fb7117a7b3b81670', 'replica_vk_zeya', '2026-09-29 01:31:39+00', 'transport', 'zeya', false);
INSERT INTO public.publications (post_id, source_id, at, "group", municipality, negative) VALUES ('99a175c526d038685b00777561f6dbac', 'replica_vk_amur', '2026-09-29 03:08:35+00', 'trade', 'blagoveshchensk', false);
INSERT INTO public.quarantine (id, post, history, deliveries, error, at) VALUES (8119, '{"source_id":"rss-amur","source_kind":"rss","native_id":"1","url":"https://example.org/1","published_at":"2026-11-24T09:30:00+00:00","fetched_at":"2026-11-24T09:30:00+00:00","text":"Нет горячей воды"}', false, 1, 'ValueError: лишнее', '2026-11-24 09:30:00+00');
INSERT INTO public.queue (id, post, history, taken_by, taken_until, deliveries) VALUES (8120, '{"source_id":"rss-amur","source_kind":"rss","native_id":"2","url":"https://example.org/2","published_at":"2026-11-24T09:30:00+00:00","fetched_at":"2026-11-24T09:30:00+00:00","text":"Нет горячей воды"}', true, NULL, NULL, 0);
INSERT INTO public.queue (id, post, history, taken_by, taken_until, deliveries) VALUES (8121, '{"source_id":"rss-amur","source_kind":"rss","native_id":"3","url":"https://example.org/3","published_at":"2026-11-24T09:30:00+00:00","fetched_at":"2026-11-24T09:30:00+00:00","text":"Нет горячей воды"}', true, NULL, NULL, 0);
INSERT INTO public.registry (id, "row", who, at) VALUES ('rss-amur', '{"enabled": false}', 'Анна Иванова', '2026-11-24 09:30:00+00');
INSERT INTO public.registry (id, "row", who, at) VALUES ('stend', '{"id": "stend", "kind": "rss", "title": "\u0421\u0442\u0435\u043d\u0434", "address": "http://10.0.0.5/feed", "internal": true, "enabled": false}', 'Анна Иванова', '2026-11-24 09:30:00+00');
INSERT INTO public.regroupings (id, incident_id, other_id, is_merge, posts, who, at) VALUES (1, '00ba3adca85c4ad898a161a024c01ab1', '012a0a6e4ba4401e97ba304d9175a12d', true, '["734820405de9abf7e2a17117d551e30b"]', 'Анна Иванова', '2026-11-24 09:30:00+00');
INSERT INTO public.roster (id, person, role, since, until, who, at) VALUES (1, 'Пётр Смирнов', 'officer', '2026-11-24 09:30:00+00', '2026-11-24 21:30:00+00', 'Анна Иванова', '2026-11-24 09:30:00+00');
INSERT INTO public.roster (id, person, role, since, until, who, at) VALUES (2, 'Сменщик', 'second', '2026-11-24 09:30:00+00', '2026-11-24 21:30:00+00', 'Анна Иванова', '2026-11-24 09:30:00+00');
INSERT INTO public.roster (id, person, role, since, until, who, at) VALUES (3, 'Пётр Смирнов', NULL, '2026-11-24 12:30:00+00', '2026-11-24 13:30:00+00', 'Анна Иванова', '2026-11-24 09:30:00+00');
INSERT INTO public.searches (name, owner, query, watched, at) VALUES ('Вода', 'Анна Иванова', 'нет воды', true, '2026-11-24 09:30:00+00');
INSERT INTO public.searches (name, owner, query, watched, at) VALUES ('Тында', 'Пётр Смирнов', 'место:Тында', false, '2026-11-24 09:30:00+00');
INSERT INTO public.sessions (id, person, made_at, seen_at, address, agent) VALUES ('5555555555555555555555555555555555555555555555555555555555555555', 'Анна Иванова', '2026-11-24 09:30:00+00', '2026-11-24 09:30:00+00', '127.0.0.1', 'Mozilla/5.0 Firefox/140');
INSERT INTO public.silences (id, "group", municipality, source_id, since, until, reason, who, at) VALUES ('s1', 'housing', 'tynda', NULL, '2026-11-24 09:30:00+00', '2026-11-24 14:30:00+00', 'плановые работы', 'Пётр Смирнов', '2026-11-24 09:30:00+00');
INSERT INTO public.silences (id, "group", municipality, source_id, since, until, reason, who, at) VALUES ('s2', NULL, NULL, 'rss-amur', '2026-11-24 09:30:00+00', '2027-02-22 09:30:00+00', 'шумит', 'Анна Иванова', '2026-11-24 09:30:00+00');
INSERT INTO public.sources (id, kind, address, host, source, enabled, "interval", next_due, cursor, watched_since, token, expires, state, reason, last_attempt, last_success, last_post, usual_gap, failures, hours) VALUES ('replica_browser_portal', 'browser', 'http://127.0.0.1:55285/', '127.0.0.1:55285', '{"id": "replica_browser_portal", "kind": "browser", "title": "\u0413\u043e\u0440\u043e\u0434\u0441\u043a\u043e\u0439 \u043f\u043e\u0440\u0442\u0430\u043b", "address": "http://127.0.0.1:55285/", "municipality": "svobodny", "owner_body": null, "top": false, "enabled": false, "verified": true, "internal": true, "delay": 0.0, "options": {"wait": ".drawn"}}', false, 900, '2026-11-27 13:06:38.494052+00', NULL, NULL, NULL, NULL, 'waiting', '', NULL, NULL, NULL, NULL, 0, '');
INSERT INTO public.sources (id, kind, address, host, source, enabled, "interval", next_due, cursor, watched_since, token, expires, state, reason, last_attempt, last_success, last_post, usual_gap, failures, hours) VALUES ('replica_forum_forum', 'forum', 'http://127.0.0.1:55541/', '127.0.0.1:55541', '{"id": "replica_forum_forum", "kind": "forum", "title": "\u0424\u043e\u0440\u0443\u043c \u041f\u0440\u0438\u0430\u043c\u0443\u0440\u044c\u044f", "address": "http://127.0.0.1:55541/", "municipality": null, "owner_body": null, "top": false, "enabled": true, "verified": true, "internal": true, "delay": 0.0, "options": {}}', true, 2, '2026-11-27 13:06:42.292484+00', '{"engine":"discourse","topics":{"118":[1,[],119],"117":[1,[],174],"116":[1,[],65],"115":[1,[],842],"114":[1,[],824],"112":[2,[],515],"111":[1,[],467],"110":[1,[],660],"109":[1,[],177],"108":[1,[],204],"106":[2,[],372],"104":[2,[],261],"103":[1,[],323],"102":[1,[],174],"101":[1,[],827],"100":[1,[],204],"121":[1,[],209],"120":[1,[],828],"119":[1,[],688]},"sections":{},"lists":[]}', '2026-11-26 13:06:21.776418+00', NULL, NULL, 'works', 'Новых сообщений: 3', '2026-11-27 13:06:40.292484+00', '2026-11-27 13:06:40.292484+00', '2026-11-27 08:08:49+00', 15048.5, 0, '498824:4002800040c180186200001000000800110000221');
INSERT INTO public.sources (id, kind, address, host, source, enabled, "interval", next_due, cursor, watched_since, token, expires, state, reason, last_attempt, last_success, last_post, usual_gap, failures, hours) VALUES ('replica_max_max_zeya', 'max', '-58000001', '127.0.0.1:43187', '{"id": "replica_max_max_zeya", "kind": "max", "title": "\u0417\u0435\u044f. \u0427\u0430\u0442 \u0432 MAX", "address": "-58000001", "municipality": "zeya", "owner_body": null, "top": false, "enabled": true, "verified": true, "internal": true, "delay": 0.0, "options": {"base": "http://127.0.0.1:43187"}}', true, 2, '2026-11-27 13:06:41.899033+00', '{"id":-58000001,"title":"Зея. Чат в MAX","is_channel":false,"high":1795251475000,"holes":[],"talks":{}}', '2026-11-26 13:06:21.78601+00', NULL, NULL, 'quiet', 'Нового нет', '2026-11-27 13:06:39.899033+00', '2026-11-27 13:06:39.899033+00', '2026-11-21 08:57:55+00', NULL, 0, '498680:21');
INSERT INTO public.subscriptions (search, person, pace, looked_at, next_at, told, sent, sent_at) VALUES ('Вода', 'Анна Иванова', 'daily', '2026-11-24 09:30:00+00', '2026-11-24 21:30:00+00', '["p1"]', 3, '2026-11-24 09:30:00+00');
INSERT INTO public.tally (outcome, entries) VALUES ('indexed', 5221);
INSERT INTO public.tally (outcome, entries) VALUES ('invalid', 8);
INSERT INTO public.tally (outcome, entries) VALUES ('duplicate', 2887);
INSERT INTO public.tally (outcome, entries) VALUES ('updated', 10);
INSERT INTO public.tally (outcome, entries) VALUES ('quarantined', 1);
INSERT INTO public.ticks (at, limits) VALUES ('2026-11-27 13:06:41.041229+00', '{"fewer": 0.00014833127317676143, "usual": 0.0007416563658838072, "more": 0.001854140914709518}');
INSERT INTO public.tokens (digest, name, rights, bodies, who, at, expires, free_at, used_at, revoked_at) VALUES ('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'выгрузка', '["posts"]', '["housing"]', 'Анна Иванова', '2026-11-24 09:30:00+00', '2027-02-22 09:30:00+00', NULL, NULL, NULL);
INSERT INTO public.tokens (digest, name, rights, bodies, who, at, expires, free_at, used_at, revoked_at) VALUES ('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 'старый', '["region"]', '[]', 'Анна Иванова', '2026-11-24 09:30:00+00', NULL, NULL, NULL, '2026-11-24 10:30:00+00');
INSERT INTO public.triage (post_id, state, who, at, until, reason, note) VALUES ('0000e3937ff5702cea49bb8154cb0047', 'taken', 'Пётр Смирнов', '2026-11-24 09:30:00+00', '2026-11-24 10:30:00+00', NULL, '');
INSERT INTO public.triage (post_id, state, who, at, until, reason, note) VALUES ('00092becfc3c86bb0e6e2faa77c0296d', 'rejected', 'Пётр Смирнов', '2026-11-24 09:30:00+00', NULL, 'other', 'не про нас');
SELECT pg_catalog.setval('public.audit_id_seq', 12, true);
SELECT pg_catalog.setval('public.corrections_id_seq', 12, true);
SELECT pg_catalog.setval('public.deeds_id_seq', 13, true);
SELECT pg_catalog.setval('public.handovers_id_seq', 11, true);
SELECT pg_catalog.setval('public.moves_id_seq', 12, true);
SELECT pg_catalog.setval('public.queue_id_seq', 8131, true);
SELECT pg_catalog.setval('public.regroupings_id_seq', 11, true);
SELECT pg_catalog.setval('public.roster_id_seq', 13, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.alerts
    ADD CONSTRAINT pk_alerts PRIMARY KEY (id);
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT pk_attempts PRIMARY KEY (name);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT pk_audit PRIMARY KEY (id);
ALTER TABLE ONLY public.baselines
    ADD CONSTRAINT pk_baselines PRIMARY KEY (name);
ALTER TABLE ONLY public.budgets
    ADD CONSTRAINT pk_budgets PRIMARY KEY (name);
ALTER TABLE ONLY public.complaints
    ADD CONSTRAINT pk_complaints PRIMARY KEY (post_id);
ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT pk_corrections PRIMARY KEY (id);
ALTER TABLE ONLY public.deeds
    ADD CONSTRAINT pk_deeds PRIMARY KEY (id);
ALTER TABLE ONLY public.followed
    ADD CONSTRAINT pk_followed PRIMARY KEY (source_id);
ALTER TABLE ONLY public.handovers
    ADD CONSTRAINT pk_handovers PRIMARY KEY (id);
ALTER TABLE ONLY public.incident_posts
    ADD CONSTRAINT pk_incident_posts PRIMARY KEY (post_id);
ALTER TABLE ONLY public.incidents
    ADD CONSTRAINT pk_incidents PRIMARY KEY (id);
ALTER TABLE ONLY public.installation
    ADD CONSTRAINT pk_installation PRIMARY KEY (name);
ALTER TABLE ONLY public.leaders
    ADD CONSTRAINT pk_leaders PRIMARY KEY (name);
ALTER TABLE ONLY public.moves
    ADD CONSTRAINT pk_moves PRIMARY KEY (id);
ALTER TABLE ONLY public.mutes
    ADD CONSTRAINT pk_mutes PRIMARY KEY (who, source_id);
ALTER TABLE ONLY public.notices
    ADD CONSTRAINT pk_notices PRIMARY KEY (source_id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT pk_outbox PRIMARY KEY (id);
ALTER TABLE ONLY public.people
    ADD CONSTRAINT pk_people PRIMARY KEY (id);
ALTER TABLE ONLY public.posts
    ADD CONSTRAINT pk_posts PRIMARY KEY (id);
ALTER TABLE ONLY public.probes
    ADD CONSTRAINT pk_probes PRIMARY KEY (id);
ALTER TABLE ONLY public.publications
    ADD CONSTRAINT pk_publications PRIMARY KEY (post_id);
ALTER TABLE ONLY public.quarantine
    ADD CONSTRAINT pk_quarantine PRIMARY KEY (id);
ALTER TABLE ONLY public.queue
    ADD CONSTRAINT pk_queue PRIMARY KEY (id);
ALTER TABLE ONLY public.registry
    ADD CONSTRAINT pk_registry PRIMARY KEY (id);
ALTER TABLE ONLY public.regroupings
    ADD CONSTRAINT pk_regroupings PRIMARY KEY (id);
ALTER TABLE ONLY public.roster
    ADD CONSTRAINT pk_roster PRIMARY KEY (id);
ALTER TABLE ONLY public.searches
    ADD CONSTRAINT pk_searches PRIMARY KEY (name);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT pk_sessions PRIMARY KEY (id);
ALTER TABLE ONLY public.silences
    ADD CONSTRAINT pk_silences PRIMARY KEY (id);
ALTER TABLE ONLY public.sources
    ADD CONSTRAINT pk_sources PRIMARY KEY (id);
ALTER TABLE ONLY public.subscriptions
    ADD CONSTRAINT pk_subscriptions PRIMARY KEY (search, person);
ALTER TABLE ONLY public.tally
    ADD CONSTRAINT pk_tally PRIMARY KEY (outcome);
ALTER TABLE ONLY public.ticks
    ADD CONSTRAINT pk_ticks PRIMARY KEY (at);
ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT pk_tokens PRIMARY KEY (digest);
ALTER TABLE ONLY public.triage
    ADD CONSTRAINT pk_triage PRIMARY KEY (post_id);
CREATE INDEX ix_alerts_closed_at ON public.alerts USING btree (closed_at);
CREATE INDEX ix_alerts_state ON public.alerts USING btree (state);
CREATE INDEX ix_attempts_at ON public.attempts USING btree (at);
CREATE INDEX ix_audit_at ON public.audit USING btree (at);
CREATE INDEX ix_audit_what_id ON public.audit USING btree (what, id);
CREATE INDEX ix_audit_who_id ON public.audit USING btree (who, id);
CREATE INDEX ix_complaints_at ON public.complaints USING btree (at);
CREATE INDEX ix_complaints_group_municipality_at ON public.complaints USING btree ("group", municipality, at);
CREATE INDEX ix_complaints_incident_id_author_at ON public.complaints USING btree (incident_id, author, at);
CREATE INDEX ix_corrections_post_id ON public.corrections USING btree (post_id);
CREATE INDEX ix_deeds_who_undone_at_id ON public.deeds USING btree (who, undone_at, id);
CREATE INDEX ix_incident_posts_incident_id ON public.incident_posts USING btree (incident_id);
CREATE INDEX ix_incidents_merged_into_last_at_first_at_municipality_group ON public.incidents USING btree (merged_into, last_at, first_at, municipality, "group");
CREATE INDEX ix_incidents_municipality_group_last_at_first_at ON public.incidents USING btree (municipality, "group", last_at, first_at);
CREATE INDEX ix_moves_alert_id ON public.moves USING btree (alert_id);
CREATE INDEX ix_outbox_alert_id ON public.outbox USING btree (alert_id);
CREATE INDEX ix_outbox_state_next_try_at_id ON public.outbox USING btree (state, next_try_at, id);
CREATE UNIQUE INDEX ix_people_login ON public.people USING btree (login);
CREATE INDEX ix_posts_indexed_at ON public.posts USING btree (indexed_at);
CREATE INDEX ix_posts_source_id_next_look ON public.posts USING btree (source_id, next_look);
CREATE INDEX ix_probes_asked_at ON public.probes USING btree (asked_at);
CREATE INDEX ix_probes_state_asked_at ON public.probes USING btree (state, asked_at);
CREATE INDEX ix_publications_at ON public.publications USING btree (at);
CREATE INDEX ix_publications_source_id_at ON public.publications USING btree (source_id, at);
CREATE INDEX ix_quarantine_at_id ON public.quarantine USING btree (at, id);
CREATE INDEX ix_queue_taken_until_id ON public.queue USING btree (taken_until, id);
CREATE INDEX ix_regroupings_incident_id ON public.regroupings USING btree (incident_id);
CREATE INDEX ix_regroupings_other_id ON public.regroupings USING btree (other_id);
CREATE INDEX ix_roster_until ON public.roster USING btree (until);
CREATE INDEX ix_sessions_person ON public.sessions USING btree (person);
CREATE INDEX ix_silences_until ON public.silences USING btree (until);
CREATE INDEX ix_sources_enabled_next_due_id ON public.sources USING btree (enabled, next_due, id);
CREATE INDEX ix_subscriptions_next_at ON public.subscriptions USING btree (next_at);
CREATE UNIQUE INDEX ix_tokens_name ON public.tokens USING btree (name) WHERE (revoked_at IS NULL);
CREATE INDEX ix_triage_at_post_id ON public.triage USING btree (at, post_id);
CREATE INDEX ix_triage_state_at_post_id ON public.triage USING btree (state, at, post_id);
CREATE INDEX ix_triage_state_who_at_post_id ON public.triage USING btree (state, who, at, post_id);
ALTER TABLE ONLY public.incident_posts
    ADD CONSTRAINT fk_incident_posts_incident_id FOREIGN KEY (incident_id) REFERENCES public.incidents(id);
ALTER TABLE ONLY public.moves
    ADD CONSTRAINT fk_moves_alert_id FOREIGN KEY (alert_id) REFERENCES public.alerts(id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT fk_outbox_alert_id FOREIGN KEY (alert_id) REFERENCES public.alerts(id);
ALTER TABLE ONLY public.roster
    ADD CONSTRAINT fk_roster_person FOREIGN KEY (person) REFERENCES public.people(id);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT fk_sessions_person FOREIGN KEY (person) REFERENCES public.people(id);
ALTER TABLE ONLY public.subscriptions
    ADD CONSTRAINT fk_subscriptions_search FOREIGN KEY (search) REFERENCES public.searches(name) ON DELETE CASCADE;

BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE alerts (
	id TEXT NOT NULL, 
	cell TEXT NOT NULL, 
	state TEXT NOT NULL, 
	opened_at DATETIME NOT NULL, 
	since DATETIME NOT NULL, 
	last_hot_at DATETIME NOT NULL, 
	closed_at DATETIME, 
	version INTEGER NOT NULL, 
	signal JSON NOT NULL, 
	evidence JSON NOT NULL, 
	snoozed_until DATETIME, 
	CONSTRAINT pk_alerts PRIMARY KEY (id)
);
INSERT INTO "alerts" VALUES('aaf4ad59a93060bb','waste/belogorsk','new','2026-11-27 13:06:41.041229','2026-11-27 11:02:31.000000','2026-11-27 13:06:41.041229',NULL,0,'{"cell": "waste/belogorsk", "at": "2026-11-27T13:06:41.041229+00:00", "window": 21600.0, "observed": 18, "expected": 0.10915028108679069, "p": 5.723550903568377e-08, "cold": false, "course": [[0, 0.005646868341010631], [0, 0.003114262074713599], [0, 0.001970280878707294], [0, 0.0012454786588146944], [0, 0.0008829066909839745], [0, 0.0009706373195266105], [0, 0.0017194324633329466], [0, 0.0033951004862348647], [0, 0.006002060744826577], [0, 0.00956058445463666], [0, 0.011196308856803993], [0, 0.009678373827032592], [0, 0.011151822331525039], [0, 0.01459884840736694], [0, 0.013914113406362446], [0, 0.011790002496513451], [0, 0.01087336178701864], [0, 0.011558843251642222], [0, 0.013706291249908414], [0, 0.01700684668123683], [0, 0.01801686444307105], [6, 0.015541208181155702], [9, 0.012980245579756357], [3, 0.00860400846058964]], "rule": "spike", "subject": null}','{"authors": 18, "sources": 5, "posts": 18, "incidents": ["195194e75e2e4da4a55247522e805467", "96579e559418475490d70b17d6eaa46e", "b85c10b54d7a43b1af134e42af34a122", "cb9ca01c4e0e4b0caaa54b23467b1c64"], "first_at": "2026-11-27T11:02:31+00:00", "post_ids": ["7bd63dd0d2103ad22128a4c6d5bfbbd4", "aaa5e6d916f6e50aebbb0f44e9edd95c", "291e697e4e43ce139fa5e10c69b9efd9", "1efc8b87f2438e9fb3973cdc24892cc6", "8a506550da261de1cc6efed199dddd47"], "topic": "waste.collection", "source_ids": ["replica_rss_narodnye", "replica_telegram_belogorsk", "replica_telegram_belogorsk_life", "replica_telegram_priamurye", "replica_vk_belogorsk"]}',NULL);
INSERT INTO "alerts" VALUES('1bdb24757783e1f5','housing/tynda','new','2026-11-27 13:06:41.041229','2026-11-27 11:08:05.000000','2026-11-27 13:06:41.041229',NULL,0,'{"cell": "housing/tynda", "at": "2026-11-27T13:06:41.041229+00:00", "window": 21600.0, "observed": 19, "expected": 0.2548411238968397, "p": 1.0505307951585861e-06, "cold": false, "course": [[0, 0.013950846103280443], [0, 0.006189259698481101], [0, 0.0036389404921433103], [0, 0.002512103153471942], [0, 0.0016614957924272155], [0, 0.001875011445692323], [0, 0.0033588295833775817], [0, 0.007328753819111633], [0, 0.01604848414652899], [0, 0.022904291384009182], [0, 0.02290075373838459], [0, 0.021134500922059946], [0, 0.02223618595373025], [0, 0.02576577624225247], [0, 0.025772325131129724], [0, 0.02448213487501798], [0, 0.023565878434374563], [0, 0.02499781494673076], [0, 0.03220438227161951], [0, 0.040830119470547155], [0, 0.03962358993400074], [6, 0.035560600620769295], [13, 0.03436703121206138], [2, 0.02335149052735023]], "rule": "spike", "subject": null}','{"authors": 21, "sources": 5, "posts": 21, "incidents": ["257d7019177a4c588f17e4911b754705", "2e745a351e584b0e9e220c6ce8af832d"], "first_at": "2026-11-27T11:08:05+00:00", "post_ids": ["6ddf6bf1cd3c897c914a80f92e66bf80", "3e793e9f67d46b1544d51689f718d789", "8d3c78fdeba4d5d4c421ad62e71c8062", "f262cdb38588237becf4b231f8db456b", "dc8db4f57b41340bd8e18ea87103d3ec"], "topic": "housing.heating", "source_ids": ["replica_rss_narodnye", "replica_telegram_priamurye", "replica_telegram_tynda", "replica_telegram_tynda_bam", "replica_vk_tynda"]}',NULL);
CREATE TABLE attempts (
	name TEXT NOT NULL, 
	failures INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_attempts PRIMARY KEY (name)
);
INSERT INTO "attempts" VALUES('login:anna',1,'2026-11-24 09:30:00.000000');
CREATE TABLE audit (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	who TEXT NOT NULL, 
	what TEXT NOT NULL, 
	detail TEXT NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (id)
);
INSERT INTO "audit" VALUES(1,'2026-11-24 09:30:00.000000','Анна Иванова','search','нет воды');
INSERT INTO "audit" VALUES(2,'2026-11-24 09:30:00.000000','выгрузка','post','rss-1');
CREATE TABLE baselines (
	name TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	state BLOB NOT NULL, 
	CONSTRAINT pk_baselines PRIMARY KEY (name)
);
INSERT INTO "baselines" VALUES('region','2026-11-27 13:06:41.041229',X'504B03042D000000000000002100B6F21D33FFFFFFFFFFFFFFFF080014006D61726B2E6E70790100100080010000000000008001000000000000934E554D5059010076007B276465736372273A20273C553634272C2027666F727472616E5F6F72646572273A2046616C73652C20277368617065273A2028292C207D20202020');
CREATE TABLE budgets (
	name TEXT NOT NULL, 
	free_at DATETIME, 
	gap FLOAT NOT NULL, 
	slowed_at DATETIME, 
	rest_until DATETIME, 
	day TEXT, 
	used INTEGER NOT NULL, 
	CONSTRAINT pk_budgets PRIMARY KEY (name)
);
INSERT INTO "budgets" VALUES('token 47f0f0c3','2026-11-27 13:06:39.207942',0.0,NULL,NULL,NULL,0);
INSERT INTO "budgets" VALUES('token 11d6337d','2026-11-27 13:06:40.349165',0.0,NULL,NULL,NULL,0);
INSERT INTO "budgets" VALUES('token fee5e30f','2026-11-27 13:06:40.342750',0.0,NULL,NULL,NULL,0);
INSERT INTO "budgets" VALUES('token fee5e30f wall.get','2026-11-27 13:06:39.238429',0.0,NULL,NULL,'2026-11-27',6);
INSERT INTO "budgets" VALUES('token fee5e30f wall.getById','2026-11-27 13:06:39.958282',0.0,NULL,NULL,NULL,0);
INSERT INTO "budgets" VALUES('token fee5e30f wall.getComments','2026-11-27 13:06:40.343650',0.0,NULL,NULL,NULL,0);
CREATE TABLE complaints (
	post_id TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	"group" TEXT NOT NULL, 
	municipality TEXT NOT NULL, 
	author TEXT NOT NULL, 
	source_id TEXT NOT NULL, 
	incident_id TEXT NOT NULL, 
	topic TEXT, 
	is_copy BOOLEAN NOT NULL, 
	history BOOLEAN NOT NULL, 
	reach BIGINT NOT NULL, 
	CONSTRAINT pk_complaints PRIMARY KEY (post_id)
);
INSERT INTO "complaints" VALUES('643c6366cbc5201b8334a0b9e7cf5977','2026-10-03 05:53:54.000000','construction','blagoveshchensk','p:a3e2a53fe341ee4856d7','replica_vk_blagoveshchensk','00ba3adca85c4ad898a161a024c01ab1','construction.mortgage',0,1,6993);
INSERT INTO "complaints" VALUES('779b342f7caff3b9184f4e5d3dcd59a6','2026-10-01 21:46:44.000000','housing','tynda','p:5ad30c59d6dd86b4a111','replica_telegram_tynda','032da18438f848f4b5a26b79ea194287','housing.charges',0,1,3705);
INSERT INTO "complaints" VALUES('8dd3a670f89ee6e1cf128522fb11279c','2026-09-28 13:13:44.000000','roads','blagoveshchensk','p:6f70414e4a9f7c8d1371','replica_telegram_blaga_dvory','385c95cca4bc43c099acbfcb59c0820a','roads.bridges',0,1,1686);
INSERT INTO "complaints" VALUES('f7c46378846dd69fac0bf36e5091aaf2','2026-09-28 13:42:17.000000','mfc','blagoveshchensk','p:7bac71133011723d99ba','replica_telegram_blaga_dvory','ee19bad5258a4051a1a1c3206533e974','mfc.mfc_quality',0,1,2039);
INSERT INTO "complaints" VALUES('0010256304e2521f412604a34765586f','2026-10-07 09:37:57.000000','housing','blagoveshchensk','p:a9cf25dc83d980cd3e1f','replica_telegram_blaga_dvory','4b8621c8cc8546e09791918894727090','housing.roofs',0,1,1010);
INSERT INTO "complaints" VALUES('000a49801b11fbce0cd6340c30b892b5','2026-10-13 12:05:29.000000','construction','blagoveshchensk','p:052a4280b39e52bff939','replica_vk_blagoveshchensk','1d8fd1bad8594cf69278f954b3b4c6f5','construction.construction_noise',0,1,4841);
INSERT INTO "complaints" VALUES('00092becfc3c86bb0e6e2faa77c0296d','2026-10-30 04:20:30.000000','housing','magdagachinsky','p:6d34b8aac50a78f0cf1a','replica_vk_amur','129d8c81a02c4b878a8e961d3813381c','housing.entrances',0,1,6310);
INSERT INTO "complaints" VALUES('0000e3937ff5702cea49bb8154cb0047','2026-11-27 12:15:12.000000','roads','zeya','p:9c4e3a0b0664d8b19353','replica_telegram_belogorsk','ab0d882bbad940c68811113c3836474b','roads.repair',1,0,1200);
CREATE TABLE corrections (
	id INTEGER NOT NULL, 
	post_id TEXT NOT NULL, 
	field TEXT NOT NULL, 
	value TEXT, 
	who TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	withdrawn BOOLEAN NOT NULL, 
	CONSTRAINT pk_corrections PRIMARY KEY (id)
);
INSERT INTO "corrections" VALUES(1,'000a49801b11fbce0cd6340c30b892b5','kind','complaint','Анна Иванова','2026-11-24 09:30:00.000000',0);
INSERT INTO "corrections" VALUES(2,'0010256304e2521f412604a34765586f','settlement',NULL,'Пётр Смирнов','2026-11-24 09:30:00.000000',0);
CREATE TABLE deeds (
	id INTEGER NOT NULL, 
	act TEXT NOT NULL, 
	who TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	changes JSON NOT NULL, 
	undone_at DATETIME, 
	CONSTRAINT pk_deeds PRIMARY KEY (id)
);
INSERT INTO "deeds" VALUES(1,'take','Пётр Смирнов','2026-11-24 09:30:00.000000','[{"subject": "0000e3937ff5702cea49bb8154cb0047", "before": {"post_id": "0000e3937ff5702cea49bb8154cb0047", "state": "free", "who": "", "at": "2026-11-24T09:30:00+00:00", "until": null, "reason": null, "note": ""}, "after": {"post_id": "0000e3937ff5702cea49bb8154cb0047", "state": "taken", "who": "\u041f\u0451\u0442\u0440 \u0421\u043c\u0438\u0440\u043d\u043e\u0432", "at": "2026-11-24T09:30:00+00:00", "until": "2026-11-24T10:30:00+00:00", "reason": null, "note": ""}}]',NULL);
INSERT INTO "deeds" VALUES(2,'reject','Пётр Смирнов','2026-11-24 09:30:00.000000','[{"subject": "00092becfc3c86bb0e6e2faa77c0296d", "before": {"post_id": "00092becfc3c86bb0e6e2faa77c0296d", "state": "free", "who": "", "at": "2026-11-24T09:30:00+00:00", "until": null, "reason": null, "note": ""}, "after": {"post_id": "00092becfc3c86bb0e6e2faa77c0296d", "state": "rejected", "who": "\u041f\u0451\u0442\u0440 \u0421\u043c\u0438\u0440\u043d\u043e\u0432", "at": "2026-11-24T09:30:00+00:00", "until": null, "reason": "other", "note": "\u043d\u0435 \u043f\u0440\u043e \u043d\u0430\u0441"}}]',NULL);
INSERT INTO "deeds" VALUES(3,'correct','Анна Иванова','2026-11-24 09:30:00.000000','[{"subject": "000a49801b11fbce0cd6340c30b892b5", "before": {"kind": "news"}, "after": {"kind": "complaint"}}]',NULL);
CREATE TABLE followed (
	source_id TEXT NOT NULL, 
	note TEXT NOT NULL, 
	who TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_followed PRIMARY KEY (source_id)
);
INSERT INTO "followed" VALUES('rss-amur','главная газета','Анна Иванова','2026-11-24 09:30:00.000000');
CREATE TABLE handovers (
	id INTEGER NOT NULL, 
	who TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	text TEXT NOT NULL, 
	alerts JSON NOT NULL, 
	read_by TEXT, 
	read_at DATETIME, 
	CONSTRAINT pk_handovers PRIMARY KEY (id)
);
INSERT INTO "handovers" VALUES(1,'Пётр Смирнов','2026-11-24 09:30:00.000000','Тында: ждём бригаду.','["1bdb24757783e1f5", "aaf4ad59a93060bb"]',NULL,NULL);
CREATE TABLE incident_posts (
	post_id TEXT NOT NULL, 
	incident_id TEXT NOT NULL, 
	is_copy BOOLEAN NOT NULL, 
	pinned BOOLEAN NOT NULL, 
	CONSTRAINT pk_incident_posts PRIMARY KEY (post_id), 
	CONSTRAINT fk_incident_posts_incident_id FOREIGN KEY(incident_id) REFERENCES incidents (id)
);
INSERT INTO "incident_posts" VALUES('643c6366cbc5201b8334a0b9e7cf5977','00ba3adca85c4ad898a161a024c01ab1',0,0);
INSERT INTO "incident_posts" VALUES('779b342f7caff3b9184f4e5d3dcd59a6','032da18438f848f4b5a26b79ea194287',0,0);
INSERT INTO "incident_posts" VALUES('734820405de9abf7e2a17117d551e30b','00ba3adca85c4ad898a161a024c01ab1',0,1);
CREATE TABLE incidents (
	id TEXT NOT NULL, 
	"group" TEXT NOT NULL, 
	municipality TEXT NOT NULL, 
	first_at DATETIME NOT NULL, 
	last_at DATETIME NOT NULL, 
	posts INTEGER NOT NULL, 
	topic TEXT, 
	settlement TEXT, 
	tellings JSON NOT NULL, 
	merged_into TEXT, 
	CONSTRAINT pk_incidents PRIMARY KEY (id)
);
INSERT INTO "incidents" VALUES('00ba3adca85c4ad898a161a024c01ab1','construction','blagoveshchensk','2026-10-03 05:53:54.000000','2026-11-05 12:34:02.000000',2,'construction.mortgage',NULL,'[{"post_id": "643c6366cbc5201b8334a0b9e7cf5977", "words": ["\u0434\u043e\u043b\u044c\u0449\u0438\u043a", "\u043c\u0443\u0445\u0438\u043d", "\u0441\u0434\u0432\u0438\u043d\u0443\u0442\u044c", "\u0438\u043f\u043e\u0442\u0435\u043a", "\u0430\u0440\u0435\u043d\u0434", "\u0432\u043e\u0437\u043b", "\u043f\u043b\u0430\u0442\u0438\u0442\u044c", "16", "\u0434\u043e\u043c"], "municipality": "blagoveshchensk", "group": "construction", "topic": "construction.mortgage", "kind": "trouble", "streets": ["\u043c\u0443\u0445\u0438\u043d"], "houses": ["16"], "at": "2026-10-03T05:53:54+00:00", "signature": "l/d3GWlP2Bm2BmQeo0wJESEF9QSoFkYRIcdrB0EBOg3OHSAVABtWBioBOAj8BY8AepCvG8bdLBoCH/IFyXfxDP1q0hL7K6YNO3aMImgEvABvx/sCJpogJappjSJeZ/cR1FlsAsZQVTHqy+UJ1zsgAt/42hxiiFQHhu/hFA95xgUQzJgLMuSFENNP/gTFIgMDvRICIvXD5gTg7wsWhdNdKrWL6AD3ZxgLb6g7Fyt0MDOUk1wIHV8CRaV42xTNLskJmtPjL2Vq2QYgCVgHwJmNAbIgfxAmpooDVELfBxDfIRV+XwsHe1uJCD2g5w5Fx7oHD6HYAAoh/AHv+HQGUqNXEw=="}, {"post_id": "734820405de9abf7e2a17117d551e30b", "words": ["\u0437\u0434\u0435\u0441\u044c", "\u0440\u044b\u043d\u043e\u043a", "\u0437\u043d\u0430\u0442\u044c", "\u0440\u0430\u0431\u043e\u0442\u0430\u0442\u044c", "\u043a\u0442\u043e"], "municipality": "blagoveshchensk", "settlement": "blagoveshchensk.blagoveshchensk", "group": "electricity", "topic": "electricity.outage", "kind": "trouble", "names": ["\u0431\u043b\u0430\u0433\u043e\u0432\u0435\u0449\u0435\u043d\u0441\u043a"], "wide": true, "at": "2026-11-05T12:34:02+00:00", "signature": "r8rzjPwMRVc0FskI4z+DH2sb5BrMnbUYa+fKAKLYFBYHBJcCXr6uDduXAxwISAAV1iljMxPRLyAjl9gSOaBSCrIfBBTg+9QO5nw5Wox2iYzEdSMCjAJwGtxazyMggmxV7WavA0RzdREaCetBhUdVBZzKTR/xvPkHG3/kCn9TECb5BhMUtU1MH+dZ6yI6AY8lShnbKaRbwUOt7rQetCRMEQCjwhercQYZyGb5E4lk1WCrzu05bzoYCi8cBBUT0MEHba+0FLUtRUSJoqAMew2hNGvwuEbE4wwHtjDjIVOUOA413KkHlSyvAbUD4C7H3VIVSpSLBIcg0zOKSvcI2JbSLQ=="}]',NULL);
INSERT INTO "incidents" VALUES('032da18438f848f4b5a26b79ea194287','housing','tynda','2026-10-01 21:46:44.000000','2026-10-01 21:46:44.000000',1,'housing.charges','tynda.tynda','[{"post_id": "779b342f7caff3b9184f4e5d3dcd59a6", "words": ["\u0443\u0432\u0430\u0436\u0435\u043d", "\u043b\u0435\u0441\u043d", "\u0441\u043e\u0434\u0435\u0440\u0436\u0430\u043d", "\u043a\u0432\u0438\u0442\u0430\u043d\u0446\u0438", "\u0441\u043e\u0431\u0440\u0430\u043d", "\u043f\u043e\u0434\u043d\u044f\u0442\u044c", "\u0436\u0438\u043b\u044c", "\u0436\u0438\u043b\u0435\u0446", "\u0443\u043b\u0438\u0446", "70", "\u0431\u044b\u0442\u044c", "\u0434\u043e\u043c"], "municipality": "tynda", "settlement": "tynda.tynda", "group": "housing", "topic": "housing.charges", "kind": "trouble", "streets": ["\u043b\u0435\u0441\u043d"], "houses": ["70"], "names": ["\u043b\u0435\u0441\u043d", "\u0442\u044b\u043d\u0434"], "at": "2026-10-01T21:46:44+00:00", "signature": "3K8BDx4qRAFu2fkFjZZCLsgSxwUDIvwC1eDkFFbVHA1UOmkB0YiHDCpU3AXl8psDUPFFG6sNvwf8TogCNpS8AmCEjwIMxo0BzRnSAMk3AQhEPFEC5anCBWSuywXAZr8DkgWuBDplrBCqifQXSWGFBHkMOQN9GAEh1AHDBTUBfwaoL1EMEi/XAHLRthEJq3kN2pCeAPMkvQsIgIMAE3oeBYUT9hlWOGQHLwn6C92BEwbcQAkRFqfUGt3qAwS2+jEClJWQDbS67QAv468Bp7B1A6gToQZx4hMO3xjeArAIJAK2sbQL4YMxEb0HmgDaxHIFPho/ASW9dR0C8nMKWBCEFA=="}]',NULL);
INSERT INTO "incidents" VALUES('012a0a6e4ba4401e97ba304d9175a12d','electricity','blagoveshchensk','2026-11-05 12:34:02.000000','2026-11-05 12:34:02.000000',0,'electricity.outage','blagoveshchensk.blagoveshchensk','[]','00ba3adca85c4ad898a161a024c01ab1');
CREATE TABLE installation (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_installation PRIMARY KEY (name)
);
INSERT INTO "installation" VALUES('pseudonym key','a81509eebae09fa9ab1bef9dc36a2ab557ec6ed13c4770f06f34ba4f6f9a986b');
INSERT INTO "installation" VALUES('registry stamp','f3e993a4eeea4da5a8f0bbe54e3fcd27');
CREATE TABLE leaders (
	name TEXT NOT NULL, 
	owner TEXT NOT NULL, 
	until DATETIME NOT NULL, 
	CONSTRAINT pk_leaders PRIMARY KEY (name)
);
INSERT INTO "leaders" VALUES('worker','demo','2026-11-27 13:36:40.970686');
CREATE TABLE moves (
	id INTEGER NOT NULL, 
	alert_id TEXT NOT NULL, 
	"before" TEXT, 
	"after" TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	who TEXT NOT NULL, 
	note TEXT NOT NULL, 
	until DATETIME, 
	CONSTRAINT pk_moves PRIMARY KEY (id), 
	CONSTRAINT fk_moves_alert_id FOREIGN KEY(alert_id) REFERENCES alerts (id)
);
INSERT INTO "moves" VALUES(1,'aaf4ad59a93060bb',NULL,'new','2026-11-27 13:06:41.041229','system','',NULL);
INSERT INTO "moves" VALUES(2,'1bdb24757783e1f5',NULL,'new','2026-11-27 13:06:41.041229','system','',NULL);
CREATE TABLE mutes (
	who TEXT NOT NULL, 
	source_id TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_mutes PRIMARY KEY (who, source_id)
);
INSERT INTO "mutes" VALUES('Пётр Смирнов','rss-amur','2026-11-24 09:30:00.000000');
CREATE TABLE notices (
	source_id TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_notices PRIMARY KEY (source_id)
);
INSERT INTO "notices" VALUES('rss-amur','2026-11-24 09:30:00.000000');
CREATE TABLE outbox (
	id TEXT NOT NULL, 
	alert_id TEXT, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	state TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	next_try_at DATETIME NOT NULL, 
	tries INTEGER NOT NULL, 
	delivered_at DATETIME, 
	error TEXT, 
	channel TEXT, 
	role TEXT, 
	person TEXT, 
	asks BOOLEAN NOT NULL, 
	taken_until DATETIME, 
	CONSTRAINT pk_outbox PRIMARY KEY (id), 
	CONSTRAINT fk_outbox_alert_id FOREIGN KEY(alert_id) REFERENCES alerts (id)
);
INSERT INTO "outbox" VALUES('aaf4ad59a93060bb-0-mail','aaf4ad59a93060bb','Белогорск, вывоз мусора: 18 жителей за 6 часов, обычно меньше одного','Белогорск, вывоз мусора: 18 жителей за 6 часов, обычно меньше одного.
Первое сообщение в 20:02; 18 публикаций, 5 источников.
http://127.0.0.1:8460/alerts/aaf4ad59a93060bb','delivered','2026-11-27 13:06:41.041229','2026-11-27 13:06:41.041229',1,'2026-11-27 13:06:42.319400',NULL,'mail',NULL,NULL,1,NULL);
INSERT INTO "outbox" VALUES('aaf4ad59a93060bb-0-webhook','aaf4ad59a93060bb','Белогорск, вывоз мусора: 18 жителей за 6 часов, обычно меньше одного','Белогорск, вывоз мусора: 18 жителей за 6 часов, обычно меньше одного.
Первое сообщение в 20:02; 18 публикаций, 5 источников.
http://127.0.0.1:8460/alerts/aaf4ad59a93060bb','delivered','2026-11-27 13:06:41.041229','2026-11-27 13:06:41.041229',1,'2026-11-27 13:06:42.319400',NULL,'webhook',NULL,NULL,1,NULL);
INSERT INTO "outbox" VALUES('1bdb24757783e1f5-0-mail','1bdb24757783e1f5','Тында, отопление: 19 жителей за 6 часов, обычно меньше одного','Тында, отопление: 19 жителей за 6 часов, обычно меньше одного.
Первое сообщение в 20:08; 21 публикация, 5 источников.
http://127.0.0.1:8460/alerts/1bdb24757783e1f5','delivered','2026-11-27 13:06:41.041229','2026-11-27 13:06:41.041229',1,'2026-11-27 13:06:42.319400',NULL,'mail',NULL,NULL,1,NULL);
INSERT INTO "outbox" VALUES('1bdb24757783e1f5-0-webhook','1bdb24757783e1f5','Тында, отопление: 19 жителей за 6 часов, обычно меньше одного','Тында, отопление: 19 жителей за 6 часов, обычно меньше одного.
Первое сообщение в 20:08; 21 публикация, 5 источников.
http://127.0.0.1:8460/alerts/1bdb24757783e1f5','delivered','2026-11-27 13:06:41.041229','2026-11-27 13:06:41.041229',1,'2026-11-27 13:06:42.319400',NULL,'webhook',NULL,NULL,1,NULL);
CREATE TABLE people (
	id TEXT NOT NULL, 
	channels JSON NOT NULL, 
	login TEXT, 
	password TEXT, 
	roles JSON NOT NULL, 
	bodies JSON NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	CONSTRAINT pk_people PRIMARY KEY (id)
);
INSERT INTO "people" VALUES('Анна Иванова','[]','anna','$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA','["administrator"]','[]',1);
INSERT INTO "people" VALUES('Пётр Смирнов','[]','petr',NULL,'["duty"]','[]',1);
INSERT INTO "people" VALUES('Олег Ким','[]','oleg',NULL,'["coordinator"]','["housing"]',0);
INSERT INTO "people" VALUES('Сменщик','["mail"]',NULL,NULL,'[]','[]',1);
CREATE TABLE posts (
	id TEXT NOT NULL, 
	month TEXT NOT NULL, 
	published_at DATETIME NOT NULL, 
	fetched_at DATETIME NOT NULL, 
	digest TEXT NOT NULL, 
	first_entry TEXT NOT NULL, 
	edits TEXT NOT NULL, 
	views BIGINT, 
	likes BIGINT, 
	reposts BIGINT, 
	comments BIGINT, 
	outcome TEXT, 
	source_id TEXT NOT NULL, 
	native_id TEXT NOT NULL, 
	url TEXT NOT NULL, 
	next_look DATETIME, 
	gone_at DATETIME, 
	indexed_at DATETIME, 
	CONSTRAINT pk_posts PRIMARY KEY (id)
);
INSERT INTO "posts" VALUES('00192a6b728437df0f201a79f270389f','2026-10','2026-10-02 04:30:54.000000','2026-11-26 13:06:21.800085','e4457aea45834a4c','302','',687,11,NULL,NULL,'indexed','replica_telegram_govorim','replika_govorim/779','https://t.me/replika_govorim/779',NULL,NULL,'2026-11-27 13:06:26.882534');
INSERT INTO "posts" VALUES('00952f4e7fda2b4929d174b6062a3d38','2026-10','2026-10-03 07:43:58.000000','2026-10-03 07:50:58.000000','c9f92dba63612858','418','',NULL,NULL,NULL,NULL,'indexed','replica_rss_narodnye','tag:narodnye.example:1763','http://127.0.0.1:59525/news/1763/',NULL,NULL,'2026-11-27 13:06:26.882534');
INSERT INTO "posts" VALUES('643c6366cbc5201b8334a0b9e7cf5977','2026-10','2026-10-03 05:53:54.000000','2026-11-26 13:06:21.800214','e62a6cb482011986','411','',6993,207,34,0,'indexed','replica_vk_blagoveshchensk','-190000002_2304','https://vk.com/wall-190000002_2304',NULL,NULL,'2026-11-27 13:06:26.882534');
INSERT INTO "posts" VALUES('779b342f7caff3b9184f4e5d3dcd59a6','2026-10','2026-10-01 21:46:44.000000','2026-11-26 13:06:23.446146','ab501a4941ad7898','262','',3700,35,NULL,NULL,'indexed','replica_telegram_tynda','replika_tynda/2541','https://t.me/replika_tynda/2541',NULL,NULL,'2026-11-27 13:06:26.882534');
INSERT INTO "posts" VALUES('0010256304e2521f412604a34765586f','2026-10','2026-10-07 09:37:57.000000','2026-11-26 13:06:21.800049','49478831297f90ef','794','',1000,17,NULL,NULL,'indexed','replica_telegram_blaga_dvory','replika_blaga_dvory/1610','https://t.me/replika_blaga_dvory/1610',NULL,NULL,'2026-11-27 13:06:27.309521');
INSERT INTO "posts" VALUES('000a49801b11fbce0cd6340c30b892b5','2026-10','2026-10-13 12:05:29.000000','2026-11-26 13:06:21.800214','98736c3b7c4f4834','1301','',4841,199,33,0,'indexed','replica_vk_blagoveshchensk','-190000002_2364','https://vk.com/wall-190000002_2364',NULL,NULL,'2026-11-27 13:06:27.786693');
INSERT INTO "posts" VALUES('00092becfc3c86bb0e6e2faa77c0296d','2026-10','2026-10-30 04:20:30.000000','2026-10-30 04:27:30.000000','2a3a9af04d641bd6','2646','',6310,161,26,NULL,'indexed','replica_vk_amur','-190000001_1122','https://vk.com/wall-190000001_1122','2026-10-30 05:20:30.000000',NULL,'2026-11-27 13:06:29.048202');
INSERT INTO "posts" VALUES('734820405de9abf7e2a17117d551e30b','2026-11','2026-11-05 12:34:02.000000','2026-11-05 12:41:02.000000','24b60ca27d4d1492','3231','',1222,NULL,NULL,NULL,'indexed','replica_telegram_blaga','replika_blaga/1643','https://t.me/replika_blaga/1643','2026-11-05 13:34:02.000000',NULL,'2026-11-27 13:06:29.543320');
INSERT INTO "posts" VALUES('0000e3937ff5702cea49bb8154cb0047','2026-11','2026-11-27 12:15:12.000000','2026-11-27 13:06:39.158230','c2a4656234516271','7447','',1200,9,NULL,NULL,'indexed','replica_telegram_belogorsk','replika_belogorsk/446','http://127.0.0.1:47099/replika_belogorsk/446','2026-11-27 13:15:12.000000',NULL,'2026-11-27 13:06:40.962658');
CREATE TABLE probes (
	id TEXT NOT NULL, 
	who TEXT NOT NULL, 
	asked_at DATETIME NOT NULL, 
	kind TEXT, 
	rows JSON NOT NULL, 
	trail JSON NOT NULL, 
	state TEXT NOT NULL, 
	tries INTEGER NOT NULL, 
	token TEXT, 
	expires DATETIME, 
	finding JSON, 
	CONSTRAINT pk_probes PRIMARY KEY (id)
);
INSERT INTO "probes" VALUES('pr1','Анна Иванова','2026-11-24 09:30:00.000000',NULL,'[{"address": "https://example.org/feed"}]','[]','waiting',0,NULL,NULL,NULL);
CREATE TABLE publications (
	post_id TEXT NOT NULL, 
	source_id TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	"group" TEXT, 
	municipality TEXT, 
	negative BOOLEAN, 
	CONSTRAINT pk_publications PRIMARY KEY (post_id)
);
INSERT INTO "publications" VALUES('7a18143314afacb5fb7117a7b3b81670','replica_vk_zeya','2026-09-29 01:31:39.000000','transport','zeya',0);
INSERT INTO "publications" VALUES('99a175c526d038685b00777561f6dbac','replica_vk_amur','2026-09-29 03:08:35.000000','trade','blagoveshchensk',0);
CREATE TABLE quarantine (
	id INTEGER NOT NULL, 
	post TEXT NOT NULL, 
	history BOOLEAN NOT NULL, 
	deliveries INTEGER NOT NULL, 
	error TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_quarantine PRIMARY KEY (id)
);
INSERT INTO "quarantine" VALUES(8119,'{"source_id":"rss-amur","source_kind":"rss","native_id":"1","url":"https://example.org/1","published_at":"2026-11-24T09:30:00+00:00","fetched_at":"2026-11-24T09:30:00+00:00","text":"Нет горячей воды"}',0,1,'ValueError: лишнее','2026-11-24 09:30:00.000000');
CREATE TABLE queue (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	post TEXT NOT NULL, 
	history BOOLEAN NOT NULL, 
	taken_by TEXT, 
	taken_until DATETIME, 
	deliveries INTEGER NOT NULL
);
INSERT INTO "queue" VALUES(8120,'{"source_id":"rss-amur","source_kind":"rss","native_id":"2","url":"https://example.org/2","published_at":"2026-11-24T09:30:00+00:00","fetched_at":"2026-11-24T09:30:00+00:00","text":"Нет горячей воды"}',1,NULL,NULL,0);
INSERT INTO "queue" VALUES(8121,'{"source_id":"rss-amur","source_kind":"rss","native_id":"3","url":"https://example.org/3","published_at":"2026-11-24T09:30:00+00:00","fetched_at":"2026-11-24T09:30:00+00:00","text":"Нет горячей воды"}',1,NULL,NULL,0);
CREATE TABLE registry (
	id TEXT NOT NULL, 
	"row" JSON NOT NULL, 
	who TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_registry PRIMARY KEY (id)
);
INSERT INTO "registry" VALUES('rss-amur','{"enabled": false}','Анна Иванова','2026-11-24 09:30:00.000000');
INSERT INTO "registry" VALUES('stend','{"id": "stend", "kind": "rss", "title": "\u0421\u0442\u0435\u043d\u0434", "address": "http://10.0.0.5/feed", "internal": true, "enabled": false}','Анна Иванова','2026-11-24 09:30:00.000000');
CREATE TABLE regroupings (
	id INTEGER NOT NULL, 
	incident_id TEXT NOT NULL, 
	other_id TEXT NOT NULL, 
	is_merge BOOLEAN NOT NULL, 
	posts JSON NOT NULL, 
	who TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_regroupings PRIMARY KEY (id)
);
INSERT INTO "regroupings" VALUES(1,'00ba3adca85c4ad898a161a024c01ab1','012a0a6e4ba4401e97ba304d9175a12d',1,'["734820405de9abf7e2a17117d551e30b"]','Анна Иванова','2026-11-24 09:30:00.000000');
CREATE TABLE roster (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	person TEXT NOT NULL, 
	role TEXT, 
	since DATETIME NOT NULL, 
	until DATETIME NOT NULL, 
	who TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT fk_roster_person FOREIGN KEY(person) REFERENCES people (id)
);
INSERT INTO "roster" VALUES(1,'Пётр Смирнов','officer','2026-11-24 09:30:00.000000','2026-11-24 21:30:00.000000','Анна Иванова','2026-11-24 09:30:00.000000');
INSERT INTO "roster" VALUES(2,'Сменщик','second','2026-11-24 09:30:00.000000','2026-11-24 21:30:00.000000','Анна Иванова','2026-11-24 09:30:00.000000');
INSERT INTO "roster" VALUES(3,'Пётр Смирнов',NULL,'2026-11-24 12:30:00.000000','2026-11-24 13:30:00.000000','Анна Иванова','2026-11-24 09:30:00.000000');
CREATE TABLE searches (
	name TEXT NOT NULL, 
	owner TEXT NOT NULL, 
	"query" TEXT NOT NULL, 
	watched BOOLEAN NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_searches PRIMARY KEY (name)
);
INSERT INTO "searches" VALUES('Вода','Анна Иванова','нет воды',1,'2026-11-24 09:30:00.000000');
INSERT INTO "searches" VALUES('Тында','Пётр Смирнов','место:Тында',0,'2026-11-24 09:30:00.000000');
CREATE TABLE sessions (
	id TEXT NOT NULL, 
	person TEXT NOT NULL, 
	made_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	address TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (id), 
	CONSTRAINT fk_sessions_person FOREIGN KEY(person) REFERENCES people (id)
);
INSERT INTO "sessions" VALUES('5555555555555555555555555555555555555555555555555555555555555555','Анна Иванова','2026-11-24 09:30:00.000000','2026-11-24 09:30:00.000000','127.0.0.1','Mozilla/5.0 Firefox/140');
CREATE TABLE silences (
	id TEXT NOT NULL, 
	"group" TEXT, 
	municipality TEXT, 
	source_id TEXT, 
	since DATETIME NOT NULL, 
	until DATETIME NOT NULL, 
	reason TEXT NOT NULL, 
	who TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_silences PRIMARY KEY (id)
);
INSERT INTO "silences" VALUES('s1','housing','tynda',NULL,'2026-11-24 09:30:00.000000','2026-11-24 14:30:00.000000','плановые работы','Пётр Смирнов','2026-11-24 09:30:00.000000');
INSERT INTO "silences" VALUES('s2',NULL,NULL,'rss-amur','2026-11-24 09:30:00.000000','2027-02-22 09:30:00.000000','шумит','Анна Иванова','2026-11-24 09:30:00.000000');
CREATE TABLE sources (
	id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	address TEXT NOT NULL, 
	host TEXT NOT NULL, 
	source JSON NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	interval FLOAT NOT NULL, 
	next_due DATETIME NOT NULL, 
	cursor TEXT, 
	watched_since DATETIME, 
	token TEXT, 
	expires DATETIME, 
	state TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	last_attempt DATETIME, 
	last_success DATETIME, 
	last_post DATETIME, 
	usual_gap FLOAT, 
	failures INTEGER NOT NULL, 
	hours TEXT NOT NULL, 
	CONSTRAINT pk_sources PRIMARY KEY (id)
);
INSERT INTO "sources" VALUES('replica_browser_portal','browser','http://127.0.0.1:55285/','127.0.0.1:55285','{"id": "replica_browser_portal", "kind": "browser", "title": "\u0413\u043e\u0440\u043e\u0434\u0441\u043a\u043e\u0439 \u043f\u043e\u0440\u0442\u0430\u043b", "address": "http://127.0.0.1:55285/", "municipality": "svobodny", "owner_body": null, "top": false, "enabled": false, "verified": true, "internal": true, "delay": 0.0, "options": {"wait": ".drawn"}}',0,900.0,'2026-11-27 13:06:38.494052',NULL,NULL,NULL,NULL,'waiting','',NULL,NULL,NULL,NULL,0,'');
INSERT INTO "sources" VALUES('replica_forum_forum','forum','http://127.0.0.1:55541/','127.0.0.1:55541','{"id": "replica_forum_forum", "kind": "forum", "title": "\u0424\u043e\u0440\u0443\u043c \u041f\u0440\u0438\u0430\u043c\u0443\u0440\u044c\u044f", "address": "http://127.0.0.1:55541/", "municipality": null, "owner_body": null, "top": false, "enabled": true, "verified": true, "internal": true, "delay": 0.0, "options": {}}',1,2.0,'2026-11-27 13:06:42.292484','{"engine":"discourse","topics":{"118":[1,[],119],"117":[1,[],174],"116":[1,[],65],"115":[1,[],842],"114":[1,[],824],"112":[2,[],515],"111":[1,[],467],"110":[1,[],660],"109":[1,[],177],"108":[1,[],204],"106":[2,[],372],"104":[2,[],261],"103":[1,[],323],"102":[1,[],174],"101":[1,[],827],"100":[1,[],204],"121":[1,[],209],"120":[1,[],828],"119":[1,[],688]},"sections":{},"lists":[]}','2026-11-26 13:06:21.776418',NULL,NULL,'works','Новых сообщений: 3','2026-11-27 13:06:40.292484','2026-11-27 13:06:40.292484','2026-11-27 08:08:49.000000',15048.5,0,'498824:4002800040c180186200001000000800110000221');
INSERT INTO "sources" VALUES('replica_max_max_zeya','max','-58000001','127.0.0.1:43187','{"id": "replica_max_max_zeya", "kind": "max", "title": "\u0417\u0435\u044f. \u0427\u0430\u0442 \u0432 MAX", "address": "-58000001", "municipality": "zeya", "owner_body": null, "top": false, "enabled": true, "verified": true, "internal": true, "delay": 0.0, "options": {"base": "http://127.0.0.1:43187"}}',1,2.0,'2026-11-27 13:06:41.899033','{"id":-58000001,"title":"Зея. Чат в MAX","is_channel":false,"high":1795251475000,"holes":[],"talks":{}}','2026-11-26 13:06:21.786010',NULL,NULL,'quiet','Нового нет','2026-11-27 13:06:39.899033','2026-11-27 13:06:39.899033','2026-11-21 08:57:55.000000',NULL,0,'498680:21');
CREATE TABLE subscriptions (
	search TEXT NOT NULL, 
	person TEXT NOT NULL, 
	pace TEXT NOT NULL, 
	looked_at DATETIME NOT NULL, 
	next_at DATETIME NOT NULL, 
	told JSON NOT NULL, 
	sent INTEGER NOT NULL, 
	sent_at DATETIME, 
	CONSTRAINT pk_subscriptions PRIMARY KEY (search, person), 
	CONSTRAINT fk_subscriptions_search FOREIGN KEY(search) REFERENCES searches (name) ON DELETE CASCADE
);
INSERT INTO "subscriptions" VALUES('Вода','Анна Иванова','daily','2026-11-24 09:30:00.000000','2026-11-24 21:30:00.000000','["p1"]',3,'2026-11-24 09:30:00.000000');
CREATE TABLE tally (
	outcome TEXT NOT NULL, 
	entries BIGINT NOT NULL, 
	CONSTRAINT pk_tally PRIMARY KEY (outcome)
);
INSERT INTO "tally" VALUES('indexed',5221);
INSERT INTO "tally" VALUES('invalid',8);
INSERT INTO "tally" VALUES('duplicate',2887);
INSERT INTO "tally" VALUES('updated',10);
INSERT INTO "tally" VALUES('quarantined',1);
CREATE TABLE ticks (
	at DATETIME NOT NULL, 
	limits JSON NOT NULL, 
	CONSTRAINT pk_ticks PRIMARY KEY (at)
);
INSERT INTO "ticks" VALUES('2026-11-27 13:06:41.041229','{"fewer": 0.00014833127317676143, "usual": 0.0007416563658838072, "more": 0.001854140914709518}');
CREATE TABLE tokens (
	digest TEXT NOT NULL, 
	name TEXT NOT NULL, 
	rights JSON NOT NULL, 
	bodies JSON NOT NULL, 
	who TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	expires DATETIME, 
	free_at DATETIME, 
	used_at DATETIME, 
	revoked_at DATETIME, 
	CONSTRAINT pk_tokens PRIMARY KEY (digest)
);
INSERT INTO "tokens" VALUES('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','выгрузка','["posts"]','["housing"]','Анна Иванова','2026-11-24 09:30:00.000000','2027-02-22 09:30:00.000000',NULL,NULL,NULL);
INSERT INTO "tokens" VALUES('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','старый','["region"]','[]','Анна Иванова','2026-11-24 09:30:00.000000',NULL,NULL,NULL,'2026-11-24 10:30:00.000000');
CREATE TABLE triage (
	post_id TEXT NOT NULL, 
	state TEXT NOT NULL, 
	who TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	until DATETIME, 
	reason TEXT, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_triage PRIMARY KEY (post_id)
);
INSERT INTO "triage" VALUES('0000e3937ff5702cea49bb8154cb0047','taken','Пётр Смирнов','2026-11-24 09:30:00.000000','2026-11-24 10:30:00.000000',NULL,'');
INSERT INTO "triage" VALUES('00092becfc3c86bb0e6e2faa77c0296d','rejected','Пётр Смирнов','2026-11-24 09:30:00.000000',NULL,'other','не про нас');
CREATE INDEX ix_alerts_closed_at ON alerts (closed_at);
CREATE INDEX ix_alerts_state ON alerts (state);
CREATE INDEX ix_audit_at ON audit (at);
CREATE INDEX ix_audit_who_id ON audit (who, id);
CREATE INDEX ix_audit_what_id ON audit (what, id);
CREATE INDEX ix_complaints_at ON complaints (at);
CREATE INDEX ix_complaints_group_municipality_at ON complaints ("group", municipality, at);
CREATE INDEX ix_complaints_incident_id_author_at ON complaints (incident_id, author, at);
CREATE INDEX ix_publications_at ON publications (at);
CREATE INDEX ix_publications_source_id_at ON publications (source_id, at);
CREATE INDEX ix_corrections_post_id ON corrections (post_id);
CREATE INDEX ix_triage_at_post_id ON triage (at, post_id);
CREATE INDEX ix_triage_state_at_post_id ON triage (state, at, post_id);
CREATE INDEX ix_triage_state_who_at_post_id ON triage (state, who, at, post_id);
CREATE INDEX ix_deeds_who_undone_at_id ON deeds (who, undone_at, id);
CREATE INDEX ix_incidents_municipality_group_last_at_first_at ON incidents (municipality, "group", last_at, first_at);
CREATE INDEX ix_incidents_merged_into_last_at_first_at_municipality_group ON incidents (merged_into, last_at, first_at, municipality, "group");
CREATE INDEX ix_posts_indexed_at ON posts (indexed_at);
CREATE INDEX ix_posts_source_id_next_look ON posts (source_id, next_look);
CREATE INDEX ix_probes_asked_at ON probes (asked_at);
CREATE INDEX ix_probes_state_asked_at ON probes (state, asked_at);
CREATE INDEX ix_quarantine_at_id ON quarantine (at, id);
CREATE INDEX ix_queue_taken_until_id ON queue (taken_until, id);
CREATE INDEX ix_sources_enabled_next_due_id ON sources (enabled, next_due, id);
CREATE INDEX ix_incident_posts_incident_id ON incident_posts (incident_id);
CREATE INDEX ix_regroupings_incident_id ON regroupings (incident_id);
CREATE INDEX ix_regroupings_other_id ON regroupings (other_id);
CREATE INDEX ix_moves_alert_id ON moves (alert_id);
CREATE INDEX ix_outbox_alert_id ON outbox (alert_id);
CREATE INDEX ix_outbox_state_next_try_at_id ON outbox (state, next_try_at, id);
CREATE INDEX ix_subscriptions_next_at ON subscriptions (next_at);
CREATE INDEX ix_silences_until ON silences (until);
CREATE UNIQUE INDEX ix_people_login ON people (login);
CREATE INDEX ix_sessions_person ON sessions (person);
CREATE INDEX ix_attempts_at ON attempts (at);
CREATE INDEX ix_roster_until ON roster (until);
CREATE UNIQUE INDEX ix_tokens_name ON tokens (name) WHERE revoked_at IS NULL;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('queue',8121);
INSERT INTO "sqlite_sequence" VALUES('roster',3);
COMMIT;

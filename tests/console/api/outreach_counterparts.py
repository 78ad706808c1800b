"""Where the API has what pages of outreach have."""

PAGE_DEEDS = ("keep", "tick", "audit", "send", "revoke")
SURVEY_DEEDS = ("change", "publish", "close", "links", "votes", "results")
REGISTERS = {
    "practices": ("edit", "publish", "drop", "reopen", "send"),
    "content": ("edit", "approve", "back", "publish", "unpublish", "drop", "reopen"),
    "mistakes": ("confirm", "reject", "teach", "correct", "reopen"),
    "seminars": ("edit", "invite", "mark", "revoke", "cancel"),
}
OUTREACH = {
    "/content/new": "/content",
    "/content/pauses": "/content/pauses",
    "/content/pauses/{number}/end": "/content/pauses/{number}/end",
    "/mistakes/limits": "/mistakes/limits",
    **{f"/{name}{rest}": f"/{name}{rest}" for name in REGISTERS for rest in ("", "/{number}")},
    **{
        f"/{name}/{{number}}/{deed}": f"/{name}/{{number}}/{deed}"
        for name, deeds in REGISTERS.items()
        for deed in deeds
    },
    **{f"/pages{rest}": f"/pages{rest}" for rest in ("", "/{source_id}")},
    **{f"/pages/{{source_id}}/{d}": f"/pages/{{source_id}}/{d}" for d in PAGE_DEEDS},
    **{f"/surveys{rest}": f"/surveys{rest}" for rest in ("", "/{number}")},
    "/surveys/{number}/entry": "/surveys/{number}/sheets",
    **{f"/surveys/{{number}}/{d}": f"/surveys/{{number}}/{d}" for d in SURVEY_DEEDS},
    "/contacts": "/outlet-contacts",
    **{f"/contacts/{{number}}/{d}": f"/outlet-contacts/{{number}}/{d}" for d in ("edit", "finish")},
    "/leaders/{source_id}/briefing": "/leaders/{source_id}/briefing",
}

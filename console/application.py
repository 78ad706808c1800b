"""The console: the routes of all sections, and the middleware in front of them."""

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp

from app.installation import Installation
from console.access import access, factor, single_sign_on
from console.administration import audit, copies, people, retention, screens, system
from console.admission import admitting
from console.alerts import alerts, archive, rules, silences
from console.alerts import map as places
from console.api.application import create_api
from console.assets import ROOT, shipped
from console.cases import answers as case_answers
from console.cases import horizon as case_horizon
from console.cases import import_preview as case_import_preview
from console.cases import imports as case_imports
from console.cases import links as case_links
from console.cases import listing as case_listing
from console.cases import office as case_office
from console.cases import opening as case_opening
from console.cases import page as case_page
from console.cases import promises as case_promises
from console.cases import quality as case_quality
from console.cases import reconciliation as case_reconciliation
from console.cases.answering import drafts as case_drafts
from console.cases.answering import templates as case_templates
from console.cases.causes import chronic as case_chronic
from console.cases.causes import track as case_track
from console.cases.ratings import editions as rating_editions
from console.cases.ratings import exclusions as rating_exclusions
from console.cases.ratings import live as case_ratings
from console.cases.record import page as case_record
from console.cases.scores import page as case_scores
from console.compression import Compressed
from console.cuts import page as cuts
from console.duty import duty, handover, rotations
from console.feed import choices, feed, triage
from console.forms.repeats import Repeats
from console.guard import demand
from console.home import page as home
from console.home import screen
from console.incidents import incidents
from console.incidents import page as incident_page
from console.leaders import contacts, echoes, followed
from console.leaders import listing as leader_listing
from console.leaders import profile as leader_profile
from console.outreach import content, mistakes, practices, seminars
from console.outreach import pages as official_pages
from console.pages import Pages
from console.public.application import PURPOSES, Beside, create_public
from console.public.open311.application import create_open311
from console.refusals import answer_refusals
from console.reports import enquiries as report_enquiries
from console.reports import figures as report_figures
from console.reports import morning as report_morning
from console.reports import recommendations as report_recommendations
from console.reports import reports
from console.reports import templates as report_templates
from console.routes import Route
from console.safety import Safe, own_hosts
from console.search import export as search_export
from console.search import pictures as post_pictures
from console.search import post, search, searches, values
from console.shell import bell, design, find, pulse
from console.sources import listing, probes, sources
from console.surveys import pages as survey_pages
from console.surveys import results as survey_results
from console.tasks import tasks
from console.watching import heartbeat, trace
from console.workers import Timed, Workers
from crawlers.agent import user_agent
from crawlers.pictures import PictureFetcher
from desks.access.passwords import Passwords
from desks.access.provider import Provider
from domain.ports.pictures import Pictures
from russian.vocabulary import Vocabulary

ROUTES: Sequence[Route] = (
    *home.ROUTES,
    *screen.ROUTES,
    *access.ROUTES,
    *factor.ROUTES,
    *single_sign_on.ROUTES,
    *find.ROUTES,
    *design.ROUTES,
    *pulse.ROUTES,
    *bell.ROUTES,
    *feed.ROUTES,
    *choices.ROUTES,
    *triage.ROUTES,  # its /feed/{act} must come after the fixed addresses
    *search.ROUTES,
    *values.ROUTES,
    *search_export.ROUTES,
    *post.ROUTES,
    *post_pictures.ROUTES,
    *searches.ROUTES,
    *case_opening.ROUTES,  # before /alerts/{alert_id}/{action}
    *archive.ROUTES,
    *alerts.ROUTES,
    *silences.ROUTES,
    *rules.ROUTES,
    *places.ROUTES,
    *incidents.ROUTES,
    *incident_page.ROUTES,
    *case_listing.ROUTES,
    *case_answers.ROUTES,
    *case_promises.ROUTES,
    *case_quality.ROUTES,
    *case_reconciliation.ROUTES,
    *case_horizon.ROUTES,
    *case_ratings.ROUTES,
    *cuts.ROUTES,
    *rating_editions.ROUTES,
    *rating_exclusions.ROUTES,
    *case_office.ROUTES,
    *case_imports.ROUTES,
    *case_import_preview.ROUTES,
    *case_chronic.ROUTES,
    *case_track.ROUTES,
    *case_scores.ROUTES,
    *case_record.ROUTES,
    *case_links.ROUTES,
    *case_templates.ROUTES,
    *case_drafts.ROUTES,
    *case_page.ROUTES,  # its /cases/{number} must come after the fixed addresses
    *mistakes.ROUTES,
    *practices.ROUTES,
    *seminars.ROUTES,
    *content.ROUTES,
    *report_figures.ROUTES,
    *report_recommendations.ROUTES,
    *official_pages.ROUTES,
    *report_enquiries.ROUTES,
    *survey_pages.ROUTES,
    *survey_results.ROUTES,
    *report_templates.ROUTES,
    *report_morning.ROUTES,
    *reports.ROUTES,
    *rotations.ROUTES,  # before /duty/{entry_id}/remove
    *duty.ROUTES,
    *handover.ROUTES,
    *leader_listing.ROUTES,
    *echoes.ROUTES,
    *followed.ROUTES,  # before the page of a source of any name
    *leader_profile.ROUTES,
    *contacts.ROUTES,
    *sources.ROUTES,
    *listing.ROUTES,
    *probes.ROUTES,
    *tasks.ROUTES,
    *people.ROUTES,
    *screens.ROUTES,
    *audit.ROUTES,
    *system.ROUTES,
    *copies.ROUTES,
    *retention.ROUTES,
    *heartbeat.ROUTES,
    *trace.ROUTES,
)


class EveryPath(Mount):
    """A mount that matches every path below it, even one with a line feed."""

    def __init__(self, path: str, app: ASGIApp) -> None:
        super().__init__(path, app)
        self.path_regex = re.compile(self.path_regex.pattern, re.DOTALL)


class Console(FastAPI):
    """The pages, with safe headers on every answer, also on a crash; the public application beside
    them has no sessions and navigation.
    """

    def build_middleware_stack(self) -> ASGIApp:
        settings = self.state.pages.installation.settings
        console = Safe(Compressed(super().build_middleware_stack()), settings)
        return Beside(console, self.state.public, PURPOSES, self.state.open311)


def create_application(
    installation: Installation,
    passwords: Passwords | None = None,
    pictures: Pictures | None = None,
) -> FastAPI:
    """The console; it answers only to loopback names and its own address."""
    application = Console(title="Отклик", docs_url=None, redoc_url=None, openapi_url=None)
    application.state.pages = Pages(installation, Vocabulary(installation.region))
    application.state.passwords = passwords or Passwords()
    issuer = installation.settings.oidc_issuer
    application.state.provider = Provider(installation.settings) if issuer else None
    application.state.pictures = pictures or PictureFetcher(
        user_agent(installation.settings.contact), installation.settings.certificates
    )
    application.state.picture_threads = ThreadPoolExecutor(post_pictures.THREADS, "pictures")
    application.router.routes.extend(_routes())
    api = create_api()
    api.state.pages = application.state.pages
    application.state.workers = api.state.workers = Workers()
    application.state.repeats = Repeats()
    application.state.public = create_public(application.state.pages, application.state.workers)
    application.state.open311 = create_open311(application.state.pages, application.state.workers)
    application.router.routes.append(EveryPath("/api/v1", api))
    application.router.routes.append(EveryPath(ROOT, shipped()))
    application.add_middleware(Timed, deadline=installation.settings.part_deadline)
    application.add_middleware(
        TrustedHostMiddleware, allowed_hosts=own_hosts(installation.settings)
    )
    answer_refusals(application)
    return application


@cache
def _routes() -> Sequence[BaseRoute]:
    """Building routes takes most of an application's start-up time, so they are built once."""
    router = APIRouter()
    for route in ROUTES:
        router.add_api_route(
            route.path,
            route.handler,
            methods=[route.method],
            response_model=None,
            dependencies=[Depends(demand(route.rights, screens=route.screens))],
            route_class_override=admitting(route),
        )
    return tuple(router.routes)

"""Every table of the database in one metadata, for migrations and tests."""

from store.tables import alerts as alerts
from store.tables import answers as answers
from store.tables import audit as audit
from store.tables import bell as bell
from store.tables import cases as cases
from store.tables import complaints as complaints
from store.tables import duty as duty
from store.tables import filings as filings
from store.tables import frequencies as frequencies
from store.tables import import_maps as import_maps
from store.tables import incidents as incidents
from store.tables import installation as installation
from store.tables import leaders as leaders
from store.tables import messages as messages
from store.tables import pairs as pairs
from store.tables import people as people
from store.tables import posts as posts
from store.tables import quality as quality
from store.tables import queue as queue
from store.tables import repeats as repeats
from store.tables import searches as searches
from store.tables import sources as sources
from store.tables import tasks as tasks
from store.tables import templates as templates
from store.tables import triage as triage
from store.tables.base import metadata as metadata

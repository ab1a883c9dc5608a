"""Everything the bot can do, on one database."""

from __future__ import annotations

from services.adjustments import Adjustments
from services.alerts import Alerts
from services.appointments import Appointments
from services.approvers import Approvers
from services.balances import Balances
from services.bindings import Bindings
from services.change_orders import ChangeOrders
from services.checkpoints import Checkpoints
from services.clients import Clients
from services.cycle_cards import CycleCards
from services.cycle_turns import CycleTurns
from services.deliveries import Deliveries
from services.desks import Desks
from services.digests import Digests
from services.endings import Endings
from services.exports import Exports
from services.homes import Homes
from services.housekeeping import Housekeeping
from services.imports import Imports
from services.keepers import KEEPERS
from services.links import Links
from services.mailing import Mailing
from services.missing_time import MissingTimes
from services.notices import Notices
from services.pauses import Pauses
from services.people import People
from services.preferences import Preferences
from services.reminders import Reminders
from services.renewals import Renewals
from services.reopening import Reopening
from services.reports import Reports
from services.requests import Requests
from services.retainers import Retainers
from services.sending import Sending
from services.summaries import Summaries
from services.terms_today import TermsToday
from services.time import Time
from services.timers import Timers
from services.touchpoints import Touchpoints
from services.undoing import Undoing
from services.workspaces import Workspaces
from store.database import Database


class Services:
    """One object a subject; a door calls one method an act."""

    def __init__(self, database: Database) -> None:
        self.adjustments = Adjustments(database)
        self.alerts = Alerts(database)
        self.appointments = Appointments(database, KEEPERS)
        self.approvers = Approvers(database)
        self.balances = Balances(database)
        self.bindings = Bindings(database)
        self.change_orders = ChangeOrders(database)
        self.checkpoints = Checkpoints(database)
        self.clients = Clients(database)
        self.cycle_cards = CycleCards(database)
        self.cycles = CycleTurns(database)
        self.deliveries = Deliveries(database)
        self.desks = Desks(database)
        self.digests = Digests(database)
        self.endings = Endings(database)
        self.exports = Exports(database)
        self.homes = Homes(database)
        self.housekeeping = Housekeeping(database)
        self.imports = Imports(database)
        self.links = Links(database, self.change_orders)
        self.mailing = Mailing(database)
        self.missing_times = MissingTimes(database)
        self.notices = Notices(database)
        self.pauses = Pauses(database)
        self.people = People(database)
        self.preferences = Preferences(database)
        self.reminders = Reminders(database)
        self.renewals = Renewals(database)
        self.reopening = Reopening(database)
        self.reports = Reports(database)
        self.requests = Requests(database)
        self.retainers = Retainers(database)
        self.sending = Sending(database)
        self.summaries = Summaries(database)
        self.terms_today = TermsToday(database)
        self.time = Time(database)
        self.timers = Timers(database)
        self.touchpoints = Touchpoints(database)
        self.undoing = Undoing(database)
        self.workspaces = Workspaces(database)

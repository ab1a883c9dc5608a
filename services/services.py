"""Everything the bot can do, on one database."""

from __future__ import annotations

from domain.subjects import declared
from integrations.documents.making import Documents
from services.alerts.acts import Alerts
from services.appointment_handlers import APPOINTMENT_CLAIMS, APPOINTMENT_HANDLERS
from services.appointments.keeping import Appointments
from services.balances.acts import Balances
from services.balances.reports import Reports
from services.change_orders.acts import ChangeOrders
from services.change_orders.links import OrderLinks
from services.clients.acts import Clients
from services.clients.approvers import Approvers
from services.clients.bindings import Bindings
from services.cycles.sections import SectionReader
from services.cycles.turns import CycleTurns
from services.deliverables.acts import Deliveries
from services.digests.desks import Desks
from services.digests.weekly import Digests
from services.exports.acts import Exports
from services.funds.acts import Deposits
from services.funds.draws import Draws
from services.funds.firm import FirmMoney
from services.home import Homes
from services.imports.retainers import Imports
from services.invoices.acts import Invoices
from services.invoices.all_at_once import AllAtOnceActs
from services.invoices.desk import CloseDesks
from services.invoices.expenses import Expenses
from services.invoices.keeper import InvoiceSending
from services.invoices.links import InvoiceLinks
from services.invoices.offering import Offering
from services.invoices.paying_online import PaymentPages, Till
from services.invoices.questions import InvoiceQuestions
from services.invoices.reminding import PaymentReminders
from services.invoices.specimens import Post, Specimens
from services.invoices.switching import InvoiceSetup
from services.letters.links import Links
from services.letters.mailing import Mailing
from services.people.account_managers import AccountManagers
from services.people.people import People
from services.people.preferences import Preferences
from services.renewals.acts import Renewals
from services.requests import Requests
from services.retainers.acts import Retainers
from services.retainers.adjustments import Adjustments
from services.retainers.endings import Endings
from services.retainers.pauses import Pauses
from services.retainers.reopening import Reopening
from services.retainers.terms_today import TermsToday
from services.rhythm.cards import CycleCards
from services.rhythm.checkpoints import Checkpoints
from services.rhythm.touchpoints import Touchpoints
from services.sending.notices import Notices
from services.sending.turns import Sending
from services.time.acts import Time
from services.time.behalf import Traces
from services.time.missing import MissingTimes
from services.time.reminders import Reminders
from services.time.search import Searches
from services.time.team_week import TeamWeeks
from services.time.timers import Timers
from services.time.undoing import Undoing
from services.workspaces.connecting import Workspaces
from services.workspaces.housekeeping import Housekeeping
from services.workspaces.open_questions import OpenQuestions
from store.database import Database

_SECTIONS = declared("services", SectionReader)


class Services:
    """One object a subject; a door calls one method an act. `documents` sets invoices, in our templates where nothing
    is given; without `mails` somebody delivers them. `post` takes mails that are tried at once, and a
    `till` makes the pages that invoices are paid on.
    """

    def __init__(  # noqa: PLR0915 - a line an object
        self,
        database: Database,
        documents: Documents | None = None,
        *,
        mails: bool = True,
        post: Post | None = None,
        till: Till | None = None,
    ) -> None:
        self.account_managers = AccountManagers(database)
        self.adjustments = Adjustments(database)
        self.alerts = Alerts(database)
        self.all_at_once = AllAtOnceActs(database)
        self.appointments = Appointments(database, APPOINTMENT_HANDLERS, APPOINTMENT_CLAIMS)
        self.approvers = Approvers(database)
        self.balances = Balances(database, _SECTIONS)
        self.bindings = Bindings(database)
        self.change_orders = ChangeOrders(database)
        self.checkpoints = Checkpoints(database)
        self.clients = Clients(database)
        self.close_desks = CloseDesks(database)
        self.cycle_cards = CycleCards(database)
        self.cycles = CycleTurns(database)
        self.deliveries = Deliveries(database)
        self.deposits = Deposits(database)
        self.draws = Draws(database)
        self.desks = Desks(database)
        self.digests = Digests(database)
        self.endings = Endings(database)
        self.expenses = Expenses(database)
        self.exports = Exports(database)
        self.firm_money = FirmMoney(database)
        self.homes = Homes(database, _SECTIONS)
        self.housekeeping = Housekeeping(database)
        self.imports = Imports(database)
        self.invoice_setup = InvoiceSetup(database)
        self.invoice_questions = InvoiceQuestions(database)
        self.invoice_links = InvoiceLinks(database, pays_here=till is not None)
        self.invoice_sending = InvoiceSending(database, documents, mails=mails, pays_here=till is not None)
        self.invoices = Invoices(database)
        self.links = Links(database)
        self.mailing = Mailing(database)
        self.missing_times = MissingTimes(database)
        self.notices = Notices(database)
        self.offering = Offering(database)
        self.open_questions = OpenQuestions(database)
        self.order_links = OrderLinks(database, self.change_orders)
        self.payment_pages = PaymentPages(database, till)
        self.payment_reminders = PaymentReminders(database)
        self.pauses = Pauses(database)
        self.people = People(database)
        self.preferences = Preferences(database)
        self.reminders = Reminders(database)
        self.renewals = Renewals(database)
        self.reopening = Reopening(database)
        self.reports = Reports(database, _SECTIONS)
        self.requests = Requests(database)
        self.retainers = Retainers(database)
        self.searches = Searches(database)
        self.sending = Sending(database)
        self.specimens = Specimens(database, documents, post)
        self.team_weeks = TeamWeeks(database)
        self.terms_today = TermsToday(database)
        self.time = Time(database)
        self.timers = Timers(database)
        self.touchpoints = Touchpoints(database, _SECTIONS)
        self.traces = Traces(database)
        self.undoing = Undoing(database)
        self.workspaces = Workspaces(database)

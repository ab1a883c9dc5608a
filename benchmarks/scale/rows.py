"""Rows of many workspaces, each with 35 retainers and a week's work; a statement fills a table in all of them."""

from __future__ import annotations

from sqlalchemy import text

from benchmarks import bulk

RETAINERS, PEOPLE = 35, 10

_WORKSPACES = """
    INSERT INTO workspace (workspace_id, slack_team_id, name, bot_user_id, timezone, currency, created_at)
    SELECT gen_random_uuid(), 'T' || n, 'Agency ' || n, 'U0BOT', 'Europe/Berlin', 'EUR', %(now)s
    FROM generate_series(1, %(workspaces)s) n
"""
_PEOPLE = """
    INSERT INTO person (workspace_id, person_id, slack_user_id, slack_team_id, name, timezone, role, is_outsider,
        read_at)
    SELECT workspace_id, gen_random_uuid(), 'U' || n, slack_team_id, 'Robin ' || n, 'Europe/Berlin',
        CASE n WHEN 0 THEN 'owner' ELSE 'member' END, false, %(now)s
    FROM workspace, generate_series(0, 9) n
"""
_CLIENTS = """
    INSERT INTO client (workspace_id, client_id, alias, name, timezone, currency, created_at)
    SELECT workspace_id, gen_random_uuid(), 'client' || n, 'Client ' || n, 'Europe/Berlin', 'EUR', %(now)s
    FROM workspace, generate_series(1, 35) n
"""
_RETAINERS = """
    INSERT INTO retainer (workspace_id, retainer_id, client_id, alias, name, kind, starts_on, notice_days, auto_renew,
        created_at)
    SELECT workspace_id, gen_random_uuid(), client_id, 'website', 'Website', 'hours', %(first)s, 30, true, %(now)s
    FROM client
"""
_CYCLES = """
    INSERT INTO cycle (workspace_id, cycle_id, retainer_id, starts_on, ends_on, state, terms_from, allotment, due_at,
        opened_at)
    SELECT workspace_id, gen_random_uuid(), retainer_id, starts_on, starts_on + interval '1 month', 'open', starts_on,
        2400, starts_on + interval '1 month', starts_on
    FROM retainer
"""
# Five entries a retainer: a week of ten people.
_WORK = """
    INSERT INTO time_entry (workspace_id, time_entry_id, retainer_id, cycle_id, person_id, worked_on, timezone,
        raw_minutes, minutes, description, billable, counts, source, logged_at)
    SELECT c.workspace_id, gen_random_uuid(), c.retainer_id, c.cycle_id, p.person_id, c.starts_on + n,
        'Europe/Berlin', 30, 30, 'Checkout fix', true, true, 'command', c.starts_on + n + interval '16 hours'
    FROM cycle c CROSS JOIN generate_series(1, 5) n
    JOIN person p ON p.workspace_id = c.workspace_id AND p.slack_user_id = 'U' || n
"""
_SUBMISSIONS = """
    INSERT INTO submission (workspace_id, key, facts, seen_at)
    SELECT workspace_id, 'cmd:' || time_entry_id, '{}', %(now)s - interval '1 hour' FROM time_entry
"""
# Three for each retainer, as its cycle, its middle and its digest have them.
_APPOINTMENTS = """
    INSERT INTO appointment (workspace_id, kind, subject_id, due_at)
    SELECT workspace_id, kind, client_id, %(now)s + random() * interval '30 days'
    FROM client, unnest('{digest,checkpoint,cycle_card}'::text[]) kind
"""
_MESSAGES = """
    INSERT INTO outbox_message (workspace_id, message_id, key, kind, facts, lane, slack_channel_id, not_before,
        created_at, state, sent_at, sent_to, ts)
    SELECT workspace_id, gen_random_uuid(), 'said ' || client_id, 'digest', '{}', 'C' || alias, 'C' || alias, %(now)s,
        %(now)s, 'sent', %(now)s, 'C' || alias, '1.' || alias
    FROM client
"""
EVERYTHING = (
    _WORKSPACES,
    _PEOPLE,
    _CLIENTS,
    _RETAINERS,
    bulk.TERMS,
    _CYCLES,
    bulk.ALLOTMENTS,
    _WORK,
    bulk.LINES,
    _SUBMISSIONS,
    _APPOINTMENTS,
    _MESSAGES,
)
# Each to the next day, as a tick sets them.
THE_NEXT_DAY = text("""
    SELECT subject_id, due_at + interval '1 day' AS due_at FROM appointment
    WHERE workspace_id = :workspace_id AND kind = :kind
""")
UNSAID = """
    UPDATE outbox_message SET state = 'waiting', sent_at = NULL, sent_to = NULL, ts = NULL WHERE workspace_id = ANY(%s)
"""

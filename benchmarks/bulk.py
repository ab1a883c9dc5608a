"""Rows by the hundred thousand, each statement one INSERT; what is not said here is as a month of 40 hours has it."""

from __future__ import annotations

# `clients` clients with `retainers` retainers each, of ids that follow from their numbers.
CLIENTS = """
    INSERT INTO client (workspace_id, client_id, alias, name, timezone, currency, created_at)
    SELECT %(workspace_id)s, md5('client ' || n)::uuid, 'client' || n, 'Client ' || n, 'Europe/Berlin', 'EUR', %(now)s
    FROM generate_series(1, %(clients)s) n
"""
RETAINERS = """
    INSERT INTO retainer (workspace_id, retainer_id, client_id, alias, name, kind, starts_on, notice_days, auto_renew,
        created_at)
    SELECT %(workspace_id)s, md5(format('retainer %%s of %%s', r, n))::uuid, md5('client ' || n)::uuid, 'work' || r,
        'Work ' || r, 'hours', %(first)s, 30, true, %(now)s
    FROM generate_series(1, %(clients)s) n, generate_series(1, %(retainers)s) r
"""
TERMS = """
    INSERT INTO terms (workspace_id, retainer_id, effective_from, length, anchor_day, allotment, rate_minor, overage,
        rollover, rounding_way, rounding_minutes, counts, thresholds)
    SELECT workspace_id, retainer_id, starts_on, 'monthly', 1, 2400, 12000, 'approve', false, 'none', 1,
        'billable_only', '[{"percent": 75}, {"percent": 90}, {"percent": 100}]'
    FROM retainer
"""
# A cycle for each month from `first` to `this_month`, all closed but the last.
CYCLES = """
    INSERT INTO cycle (workspace_id, cycle_id, retainer_id, starts_on, ends_on, follows_on, state, terms_from,
        allotment, due_at, opened_at)
    SELECT workspace_id, gen_random_uuid(), retainer_id, month, month + interval '1 month',
        CASE WHEN month > %(first)s THEN month END,
        CASE WHEN month < %(this_month)s THEN 'closed' ELSE 'open' END, %(first)s, 2400,
        CASE WHEN month >= %(this_month)s THEN month + interval '1 month' END, month
    FROM retainer, generate_series(%(first)s::timestamp, %(this_month)s, '1 month') month
"""
ALLOTMENTS = """
    WITH granted AS (
        INSERT INTO lot (workspace_id, lot_id, retainer_id, cycle_id, source, quantity, granted_on, expires_on)
        SELECT workspace_id, gen_random_uuid(), retainer_id, cycle_id, 'allotment', 2400, starts_on, ends_on FROM cycle
        RETURNING *
    )
    INSERT INTO ledger_entry (workspace_id, entry_id, retainer_id, cycle_id, lot_id, kind, component, quantity,
        occurred_on, occurred_at)
    SELECT workspace_id, gen_random_uuid(), retainer_id, cycle_id, lot_id, 'allotment', 'allotment', quantity,
        granted_on, granted_on
    FROM granted
"""
# So many entries of a minute in each cycle, by all people in turn, on the first 28 days; client 1 is busier just now.
# Their ids grow with time, as the bot's own do.
WORK = """
    INSERT INTO time_entry (workspace_id, time_entry_id, retainer_id, cycle_id, person_id, worked_on, timezone,
        raw_minutes, minutes, description, billable, counts, source, logged_at)
    SELECT cycle.workspace_id, lpad(to_hex(row_number() OVER (ORDER BY starts_on)), 32, '0')::uuid, retainer_id,
        cycle_id, person_id, starts_on + n %% 28,
        'Europe/Berlin', 1, 1, 'Checkout fix', true, true, 'command', starts_on + n %% 28 + interval '16 hours'
    FROM cycle
    CROSS JOIN generate_series(1, CASE
        WHEN retainer_id = md5('retainer 1 of 1')::uuid AND state = 'open' THEN %(busy)s ELSE %(entries)s END) n
    JOIN (SELECT person_id, row_number() OVER () AS place, count(*) OVER () AS people FROM person) someone
        ON place = 1 + n %% people
"""
LINES = """
    INSERT INTO ledger_entry (workspace_id, entry_id, retainer_id, cycle_id, kind, component, quantity, occurred_on,
        occurred_at, time_entry_id, person_id)
    SELECT workspace_id, time_entry_id, retainer_id, cycle_id, 'time', 'used', -minutes, worked_on, logged_at,
        time_entry_id, person_id
    FROM time_entry
"""
AGENCY = (CLIENTS, RETAINERS, TERMS, CYCLES, ALLOTMENTS)
AGENCY_AT_WORK = (*AGENCY, WORK, LINES)

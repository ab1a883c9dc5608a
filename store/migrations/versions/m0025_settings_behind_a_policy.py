"""A workspace's own row is seen and set from within it alone; by its team it is found through functions.

docs/decisions/0023 says why, and what a replica of the version before can do meanwhile.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

from store.migrations.guards import may_set

revision = "0025"
down_revision = "0020"

POLICY = """
ALTER TABLE workspace ENABLE ROW LEVEL SECURITY;
CREATE POLICY workspace_of_workspace ON workspace TO retainer_bot
    USING (workspace_id = nullif(current_setting('retainer.workspace_id', true), '')::uuid);
REVOKE INSERT, UPDATE ON workspace FROM retainer_bot;
"""

# What there is to know before a workspace is known: who it is, and nothing that its owners set. They run as the owner
# of the tables, so no name in them is looked up where somebody else may make one.
DOORS = """
CREATE FUNCTION workspace_of_team(text)
    RETURNS TABLE (workspace_id uuid, slack_team_id text, name text, bot_user_id text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT w.workspace_id, w.slack_team_id, w.name, w.bot_user_id FROM public.workspace w WHERE w.slack_team_id = $1
$$;

CREATE FUNCTION every_workspace()
    RETURNS TABLE (workspace_id uuid, slack_team_id text, name text, bot_user_id text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT w.workspace_id, w.slack_team_id, w.name, w.bot_user_id FROM public.workspace w ORDER BY w.workspace_id
$$;

CREATE FUNCTION some_workspaces(uuid[])
    RETURNS TABLE (workspace_id uuid, slack_team_id text, name text, bot_user_id text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT w.workspace_id, w.slack_team_id, w.name, w.bot_user_id FROM public.workspace w
    WHERE w.workspace_id = ANY($1) ORDER BY w.workspace_id
$$;

-- The id, team, name and bot; then the timezone and currency of a new one, and the instant.
CREATE FUNCTION connect_workspace(uuid, text, text, text, text, text, timestamptz)
    RETURNS TABLE (workspace_id uuid, slack_team_id text, name text, bot_user_id text)
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO public.workspace AS w (workspace_id, slack_team_id, name, bot_user_id, timezone, currency, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (slack_team_id) DO UPDATE SET name = excluded.name, bot_user_id = excluded.bot_user_id
    RETURNING w.workspace_id, w.slack_team_id, w.name, w.bot_user_id
$$;

REVOKE EXECUTE ON FUNCTION workspace_of_team, every_workspace, some_workspaces, connect_workspace FROM PUBLIC;
GRANT EXECUTE ON FUNCTION workspace_of_team, every_workspace, some_workspaces, connect_workspace TO retainer_bot;
"""

# All that is there but who the workspace is.
_SETTINGS = """
SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'workspace'
  AND column_name NOT IN ('workspace_id', 'slack_team_id', 'name', 'bot_user_id', 'created_at')
"""


def upgrade() -> None:
    """Bind the row, open the doors."""
    for script in (POLICY, DOORS):
        op.execute(script)
    may_set(*op.get_bind().execute(text(_SETTINGS)).scalars())


def downgrade() -> None:
    """There is no way back: one workspace would see another's settings."""
    raise NotImplementedError("restore a backup instead")

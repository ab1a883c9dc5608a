"""The browser page of the local Slack: Block Kit drawn as HTML, live updates, and what a person can do."""

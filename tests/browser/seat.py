"""Somebody at the page, doing what people do: type, click, fill in, look."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect


@dataclass(frozen=True)
class Seat:
    """A person at the page, whoever the page says they are, in the channel that it has open."""

    page: Page

    @property
    def answers(self) -> Locator:
        """What only this person sees, the oldest first."""
        return self.page.locator("[data-role=messages] article.is-ephemeral")

    @property
    def said(self) -> Locator:
        """Everything in the channel, the oldest first."""
        return self.page.locator("[data-role=messages] article")

    @property
    def form(self) -> Locator:
        """The modal in front."""
        return self.page.get_by_role("dialog")

    async def type(self, text: str) -> None:
        """Write a line and send it."""
        composer = self.page.locator("[data-role=composer]")
        await composer.fill(text)
        # What is offered to complete the line would take the Enter.
        await composer.press("Escape")
        await composer.press("Enter")

    async def ask(self, text: str) -> Locator:
        """Run a command; its answer, which keeps its place when a click changes it."""
        before = await self.answers.count()
        await self.type(text)
        await expect(self.answers).to_have_count(before + 1)
        return self.answers.nth(before)

    async def open(self, text: str) -> Locator:
        """Run a command that opens a form."""
        await self.type(text)
        await expect(self.form).to_be_visible()
        return self.form

    async def choose(self, label: str, query: str, option: str) -> None:
        """Type into a searching menu of the form, and take what it offers under this name."""
        await self.form.get_by_label(label, exact=True).fill(query)
        await self.page.get_by_role("option", name=option).click()

    async def fill(self, **fields: str) -> None:
        """Fill in fields of the form by their labels, a blank written as _."""
        for name, value in fields.items():
            label = name.replace("_", " ").capitalize()
            # Behind the label Slack says when a field is optional.
            await self.form.get_by_label(re.compile(rf"^{label}( \(optional\))?$")).fill(value)

    async def submit(self, words: str) -> Locator:
        """Send the form, which is closed by that; what is told of it."""
        before = await self.answers.count()
        await self.form.get_by_role("button", name=words, exact=True).click()
        await expect(self.form).to_have_count(0)
        await expect(self.answers).to_have_count(before + 1)
        return self.answers.nth(before)

    async def be(self, person: str) -> None:
        """Become somebody else, by the switch above the page."""
        async with self.page.expect_navigation():
            await self.page.locator("[data-role=person-switch]").select_option(person)
        await self.page.wait_for_selector("html[data-ready]")

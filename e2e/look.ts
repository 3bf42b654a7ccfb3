import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { join } from 'node:path'

/** Where a picture for people to look at is kept. */
export const pictureOf = (name: string): string => join(import.meta.dirname, 'screens', `${name}.png`)

/** Keeps a picture of the screen for people to look at, and holds it against WCAG 2.2 AA. */
export async function look(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: pictureOf(name) })
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)).toEqual([])
}

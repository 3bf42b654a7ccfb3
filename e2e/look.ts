import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { join } from 'node:path'

/** Keeps a picture of the screen for people to look at, and holds it against WCAG 2.2 AA. */
export async function look(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(import.meta.dirname, 'screens', `${name}.png`) })
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)).toEqual([])
}

import { expect, type Locator, type Page } from '@playwright/test'
import { t } from '#words/translate'

export class LibraryPage {
  constructor(private readonly page: Page) {}

  /** How many drawings are listed, of how many. */
  count(shown: number, total: number): Locator {
    return this.page.getByText(t('library.count', { shown, total }))
  }

  get cards(): Locator {
    return this.page.locator('.card-button')
  }

  async analyseAll(): Promise<void> {
    // what an earlier analysis has said must not be taken for what this one says
    for (const old of await this.page.getByRole('button', { name: t('toast.dismiss') }).all())
      await old.click({ timeout: 1000 }).catch(() => undefined)
    await this.page.getByRole('button', { name: t('action.analyseAll') }).click()
    await expect(this.page.getByText(/chance alone would flag/)).toBeVisible({ timeout: 120_000 })
  }

  /** Lists what contains this text. */
  async search(text: string): Promise<void> {
    await this.page.getByLabel(t('library.search')).fill(text)
    await this.listed()
  }

  /** Resolves when what is chosen is what is shown. */
  async listed(): Promise<void> {
    await expect(this.page.locator('.grid-scroller')).toHaveAttribute('aria-busy', 'false')
  }

  async openMostUnusual(): Promise<void> {
    await this.page.getByLabel(t('library.order')).selectOption(t('library.orderUnusual'))
    await this.listed()
    await this.cards.first().click()
    await expect(this.page.getByRole('heading', { name: t('drawing.result') })).toBeVisible()
  }
}

import { expect, type Page } from '@playwright/test'
import { t } from '#words/translate'

export const PASSPHRASE = 'a long enough passphrase'

/** Making a library, and the start screen. */
export class StartPage {
  constructor(private readonly page: Page) {}

  /** Answers the recovery key. */
  async createEncrypted(): Promise<string> {
    await this.page.getByLabel(t('unlock.passphrase'), { exact: true }).fill(PASSPHRASE)
    await this.page.getByLabel(t('unlock.repeat')).fill(PASSPHRASE)
    await this.page.getByRole('button', { name: t('unlock.create') }).click()
    const key = await this.page.locator('.recovery').textContent()
    await this.page.getByRole('button', { name: t('unlock.recoveryDone') }).click()
    return key ?? ''
  }

  async createTrial(): Promise<void> {
    await this.page.getByRole('button', { name: t('unlock.trial') }).click()
    await expect(this.page.getByText(t('app.unencrypted', { purpose: 'synthetic' }))).toBeVisible()
  }

  async importSample(): Promise<void> {
    await this.page.getByRole('button', { name: t('home.sample') }).click()
    await expect(this.page.getByText(/320 drawings imported/)).toBeVisible({ timeout: 60_000 })
  }

  /** Scores files without keeping them; answers a line a drawing. */
  async scoreFiles(paths: readonly string[], age: string): Promise<string[]> {
    await this.page.getByTestId('score-files').setInputFiles([...paths])
    await this.page.getByLabel(t('files.age')).fill(age)
    await this.page.getByRole('button', { name: t('files.score') }).click()
    const rows = this.page.getByRole('region', { name: t('files.results') }).locator('tbody tr')
    await expect(rows.first()).toBeVisible({ timeout: 60_000 })
    return rows.allTextContents()
  }
}

import { readFile } from 'node:fs/promises'
import { expect, type Locator, type Page } from '@playwright/test'

export const PASSPHRASE = 'a long enough passphrase'

/** What a person does with the app, in their words. */
export class Workbench {
  constructor(readonly page: Page) {}

  async createEncrypted(): Promise<string> {
    await this.page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
    await this.page.getByLabel('Repeat it').fill(PASSPHRASE)
    await this.page.getByRole('button', { name: 'Make library' }).click()
    const key = await this.page.locator('.recovery').textContent()
    await this.page.getByRole('button', { name: 'I have kept it safe' }).click()
    return key ?? ''
  }

  async createTrial(): Promise<void> {
    await this.page.getByRole('button', { name: /Only try it out/ }).click()
    await expect(this.page.getByText('Unencrypted library')).toBeVisible()
  }

  go(
    screen:
      | 'Start'
      | 'Library'
      | 'Labelling'
      | 'Drawing'
      | 'Child'
      | 'Norms'
      | 'Training'
      | 'Models'
      | 'Reports'
      | 'Settings'
  ): Promise<void> {
    return this.page.getByRole('navigation').getByRole('button', { name: screen, exact: true }).click()
  }

  async importSample(): Promise<void> {
    await this.page.getByRole('button', { name: /synthetic drawings/ }).click()
    await expect(this.page.getByText('320 drawings imported')).toBeVisible({ timeout: 60_000 })
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  /** Hands a folder to the import dialog as the folder picker would, up to the plan. */
  async planImport(folder: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Import …' }).first().click()
    await this.dialog.getByTestId('folder').setInputFiles(folder)
    await expect(this.dialog.getByRole('status').filter({ hasText: 'will be imported' })).toBeVisible({
      timeout: 120_000
    })
  }

  async train(bands: string, timeout = 200_000): Promise<void> {
    await this.go('Training')
    await this.page.getByRole('textbox', { name: /^Bands/ }).fill(bands)
    await this.page.getByRole('textbox', { name: /^Bands/ }).blur()
    // measuring takes minutes and is a journey of its own
    await this.page.getByRole('checkbox', { name: /^Then measure/ }).uncheck()
    await this.page.getByRole('button', { name: 'Train', exact: true }).click()
    await expect(this.page.getByText(/norms? learnt/)).toBeVisible({ timeout })
  }

  async analyseAll(): Promise<void> {
    await this.go('Library')
    // what an earlier analysis has said must not be taken for what this one says
    for (const old of await this.page.getByRole('button', { name: 'Dismiss' }).all())
      await old.click({ timeout: 1000 }).catch(() => undefined)
    await this.page.getByRole('button', { name: 'Analyse all' }).click()
    await expect(this.page.getByText(/chance alone would flag/)).toBeVisible({ timeout: 120_000 })
  }

  async openMostUnusual(): Promise<void> {
    await this.go('Library')
    await this.page.getByLabel('Order').selectOption('most unusual first')
    await this.page.locator('.card-button').first().click()
    await expect(this.page.getByRole('heading', { name: 'Result' })).toBeVisible()
  }

  async explain(): Promise<void> {
    await this.page.getByRole('button', { name: 'Explain', exact: true }).click()
    await expect(this.page.getByText('Places that raise the score')).toBeVisible({ timeout: 120_000 })
  }

  /** Opens the report dialog, chooses a file and saves; answers its bytes. */
  async saveReport(file: string | RegExp, analyst = 'A. Analyst', comment = ''): Promise<Buffer> {
    await this.dialog
      .getByLabel('File')
      .selectOption(typeof file === 'string' ? { label: file } : await this.labelLike(file))
    await this.dialog.getByLabel('Analyst').fill(analyst)
    if (comment) await this.dialog.getByLabel('Comment').fill(comment)
    const download = this.page.waitForEvent('download', { timeout: 60_000 })
    await this.dialog.getByRole('button', { name: 'Save the report' }).click()
    return readFile((await (await download).path())!)
  }

  private async labelLike(pattern: RegExp): Promise<{ label: string }> {
    const labels = await this.dialog.getByLabel('File').locator('option').allTextContents()
    return { label: labels.find((label) => pattern.test(label)) ?? '' }
  }
}

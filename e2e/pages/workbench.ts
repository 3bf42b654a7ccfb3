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
    screen: 'Start' | 'Library' | 'Drawing' | 'Child' | 'Norms' | 'Training' | 'Models' | 'Settings'
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
    await expect(this.dialog.getByText(/will be imported/)).toBeVisible({ timeout: 120_000 })
  }

  async train(bands: string, timeout = 200_000): Promise<void> {
    await this.go('Training')
    await this.page.getByRole('textbox', { name: /^Bands/ }).fill(bands)
    await this.page.getByRole('textbox', { name: /^Bands/ }).blur()
    await this.page.getByRole('button', { name: 'Train', exact: true }).click()
    await expect(this.page.getByText(/norms? learnt/)).toBeVisible({ timeout })
  }

  async analyseAll(): Promise<void> {
    await this.go('Library')
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
}

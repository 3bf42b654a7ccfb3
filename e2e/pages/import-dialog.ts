import { expect, type Locator, type Page } from '@playwright/test'
import type { ColumnMeaning } from '#contract/import'
import { t } from '#words/translate'

export class ImportDialog {
  constructor(private readonly page: Page) {}

  private get dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  /** Hands a folder to the dialog as the folder picker would. */
  async hand(folder: string): Promise<void> {
    await this.page
      .getByRole('button', { name: t('action.import') })
      .first()
      .click()
    await this.dialog.getByTestId('folder').setInputFiles(folder)
  }

  /** As `hand`, up to the plan. */
  async plan(folder: string): Promise<void> {
    await this.hand(folder)
    await expect(this.dialog.getByRole('status').filter({ hasText: t('import.planned.import') })).toBeVisible(
      { timeout: 120_000 }
    )
  }

  get start(): Locator {
    return this.dialog.getByRole('button', { name: t('import.start'), exact: true })
  }

  async import(): Promise<void> {
    await this.start.click()
  }

  /** Answers what is asked before the plan can be carried out. */
  async answer(name: string | RegExp): Promise<void> {
    await this.dialog.getByRole('group').getByRole('button', { name }).click()
  }

  /** Gives a column its meaning. */
  async mean(meaning: ColumnMeaning, column: string): Promise<void> {
    const name = t(`import.meaning.${meaning}`)
    await this.dialog.getByRole('combobox', { name, exact: true }).selectOption(column)
  }

  async close(): Promise<void> {
    await this.dialog.getByRole('button', { name: t('action.close') }).click()
  }

  /** The field in which a cell of the spreadsheet is mended. */
  cell(meaning: string, row: number): Locator {
    return this.dialog.getByLabel(t('import.mend', { meaning, row }))
  }
}

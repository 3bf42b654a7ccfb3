import { expect, type Locator, type Page } from '@playwright/test'
import { t } from '#words/translate'

export class ImportDialog {
  constructor(private readonly page: Page) {}

  private get dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  /** Hands a folder to the dialog as the folder picker would, up to the plan. */
  async plan(folder: string): Promise<void> {
    await this.page
      .getByRole('button', { name: t('action.import') })
      .first()
      .click()
    await this.dialog.getByTestId('folder').setInputFiles(folder)
    await expect(this.dialog.getByRole('status').filter({ hasText: t('import.planned.import') })).toBeVisible(
      { timeout: 120_000 }
    )
  }

  async import(): Promise<void> {
    await this.dialog.getByRole('button', { name: t('import.start'), exact: true }).click()
  }

  async close(): Promise<void> {
    await this.dialog.getByRole('button', { name: t('action.close') }).click()
  }

  /** The field in which a cell of the spreadsheet is mended. */
  cell(meaning: string, row: number): Locator {
    return this.dialog.getByLabel(t('import.mend', { meaning, row }))
  }
}

import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { t } from '#words/translate'

export class ReportDialog {
  constructor(private readonly page: Page) {}

  private get dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  /** Chooses a kind of file and saves; answers its bytes. */
  async save(file: string | RegExp, analyst = 'A. Analyst', comment = ''): Promise<Buffer> {
    await this.dialog
      .getByLabel(t('report.format'))
      .selectOption(typeof file === 'string' ? { label: file } : await this.labelLike(file))
    await this.dialog.getByLabel(t('drawing.analyst')).fill(analyst)
    if (comment) await this.dialog.getByLabel(t('drawing.comment')).fill(comment)
    const download = this.page.waitForEvent('download', { timeout: 60_000 })
    await this.dialog.getByRole('button', { name: t('report.save') }).click()
    return readFile((await (await download).path())!)
  }

  private async labelLike(pattern: RegExp): Promise<{ label: string }> {
    const labels = await this.dialog.getByLabel(t('report.format')).locator('option').allTextContents()
    return { label: labels.find((label) => pattern.test(label)) ?? '' }
  }
}

import { expect, type Page } from '@playwright/test'
import { t } from '#words/translate'

export class TrainingPage {
  constructor(private readonly page: Page) {}

  /**
   * Trains norms of these bands and deploys them, with fewer epochs and planted changes than usual, and without measuring
   * explanations: that takes minutes and is a journey of its own. `preset` null: with the settings that were chosen before.
   */
  async train(
    bands: string,
    { preset = 'quick', timeout = 200_000 }: { preset?: string | null; timeout?: number } = {}
  ): Promise<void> {
    if (preset !== null) await this.page.getByLabel(t('training.preset')).selectOption(preset)
    const field = this.page.getByRole('textbox', { name: new RegExp(`^${t('train.bands')}`) })
    await field.fill(bands)
    await field.blur()
    await this.page.getByLabel(t('grades.after')).uncheck()
    await this.page.getByRole('button', { name: t('train.start'), exact: true }).click()
    await expect(this.page.getByText(/norms? learnt/)).toBeVisible({ timeout })
  }
}

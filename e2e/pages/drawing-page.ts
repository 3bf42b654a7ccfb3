import { expect, type Page } from '@playwright/test'
import { t } from '#words/translate'

export class DrawingPage {
  constructor(private readonly page: Page) {}

  async explain(): Promise<void> {
    await this.page.getByRole('button', { name: t('drawing.explain'), exact: true }).click()
    await expect(this.page.getByText(t('explain.regions'))).toBeVisible({ timeout: 120_000 })
  }
}

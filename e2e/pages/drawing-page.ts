import { expect, type Page } from '@playwright/test'
import { t } from '#words/translate'

export class DrawingPage {
  constructor(private readonly page: Page) {}

  async explain(): Promise<void> {
    await this.page.getByRole('button', { name: t('drawing.explain'), exact: true }).click()
    await expect(this.page.getByText(t('explain.regions'))).toBeVisible({ timeout: 120_000 })
  }

  /** The picture that the encoder is given, unfolded. */
  async showAsSeen(): Promise<void> {
    await this.page.getByRole('button', { name: t('drawing.asSeen') }).click()
    await expect(this.page.getByRole('img', { name: t('drawing.asSeen') })).toHaveJSProperty(
      'naturalWidth',
      144
    )
  }

  /** Saves the map over its drawing; answers the file's name. */
  async savedPicture(): Promise<string> {
    const [saved] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.getByRole('button', { name: t('explain.savePicture') }).click()
    ])
    return saved.suggestedFilename()
  }
}

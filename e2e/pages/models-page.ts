import type { Locator, Page } from '@playwright/test'
import { t } from '#words/translate'

export class ModelsPage {
  constructor(private readonly page: Page) {}

  /** Marks of versions that score. */
  get inUse(): Locator {
    return this.page.getByText(`✓ ${t('models.deployed')}`)
  }
}

import type { Locator, Page } from '@playwright/test'
import { t } from '#words/translate'

export class LabellingPage {
  constructor(private readonly page: Page) {}

  /** Where the queue stands. */
  progress(at: number, total: number, labelled: number): Locator {
    return this.page.getByText(t('labelling.progress', { at, total, labelled }), { exact: true })
  }

  /** Shown once every label is in the library. */
  get saved(): Locator {
    return this.page.getByText(t('labelling.saving', { unsaved: 0 }))
  }
}

import type { Locator, Page } from '@playwright/test'
import { t } from '#words/translate'
import { DrawingPage } from './drawing-page'
import { ImportDialog } from './import-dialog'
import { LabellingPage } from './labelling-page'
import { LibraryPage } from './library-page'
import { ModelsPage } from './models-page'
import { ReportDialog } from './report-dialog'
import { StartPage } from './start-page'
import { TrainingPage } from './training-page'

/** The workbench as a person uses it: its screens, and going from one to another. What is expected is worded by the catalogue. */
export class Workbench {
  readonly start: StartPage
  readonly library: LibraryPage
  readonly importing: ImportDialog
  readonly labelling: LabellingPage
  readonly drawing: DrawingPage
  readonly training: TrainingPage
  readonly models: ModelsPage
  readonly reporting: ReportDialog

  constructor(readonly page: Page) {
    this.start = new StartPage(page)
    this.library = new LibraryPage(page)
    this.importing = new ImportDialog(page)
    this.labelling = new LabellingPage(page)
    this.drawing = new DrawingPage(page)
    this.training = new TrainingPage(page)
    this.models = new ModelsPage(page)
    this.reporting = new ReportDialog(page)
  }

  go(
    screen:
      | 'home'
      | 'library'
      | 'labelling'
      | 'drawing'
      | 'child'
      | 'norms'
      | 'training'
      | 'models'
      | 'reports'
      | 'settings'
  ): Promise<void> {
    const name = screen === 'reports' ? t('reports.title') : t(`nav.${screen}`)
    return this.page.getByRole('navigation').getByRole('button', { name, exact: true }).click()
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  /** A quick norm of these bands, from whatever screen. */
  async train(bands: string, how?: Parameters<TrainingPage['train']>[1]): Promise<void> {
    await this.go('training')
    await this.training.train(bands, how)
  }

  async analyseAll(): Promise<void> {
    await this.go('library')
    await this.library.analyseAll()
  }

  async openMostUnusual(): Promise<void> {
    await this.go('library')
    await this.library.openMostUnusual()
  }
}

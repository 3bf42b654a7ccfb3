import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Download, Page } from '@playwright/test'
import { expect, test } from '../app'
import { look } from '../look'
import { Workbench } from '../pages/workbench'
import { t } from '#words/translate'

/** What a person does in learning, in their words. */
class Learner extends Workbench {
  group(name: string) {
    return this.page.locator('summary').filter({ hasText: new RegExp(`^${name}`) })
  }

  /** Small and quick: what is shown here is the way, not the fit. */
  async quickPlan(): Promise<void> {
    await this.go('training')
    await this.page.getByLabel(t('training.preset')).selectOption('quick')
    await this.group('Scoring and validation').click()
    await this.page.getByLabel(t('field.form')).selectOption('neighbours')
    await this.page.getByLabel(t('field.candidates')).uncheck()
    await this.page.getByLabel(t('field.explanationSample')).fill('1')
    await this.page.getByLabel(t('field.explanationSample')).blur()
    await this.group('Drawings').click()
    await this.page.getByLabel(t('field.folds')).fill('3')
    await this.page.getByLabel(t('field.folds')).blur()
  }

  async trainAgain(runs: number): Promise<void> {
    await this.page.getByRole('button', { name: t('train.start'), exact: true }).click()
    const runsTable = this.page.getByRole('region', { name: t('run.history'), exact: true }).last()
    await expect(runsTable.getByRole('cell', { name: t('jobs.completed') })).toHaveCount(runs, {
      timeout: 120_000
    })
  }

  async saved(act: () => Promise<void>): Promise<{ file: Download; bytes: Buffer }> {
    const waiting = this.page.waitForEvent('download')
    await act()
    const file = await waiting
    return { file, bytes: readFileSync((await file.path())!) }
  }
}

const rowOf = (page: Page, text: string | RegExp) => page.getByRole('row').filter({ hasText: text })

test('train, compare, deploy, move the threshold, roll back: from the screens alone', async ({
  app,
  folder
}) => {
  test.setTimeout(420_000)
  const work = new Learner(app)
  await work.start.createTrial()
  await work.start.importSample()
  await work.quickPlan()
  await app.getByRole('textbox', { name: /^Bands/ }).fill('4-6, 6-8')
  await app.getByLabel(t('train.seed')).fill('1')
  await app.getByLabel(t('train.seed')).blur()

  // contradictions are told before anything is computed
  await work.group('Course of a training').click()
  await app.getByLabel(t('field.validationEvery')).fill('9')
  await app.getByLabel(t('field.validationEvery')).blur()
  await expect(app.getByText('Every training would stop before its first validation')).toBeVisible()
  await expect(app.getByRole('button', { name: t('train.start'), exact: true })).toBeDisabled()
  await look(app, 'training-form')
  await app.getByLabel(t('field.validationEvery')).fill('1')
  await app.getByLabel(t('field.validationEvery')).blur()

  // a plan is kept under a name, and as a file
  await app.getByLabel(t('training.saveAs'), { exact: true }).fill('our way')
  await app.getByRole('button', { name: t('training.save') }).click()
  await expect(app.getByText('our way is kept.')).toBeVisible()
  const yaml = await work.saved(() => app.getByRole('button', { name: t('training.saveFile') }).click())
  expect(yaml.bytes.toString()).toContain('form: neighbours')
  await work.trainAgain(1)
  await app.getByLabel(t('train.seed')).fill('2')
  await app.getByLabel(t('train.seed')).blur()
  await app.getByLabel(t('train.deploy')).uncheck()
  await work.trainAgain(2)

  // two runs side by side: only the seed was another
  for (const box of await app.getByRole('checkbox', { name: /^Compare the run/ }).all()) await box.check()
  const side = app.getByRole('region', { name: t('run.compare') }).first()
  await expect(side.getByRole('row', { name: /^seed/ })).toContainText('2')
  await expect(side.getByRole('row', { name: /^model\.latent/ })).toHaveCount(0)
  const csv = await work.saved(() => app.getByRole('button', { name: t('run.csv') }).click())
  expect(csv.bytes.toString()).toMatch(/parameters,seed,[12],[12]/)
  const svg = await work.saved(() => app.getByRole('button', { name: t('run.picture') }).click())
  expect(svg.bytes.toString()).toContain('<svg')
  await look(app, 'training-compared')

  await work.analyseAll()
  await work.go('models')
  await rowOf(app, 'stored').getByRole('button', { name: /^Show/ }).last().click()
  await app.getByRole('button', { name: t('models.validate') }).click()
  await expect(app.getByRole('region', { name: t('models.layers') }).getByText('✓ passed')).toHaveCount(7)
  await app.getByRole('button', { name: t('models.review') }).click()
  await expect(app.getByText(/^It would score \d+ stored drawings/)).toBeVisible({ timeout: 60_000 })
  await look(app, 'models-review')
  const report = await work.saved(() =>
    app.getByRole('button', { name: t('models.reportAs', { format: 'HTML' }) }).click()
  )
  expect(report.bytes.toString()).toContain('Strengths')
  writeFileSync(join(folder, 'training-report.html'), report.bytes)
  const archive = await work.saved(() =>
    app.getByRole('button', { name: t('models.export'), exact: true }).click()
  )
  expect(archive.file.suggestedFilename()).toMatch(/\.tadpole-model$/)
  await app.getByRole('button', { name: t('models.deployThis') }).click()
  const history = app.getByRole('region', { name: t('models.history') }).last()
  // 'deployed after training' of before would not do: what follows is to be scored by this version
  await expect(
    history
      .getByRole('row')
      .nth(1)
      .getByRole('cell', { name: t('models.deployed'), exact: true })
  ).toBeVisible()

  // the threshold, with what it would do to stored drawings
  await work.analyseAll()
  await work.go('models')
  const scores = app.getByRole('region', { name: t('scores.title') })
  await expect(scores.getByText(/flagged among all 320/)).toBeVisible()
  await expect(scores.getByRole('region', { name: t('scores.groups') }).getByRole('row')).toHaveCount(3)
  const slider = app.getByRole('slider')
  await expect(slider).toHaveValue('95')
  await slider.fill('90')
  // the threshold of the score that does not flag is folded away
  const moved = app.getByText(/Of [1-9]\d* stored drawings .* would be flagged; \d+ are now/)
  await expect(moved.filter({ visible: true })).toHaveCount(1)
  await app.getByLabel(t('threshold.note'), { exact: true }).filter({ visible: true }).fill('screening')
  await app.getByRole('button', { name: t('threshold.apply') }).click()
  await expect(app.getByText(/stored verdicts were looked at again/)).toBeVisible()
  await expect(
    app.getByRole('region', { name: t('threshold.log') }).getByRole('row', { name: /screening/ })
  ).toContainText('90')
  await look(app, 'models-threshold')
  await app.getByRole('button', { name: t('threshold.reset', { percentile: 95 }) }).click()
  await expect(slider).toHaveValue('95')

  await rowOf(app, '✓ deployed')
    .getByRole('button', { name: t('models.rollback') })
    .first()
    .click()
  await expect(history.getByRole('row').nth(1)).toContainText(t('models.reason.rollback'))
  await app.getByTestId('model').setInputFiles({
    name: archive.file.suggestedFilename(),
    mimeType: 'application/zip',
    buffer: archive.bytes
  })
  await expect(app.getByText(/One model taken in/)).toBeVisible()
})

test('norms: what is missing, a merge, changed copies, a passport; sweeps; settings', async ({ app }) => {
  test.setTimeout(420_000)
  const work = new Learner(app)
  await work.start.createTrial()
  await work.start.importSample()
  await work.go('norms')
  await expect(app.getByRole('region', { name: t('groups.warnings') })).toBeVisible()
  await app
    .getByRole('button', { name: /^Merge / })
    .first()
    .click()
  await expect(app.getByRole('region', { name: t('groups.mergePreview') }).first()).toContainText(
    t('cli.column.interval')
  )
  await app.getByRole('button', { name: t('groups.augmentShow') }).click()
  await expect(app.getByRole('img', { name: /^Changed copy/ })).toHaveCount(6)
  await look(app, 'norms-missing')

  await work.quickPlan()
  await app.getByRole('textbox', { name: /^Bands/ }).fill('4-8')
  await app.getByRole('textbox', { name: /^Bands/ }).blur()
  await work.trainAgain(1)
  await work.go('norms')
  await app.getByLabel(t('passport.name')).fill('our norm')
  const passport = await work.saved(() => app.getByRole('button', { name: t('passport.create') }).click())
  await app
    .getByTestId('passport')
    .setInputFiles({ name: 'our.tadpole-norm', mimeType: 'application/zip', buffer: passport.bytes })
  await expect(app.getByText(/Signed by ([0-9a-f]{4} ){7}[0-9a-f]{4}/)).toBeVisible({ timeout: 60_000 })
  // all drawings here have taught it: there is nobody to try it on, and that is said
  await expect(app.getByText(/of a child that the norms have not learnt from/)).toBeVisible({
    timeout: 60_000
  })
  await look(app, 'norms-passport')

  await work.go('training')
  const sweep =
    'base: {preset: quick, folds: 3, epochs: 8, planted_sample: 12}\nbands: [4-8]\nparameters:\n  model.latent: [4, 16]\n  optimizer.learning_rate: [0.001, 0.004]\n'
  await app.getByLabel(t('sweep.file')).fill(sweep)
  await app.getByRole('button', { name: t('sweep.start') }).click()
  await expect(app.getByRole('button', { name: t('sweep.train') })).toBeEnabled({
    timeout: 120_000
  })
  await expect(app.getByRole('region', { name: t('sweep.trials') }).getByRole('row')).toHaveCount(5)
  await expect(app.getByRole('img', { name: /^Trials as lines/ })).toBeVisible()
  await look(app, 'training-sweep')

  await work.go('settings')
  await expect(app.getByRole('region', { name: t('storage.title') }).first()).toContainText(
    t('storage.originals')
  )
  await expect(app.getByText(/^Encoders run on cpu/)).toBeVisible({ timeout: 30_000 })
  await app.getByLabel('Beside the percentile').selectOption('z')
  await look(app, 'settings')
  await work.analyseAll()
  await work.openMostUnusual()
  await expect(app.getByText(/On the scale z: /)).toBeVisible()
})

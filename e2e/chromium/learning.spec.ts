import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Download, Page } from '@playwright/test'
import { expect, test } from '../app'
import { look } from '../look'
import { Workbench } from '../pages/workbench'

/** What a person does in learning, in their words. */
class Learner extends Workbench {
  group(name: string) {
    return this.page.locator('summary').filter({ hasText: new RegExp(`^${name}`) })
  }

  /** Small and quick: what is shown here is the way, not the fit. */
  async quickPlan(): Promise<void> {
    await this.go('Training')
    await this.page.getByLabel('Start from').selectOption('quick')
    await this.group('Scoring and validation').click()
    await this.page.getByLabel('How form is scored').selectOption('neighbours')
    await this.page.getByLabel('Learn the other ways beside it').uncheck()
    await this.page.getByLabel('Drawings for the scale of explanations').fill('1')
    await this.page.getByLabel('Drawings for the scale of explanations').blur()
    await this.group('Drawings').click()
    await this.page.getByLabel('Folds').fill('3')
    await this.page.getByLabel('Folds').blur()
  }

  async trainAgain(runs: number): Promise<void> {
    await this.page.getByRole('button', { name: 'Train', exact: true }).click()
    const runsTable = this.page.getByRole('region', { name: 'Runs', exact: true }).last()
    await expect(runsTable.getByRole('cell', { name: 'done' })).toHaveCount(runs, { timeout: 120_000 })
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
  await work.createTrial()
  await work.importSample()
  await work.quickPlan()
  await app.getByRole('textbox', { name: /^Bands/ }).fill('4-6, 6-8')
  await app.getByLabel('Seed').fill('1')
  await app.getByLabel('Seed').blur()

  // contradictions are told before anything is computed
  await work.group('Course of a training').click()
  await app.getByLabel('Epochs between validations').fill('9')
  await app.getByLabel('Epochs between validations').blur()
  await expect(app.getByText('Every training would stop before its first validation')).toBeVisible()
  await expect(app.getByRole('button', { name: 'Train', exact: true })).toBeDisabled()
  await look(app, 'training-form')
  await app.getByLabel('Epochs between validations').fill('1')
  await app.getByLabel('Epochs between validations').blur()

  // a plan is kept under a name, and as a file
  await app.getByLabel('Name', { exact: true }).fill('our way')
  await app.getByRole('button', { name: 'Keep under this name' }).click()
  await expect(app.getByText('our way is kept.')).toBeVisible()
  const yaml = await work.saved(() => app.getByRole('button', { name: 'Save as file' }).click())
  expect(yaml.bytes.toString()).toContain('form: neighbours')
  await work.trainAgain(1)
  await app.getByLabel('Seed').fill('2')
  await app.getByLabel('Seed').blur()
  await app.getByLabel('Deploy when all bands are done').uncheck()
  await work.trainAgain(2)

  // two runs side by side: only the seed was another
  for (const box of await app.getByRole('checkbox', { name: /^Compare the run/ }).all()) await box.check()
  const side = app.getByRole('region', { name: 'Runs side by side' }).first()
  await expect(side.getByRole('row', { name: /^seed/ })).toContainText('2')
  await expect(side.getByRole('row', { name: /^model\.latent/ })).toHaveCount(0)
  const csv = await work.saved(() => app.getByRole('button', { name: 'Save as CSV' }).click())
  expect(csv.bytes.toString()).toMatch(/parameters,seed,[12],[12]/)
  const svg = await work.saved(() => app.getByRole('button', { name: 'Save picture' }).click())
  expect(svg.bytes.toString()).toContain('<svg')
  await look(app, 'training-compared')

  await work.analyseAll()
  await work.go('Models')
  await rowOf(app, 'stored').getByRole('button', { name: /^Show/ }).last().click()
  await app.getByRole('button', { name: 'Validate' }).click()
  await expect(
    app.getByRole('region', { name: 'Validation, layer by layer' }).getByText('✓ passed')
  ).toHaveCount(7)
  await app.getByRole('button', { name: 'What would change?' }).click()
  await expect(app.getByText(/^It would score \d+ stored drawings/)).toBeVisible({ timeout: 60_000 })
  await look(app, 'models-review')
  const report = await work.saved(() => app.getByRole('button', { name: 'Report as HTML' }).click())
  expect(report.bytes.toString()).toContain('Strengths')
  writeFileSync(join(folder, 'training-report.html'), report.bytes)
  const archive = await work.saved(() => app.getByRole('button', { name: 'Export', exact: true }).click())
  expect(archive.file.suggestedFilename()).toMatch(/\.tadpole-model$/)
  await app.getByRole('button', { name: 'Deploy this version' }).click()
  const history = app.getByRole('region', { name: 'Which version was in use when' }).last()
  // 'deployed after training' of before would not do: what follows is to be scored by this version
  await expect(
    history.getByRole('row').nth(1).getByRole('cell', { name: 'deployed', exact: true })
  ).toBeVisible()

  // the threshold, with what it would do to stored drawings
  await work.analyseAll()
  await work.go('Models')
  const scores = app.getByRole('region', { name: 'Scores side by side' })
  await expect(scores.getByText(/flagged among all 320/)).toBeVisible()
  await expect(scores.getByRole('region', { name: 'Norm groups' }).getByRole('row')).toHaveCount(3)
  const slider = app.getByRole('slider')
  await expect(slider).toHaveValue('95')
  await slider.fill('90')
  await expect(app.getByText(/Of [1-9]\d* stored drawings .* would be flagged; \d+ are now/)).toBeVisible()
  await app.getByLabel('Why', { exact: true }).fill('screening')
  await app.getByRole('button', { name: 'Set threshold' }).click()
  await expect(app.getByText(/stored verdicts were looked at again/)).toBeVisible()
  await expect(
    app.getByRole('region', { name: 'Log' }).getByRole('row', { name: /screening/ })
  ).toContainText('90')
  await look(app, 'models-threshold')
  await app.getByRole('button', { name: 'Back to 95' }).click()
  await expect(slider).toHaveValue('95')

  await rowOf(app, '✓ deployed').getByRole('button', { name: 'Roll back' }).first().click()
  await expect(history.getByRole('row').nth(1)).toContainText('rolled back')
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
  await work.createTrial()
  await work.importSample()
  await work.go('Norms')
  await expect(app.getByRole('region', { name: 'What is missing' })).toBeVisible()
  await app
    .getByRole('button', { name: /^Merge / })
    .first()
    .click()
  await expect(app.getByRole('region', { name: 'What it would bring' }).first()).toContainText(
    '95 % interval'
  )
  await app.getByRole('button', { name: 'Show on a drawing' }).click()
  await expect(app.getByRole('img', { name: /^Changed copy/ })).toHaveCount(6)
  await look(app, 'norms-missing')

  await work.quickPlan()
  await app.getByRole('textbox', { name: /^Bands/ }).fill('4-8')
  await app.getByRole('textbox', { name: /^Bands/ }).blur()
  await work.trainAgain(1)
  await work.go('Norms')
  await app.getByLabel('Name of the norm').fill('our norm')
  const passport = await work.saved(() => app.getByRole('button', { name: 'Make passport' }).click())
  await app
    .getByTestId('passport')
    .setInputFiles({ name: 'our.tadpole-norm', mimeType: 'application/zip', buffer: passport.bytes })
  await expect(app.getByText(/Signed by ([0-9a-f]{4} ){7}[0-9a-f]{4}/)).toBeVisible({ timeout: 60_000 })
  // all drawings here have taught it: there is nobody to try it on, and that is said
  await expect(app.getByText(/of a child that the norms have not learnt from/)).toBeVisible({
    timeout: 60_000
  })
  await look(app, 'norms-passport')

  await work.go('Training')
  const sweep =
    'base: {preset: quick, folds: 3, epochs: 8, planted_sample: 12}\nbands: [4-8]\nparameters:\n  model.latent: [4, 16]\n  optimizer.learning_rate: [0.001, 0.004]\n'
  await app.getByLabel('What to try (YAML)').fill(sweep)
  await app.getByRole('button', { name: 'Start sweep' }).click()
  await expect(app.getByRole('button', { name: 'Train and deploy the best' })).toBeEnabled({
    timeout: 120_000
  })
  await expect(app.getByRole('region', { name: 'Trials' }).getByRole('row')).toHaveCount(5)
  await expect(app.getByRole('img', { name: /^Trials as lines/ })).toBeVisible()
  await look(app, 'training-sweep')

  await work.go('Settings')
  await expect(app.getByRole('region', { name: 'Storage' }).first()).toContainText('Original drawings')
  await expect(app.getByText(/^Encoders run on cpu/)).toBeVisible({ timeout: 30_000 })
  await app.getByLabel('Beside the percentile').selectOption('z')
  await look(app, 'settings')
  await work.analyseAll()
  await work.openMostUnusual()
  await expect(app.getByText(/On the scale z: /)).toBeVisible()
})

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, root, test } from '../app'
import { look } from '../look'
import { Workbench } from '../pages/workbench'
import { t } from '#words/translate'

const data = join(root, '../shared/data')
const present = existsSync(join(data, 'drawings')) && existsSync(join(data, 'encoders/vit-tiny-patch16-224'))
if (!present)
  console.warn('SKIPPED: the real drawings are not here, the main job ran on synthetic ones alone.')

test('the main job on real drawings with a real encoder, from the screens', async ({ app }) => {
  test.skip(!present, 'the real drawings are not here')
  test.setTimeout(900_000)
  const work = new Workbench(app)
  await work.start.createEncrypted()
  await work.importing.plan(join(data, 'drawings'))
  await expect(work.dialog.getByText(/^1,003 drawings will be imported/)).toBeVisible()
  await expect(work.dialog.getByText(/Ages are whole years/)).toBeVisible()
  await work.importing.import()
  await expect(work.dialog.getByText(/^1,003 drawings imported/)).toBeVisible({ timeout: 120_000 })
  await work.importing.close()

  await work.go('models')
  const pack = join(data, 'encoders/vit-tiny-patch16-224')
  await app.getByTestId('encoder').setInputFiles([join(pack, 'encoder.json'), join(pack, 'model.onnx')])
  await expect(app.getByText('vit-tiny-patch16-224 · imagenet')).toBeVisible({ timeout: 60_000 })
  const encoders = app.getByRole('region', { name: t('models.encoders') })
  const shipped = encoders.getByRole('listitem').filter({ hasText: 'strokes-vit' })
  await shipped.getByRole('button', { name: t('models.use') }).click() // adding one takes it into use
  await expect(shipped).toContainText(t('models.active'))

  await work.go('norms')
  await look(app, '20-real-norms')
  await work.train('4-5, 5-6, 6-7, 7-8, 8-9', { preset: 'standard', timeout: 400_000 })
  await look(app, '21-real-trained')
  await work.go('models')
  await expect(app.getByText('✓ deployed', { exact: true })).toHaveCount(5)
  await look(app, '22-real-models')
  await work.analyseAll()
  await work.openMostUnusual()
  await look(app, '23-real-drawing')
  await work.drawing.explain()
  await look(app, '24-real-explained')
  await app.getByRole('button', { name: /^All drawings of/ }).click()
  await expect(app.getByRole('heading', { name: /drawings? at age/ }).first()).toBeVisible()
  await look(app, '25-real-child')
  await work.go('drawing')
  await app.keyboard.press('r')
  expect((await work.reporting.save(/^HTML, for reading/)).toString()).toContain('strokes-vit')

  // a second training beside the first: other settings, other figures, nothing deployed
  await work.go('training')
  await app.getByLabel(t('training.preset')).selectOption('quick')
  await app
    .locator('summary')
    .filter({ hasText: /^Scoring/ })
    .click()
  await app.getByLabel(t('field.form')).selectOption('neighbours')
  await app.getByLabel(t('field.candidates')).uncheck()
  await app.getByRole('textbox', { name: /^Bands/ }).fill('4-5, 5-6, 6-7, 7-8, 8-9')
  await app.getByRole('textbox', { name: /^Bands/ }).blur()
  await app.getByLabel(t('train.deploy')).uncheck()
  await app.getByRole('button', { name: t('train.start'), exact: true }).click()
  const runs = app.getByRole('region', { name: t('run.history'), exact: true }).last()
  await expect(runs.getByRole('cell', { name: t('jobs.completed') })).toHaveCount(2, { timeout: 200_000 })
  for (const box of await app.getByRole('checkbox', { name: /^Compare the run/ }).all()) await box.check()
  await expect(app.getByRole('row', { name: /^scoring\.form/ })).toContainText('neighbours')
  await look(app, '26-real-compared')

  // developmental age flags here: its threshold moves the flags of stored drawings
  await work.go('models')
  const ages = app.getByRole('region', { name: t('development.title') })
  await ages.getByRole('listitem').filter({ hasText: '✓' }).getByRole('button', { name: /^Open/ }).click()
  const slider = app.getByRole('slider')
  await slider.fill('90')
  await app.getByRole('button', { name: t('threshold.apply') }).click()
  await expect(app.getByText(/1003 stored verdicts were looked at again: [1-9]/)).toBeVisible()
  await look(app, '27-real-threshold')
  await app.getByRole('button', { name: t('threshold.reset', { percentile: 95 }) }).click()
  const bands = app.getByRole('region', { name: t('nav.models') })
  await bands
    .getByRole('row')
    .filter({ hasText: t('models.stored') })
    .first()
    .getByRole('button', { name: t('models.deploy') })
    .click()
  const history = app.getByRole('region', { name: t('models.history') }).last()
  const newest = history.getByRole('row').nth(1)
  await expect(newest.getByRole('cell', { name: t('models.deployed'), exact: true })).toBeVisible()
  const judging = bands.getByRole('row').filter({ hasText: '✓ deployed' })
  await expect(judging).toHaveCount(5)
  await judging
    .first()
    .getByRole('button', { name: t('models.rollback') })
    .click()
  await expect(newest).toContainText(t('models.reason.rollback'))
})

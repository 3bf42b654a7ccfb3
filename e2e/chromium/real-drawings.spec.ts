import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, root, test } from '../app'
import { look } from '../look'
import { Workbench } from '../pages/workbench'

const data = join(root, '../shared/data')
const present = existsSync(join(data, 'drawings')) && existsSync(join(data, 'encoders/vit-tiny-patch16-224'))
if (!present)
  console.warn('SKIPPED: the real drawings are not here, the main job ran on synthetic ones alone.')

test('the main job on real drawings with a real encoder, from the screens', async ({ app }) => {
  test.skip(!present, 'the real drawings are not here')
  test.setTimeout(600_000)
  const work = new Workbench(app)
  await work.createEncrypted()
  await work.planImport(join(data, 'drawings'))
  await expect(work.dialog.getByText(/^1,003 drawings will be imported/)).toBeVisible()
  await expect(work.dialog.getByText(/Ages are whole years/)).toBeVisible()
  await work.dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(work.dialog.getByText(/^1,003 drawings imported/)).toBeVisible({ timeout: 120_000 })
  await work.dialog.getByRole('button', { name: 'Close' }).click()

  await work.go('Models')
  const pack = join(data, 'encoders/vit-tiny-patch16-224')
  await app.getByTestId('encoder').setInputFiles([join(pack, 'encoder.json'), join(pack, 'model.onnx')])
  await expect(app.getByText('vit-tiny-patch16-224 · imagenet')).toBeVisible({ timeout: 60_000 })
  const encoders = app.getByRole('region', { name: 'Encoders' })
  const shipped = encoders.getByRole('listitem').filter({ hasText: 'strokes-vit' })
  await shipped.getByRole('button', { name: 'Use for new norms' }).click() // adding one takes it into use
  await expect(shipped).toContainText('in use')

  await work.go('Norms')
  await look(app, '20-real-norms')
  await work.train('4-5, 5-6, 6-7, 7-8, 8-9', 400_000)
  await look(app, '21-real-trained')
  await work.go('Models')
  await expect(app.getByText('✓ deployed', { exact: true })).toHaveCount(5)
  await look(app, '22-real-models')
  await work.analyseAll()
  await work.openMostUnusual()
  await look(app, '23-real-drawing')
  await work.explain()
  await look(app, '24-real-explained')
  await app.getByRole('button', { name: /^All drawings of/ }).click()
  await expect(app.getByRole('heading', { name: /drawings? at age/ }).first()).toBeVisible()
  await look(app, '25-real-child')
  await work.go('Drawing')
  await app.keyboard.press('r')
  const saved = app.waitForEvent('download')
  await app.getByRole('button', { name: 'Save HTML report' }).click()
  expect(await readFile((await (await saved).path())!, 'utf8')).toContain('strokes-vit')
})

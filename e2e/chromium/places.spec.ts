import { expect } from '@playwright/test'
import { readFileSync, writeFileSync, cpSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { root, test } from '../app'
import { look } from '../look'
import { Workbench } from '../pages/workbench'
import { t } from '#words/translate'

const sample = join(root, 'resources/sample')

/** The sample at two places: north as it is, south on darker paper with thicker lines, and one page of text. */
async function twoPlaces(folder: string): Promise<string> {
  cpSync(sample, folder, { recursive: true })
  const [head, ...lines] = readFileSync(join(sample, 'metadata.csv'), 'utf8').trim().split('\n')
  const children = [...new Set(lines.map((line) => line.split(',')[1]!))]
  const south = (line: string): boolean => children.indexOf(line.split(',')[1]!) % 2 === 1
  const rows = lines.map((line) => `${line},${south(line) ? 'south' : 'north'}`)
  for (const line of lines.filter(south)) {
    const file = join(folder, line.split(',')[0]!)
    const thick = await sharp(file)
      .flatten({ background: '#fff' })
      .blur(1.2)
      .linear(1.6, -150)
      .png()
      .toBuffer()
    writeFileSync(file, thick)
  }
  const words = Array.from(
    { length: 14 },
    (_, i) => `<text x="20" y="${40 + 25 * i}" font-size="15">one line of a printed page, number ${i}</text>`
  )
  const page = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><rect width="400" height="400" fill="#fff"/>${words.join('')}</svg>`
  writeFileSync(join(folder, 'letter.png'), await sharp(Buffer.from(page)).png().toBuffer())
  rows.push('letter.png,X1,70,person,draw a person,printer,south')
  writeFileSync(join(folder, 'metadata.csv'), [`${head!},site`, ...rows].join('\n'))
  return folder
}

test('another place: the norm does not fit, which is seen from the drawings, and is mended', async ({
  app,
  folder
}) => {
  test.setTimeout(300_000)
  const bench = new Workbench(app)
  await bench.start.createTrial()
  await bench.go('library')
  await bench.importing.plan(await twoPlaces(join(folder, 'drawings')))
  await bench.dialog.getByRole('button', { name: t('import.start'), exact: true }).click()
  await expect(bench.dialog.getByText(/^321 drawings imported/)).toBeVisible({ timeout: 60_000 })
  await bench.dialog.getByRole('button', { name: t('action.close') }).click()

  await bench.go('training')
  await app
    .locator('summary')
    .filter({ hasText: /^Drawings/ })
    .click()
  await app.getByLabel(t('field.sites')).fill('north')
  await app
    .locator('summary')
    .filter({ hasText: /^Scoring/ })
    .click()
  await app.getByLabel(t('field.form')).selectOption('best')
  await bench.train('4-9', { preset: null })
  await bench.go('models')
  await app.getByRole('button', { name: /^Show/ }).first().click()
  await expect(app.getByText(t('form.candidates'))).toBeVisible()
  await look(app, 'models-rivals')

  await bench.go('norms')
  await app.getByRole('button', { name: t('places.check', { site: 'south' }) }).click()
  await expect(app.getByText('they differ from the norm’s')).toBeVisible({ timeout: 120_000 })
  await look(app, 'norms-other-place')
  await app.getByRole('button', { name: t('places.calibrate', { site: 'south' }) }).click()
  await expect(app.getByText(/calibrates since/)).toBeVisible({ timeout: 120_000 })

  await bench.analyseAll()
  await bench.openMostUnusual()
  await expect(
    app.getByText(/typical drawings of the child’s own site|Within the norm/).first()
  ).toBeVisible()
  await look(app, 'drawing-local')
  await bench.go('library')
  await bench.library.search('letter')
  await app.locator('.card-button').first().click()
  await expect(app.getByText(/rows of many small marks|nothing like it/)).toBeVisible()
  await look(app, 'drawing-out-of-scope')
})

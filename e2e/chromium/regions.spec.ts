import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, root, test } from '../app'
import { look } from '../look'
import { Workbench } from '../pages/workbench'
import { t } from '#words/translate'

const sample = join(root, 'resources/sample')
const names = readdirSync(sample)
  .filter((name) => name.endsWith('.png'))
  .slice(0, 2)

interface Coco {
  categories: { name: string }[]
  annotations: {
    bbox: number[]
    area: number
    segmentation: number[][]
    tadpole: { shape: { kind: string } }
  }[]
}

test('regions: box, polygon and brush, named, undone, exported as COCO; a scan is cut apart', async ({
  app,
  folder
}) => {
  const work = new Workbench(app)
  await work.start.createTrial()
  const files = join(folder, 'files')
  mkdirSync(files)
  names.forEach((name) => cpSync(join(sample, name), join(files, name)))
  const page = sharp({ create: { width: 400, height: 200, channels: 3, background: '#fff' } })
  await page
    .composite([
      { input: join(sample, names[0]!), left: 20, top: 20 },
      { input: join(sample, names[1]!), left: 220, top: 20 }
    ])
    .png()
    .toFile(join(files, 'z-scan.png'))
  writeFileSync(
    join(files, 'm.csv'),
    `file,child,age\n${[...names, 'z-scan.png'].map((name) => `${name},c1,5.5`).join('\n')}`
  )
  await work.importing.plan(files)
  await work.importing.import()
  await expect(work.dialog.getByText(/^3 drawings imported/)).toBeVisible()
  await work.importing.close()

  await work.go('labelling')
  const paper = app.getByRole('img', { name: /^Drawing/ })
  await expect(paper).toBeVisible()
  const box = (await paper.boundingBox())!
  const at = (x: number, y: number): [number, number] => [box.x + x * box.width, box.y + y * box.height]
  const regions = app.getByRole('button', { name: t('labelling.regions') })
  const again = app.getByRole('button', { name: t('tool.mark') })
  await regions.click()
  await expect(paper).toHaveAttribute('aria-busy', 'false')
  await app.mouse.move(...at(0.3, 0.3))
  await app.mouse.down()
  await app.mouse.move(...at(0.5, 0.5), { steps: 5 })
  await app.mouse.up()
  await expect(again).toBeVisible()
  await again.click()
  await app.getByRole('button', { name: t('tool.shape.polygon') }).click()
  for (const [x, y] of [
    [0.55, 0.55],
    [0.7, 0.55],
    [0.62, 0.7],
    [0.55, 0.55]
  ] as const)
    await app.mouse.click(...at(x, y))
  await expect(again).toBeVisible()
  await again.click()
  await app.getByRole('button', { name: t('tool.shape.brush') }).click()
  await app.mouse.move(...at(0.35, 0.75))
  await app.mouse.down()
  await app.mouse.move(...at(0.6, 0.8), { steps: 8 })
  await app.mouse.up()
  await expect(again).toBeVisible()
  await look(app, '46-regions')

  // their names are given on the drawing's own screen
  await work.go('library')
  await app.locator('.card-button').first().click()
  const name = app.getByLabel(t('notes.nameMark'))
  await expect(name).toHaveCount(3)
  for (const [i, words] of ['head', 'tail', 'shade'].entries()) await name.nth(i).fill(words)
  await expect(app.locator('.drawn')).toHaveCount(3)
  await look(app, '47-regions-named')
  await work.go('labelling')
  await app.getByRole('button', { name: t('labelling.tab.exchange') }).click()
  const download = app.waitForEvent('download')
  await app.getByRole('button', { name: t('exchange.format.coco') }).click()
  const coco = JSON.parse(readFileSync((await (await download).path())!, 'utf8')) as Coco
  expect(coco.categories.map((c) => c.name)).toEqual(['head', 'shade', 'tail'])
  expect(coco.annotations.map((a) => a.tadpole.shape.kind)).toEqual([t('cli.column.box'), 'polygon', 'brush'])
  for (const { bbox, area, segmentation } of coco.annotations) {
    expect(area).toBeGreaterThan(0)
    expect(area).toBeLessThanOrEqual(bbox[2]! * bbox[3]! * 1.01)
    for (const polygon of segmentation) expect(polygon.length % 2).toBe(0)
  }

  await work.go('library')
  await work.library.search('z-scan')
  await app.locator('.card-button').first().click()
  await app.getByRole('button', { name: t('cut.begin') }).click()
  await expect(app.getByRole('button', { name: t('cut.cut', { count: 2 }) })).toBeVisible()
  await app.getByLabel(t('cut.child', { number: 2 })).fill('c2')
  await look(app, '48-cut')
  await app.getByRole('button', { name: t('cut.cut', { count: 2 }) }).click()
  await expect(app.getByText(t('cut.done', { count: 2 }))).toBeVisible()
  await app.getByRole('button', { name: t('library.clear') }).click()
  await expect(work.library.count(4, 4)).toBeVisible()
  await app.keyboard.press('Control+z')
  await expect(work.library.count(3, 3)).toBeVisible()
})

import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, root, serve, test } from '../app'
import { look } from '../look'
import { Workbench } from '../pages/workbench'

const sample = join(root, 'resources/sample')
const names = readdirSync(sample)
  .filter((name) => name.endsWith('.png'))
  .slice(0, 60)

test('a data set: mended in a table, mapped, cleaned of duplicates, split, and taken elsewhere whole', async ({
  app,
  folder
}) => {
  const work = new Workbench(app)
  await work.createTrial()
  const files = join(folder, 'files')
  mkdirSync(files)
  names.forEach((name) => cpSync(join(sample, name), join(files, name)))
  await sharp(join(sample, names[10]!))
    .resize(100)
    .jpeg({ quality: 70 })
    .toFile(join(files, 'scanned-again.jpg'))
  const rows = [...names, 'scanned-again.jpg'].map(
    (name, i) => `${name},c${Math.floor(i / 2)},${4 + (i % 3)}.5,${name.split('-')[1]?.replace('.png', '')}`
  )
  writeFileSync(join(files, 'list.csv'), ['filename,child_id,age,subject', ...rows].join('\n'))
  await work.planImport(files)
  await work.dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(work.dialog.getByText(/^61 drawings imported/)).toBeVisible()
  await work.dialog.getByRole('button', { name: 'Close' }).click()

  await work.go('Library')
  await app.getByRole('button', { name: 'Table', exact: true }).click()
  const age = app.getByLabel(`Age of ${names[0]!}`)
  await expect(age).toHaveValue('4;6')
  await age.fill('nine')
  await age.press('Enter')
  await expect(app.getByText('The age "nine" is not understood')).toBeVisible()
  await expect(age).toHaveValue('nine')
  await age.fill('6;1')
  await age.press('Enter')
  // what a cell shows while it is written in is not what is stored
  const again = async () => {
    await app.getByRole('button', { name: 'Pictures', exact: true }).click()
    await app.getByRole('button', { name: 'Table', exact: true }).click()
  }
  await expect(async () => {
    await again()
    await expect(age).toHaveValue('6;1', { timeout: 500 })
  }).toPass()
  await app.getByRole('heading', { name: 'Library' }).click()
  await app.keyboard.press('Control+z')
  await expect(age).toHaveValue('4;6')
  for (const name of names.slice(0, 3)) await app.getByLabel(`Select ${name}`).check()
  const bar = app.getByRole('region', { name: 'Selection' })
  await bar.getByLabel('Set').selectOption('one more tag')
  await bar.getByLabel('to', { exact: true }).fill('pilot')
  await bar.getByRole('button', { name: 'Apply to 3' }).click()
  await expect(app.getByLabel(`Tags of ${names[2]!}`)).toHaveValue('pilot')
  await bar.getByRole('button', { name: 'Show only these' }).click()
  await expect(app.getByText('3 of 61 drawings')).toBeVisible()
  await look(app, '50-table')
  for (const name of names.slice(0, 3)) await app.getByLabel(`Select ${name}`).click()
  await expect(app.getByText('61 of 61 drawings')).toBeVisible()

  await app
    .getByRole('search')
    .getByLabel(/^Subject/)
    .selectOption('cup')
  await app.getByLabel('Save these filters as').fill('cups')
  await app.getByRole('button', { name: 'Save view' }).click()
  await app.getByRole('button', { name: 'Clear filters' }).click()
  await expect(app.getByLabel('View', { exact: true })).toHaveValue('')
  await app.getByLabel('View', { exact: true }).selectOption('cups')
  await expect(app.getByRole('search').getByLabel(/^Subject/)).toHaveValue('cup')
  await app.getByRole('button', { name: 'Clear filters' }).click()

  await app.getByRole('button', { name: 'Map', exact: true }).click()
  await app.getByRole('button', { name: 'Lay the drawings on a map' }).click()
  const plane = app.getByRole('img', { name: /^Map of 61 drawings/ })
  await expect(plane).toBeVisible({ timeout: 60_000 })
  await app.getByRole('button', { name: 'Dismiss' }).first().click()
  await plane.scrollIntoViewIfNeeded()
  const box = (await plane.boundingBox())!
  await app.mouse.move(box.x + 5, box.y + 5)
  await app.mouse.down()
  for (const [x, y] of [
    [0.99, 0.01],
    [0.99, 0.99],
    [0.01, 0.99],
    [0.01, 0.02]
  ] as const)
    await app.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 4 })
  await app.mouse.up()
  await expect(app.getByText('61 drawings selected')).toBeVisible()
  await look(app, '51-map')
  await app.getByRole('button', { name: 'Select none' }).click()

  await app.getByRole('button', { name: 'Duplicates', exact: true }).click()
  await expect(app.getByText('scanned-again.jpg')).toBeVisible()
  await look(app, '52-duplicates')
  const group = app.getByRole('listitem').filter({ hasText: 'scanned-again.jpg' })
  await group
    .locator('figure')
    .filter({ hasNotText: 'scanned-again.jpg' })
    .first()
    .getByRole('button', { name: 'Keep this one' })
    .click()
  await expect(app.getByText('60 of 60 drawings')).toBeVisible()
  await app.getByRole('button', { name: 'Bin', exact: true }).click()
  await expect(app.getByText('1 drawing in the bin')).toBeVisible()
  await app.getByRole('button', { name: 'Empty the bin …' }).click()
  await app.getByRole('button', { name: 'Remove for good' }).click()
  await expect(app.getByText('The bin is empty.')).toBeVisible()

  await app.getByRole('button', { name: 'Splits', exact: true }).click()
  await expect(app.getByText('Ready to learn from')).toBeVisible()
  await app.getByRole('button', { name: 'Split', exact: true }).click()
  await expect(app.getByRole('heading', { name: 'Split default' })).toBeVisible()
  await look(app, '53-splits')

  const download = app.waitForEvent('download')
  await app.getByRole('button', { name: 'Export all …' }).click()
  await look(app, '59-export')
  await work.dialog.getByRole('button', { name: 'Export', exact: true }).click()
  const saved = await download
  const archive = join(folder, 'whole.tadpole-dataset')
  await saved.saveAs(archive)
  expect(readFileSync(archive).subarray(0, 2).toString()).toBe('PK')
  await expect(app.getByText(/^Saved tadpole-.*60 drawings/)).toBeVisible()

  const served = await serve(join(folder, 'other'))
  await app.goto(served.url)
  await work.createTrial()
  await app.getByRole('button', { name: 'Import …' }).first().click()
  await work.dialog.getByTestId('files').setInputFiles(archive)
  await expect(work.dialog.getByText('An exported library: 60 of 60 drawings will be imported')).toBeVisible()
  await look(app, '54-archive')
  await work.dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(work.dialog.getByText(/^60 drawings imported/)).toBeVisible()
  await work.dialog.getByRole('button', { name: 'Close' }).click()
  await work.go('Library')
  await app.getByRole('button', { name: 'Table', exact: true }).click()
  await expect(app.getByLabel(`Tags of ${names[2]!}`)).toHaveValue('pilot')
  await app.goto('about:blank')
  await served.stop()
})

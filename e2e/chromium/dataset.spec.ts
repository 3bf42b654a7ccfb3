import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, root, serve, test } from '../app'
import { look } from '../look'
import { Workbench } from '../pages/workbench'
import { t } from '#words/translate'

const sample = join(root, 'resources/sample')
const names = readdirSync(sample)
  .filter((name) => name.endsWith('.png'))
  .slice(0, 60)

test('a data set: mended in a table, mapped, cleaned of duplicates, split, and taken elsewhere whole', async ({
  app,
  folder
}) => {
  const work = new Workbench(app)
  await work.start.createTrial()
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
  await work.importing.plan(files)
  await work.importing.import()
  await expect(work.dialog.getByText(/^61 drawings imported/)).toBeVisible()
  await work.importing.close()

  await work.go('library')
  await app.getByRole('button', { name: t('library.tab.table'), exact: true }).click()
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
    await app.getByRole('button', { name: t('library.tab.pictures'), exact: true }).click()
    await app.getByRole('button', { name: t('library.tab.table'), exact: true }).click()
  }
  await expect(async () => {
    await again()
    await expect(age).toHaveValue('6;1', { timeout: 500 })
  }).toPass()
  await app.getByRole('heading', { name: t('nav.library') }).click()
  await app.keyboard.press('Control+z')
  await expect(age).toHaveValue('4;6')
  for (const name of names.slice(0, 3)) await app.getByLabel(`Select ${name}`).check()
  const bar = app.getByRole('region', { name: t('table.selection') })
  await bar.getByLabel(t('table.set')).selectOption('one more tag')
  await bar.getByLabel(t('table.to'), { exact: true }).fill('pilot')
  await bar.getByRole('button', { name: t('table.apply', { count: 3 }) }).click()
  await expect(app.getByLabel(`Tags of ${names[2]!}`)).toHaveValue('pilot')
  await bar.getByRole('button', { name: t('table.only') }).click()
  await expect(work.library.count(3, 61)).toBeVisible()
  await look(app, '50-table')
  for (const name of names.slice(0, 3)) await app.getByLabel(`Select ${name}`).click()
  await expect(work.library.count(61, 61)).toBeVisible()

  await app
    .getByRole('search')
    .getByLabel(/^Subject/)
    .selectOption('cup')
  await app.getByLabel(t('views.name')).fill('cups')
  await app.getByRole('button', { name: t('views.save') }).click()
  await app.getByRole('button', { name: t('library.clear') }).click()
  await expect(app.getByLabel(t('views.choose'), { exact: true })).toHaveValue('')
  await app.getByLabel(t('views.choose'), { exact: true }).selectOption('cups')
  await expect(app.getByRole('search').getByLabel(/^Subject/)).toHaveValue('cup')
  await app.getByRole('button', { name: t('library.clear') }).click()

  await app.getByRole('button', { name: t('library.tab.map'), exact: true }).click()
  await app.getByRole('button', { name: t('map.look') }).click()
  const plane = app.getByRole('img', { name: /^Map of 61 drawings/ })
  await expect(plane).toBeVisible({ timeout: 60_000 })
  await app
    .getByRole('button', { name: t('toast.dismiss') })
    .first()
    .click()
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
  await expect(app.getByText(t('table.selected', { count: 61 }))).toBeVisible()
  await look(app, '51-map')
  await app.getByRole('button', { name: t('table.clear') }).click()

  await app.getByRole('button', { name: t('library.tab.duplicates'), exact: true }).click()
  await expect(app.getByText('scanned-again.jpg')).toBeVisible()
  await look(app, '52-duplicates')
  const group = app.getByRole('listitem').filter({ hasText: 'scanned-again.jpg' })
  await group
    .locator('figure')
    .filter({ hasNotText: 'scanned-again.jpg' })
    .first()
    .getByRole('button', { name: t('duplicates.keep') })
    .click()
  await expect(work.library.count(60, 60)).toBeVisible()
  await app.getByRole('button', { name: t('library.tab.bin'), exact: true }).click()
  await expect(app.getByText(t('bin.count', { count: 1 }))).toBeVisible()
  await app.getByRole('button', { name: t('bin.purge') }).click()
  await app.getByRole('button', { name: t('bin.yes') }).click()
  await expect(app.getByText(t('bin.empty'))).toBeVisible()

  await app.getByRole('button', { name: t('library.tab.splits'), exact: true }).click()
  await expect(app.getByText(t('split.ready'))).toBeVisible()
  await app.getByRole('button', { name: t('split.do'), exact: true }).click()
  await expect(app.getByRole('heading', { name: t('split.of', { name: 'default' }) })).toBeVisible()
  await look(app, '53-splits')

  const download = app.waitForEvent('download')
  await app.getByRole('button', { name: t('action.exportAll') }).click()
  await look(app, '59-export')
  await work.dialog.getByRole('button', { name: t('export.do'), exact: true }).click()
  const saved = await download
  const archive = join(folder, 'whole.tadpole-dataset')
  await saved.saveAs(archive)
  expect(readFileSync(archive).subarray(0, 2).toString()).toBe('PK')
  await expect(app.getByText(/^Saved tadpole-.*60 drawings/)).toBeVisible()

  const served = await serve(join(folder, 'other'))
  await app.goto(served.url)
  await work.start.createTrial()
  await app
    .getByRole('button', { name: t('action.import') })
    .first()
    .click()
  await work.dialog.getByTestId('files').setInputFiles(archive)
  await expect(work.dialog.getByText('An exported library: 60 of 60 drawings will be imported')).toBeVisible()
  await look(app, '54-archive')
  await work.importing.import()
  await expect(work.dialog.getByText(/^60 drawings imported/)).toBeVisible()
  await work.importing.close()
  await work.go('library')
  await app.getByRole('button', { name: t('library.tab.table'), exact: true }).click()
  await expect(app.getByLabel(`Tags of ${names[2]!}`)).toHaveValue('pilot')
  await app.goto('about:blank')
  await served.stop()
})

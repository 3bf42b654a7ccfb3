import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, root, serve, tadpole, test } from '../app'
import { look } from '../look'
import { Workbench } from '../pages/workbench'
import { t } from '#words/translate'

const sample = join(root, 'resources/sample')
const names = readdirSync(sample)
  .filter((name) => name.endsWith('.png'))
  .slice(0, 40)

/** What a lab has: scans in folders, one named in capitals, and a spreadsheet that somebody saved from Excel. */
function messyFolder(folder: string): string {
  const messy = join(folder, 'Scans 2026')
  mkdirSync(join(messy, 'week 1'), { recursive: true })
  mkdirSync(join(messy, 'week 2'))
  names.forEach((name, i) => cpSync(join(sample, name), join(messy, i % 2 ? 'week 1' : 'week 2', name)))
  writeFileSync(join(messy, 'week 1', 'broken.png'), 'no picture at all')
  const rows = names.map((name, i) => {
    const age = i === 3 ? '55' : i === 5 ? 'five' : `${4 + (i % 4)},5`
    return `${name.replace(/\.png$/, i === 7 ? '.jpg' : '.png')};K${Math.floor(i / 2)};${age};Ann;${i === 8 ? 'weird' : ''}`
  })
  const head = 'Datei;Kind-ID;Wie alt;Kind-ID;Bewertung'
  const text = `\ufeff${head}\r\n${rows.join('\r\n')}\nbroken.png;K9;5,5;Ann;\rgone.png;K9;5,5;Ann;\n`
  writeFileSync(join(messy, 'Liste.csv'), text)
  return messy
}

async function label(page: Page, keys: string): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

test('a messy spreadsheet is understood, mended in place, and imported whole', async ({ app, folder }) => {
  const work = new Workbench(app)
  await work.start.createTrial()
  await work.importing.plan(messyFolder(folder))
  const { dialog } = work
  await expect(dialog.getByText(/parted by “;”/)).toBeVisible()
  await expect(dialog.getByText('Its lines end in different ways')).toBeVisible()
  await expect(dialog.getByText('Several columns are called “Kind-ID”')).toBeVisible()
  await expect(dialog.getByText('The label column says “weird”')).toBeVisible()
  // the age column has a name that nobody could guess
  await expect(dialog.getByText(/^40 drawings will be imported/)).toBeVisible()
  await dialog.getByText(t('import.mapping')).click()
  await dialog.getByLabel(t('import.meaning.ageYears')).selectOption('Wie alt')
  await expect(
    dialog.getByText(/^38 drawings will be imported. No duplicates. 4 files are refused/)
  ).toBeVisible()
  await expect(dialog.getByText(t('import.decimalComma'))).toBeVisible()
  await look(app, '40-import-messy')
  await dialog.getByText(t('import.mapping')).click()
  await dialog.getByLabel(t('import.mend', { meaning: t('import.meaning.ageYears'), row: 4 })).fill('5,5')
  await dialog.getByLabel(t('import.mend', { meaning: t('import.meaning.ageYears'), row: 4 })).press('Enter')
  await expect(dialog.getByText(/^39 drawings will be imported/)).toBeVisible()
  await dialog.getByLabel(t('import.mend', { meaning: t('import.meaning.ageYears'), row: 6 })).fill('5')
  await dialog.getByLabel(t('import.mend', { meaning: t('import.meaning.ageYears'), row: 6 })).press('Enter')
  await expect(dialog.getByText(/^40 drawings will be imported/)).toBeVisible()
  await look(app, '41-import-mended')
  const download = app.waitForEvent('download')
  await dialog.getByRole('button', { name: t('import.saveProblems') }).click()
  const problems = readFileSync((await (await download).path())!, 'utf8')
  expect(problems).toContain('image-format')
  expect(problems).toContain('gone.png,file-missing')
  await dialog.getByRole('button', { name: t('import.start'), exact: true }).click()
  await expect(dialog.getByText(/^40 drawings imported/)).toBeVisible()
  await dialog.getByRole('button', { name: t('action.close') }).click()
  await work.go('library')
  await work.library.search(names[7]!)
  await app.locator('.card-button').click()
  await expect(app.getByText('K3', { exact: true })).toBeVisible()
})

test('two raters, blind; kappa; export; another library gets the same', async ({ app, folder }) => {
  const work = new Workbench(app)
  await work.start.createTrial()
  const drawings = join(folder, 'drawings')
  mkdirSync(drawings)
  const few = names.slice(0, 12)
  few.forEach((name) => cpSync(join(sample, name), join(drawings, name)))
  writeFileSync(
    join(drawings, 'list.csv'),
    ['filename,child_id,age_years', ...few.map((name, i) => `${name},c${i},5.5`)].join('\n')
  )
  await work.importing.plan(drawings)
  await work.importing.import()
  await expect(work.dialog.getByText(/^12 drawings imported/)).toBeVisible()
  await work.importing.close()

  await work.go('labelling')
  await app.getByRole('button', { name: t('labelling.keys') }).click()
  await work.dialog.getByLabel(t('labelling.keyOf', { task: t('labelling.task.normal') })).press('u')
  await expect(work.dialog.getByRole('alert')).toHaveText('Taken twice, or reserved: u')
  await expect(work.dialog.getByRole('button', { name: t('labelling.saveKeys') })).toBeDisabled()
  await work.dialog.getByLabel(t('labelling.keyOf', { task: t('labelling.task.normal') })).press('f')
  await work.dialog.getByLabel(t('labelling.newTag')).fill('torn page')
  await work.dialog.getByRole('button', { name: t('labelling.addTagKey') }).click()
  await work.dialog.getByRole('button', { name: t('labelling.saveKeys') }).click()
  await expect(work.dialog).toBeHidden()

  // final labels: every key counts, however fast
  await expect(work.labelling.progress(1, 12, 0)).toBeVisible()
  await label(app, 'fuf1')
  await expect(work.labelling.progress(4, 12, 3)).toBeVisible()
  await expect(app.getByRole('button', { name: 'Take off the tag torn page' })).toBeVisible()
  await expect(work.labelling.saved).toBeVisible()
  await look(app, '42-labelling')
  await app.keyboard.press('Control+z')
  await app.keyboard.press('Control+z')
  await expect(work.labelling.progress(3, 12, 2)).toBeVisible()
  await app.keyboard.press('Control+y')
  await expect(work.labelling.progress(3, 12, 3)).toBeVisible()

  await app.getByRole('button', { name: t('labelling.tab.agreement'), exact: true }).click()
  for (const name of ['First', 'Second']) {
    await app.getByLabel(t('agree.name')).fill(name)
    await app.getByRole('button', { name: t('agree.add') }).click()
    await expect(app.getByRole('listitem').filter({ hasText: name })).toBeVisible()
  }
  const rate = async (name: string, keys: string): Promise<void> => {
    await app.getByLabel(t('labelling.asRater')).selectOption(name)
    await app.getByRole('button', { name: t('labelling.begin') }).click()
    await expect(work.labelling.progress(1, 12, 0)).toBeVisible()
    // nothing but their own work can be opened
    await expect(
      app.getByRole('navigation').getByRole('button', { name: t('nav.library'), exact: true })
    ).toBeDisabled()
    await app.keyboard.press('Control+2')
    await expect(app.getByRole('heading', { name: t('nav.labelling') })).toBeVisible()
    await label(app, keys)
    await expect(work.labelling.progress(12, 12, 12)).toBeVisible()
  }
  await rate('First', 'fffuuufffsuf')
  await app.getByRole('button', { name: t('labelling.reveal') }).click()
  await expect(app.getByLabel(t('labelling.revealed'))).toContainText(t('library.notAnalysed'))
  await look(app, '43-rater')
  await app.getByRole('button', { name: t('labelling.end') }).click()
  // blind: nothing of the other is said before, all of it after
  const others = app.getByLabel(t('labelling.revealed'))
  await app.getByLabel(t('labelling.asRater')).selectOption('Second')
  await app.getByRole('button', { name: t('labelling.begin') }).click()
  await expect(work.labelling.progress(1, 12, 0)).toBeVisible()
  await expect(app.getByRole('button', { name: t('labelling.reveal') })).toBeHidden()
  await expect(others).toBeHidden()
  await app.getByRole('button', { name: t('labelling.end') }).click()
  await rate('Second', 'fffuufffusuf')
  await app.getByRole('button', { name: t('labelling.reveal') }).click()
  await expect(others).toContainText('First')
  await label(app, 'u')
  await expect(app.getByText(/the rating that was given before stays/)).toBeVisible()
  await app.getByRole('button', { name: t('toast.dismiss') }).click()
  await app.getByRole('button', { name: t('labelling.end') }).click()
  await app.getByRole('button', { name: t('labelling.tab.agreement'), exact: true }).click()
  // alike 10 of 12; by chance (7 x 7 + 4 x 4 + 1) / 144 = 66 / 144
  await expect(app.getByRole('region', { name: t('agree.pairs') })).toContainText('83.3 %')
  await expect(app.getByRole('region', { name: t('agree.pairs') })).toContainText('0.69 (')
  await look(app, '44-agreement')
  await app.getByRole('button', { name: /Make what is agreed on final/ }).click()
  await expect(app.getByText(/labels are final now/)).toBeVisible()
  const open = app.getByRole('group', { name: /^Final label of/ })
  while ((await open.count()) > 0) {
    const before = await open.count()
    await open
      .first()
      .getByRole('button', { name: t('label.unusual') })
      .click()
    await expect(open).toHaveCount(before - 1)
  }
  await expect(app.getByText('0 without a final label')).toBeVisible()

  await app.getByRole('button', { name: t('labelling.tab.exchange') }).click()
  const download = app.waitForEvent('download')
  await app.getByRole('button', { name: t('exchange.format.jsonl') }).click()
  const labels = (await (await download).path())!
  await look(app, '45-exchange')

  // another library with the same pictures, on the command line
  const other = ['--library', join(folder, 'other'), '--json']
  await tadpole(['init', '--unencrypted', '--purpose', 'synthetic', ...other])
  await tadpole(['import', drawings, ...other])
  cpSync(labels, join(folder, 'labels.jsonl'))
  const taken = await tadpole(['labels', 'import', join(folder, 'labels.jsonl'), ...other])
  expect(JSON.parse(taken.stdout)).toMatchObject({
    rows: 12,
    matched: 12,
    newRaters: ['First', 'Second'],
    rejected: []
  })
  await tadpole(['labels', 'export', '--out', join(folder, 'again.jsonl'), ...other])
  const said = (file: string) =>
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => ({ ...(JSON.parse(line) as { file: string }), id: '' }))
      .sort((a, b) => (a.file < b.file ? -1 : 1))
  expect(said(join(folder, 'again.jsonl'))).toEqual(said(labels))
  const agreement = await tadpole([t('cli.column.ratings'), 'agreement', ...other])
  expect(
    (JSON.parse(agreement.stdout) as { pairs: { kappa: { value: number } }[] }).pairs[0]!.kappa.value
  ).toBeCloseTo((10 / 12 - 66 / 144) / (1 - 66 / 144), 9)

  // and back on the screen of that library: nothing would change
  const served = await serve(join(folder, 'other'))
  await app.goto(served.url)
  await work.go('labelling')
  await app.getByRole('button', { name: t('labelling.tab.exchange') }).click()
  await app.getByTestId('labels').setInputFiles(labels)
  await expect(app.getByText('12 rows, 12 find their drawing; nothing would change.')).toBeVisible()
  await app.goto('about:blank')
  await served.stop()
})

import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { utils, write } from '@e965/xlsx'
import { expect, root, test } from '../app'
import { look } from '../look'
import { Workbench } from '../pages/workbench'
import { t } from '#words/translate'

const sample = join(root, 'resources/sample')

test('a messy folder: what will happen is shown before anything happens', async ({ app, folder }) => {
  const work = new Workbench(app)
  await work.start.createTrial()
  const messy = join(folder, 'messy')
  mkdirSync(messy)
  for (const name of ['S0001-cup.png', 'S0002-cup.png', 'S0003-cup.png'])
    cpSync(join(sample, name), join(messy, name), { force: true })
  cpSync(join(sample, 'S0001-cup.png'), join(messy, 'copy.png'))
  writeFileSync(join(messy, 'cut.png'), Buffer.alloc(300, 1))
  writeFileSync(join(messy, 'stray.png'), 'not listed')
  const rows = [
    'S0001-cup.png;K1;5,5',
    'copy.png;K1;5,5',
    'S0002-cup.png;K2;4',
    'S0003-cup.png;K3;44',
    'cut.png;K4;5',
    'gone.png;K5;5'
  ]
  writeFileSync(join(messy, 'liste.csv'), `Datei;Kind-ID;Alter\n${rows.join('\n')}\n`)
  await work.importing.plan(messy)
  await expect(
    work.dialog.getByText('2 drawings will be imported. 1 duplicate is left out. 4 files are refused.')
  ).toBeVisible()
  await expect(work.dialog.getByText('The age 44 is outside 2 to 18 years.')).toBeVisible()
  await expect(work.dialog.getByText(t('failure.file-missing'))).toBeVisible()
  await look(app, '11-import-plan')
  await work.importing.import()
  await expect(work.dialog.getByText(/^2 drawings imported/)).toBeVisible()
  await work.importing.close()
  await work.go('library')
  await expect(work.library.count(2, 2)).toBeVisible()
  await work.library.search('S0002')
  await expect(work.library.count(1, 2)).toBeVisible()
  await app.getByRole('button', { name: t('library.clear') }).click()
  await app.getByRole('search').getByLabel(/^Age/).selectOption('5 years')
  await expect(work.library.count(1, 2)).toBeVisible()
})

test('a spreadsheet of another kind: what cannot be told is asked, and answered in place', async ({
  app,
  folder
}) => {
  const work = new Workbench(app)
  await work.start.createTrial()
  const odd = join(folder, 'odd')
  for (const part of ['A', 'B']) mkdirSync(join(odd, part), { recursive: true })
  cpSync(join(sample, 'S0001-cup.png'), join(odd, 'A', 'scan.png'))
  cpSync(join(sample, 'S0002-cup.png'), join(odd, 'B', 'scan.png'))
  const sheet = utils.aoa_to_sheet([
    ['Kita Nord'],
    ['asset', 'how old', 'who', 'drawn'],
    ['A/scan.png', '5; 6', 'K1', '05/11/2023'],
    ['B/scan.png', '6J 3M', 'NA', '04/01/2024']
  ])
  const book = utils.book_new()
  utils.book_append_sheet(book, sheet, 'Liste')
  writeFileSync(join(odd, 'liste.xlsx'), write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer)
  writeFileSync(join(odd, 'old.csv'), 'file,age\nA/scan.png,5\n')

  await work.importing.hand(odd)
  await expect(work.dialog.getByText(t('import.question.table'))).toBeVisible()
  await expect(work.importing.start).toBeDisabled()
  await look(app, '11-import-question')
  await work.importing.answer(/liste\.xlsx$/)
  await expect(work.dialog.getByText(t('import.note.fileColumn'))).toBeVisible()
  await work.dialog.getByText(t('import.mapping')).click()
  await work.importing.mean('ageYears', 'how old')
  await work.importing.mean('childId', 'who')
  await work.importing.mean('date', 'drawn')
  await expect(work.dialog.getByText(t('import.question.dates', { example: '05/11/2023' }))).toBeVisible()
  await expect(work.importing.start).toBeDisabled()
  await look(app, '11-import-reading')
  await work.importing.answer(t('import.question.dayFirst'))
  await expect(work.dialog.getByText(/^2 drawings will be imported/)).toBeVisible()
  await expect(work.dialog.getByText(t('import.note.missing', { words: 'NA (1)' }))).toBeVisible()
  await work.importing.import()
  await expect(work.dialog.getByText(/^2 drawings imported/)).toBeVisible()
  await work.importing.close()
  await work.go('library')
  await app.getByRole('button', { name: t('library.tab.table'), exact: true }).click()
  await expect(
    app.getByRole('table').getByRole('textbox').and(app.locator('[value="2023-11-05"]'))
  ).toBeVisible()
})

test('a thousand drawings: imported with progress; a cancelled one leaves nothing', async ({
  app,
  folder
}) => {
  const work = new Workbench(app)
  await work.start.createTrial()
  const many = join(folder, 'many')
  mkdirSync(many)
  const lines = ['filename,child_id,age_months']
  const names = (await import('node:fs')).readdirSync(sample).filter((name) => name.endsWith('.png'))
  for (let i = 0; i < 1000; i += 1) {
    cpSync(join(sample, names[i % names.length]!), join(many, `d${i}.png`))
    lines.push(`d${i}.png,c${i},${48 + (i % 48)}`)
  }
  writeFileSync(join(many, 'metadata.csv'), lines.join('\n'))
  await work.importing.plan(many)
  await work.importing.import()
  await expect(work.dialog.getByRole('progressbar')).toBeVisible()
  await work.dialog.getByRole('button', { name: t('jobs.cancel') }).click()
  await expect(app.getByText(t('failure.cancelled'))).toBeVisible()
  await expect(work.dialog.getByRole('button', { name: t('import.start'), exact: true })).toBeVisible()
  await work.importing.import()
  await expect(work.dialog.getByText(/^1,000 drawings imported/)).toBeVisible({ timeout: 60_000 })
  await work.importing.close()
  await work.go('library')
  await expect(work.library.count(1000, 1000)).toBeVisible()
  // Only what is in sight is in the page.
  expect(await app.locator('.card-button').count()).toBeLessThan(60)
  await app.getByLabel(t('library.order')).selectOption('youngest first')
  await expect(app.locator('.card-line').first()).toHaveText('4;0')
  await app.locator('.grid-scroller').evaluate((element) => element.scrollTo(0, element.scrollHeight))
  await expect(app.locator('.card-line').last()).toHaveText('7;11')
})

test('files dropped on the window open the import dialog', async ({ app }) => {
  const work = new Workbench(app)
  await work.start.createTrial()
  const { readFileSync } = await import('node:fs')
  const bytes = readFileSync(join(sample, 'S0001-cup.png')).toString('base64')
  const transfer = await app.evaluateHandle((data) => {
    const drop = new DataTransfer()
    const content = Uint8Array.from(atob(data), (c) => c.charCodeAt(0))
    drop.items.add(new File([content], 'dropped.png', { type: 'image/png' }))
    return drop
  }, bytes)
  await app.dispatchEvent('body', 'drop', { dataTransfer: transfer })
  await expect(work.dialog.getByText(/^1 drawing will be imported/)).toBeVisible()
  await expect(work.dialog.getByText('No spreadsheet among the files')).toBeVisible()
})

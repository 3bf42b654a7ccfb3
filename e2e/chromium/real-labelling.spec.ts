import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, root, tadpole, test } from '../app'
import { look } from '../look'
import { Workbench } from '../pages/workbench'
import { t } from '#words/translate'

const real = join(root, '../shared/data/drawings')
const LABELS = 60

interface Row {
  file: string
  years: string
  subject: string
  child: string
}

const rowsOf = (): Row[] =>
  readFileSync(join(real, 'metadata.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [file = '', years = '', subject = '', child = ''] = line.split(',')
      return { file, years, subject, child }
    })

/** The collection as a lab would keep it: folders by subject, a spreadsheet from a German Excel, with the slips that people make. */
function messy(folder: string): { scans: string; count: number } {
  const scans = join(folder, 'Zeichnungen')
  const rows = rowsOf()
  for (const { file, subject } of rows) {
    mkdirSync(join(scans, subject), { recursive: true })
    cpSync(join(real, 'images', file), join(scans, subject, file))
  }
  const lines = rows.map(({ file, years, subject, child }, i) => {
    const age = i === 10 ? '80' : years.replace('.', ',')
    return [
      `"${i % 50 === 0 ? file.replace('.png', '.tif') : file}"`,
      age,
      subject,
      child,
      i % 3 ? 'Kiosk' : ' Kiosk '
    ].join(';')
  })
  const text = `Dateiname;Alter in Jahren (ca.);Motiv;Kind-ID;Ort\r\n${lines.join('\r\n')}\nfehlt.png;5,0;dog;C9999;Kiosk\n`
  writeFileSync(join(scans, 'Liste.csv'), Buffer.from(text, 'latin1'))
  return { scans, count: rows.length }
}

/** Keys one after another, none waited for; and how long the screen took to follow each. */
async function labelAll(page: Page, keys: string): Promise<number[]> {
  const times: number[] = []
  for (const [i, key] of [...keys].entries()) {
    const before = Date.now()
    await page.keyboard.press(key)
    await page.getByText(new RegExp(`^${Math.min(i + 2, 1003)} of `)).waitFor()
    times.push(Date.now() - before)
  }
  return times.sort((a, b) => a - b)
}

const keysOf = (shift: number): string =>
  Array.from({ length: LABELS }, (_, i) =>
    (i * 7 + shift) % 11 === 0 ? 'u' : (i + shift) % 17 === 0 ? 's' : 'n'
  ).join('')

test('real drawings: imported with a messy spreadsheet, labelled, rated twice, taken elsewhere and back', async ({
  app,
  folder
}) => {
  test.skip(!existsSync(real), 'SKIPPED: ../shared/data/drawings is not here')
  test.setTimeout(600_000)
  const work = new Workbench(app)
  await work.start.createEncrypted()
  const { scans, count } = messy(folder)
  await work.importing.plan(scans)
  const { dialog } = work
  await expect(dialog.getByText(/Read as CSV .*(Windows-1252|UTF-8)/)).toBeVisible()
  await dialog.getByText(t('import.mapping')).click()
  await dialog.getByLabel(t('import.meaning.ageYears')).selectOption('Alter in Jahren (ca.)')
  await expect(dialog.getByText(`${(count - 1).toLocaleString('en')} drawings will be imported`)).toBeVisible(
    { timeout: 60_000 }
  )
  await dialog.getByText(t('import.mapping')).click()
  await dialog.getByLabel(t('import.mend', { meaning: t('import.meaning.ageYears'), row: 11 })).fill('8')
  await dialog.getByLabel(t('import.mend', { meaning: t('import.meaning.ageYears'), row: 11 })).press('Enter')
  await expect(dialog.getByText(`${count.toLocaleString('en')} drawings will be imported`)).toBeVisible({
    timeout: 60_000
  })
  await look(app, '60-real-import')
  await dialog.getByRole('button', { name: t('import.start'), exact: true }).click()
  await expect(dialog.getByText(`${count.toLocaleString('en')} drawings imported`)).toBeVisible({
    timeout: 120_000
  })
  await dialog.getByRole('button', { name: t('action.close') }).click()

  await work.go('labelling')
  await expect(app.getByText(`1 of ${count}, 0 labelled`)).toBeVisible()
  const times = await labelAll(app, keysOf(0))
  await expect(app.getByText(`${LABELS + 1} of ${count}, ${LABELS} labelled`)).toBeVisible()
  await expect(work.labelling.saved).toBeVisible()
  const p95 = times[Math.floor(0.95 * times.length)]!
  const total = times.reduce((a, b) => a + b, 0)
  console.log(
    `label to next drawing in sight: median ${times[LABELS / 2]} ms, p95 ${p95} ms; ${LABELS} labels in ${total} ms`
  )
  await look(app, '61-real-labelling')

  await app.getByRole('button', { name: t('labelling.tab.agreement'), exact: true }).click()
  for (const [i, name] of ['First', 'Second'].entries()) {
    await app.getByRole('button', { name: t('labelling.tab.agreement'), exact: true }).click()
    await app.getByLabel(t('agree.name')).fill(name)
    await app.getByRole('button', { name: t('agree.add') }).click()
    await app.getByLabel(t('labelling.asRater')).selectOption(name)
    await app.getByRole('button', { name: t('labelling.begin') }).click()
    await expect(app.getByText(`1 of ${count}, 0 labelled`)).toBeVisible()
    for (const key of keysOf(i)) await app.keyboard.press(key)
    await expect(app.getByText(`${LABELS + 1} of ${count}, ${LABELS} labelled`)).toBeVisible()
    await app.getByRole('button', { name: t('labelling.end') }).click()
  }
  await app.getByRole('button', { name: t('labelling.tab.agreement'), exact: true }).click()
  await expect(app.getByRole('region', { name: t('agree.pairs') })).toContainText(`${LABELS} (`)
  await look(app, '62-real-agreement')
  await app.getByRole('button', { name: t('labelling.tab.exchange') }).click()
  const other = ['--library', join(folder, 'other'), '--json']
  await tadpole(['init', '--unencrypted', '--purpose', t('cli.column.benchmark'), ...other])
  const columns = ['--columns', 'ageYears=Alter in Jahren (ca.)']
  const imported = await tadpole(['import', scans, ...columns, ...other])
  expect(JSON.parse(imported.stdout)).toMatchObject({ imported: count - 1 })
  for (const [format, name] of [
    [t('exchange.format.csv'), 'labels.csv'],
    [t('exchange.format.jsonl'), 'labels.jsonl'],
    [t('exchange.format.coco'), 'labels.coco.json']
  ] as const) {
    const download = app.waitForEvent('download')
    await app.getByRole('button', { name: format }).click()
    cpSync((await (await download).path())!, join(folder, name))
    const taken = await tadpole(['labels', 'import', join(folder, name), ...other])
    // one drawing was refused there: its age was never mended
    const report = JSON.parse(taken.stdout) as { matched: number; changed: number; rejected: unknown[] }
    expect([report.matched, report.rejected.length]).toEqual([count - 1, 1])
  }
  await tadpole(['labels', 'export', '--out', join(folder, 'again.jsonl'), ...other])
  type Said = { file: string; label: string | null; ratings: unknown[]; age: unknown }
  const said = (file: string) =>
    readFileSync(join(folder, file), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Said)
      .filter((row) => row.file !== rowsOf()[10]!.file)
      .map(({ file: name, label, ratings }) => ({ name, label, ratings }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  expect(said('again.jsonl')).toEqual(said('labels.jsonl'))
  const kappa = JSON.parse((await tadpole([t('cli.column.ratings'), 'agreement', ...other])).stdout) as {
    pairs: { n: number; kappa: unknown }[]
  }
  expect(kappa.pairs[0]!.n).toBeGreaterThanOrEqual(LABELS - 1)
  console.log(`kappa of the two key sequences: ${JSON.stringify(kappa.pairs[0]!.kappa)}`)

  await work.go('library')
  const download = app.waitForEvent('download')
  await app.getByRole('button', { name: t('action.exportAll') }).click()
  await dialog.getByRole('button', { name: t('export.do'), exact: true }).click()
  await (await download).saveAs(join(folder, 'all.tadpole-dataset'))
  const third = ['--library', join(folder, 'third'), '--json']
  await tadpole(['init', '--unencrypted', '--purpose', t('cli.column.benchmark'), ...third])
  const whole = await tadpole(['import', join(folder, 'all.tadpole-dataset'), ...third])
  expect(JSON.parse(whole.stdout)).toMatchObject({ imported: count, ratings: 2 * LABELS, rejected: [] })
  await tadpole(['labels', 'export', '--out', join(folder, 'third.jsonl'), ...third])
  expect(readFileSync(join(folder, 'third.jsonl'), 'utf8')).toBe(
    readFileSync(join(folder, 'labels.jsonl'), 'utf8')
  )
})

import { join } from 'node:path'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import type { Page } from '@playwright/test'
import { expect, test } from '../app'
import { look, pictureOf } from '../look'
import { lookAtPdf } from '../pdf-pages'
import { Workbench } from '../pages/workbench'
import { t } from '#words/translate'

/** What could run or fetch something, were it not text: as much of it as a comment holds. */
const ATTACK = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '</pre><script>alert(1)</script>',
  '</title><svg onload=alert(1)>',
  "<a href=javascript:alert('1')>x</a>",
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<link rel=stylesheet href=http://127.0.0.1:9/x.css>',
  '<style>@import url(http://127.0.0.1:9/y.css)</style>'
]
  .join(' ')
  .repeat(40)
  .slice(0, 9_900)

/** A drag over the drawing, in shares of its paper. */
async function drag(app: Page, from: [number, number], to: [number, number]): Promise<void> {
  const box = (await app.locator('.paper canvas').first().boundingBox())!
  const at = ([x, y]: [number, number]): [number, number] => [box.x + x * box.width, box.y + y * box.height]
  await app.mouse.move(...at(from))
  await app.mouse.down()
  await app.mouse.move(...at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]))
  await app.mouse.move(...at(to))
  await app.mouse.up()
}

test.setTimeout(400_000)

test('a clinician’s ten minutes: verdict, where and how sure, compare, comment, sign, and check it later', async ({
  app,
  context
}) => {
  const work = new Workbench(app)
  await work.start.createTrial()
  await work.start.importSample()
  await work.train('4-6, 6-8')
  await work.analyseAll()

  await test.step('how far maps can be relied on is measured and stands with the model', async () => {
    await work.go('models')
    await app.getByRole('button', { name: /^Show/ }).first().click()
    await expect(app.getByText(t('grades.none')).first()).toBeVisible()
    await app.getByLabel(t('grades.sample'), { exact: true }).first().fill('5')
    await app
      .getByRole('button', { name: t('grades.measure') })
      .first()
      .click()
    await expect(
      app.getByRole('cell', { name: /^(reliable|reliable in part|not reliable)$/ }).first()
    ).toBeVisible({
      timeout: 150_000
    })
    await look(app, '30-grades')
  })

  await test.step('where the score comes from, by any way, for any reader', async () => {
    await work.openMostUnusual()
    await app.getByLabel(t('explain.score'), { exact: true }).selectOption('form')
    await app.getByLabel(t('explain.method'), { exact: true }).selectOption('integrated')
    await work.drawing.explain()
    await expect(app.getByText(t('explain.grade'))).toBeVisible()
    await app.getByLabel(t('explain.show')).check()
    await look(app, '31-explained')
    for (const layout of [t('explain.layout.contour'), t('explain.layout.mask'), t('explain.layout.side')])
      await app.getByLabel(t('explain.layout')).selectOption({ label: layout })
    await expect(app.locator('.paper')).toHaveCount(2)
    await look(app, '32-side-by-side')
    await app.getByLabel(t('explain.layout')).selectOption('heat')
    const words = app.locator('.finding')
    const clinician = await words.textContent()
    await app.getByLabel(t('explain.reader')).selectOption('parent')
    await expect(words).not.toHaveText(clinician ?? '')
    await expect(words).toContainText('names no cause')
    await app.getByLabel(t('explain.reader')).selectOption('clinician')
    const regions = app.locator('.regions button')
    if ((await regions.count()) > 0) {
      await regions.first().click()
      await expect(app.locator('.hover-words')).toContainText('% of the ink')
    }
  })

  await test.step('similar typical drawings, and what they have at a place', async () => {
    const panel = app.getByRole('region', { name: t('compare.title') })
    await expect(panel.locator('.tile')).toHaveCount(6)
    await expect(panel).toContainText(/All \d+ drawings of the norm searched/)
    await app.getByRole('button', { name: t('tool.lens') }).click()
    await app
      .locator('.paper canvas')
      .first()
      .hover({ position: { x: 300, y: 220 } })
    await expect(panel.locator('.cuts .cut').first()).toBeVisible()
    await panel.scrollIntoViewIfNeeded()
    await look(app, '33-compared')
    await app.getByRole('button', { name: t('tool.look'), exact: true }).click()
  })

  await test.step('notes and parts, apart from what is computed, with undo', async () => {
    const notes = app.getByRole('region', { name: t('notes.title') })
    await notes.getByLabel(t('notes.own')).fill('Drawn quickly. שלום 😀')
    await notes.getByLabel(t('notes.child')).fill('That is my house.')
    await app.getByRole('button', { name: t('tool.part') }).click()
    await drag(app, [0.35, 0.3], [0.6, 0.6])
    await expect(notes.getByLabel(t('notes.namePart'))).toHaveCount(1)
    await notes.getByLabel(t('notes.namePart')).fill('roof')
    await expect(app.getByText(/^roof: \d+ % of what raises the score/)).toBeVisible()
    await notes.getByRole('button', { name: t('notes.suggest') }).click()
    await expect(notes.getByText(t('notes.confirm')).first()).toBeVisible()
    await app.keyboard.press('Escape')
    await look(app, '34-notes')
    await app.locator('h1').click()
    await app.keyboard.press('Control+z')
    await expect(notes.getByText(t('notes.confirm'))).toHaveCount(0)
    await expect(notes.getByLabel(t('notes.namePart'))).toHaveValue('roof')
    await expect(notes.getByLabel(t('notes.child'))).toHaveValue('That is my house.')
  })

  const comment = 'Looked at together with the school report. مرحبا'
  let pdf: Buffer = Buffer.alloc(0)
  await test.step('reports: PDF, HTML and slides, all with the same content', async () => {
    await app.getByRole('button', { name: t('drawing.report') }).click()
    await look(app, '35-report-dialog')
    pdf = await work.reporting.save('PDF', 'A. Analyst', comment)
    await app.getByRole('button', { name: t('drawing.report') }).click()
    const html = (await work.reporting.save(/^HTML, for reading/, ATTACK.slice(0, 200), ATTACK)).toString()
    expect(html).not.toMatch(/<script/i)
    expect(html).toContain('That is my house.')
    await app.getByRole('button', { name: t('drawing.report') }).click()
    expect((await work.reporting.save(/^Slides/)).subarray(0, 2).toString()).toBe('PK')
    await app.getByRole('button', { name: t('drawing.report') }).click()
    const interactive = await work.reporting.save(/regions to hover/)

    const page = await context.newPage()
    const requests: string[] = []
    page.on('request', (request) => requests.push(request.url()))
    page.on('dialog', (dialog) => {
      requests.push(`dialog ${dialog.message()}`)
      void dialog.dismiss()
    })
    const folder = await mkdtemp(join(tmpdir(), 'tadpole-report-'))
    for (const [name, content] of [
      ['master', html],
      ['interactive', interactive]
    ] as const) {
      await writeFile(join(folder, `${name}.html`), content)
      await page.goto(`file://${join(folder, `${name}.html`)}`)
      await expect(page.getByRole('heading', { name: t('written.drawingTitle') })).toBeVisible()
      await look(page, `36-report-${name}`)
    }
    await page.getByLabel(t('written.reader')).selectOption('parent')
    await expect(page.getByText('names no cause').first()).toBeVisible()
    expect(requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([])

    const seen = await lookAtPdf(page, pdf, (i) => pictureOf(`37-report-page-${i}`))
    expect(seen).toMatchObject({ marked: true, language: 'en' })
    expect(seen.outline).toEqual(
      expect.arrayContaining([
        t('drawing.result'),
        t('written.picturesTitle'),
        t('compare.title'),
        t('written.comment')
      ])
    )
    expect(seen.roles).toEqual(
      expect.arrayContaining(['H1', 'H2', 'P', t('library.tab.table'), 'TR', 'TH', 'TD', 'Figure', 'L', 'LI'])
    )
    expect(seen.text).toContain('not a diagnosis')
    expect(seen.text).toMatch(/page 1 of \d/)
    expect(seen.text).toContain('Looked at together')
    await page.close()
  })

  await test.step('a report is checked: the same, and after a label was set what differs and why', async () => {
    await work.go('reports')
    const file = { name: 'report.pdf', mimeType: 'application/pdf', buffer: pdf }
    await app.locator('input[type=file]').last().setInputFiles(file)
    await expect(app.getByText('The same: the library states now')).toBeVisible({ timeout: 30_000 })
    await work.go('drawing')
    await app.keyboard.press('u')
    await expect(app.getByRole('button', { name: /^Unusual/ })).toHaveAttribute('aria-pressed', 'true')
    await work.go('reports')
    await app.locator('input[type=file]').last().setInputFiles(file)
    await expect(app.getByRole('row', { name: /drawing.expertLabel/ })).toContainText('was edited', {
      timeout: 30_000
    })
    await look(app, '38-report-checked')
  })

  await test.step('many reports at once', async () => {
    const saved = app.waitForEvent('download', { timeout: 120_000 })
    await app.getByLabel(t('report.format')).selectOption('csv')
    await app.getByRole('button', { name: t('reports.write') }).click()
    expect((await saved).suggestedFilename()).toMatch(/^reports-.*\.zip$/)
    await expect(app.getByText(/reports? written to/).first()).toBeVisible()
  })
})

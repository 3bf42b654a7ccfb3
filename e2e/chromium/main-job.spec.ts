import { join } from 'node:path'
import { expect, root, test } from '../app'
import { look } from '../look'
import { inPseudoLocale, untranslated } from '../untranslated'
import { PASSPHRASE } from '../pages/start-page'
import { Workbench } from '../pages/workbench'
import { t } from '#words/translate'

test('collect, learn the norm, analyse, explain, label, report: from an empty folder to a report', async ({
  app
}) => {
  const work = new Workbench(app)
  await look(app, '01-create')
  const recoveryKey = await work.start.createEncrypted()
  expect(recoveryKey).toMatch(/^([A-Z2-7]{4}-){7}[A-Z2-7]{4}$/)
  await expect(app.getByRole('heading', { name: t('home.title') })).toBeVisible()
  await look(app, '02-start-empty')
  await work.start.importSample()
  await look(app, '03-start-collected')
  await work.go('library')
  await expect(work.library.count(320, 320)).toBeVisible()
  await expect(app.locator('.card-button img').first()).toHaveJSProperty('complete', true)
  const picture = (await app.locator('.card-button img').first().getAttribute('src'))!
  await look(app, '04-library')

  await work.go('norms')
  await expect(app.getByRole('heading', { level: 1, name: t('nav.norms'), exact: true })).toBeVisible()
  await look(app, '05-norms')
  await work.train('4-6, 6-8')
  await look(app, '06-trained')
  await work.go('models')
  await expect(app.getByText('✓ deployed', { exact: true })).toHaveCount(2)
  const ages = app.getByRole('region', { name: t('development.title') })
  await expect(ages).toContainText(/Tells 4 from 7 years: AUROC 0\.\d\d/)
  await app.getByRole('button', { name: /^Show/ }).first().click()
  await look(app, '07-models')

  await work.analyseAll()
  await look(app, '08-analysed')
  await work.openMostUnusual()
  await expect(app.locator('.percentile').first()).toContainText('of the child’s age')
  await expect(app.getByRole('region', { name: t('development.title') })).toContainText(
    /90 % interval \d+;\d+ to \d+;\d+/
  )
  await work.drawing.explain()
  await work.drawing.showAsSeen()
  await look(app, '09-drawing')
  expect(await work.drawing.savedPicture()).toMatch(/^.*-(heat|contour|mask|side)\.png$/)
  await app.getByRole('button', { name: /^All drawings of/ }).click()
  await expect(app.getByRole('heading', { name: /^2 drawings at age/ })).toBeVisible()
  await expect(app.getByText(/^What several drawings of a child say, measured on \d+ children/)).toBeVisible()
  await look(app, '11-child')
  await app.getByRole('button', { name: t('child.report') }).click()
  const childHtml = (await work.reporting.save(/^HTML/)).toString()
  expect(childHtml).toContain('From the first 2')
  expect(childHtml).not.toMatch(/<script/i)
  await work.go('home')
  const [scored] = await work.start.scoreFiles([join(root, 'resources/sample/S0001-cup.png')], '5;6')
  expect(scored).toContain('S0001-cup.png')
  await look(app, '13-scored-files')
  await work.go('library')
  await expect(work.library.count(320, 320)).toBeVisible()
  await work.go('drawing')

  await app.keyboard.press('u')
  await expect(app.getByRole('button', { name: /^Unusual/ })).toHaveAttribute('aria-pressed', 'true')
  await app.keyboard.press('Control+z')
  await expect(app.getByRole('button', { name: /^No label/ })).toHaveAttribute('aria-pressed', 'true')
  await app.keyboard.press('Control+y')
  await expect(app.getByRole('button', { name: /^Unusual/ })).toHaveAttribute('aria-pressed', 'true')

  await app.getByRole('button', { name: t('drawing.report') }).click()
  const html = (
    await work.reporting.save(/^HTML, for reading/, '<script>alert(1)</script> A. Analyst')
  ).toString()
  expect(html).toContain('not a diagnosis')
  expect(html).not.toMatch(/<script/i)

  const name = (await app.getByRole('heading', { level: 1 }).textContent())!
  const shown = await app.request.get(new URL(picture, app.url()).href)
  expect([shown.ok(), shown.headers()['cache-control']]).toEqual([true, 'no-store'])
  await app.evaluate(() => Object.assign(window, { earlier: true }))
  await app.getByLabel(t('notes.own')).fill('Typed just before the lock.')
  await app.getByRole('button', { name: t('action.lock') }).click()
  await expect(app.getByLabel(t('unlock.passphrase'))).toBeVisible()
  // another page: nothing that was in its memory is left, nor what was shown, nor any picture
  expect(await app.evaluate(() => 'earlier' in window)).toBe(false)
  expect(await app.content()).not.toContain(name)
  expect((await app.request.get(new URL(picture, app.url()).href)).ok()).toBe(false)
  await app.getByLabel(t('unlock.passphrase')).fill('wrong')
  await app.getByRole('button', { name: t('unlock.open') }).click()
  await expect(app.getByText(t('failure.key-wrong'))).toBeVisible()
  await look(app, '10-locked')
  await app.getByLabel(t('unlock.passphrase')).fill(PASSPHRASE)
  await app.getByRole('button', { name: t('unlock.open') }).click()
  await expect(app.getByText('320 drawings')).toBeVisible()
  await work.openMostUnusual()
  await expect(app.getByLabel(t('notes.own'))).toHaveValue('Typed just before the lock.')

  await inPseudoLocale(app)
  const screens = app.getByRole('navigation').getByRole('listitem').getByRole('button')
  await screens.nth(1).click()
  await app.locator('.card-button').first().click()
  await app.locator('main h1').waitFor()
  for (const screen of await screens.all()) {
    if (!(await screen.isEnabled())) continue
    await screen.click()
    await app.waitForTimeout(500) // every panel asks for its own facts; there is no one sign that all have come
    expect(await untranslated(app), (await screen.textContent()) ?? '').toEqual([])
  }
})

import { expect, test } from '../app'
import { look } from '../look'
import { PASSPHRASE, Workbench } from '../pages/workbench'

test('collect, learn the norm, analyse, explain, label, report: from an empty folder to a report', async ({
  app
}) => {
  const work = new Workbench(app)
  await look(app, '01-create')
  const recoveryKey = await work.createEncrypted()
  expect(recoveryKey).toMatch(/^([A-Z2-7]{4}-){7}[A-Z2-7]{4}$/)
  await expect(app.getByRole('heading', { name: 'Collect. Learn the norm. Analyse.' })).toBeVisible()
  await look(app, '02-start-empty')
  await work.importSample()
  await look(app, '03-start-collected')
  await work.go('Library')
  await expect(app.getByText('320 of 320 drawings')).toBeVisible()
  await expect(app.locator('.card-button img').first()).toHaveJSProperty('complete', true)
  await look(app, '04-library')

  await work.go('Norms')
  await look(app, '05-norms')
  await work.train('4-5, 5-6, 6-7, 7-8')
  await look(app, '06-trained')
  await work.go('Models')
  await expect(app.getByText('✓ deployed', { exact: true })).toHaveCount(4)
  const ages = app.getByRole('region', { name: 'Developmental age' })
  await expect(ages).toContainText(/Tells 4 from 7 years: AUROC 0\.\d\d/)
  await app.getByRole('button', { name: /^Show/ }).first().click()
  await look(app, '07-models')

  await work.analyseAll()
  await look(app, '08-analysed')
  await work.openMostUnusual()
  await expect(app.locator('.percentile').first()).toContainText('of the child’s age')
  await expect(app.getByRole('region', { name: 'Developmental age' })).toContainText(
    /90 % interval \d+;\d+ to \d+;\d+/
  )
  await work.explain()
  await look(app, '09-drawing')
  await app.getByRole('button', { name: /^All drawings of/ }).click()
  await expect(app.getByRole('heading', { name: /^2 drawings at age/ })).toBeVisible()
  await expect(app.getByRole('cell', { name: '50 %' })).toHaveCount(0) // prompts scatter unlike, so do weights
  await look(app, '11-child')
  await app.getByRole('button', { name: 'Child report …' }).click()
  const childHtml = (await work.saveReport(/^HTML/)).toString()
  expect(childHtml).toContain('From the first 2')
  expect(childHtml).not.toMatch(/<script/i)
  await work.go('Drawing')

  await app.keyboard.press('u')
  await expect(app.getByRole('button', { name: /^Unusual/ })).toHaveAttribute('aria-pressed', 'true')
  await app.keyboard.press('Control+z')
  await expect(app.getByRole('button', { name: /^No label/ })).toHaveAttribute('aria-pressed', 'true')
  await app.keyboard.press('Control+y')
  await expect(app.getByRole('button', { name: /^Unusual/ })).toHaveAttribute('aria-pressed', 'true')

  await app.getByRole('button', { name: 'Write report' }).click()
  const html = (
    await work.saveReport(/^HTML, for reading/, '<script>alert(1)</script> A. Analyst')
  ).toString()
  expect(html).toContain('not a diagnosis')
  expect(html).not.toMatch(/<script/i)

  await app.getByRole('button', { name: 'Lock library' }).click()
  await app.getByLabel('Passphrase').fill('wrong')
  await app.getByRole('button', { name: 'Unlock' }).click()
  await expect(app.getByText('That is not the passphrase of this library.')).toBeVisible()
  await look(app, '10-locked')
  await app.getByLabel('Passphrase').fill(PASSPHRASE)
  await app.getByRole('button', { name: 'Unlock' }).click()
  await expect(app.getByText('320 drawings')).toBeVisible()
})

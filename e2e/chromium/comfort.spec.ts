import { expect, test } from '../app'
import { look } from '../look'
import { Workbench } from '../pages/workbench'
import { t } from '#words/translate'

test('dark, narrow, by keyboard alone, and after a reload', async ({ app }) => {
  const work = new Workbench(app)
  await work.start.createTrial()
  await work.start.importSample()
  await app.getByLabel(t('theme.label')).selectOption('Dark')
  await work.go('library')
  await expect(work.library.count(320, 320)).toBeVisible()
  await look(app, '12-library-dark')
  await app.setViewportSize({ width: 680, height: 900 })
  await look(app, '13-library-narrow')
  await app.setViewportSize({ width: 1360, height: 860 })

  await app.keyboard.press('Control+4')
  await expect(app.getByRole('heading', { name: t('nav.norms'), level: 1, exact: true })).toBeVisible()
  await look(app, '14-norms-dark')
  await app.keyboard.press('?')
  await expect(app.getByRole('dialog', { name: t('action.help') })).toBeVisible()
  await look(app, '15-help-dark')
  await app.keyboard.press('Escape')
  await app.keyboard.press('Control+2')
  // cards are laid out anew once the width of the window is known, and a card that had the focus may go with that
  await expect(async () => {
    await app.locator('.card-button').first().focus()
    await app.keyboard.press('ArrowRight')
    await app.keyboard.press('Enter')
    await expect(app.getByText(t('drawing.notAnalysed'))).toBeVisible({ timeout: 3000 })
  }).toPass({ timeout: 20_000 })
  await app.keyboard.press('n')
  await expect(app.getByRole('button', { name: /^Normal/ })).toHaveAttribute('aria-pressed', 'true')
  const name = await app.getByRole('heading', { level: 1 }).textContent()
  await app.keyboard.press('ArrowRight')
  await expect(app.getByRole('heading', { level: 1 })).not.toHaveText(name!)
  await look(app, '16-drawing-dark')

  await app.reload()
  await expect(app.getByText('320 drawings of 160 children')).toBeVisible()
  const databases = await app.evaluate(() => indexedDB.databases())
  expect(databases).toEqual([])
})

test('the deployed version is rolled back from the screen', async ({ app }) => {
  const work = new Workbench(app)
  await work.start.createTrial()
  await work.start.importSample()
  await work.train('4-8')
  await work.go('models')
  const bands = app.getByRole('region', { name: t('nav.models') })
  await expect(bands.getByText('✓ deployed')).toHaveCount(1)
  await bands.getByRole('button', { name: t('models.rollback') }).click()
  await expect(bands.getByText('✓ deployed')).toHaveCount(0)
  await bands.getByRole('button', { name: t('models.deploy'), exact: true }).click()
  await expect(bands.getByText('✓ deployed')).toHaveCount(1)
  const ages = app.getByRole('region', { name: t('development.title') })
  await ages.getByRole('button', { name: t('models.rollback') }).click()
  await expect(ages.getByText('✓ deployed')).toHaveCount(0)
  await ages.getByRole('button', { name: t('models.deploy'), exact: true }).click()
  await expect(ages.getByText('✓ deployed')).toHaveCount(1)
})

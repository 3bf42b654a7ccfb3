import { expect, test } from '../app'
import { look } from '../look'
import { Workbench } from '../pages/workbench'
import { t } from '#words/translate'

test('train an encoder on the drawings at hand, watch it, cancel one, use the other', async ({ app }) => {
  const work = new Workbench(app)
  await work.start.createTrial()
  await work.start.importSample()
  await work.go('models')
  const form = app.getByRole('form', { name: t('encoder.title') })
  await form.getByLabel(t('encoder.name')).fill('our clinic')
  await form.getByLabel('Steps').fill('4')
  await form.getByLabel(t('encoder.ages')).check()
  await form.getByRole('button', { name: t('encoder.start') }).click()
  await expect(
    app.getByText('The encoder our clinic has learnt from 320 drawings.', { exact: false })
  ).toBeVisible({
    timeout: 120_000
  })
  await look(app, '20-encoder-trained')
  const encoders = app.getByRole('region', { name: t('models.encoders') })
  await expect(encoders.getByRole('listitem')).toHaveCount(2)
  await encoders
    .getByRole('listitem')
    .filter({ hasText: 'our clinic' })
    .getByRole('button', { name: t('models.use') })
    .click()
  await expect(encoders.getByRole('listitem').filter({ hasText: 'our clinic' })).toContainText('✓')

  await form.getByLabel('Steps').fill('5000')
  await form.getByRole('button', { name: t('encoder.start') }).click()
  const jobs = app.getByRole('region', { name: t('jobs.title') })
  await expect(jobs.getByText(/train encoder/)).toBeVisible({ timeout: 60_000 })
  await look(app, '21-encoder-training')
  await jobs.getByRole('button', { name: t('jobs.cancel') }).click()
  await expect(app.getByText(t('failure.cancelled'))).toBeVisible({ timeout: 20_000 })
  await expect(form.getByRole('button', { name: t('encoder.start') })).toBeEnabled()
})

test('what is no setting is said before anything starts', async ({ app }) => {
  const work = new Workbench(app)
  await work.start.createTrial()
  await work.go('models')
  const form = app.getByRole('form', { name: t('encoder.title') })
  await form.getByLabel('Steps').fill('0')
  await form.getByRole('button', { name: t('encoder.start') }).click()
  await expect(app.getByText(t('train.invalid'))).toBeVisible()
  await form.getByLabel('Steps').fill('5')
  await form.getByRole('button', { name: t('encoder.start') }).click()
  await expect(app.getByText(/needs 20 drawings; there are 0/)).toBeVisible({ timeout: 30_000 })
})

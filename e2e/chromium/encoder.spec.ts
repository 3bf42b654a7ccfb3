import { expect, test } from '../app'
import { look } from '../look'
import { Workbench } from '../pages/workbench'

test('train an encoder on the drawings at hand, watch it, cancel one, use the other', async ({ app }) => {
  const work = new Workbench(app)
  await work.createTrial()
  await work.importSample()
  await work.go('Models')
  const form = app.getByRole('form', { name: 'Train an encoder on these drawings' })
  await form.getByLabel('Name').fill('our clinic')
  await form.getByLabel('Steps').fill('4')
  await form.getByLabel('Learn from the ages, too').check()
  await form.getByRole('button', { name: 'Train an encoder' }).click()
  await expect(
    app.getByText('The encoder our clinic has learnt from 320 drawings.', { exact: false })
  ).toBeVisible({
    timeout: 120_000
  })
  await look(app, '20-encoder-trained')
  const encoders = app.getByRole('region', { name: 'Encoders' })
  await expect(encoders.getByRole('listitem')).toHaveCount(2)
  await encoders
    .getByRole('listitem')
    .filter({ hasText: 'our clinic' })
    .getByRole('button', { name: 'Use for new norms' })
    .click()
  await expect(encoders.getByRole('listitem').filter({ hasText: 'our clinic' })).toContainText('✓')

  await form.getByLabel('Steps').fill('5000')
  await form.getByRole('button', { name: 'Train an encoder' }).click()
  const jobs = app.getByRole('region', { name: 'At work' })
  await expect(jobs.getByText(/train encoder/)).toBeVisible({ timeout: 60_000 })
  await look(app, '21-encoder-training')
  await jobs.getByRole('button', { name: 'Cancel' }).click()
  await expect(app.getByText('Cancelled. Nothing was half done.')).toBeVisible({ timeout: 20_000 })
  await expect(form.getByRole('button', { name: 'Train an encoder' })).toBeEnabled()
})

test('what is no setting is said before anything starts', async ({ app }) => {
  const work = new Workbench(app)
  await work.createTrial()
  await work.go('Models')
  const form = app.getByRole('form', { name: 'Train an encoder on these drawings' })
  await form.getByLabel('Steps').fill('0')
  await form.getByRole('button', { name: 'Train an encoder' }).click()
  await expect(app.getByText('Check the numbers.')).toBeVisible()
  await form.getByLabel('Steps').fill('5')
  await form.getByRole('button', { name: 'Train an encoder' }).click()
  await expect(app.getByText(/needs 20 drawings; there are 0/)).toBeVisible({ timeout: 30_000 })
})

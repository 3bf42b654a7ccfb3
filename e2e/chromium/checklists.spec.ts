import { expect, test } from '../app'
import { look } from '../look'
import { Workbench } from '../pages/workbench'

test('a site’s own checklist: written, answered by two raters, changed into a new version', async ({
  app
}) => {
  const work = new Workbench(app)
  await work.createTrial()
  await work.importSample()
  await work.go('Labelling')
  await app.getByRole('button', { name: 'Checklists' }).click()
  await app.getByRole('button', { name: 'New checklist' }).click()
  await app.getByLabel('Name').fill('Own list')
  await app.getByLabel('Text of item-1').fill('The figure has a head.')
  await app.getByRole('button', { name: 'Add an item' }).click()
  await app.getByLabel('Text of item-2').fill('How much detail?')
  await app.getByLabel('Answers of item-2').selectOption('0 to 4')
  await app.getByLabel('Weight of item-2').fill('0.5')
  await look(app, '55-checklist-editor')
  await app.getByRole('button', { name: 'Save checklist' }).click()
  await expect(app.getByText('Own list: version 1, 2 items, not answered yet')).toBeVisible()

  const answer = async (rater: string, details: string[]): Promise<void> => {
    await app.getByRole('button', { name: 'Raters', exact: true }).click()
    await app.getByLabel('Name of a new rater').fill(rater)
    await app.getByRole('button', { name: 'Add rater' }).click()
    await app.getByLabel('Rate as').selectOption(rater)
    await app.getByRole('button', { name: 'Begin' }).click()
    for (const detail of details) {
      const list = app.getByRole('region', { name: 'Checklists' })
      await expect(list.getByText('0 of 2 answered')).toBeVisible()
      await list.getByRole('button', { name: Number(detail) % 2 ? 'No' : 'Yes', exact: true }).click()
      await list.getByRole('button', { name: detail, exact: true }).click()
      await expect(list.getByText(/score/)).toBeVisible()
      await app.keyboard.press('n')
    }
    if (rater === 'First') {
      await app.keyboard.press('ArrowLeft')
      await expect(
        app.getByRole('region', { name: 'Checklists' }).getByText('score 2', { exact: false })
      ).toBeVisible()
      await look(app, '56-checklist-answers')
    }
    await app.getByRole('button', { name: 'End rating' }).click()
  }
  await answer('First', ['1', '3', '2', '4', '1', '2'])
  await answer('Second', ['1', '4', '2', '4', '0', '2'])
  await app.getByRole('button', { name: 'Checklists' }).click()
  await expect(app.getByText('answered 12 times')).toBeVisible()
  await app.getByRole('button', { name: 'Compare raters' }).click()
  await expect(app.getByText(/ICC\(2,1\): 0\.\d+ \(/)).toBeVisible()
  await look(app, '57-checklist-agreement')
  await app.getByRole('button', { name: 'Change', exact: true }).click()
  await app.getByLabel('Text of item-1').fill('The figure has a head and a trunk.')
  await app.getByRole('button', { name: 'Save checklist' }).click()
  await expect(app.getByText('Own list: version 2, 2 items, not answered yet')).toBeVisible()

  await app.getByRole('button', { name: 'Rater and model' }).click()
  await app.getByLabel('Labels of').selectOption('First')
  await expect(app.getByText('0 labelled unsure and 6 that no norm has scored are left out')).toBeVisible()
  await expect(app.getByText(/No norm has scored a drawing with such a label yet/)).toBeVisible()
  await look(app, '58-rater-and-model')
})

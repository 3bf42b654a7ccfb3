import { expect, test } from '../app'
import { look } from '../look'
import { Workbench } from '../pages/workbench'
import { t } from '#words/translate'

test('a site’s own checklist: written, answered by two raters, changed into a new version', async ({
  app
}) => {
  const work = new Workbench(app)
  await work.start.createTrial()
  await work.start.importSample()
  await work.go('labelling')
  await app.getByRole('button', { name: t('labelling.tab.checklists') }).click()
  await app.getByRole('button', { name: t('checklist.new') }).click()
  await app.getByLabel(t('checklist.name')).fill('Own list')
  await app.getByLabel(t('checklist.itemText', { id: 'item-1' })).fill('The figure has a head.')
  await app.getByRole('button', { name: t('checklist.addItem') }).click()
  await app.getByLabel(t('checklist.itemText', { id: 'item-2' })).fill('How much detail?')
  await app.getByLabel(t('checklist.itemKind', { id: 'item-2' })).selectOption('0 to 4')
  await app.getByLabel(t('checklist.itemWeight', { id: 'item-2' })).fill('0.5')
  await look(app, '55-checklist-editor')
  await app.getByRole('button', { name: t('checklist.save') }).click()
  await expect(app.getByText('Own list: version 1, 2 items, not answered yet')).toBeVisible()

  const answer = async (rater: string, details: string[]): Promise<void> => {
    await app.getByRole('button', { name: t('labelling.tab.agreement'), exact: true }).click()
    await app.getByLabel(t('agree.name')).fill(rater)
    await app.getByRole('button', { name: t('agree.add') }).click()
    await app.getByLabel(t('labelling.asRater')).selectOption(rater)
    await app.getByRole('button', { name: t('labelling.begin') }).click()
    for (const detail of details) {
      const list = app.getByRole('region', { name: t('labelling.tab.checklists') })
      await expect(list.getByText('0 of 2 answered')).toBeVisible()
      await list.getByRole('button', { name: Number(detail) % 2 ? 'No' : 'Yes', exact: true }).click()
      await list.getByRole('button', { name: detail, exact: true }).click()
      await expect(list.getByText(/score/)).toBeVisible()
      await app.keyboard.press('n')
    }
    if (rater === 'First') {
      await app.keyboard.press('ArrowLeft')
      await expect(
        app
          .getByRole('region', { name: t('labelling.tab.checklists') })
          .getByText('score 2', { exact: false })
      ).toBeVisible()
      await look(app, '56-checklist-answers')
    }
    await app.getByRole('button', { name: t('labelling.end') }).click()
  }
  await answer('First', ['1', '3', '2', '4', '1', '2'])
  await answer('Second', ['1', '4', '2', '4', t('explain.scaleFrom'), '2'])
  await app.getByRole('button', { name: t('labelling.tab.checklists') }).click()
  await expect(app.getByText('answered 12 times')).toBeVisible()
  await app.getByRole('button', { name: t('checklist.compare') }).click()
  await expect(app.getByText(/ICC\(2,1\): 0\.\d+ \(/)).toBeVisible()
  await look(app, '57-checklist-agreement')
  await app.getByRole('button', { name: t('checklist.edit'), exact: true }).click()
  await app.getByLabel(t('checklist.itemText', { id: 'item-1' })).fill('The figure has a head and a trunk.')
  await app.getByRole('button', { name: t('checklist.save') }).click()
  await expect(app.getByText('Own list: version 2, 2 items, not answered yet')).toBeVisible()

  await app.getByRole('button', { name: t('model.title') }).click()
  await app.getByLabel(t('model.rater')).selectOption('First')
  await expect(app.getByText('0 labelled unsure and 6 that no norm has scored are left out')).toBeVisible()
  await expect(app.getByText(/No norm has scored a drawing with such a label yet/)).toBeVisible()
  await look(app, '58-rater-and-model')
})

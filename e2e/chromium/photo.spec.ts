import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, root, test } from '../app'
import { look } from '../look'
import { Workbench } from '../pages/workbench'
import { t } from '#words/translate'

test('a phone’s photo becomes a picture of the sheet, and a person can say where the sheet lies', async ({
  app,
  folder
}) => {
  const work = new Workbench(app)
  await work.start.createTrial()
  const photos = join(folder, 'photos')
  mkdirSync(photos)
  cpSync(join(root, 'src-main/compute/image/fixtures/drawing.heic'), join(photos, 'IMG_2041.HEIC'))
  await work.importing.plan(photos)
  const { dialog } = work
  await expect(dialog.getByText(/photo: the sheet was found and set straight/)).toBeVisible()
  await dialog.getByRole('checkbox', { name: /^Photos of a camera/ }).uncheck()
  await expect(dialog.getByText(/photo: the sheet was found/)).toBeHidden()
  await dialog.getByRole('checkbox', { name: /^Photos of a camera/ }).check()
  await expect(dialog.getByText(/photo: the sheet was found/)).toBeVisible()
  await dialog.getByRole('button', { name: t('import.lookOf', { file: 'photos/IMG_2041.HEIC' }) }).click()
  await expect(dialog.getByRole('img', { name: t('import.looked.picture') })).toBeVisible()
  await look(app, '64-import-photo')
  await dialog.getByRole('checkbox', { name: t('import.cutOf', { file: 'photos/IMG_2041.HEIC' }) }).uncheck()
  await expect(dialog.getByText(/photo: the sheet was found/)).toBeHidden()
  await dialog.getByRole('checkbox', { name: t('import.cutOf', { file: 'photos/IMG_2041.HEIC' }) }).check()
  await expect(dialog.getByText(/photo: the sheet was found/)).toBeVisible()
  await dialog.getByRole('button', { name: t('import.start'), exact: true }).click()
  await expect(dialog.getByText(/^1 drawing imported/)).toBeVisible()
  await dialog.getByRole('button', { name: t('action.close') }).click()
  await work.go('library')
  await app.locator('.card-button').click()
  await app.getByRole('button', { name: t('photo.open') }).click()
  await app.getByLabel(t('photo.topLeft.x')).fill('15')
  await app.getByLabel(t('photo.topLeft.y')).fill('15')
  await look(app, '65-photo-corners')
  await app.getByRole('button', { name: t('photo.straighten') }).click()
  await expect(app.getByText(t('photo.done'))).toBeVisible()
  await expect(app.getByText('the sheet lies where a person has said')).toBeVisible()
  await app.keyboard.press('Control+z')
  await expect(app.getByText('the sheet was found in it and set straight')).toBeVisible()
})

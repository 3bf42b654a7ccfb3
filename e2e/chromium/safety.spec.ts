import { copyFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, serve, tadpole, test } from '../app'
import { look } from '../look'
import { SettingsPage } from '../pages/settings-page'
import { PASSPHRASE, StartPage } from '../pages/start-page'
import { Workbench } from '../pages/workbench'
import { t } from '#words/translate'

test('passphrase, recovery key and lock are looked after on the Settings screen', async ({ app }) => {
  const start = new StartPage(app)
  await app.getByLabel(t('unlock.passphrase'), { exact: true }).fill('password123')
  await expect(app.getByText(t('unlock.weak'))).toBeVisible()
  await look(app, '30-weak-passphrase')
  const recoveryKey = await start.createEncrypted()
  const work = new Workbench(app)
  await work.go('settings')
  const settings = new SettingsPage(app)
  await expect(app.getByText(t('security.neverChecked'))).toBeVisible()
  await settings.checkRecoveryKey('not it')
  await expect(app.getByText(t('failure.recovery-wrong'))).toBeVisible()
  await settings.checkRecoveryKey(recoveryKey.toLowerCase())
  await expect(app.getByText(/last checked on 20/)).toBeVisible()
  const next = 'harbour pencil eleven moss'
  await settings.changePassphrase(PASSPHRASE, next)
  await expect(app.getByText(t('security.changed'))).toBeVisible()
  await expect(app.getByText(t('backup.unchosen'))).toBeVisible()
  await look(app, '31-settings-security')
  await app.getByRole('button', { name: t('action.lock') }).click()
  await app.getByLabel(t('unlock.passphrase')).fill(PASSPHRASE)
  await app.getByRole('button', { name: t('unlock.open') }).click()
  await expect(app.getByText(t('failure.key-wrong'))).toBeVisible()
  await app.getByLabel(t('unlock.passphrase')).fill(next)
  await app.getByRole('button', { name: t('unlock.open') }).click()
  await expect(app.getByRole('button', { name: t('home.sample') })).toBeVisible()
})

test('a backup is made on the screen; a library that lacks saved changes says so, and opens for reading', async ({
  page,
  folder
}) => {
  const library = join(folder, 'library')
  const at = ['--library', library]
  await tadpole(['init', '--unencrypted', '--purpose', 'synthetic', ...at])
  await tadpole(['import', 'resources/sample', ...at])
  await tadpole(['backup', 'choose', '--folder', join(folder, 'backups'), '--every', '0', ...at])
  const served = await serve(library)
  await page.goto(served.url)
  const work = new Workbench(page)
  await work.go('settings')
  await new SettingsPage(page).backUp()
  await expect(page.getByRole('row', { name: /full/ })).toBeVisible()
  await look(page, '32-settings-backups')
  await page.goto('about:blank')
  await served.stop()

  // an older database in the place of the newest: a split that was acknowledged is missing
  await copyFile(join(library, 'library.db'), join(folder, 'older.db'))
  await tadpole(['split', 'make', 's', ...at])
  await copyFile(join(folder, 'older.db'), join(library, 'library.db'))
  expect((await tadpole(['norms', ...at])).stdout).toContain('writes-missing')
  const again = await serve(library)
  await page.goto(again.url)
  await page.getByRole('button', { name: t('unlock.open') }).click()
  await expect(page.getByRole('alert')).toContainText('saved until')
  await look(page, '33-changes-missing')
  await page.getByRole('button', { name: t('unlock.readOnly') }).click()
  await expect(page.getByText(t('failure.library-read-only'))).toBeVisible()
  await expect(page.getByText('320 drawings')).toBeVisible()
  await look(page, '34-read-only')
  await work.go('settings')
  await page.getByLabel(t('scale.about')).selectOption({ index: 1 })
  await expect(page.getByText(t('failure.library-read-only'))).toHaveCount(2)
  await page.goto('about:blank')
  await again.stop()
  const accepted = await tadpole(['doctor', '--accept-loss', ...at])
  expect([accepted.code, accepted.stderr.includes('saved until')]).toEqual([0, true])
  expect((await tadpole(['norms', ...at])).code).toBe(0)
})

test('a child is withdrawn, the laptop is lost, and the library comes back with its passphrase alone', async ({
  app,
  folder
}) => {
  const backups = join(folder, 'backups')
  await new StartPage(app).createEncrypted()
  const work = new Workbench(app)
  await app.getByRole('button', { name: t('home.sample') }).click()
  await expect(app.getByText('320 drawings imported')).toBeVisible({ timeout: 60_000 })
  await work.go('settings')
  const settings = new SettingsPage(app)
  await settings.chooseBackups('not/a/whole/path')
  await expect(app.getByText(t('folder.wrong'))).toBeVisible()
  await settings.chooseBackups(backups)
  await settings.backUp()

  await work.go('child')
  await app.getByLabel(t('child.choose')).selectOption({ index: 1 })
  await app.getByRole('button', { name: t('withdrawal.open') }).click()
  const dialog = app.getByRole('dialog')
  await expect(dialog.getByText(/made since the child came/)).toBeVisible()
  const name = (await dialog.getByRole('heading', { level: 2 }).textContent())!.replace('Withdraw ', '')
  await expect(dialog.getByRole('button', { name: t('withdrawal.erase') })).toBeDisabled()
  await dialog.getByLabel(t('withdrawal.type', { child: name })).fill(name)
  await look(app, '35-withdrawal')
  const [certificate] = await Promise.all([
    app.waitForEvent('download'),
    dialog.getByRole('button', { name: t('withdrawal.erase') }).click()
  ])
  expect(await readFile(await certificate.path(), 'utf8')).toContain(`of the withdrawal of ${name}`)
  await expect(app.getByRole('option', { name: new RegExp(`^${name} `) })).toHaveCount(0)

  await work.go('settings')
  const log = settings.panel(t('audit.title'))
  await expect(log.getByText('Child, removed').first()).toBeVisible()
  await log.getByRole('button', { name: t('audit.check') }).click()
  await expect(log.getByText(/^The log is whole/)).toBeVisible()
  await look(app, '36-audit-log')

  // another computer: nothing but the backup folder and the passphrase
  await app.goto('about:blank')
  const elsewhere = await serve(join(folder, 'new-library'))
  await app.goto(elsewhere.url)
  const restore = app.getByRole('region', { name: t('restore.title') })
  await restore.getByLabel(t('restore.secret')).fill('not it')
  await restore.getByLabel(t('folder.path')).fill(backups)
  await restore.getByRole('button', { name: t('restore.choose') }).click()
  await expect(restore.getByText(t('failure.key-wrong'))).toBeVisible()
  await look(app, '37-restore')
  await restore.getByLabel(t('restore.secret')).fill(PASSPHRASE)
  await restore.getByRole('button', { name: t('restore.choose') }).click()
  await expect(app.getByText(/^Restored: \d+ drawings; \d+ that had been erased/)).toBeVisible({
    timeout: 60_000
  })
  await work.go('child')
  await expect(app.getByLabel(t('child.choose'))).toBeVisible()
  await expect(app.getByRole('option', { name: new RegExp(`^${name} `) })).toHaveCount(0)
  await app.goto('about:blank')
  await elsewhere.stop()
})

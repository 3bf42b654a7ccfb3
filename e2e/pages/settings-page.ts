import { expect, type Page } from '@playwright/test'
import { t } from '#words/translate'

/** Passphrase, recovery key, lock and backups. */
export class SettingsPage {
  constructor(private readonly page: Page) {}

  panel(title: string) {
    return this.page.getByRole('region', { name: title })
  }

  async changePassphrase(secret: string, next: string): Promise<void> {
    const panel = this.panel(t('security.title'))
    await panel.getByLabel(t('security.current')).fill(secret)
    await panel.getByLabel(t('security.next')).fill(next)
    await panel.getByLabel(t('unlock.repeat')).fill(next)
    await panel.getByRole('button', { name: t('security.change') }).click()
  }

  async checkRecoveryKey(recoveryKey: string): Promise<void> {
    const panel = this.panel(t('security.title'))
    await panel.getByLabel(t('security.recoveryKey')).fill(recoveryKey)
    await panel.getByRole('button', { name: t('security.check') }).click()
  }

  async chooseBackups(path: string): Promise<void> {
    const panel = this.panel(t('backup.title'))
    await panel.getByLabel(t('folder.path')).fill(path)
    await panel.getByRole('button', { name: t('backup.choose') }).click()
  }

  async backUp(): Promise<void> {
    await this.panel(t('backup.title'))
      .getByRole('button', { name: t('backup.now') })
      .click()
    await expect(this.page.getByText(/^Backed up and verified/)).toBeVisible({ timeout: 60_000 })
  }
}

import type { AuditAnchor, AuditCheck } from '#contract/audit'
import { downloadBytes } from './download'
import { ask } from './session'

/** null: it could not be checked, and the user was told why. */
export const checkAuditLog = (anchor: AuditAnchor | null): Promise<AuditCheck | null> =>
  ask('audit:check', { anchor })

export async function saveAuditLog(): Promise<void> {
  const log = await ask('audit:export', {})
  if (log) downloadBytes(log.fileName, log.bytes)
}

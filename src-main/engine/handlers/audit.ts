import { auditFingerprint, checkAuditLog, exportAuditLog } from '#main/workflows/audit'
import { open, type HandlersOf } from '../context'

export const auditHandlers: HandlersOf<'audit:list' | 'audit:check' | 'audit:export'> = {
  'audit:list': ({ before, object, limit }, context) => {
    const ports = open(context)
    const { audit } = ports.library
    return {
      entries: audit.list(before, object, limit),
      total: audit.total(),
      head: audit.head(),
      fingerprint: auditFingerprint(ports)
    }
  },
  'audit:check': ({ anchor }, context) => checkAuditLog(open(context), anchor),
  'audit:export': (_, context) => exportAuditLog(open(context))
}

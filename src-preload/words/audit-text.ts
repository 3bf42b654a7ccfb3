import type { AuditEntry } from '#contract/audit'
import { t } from './translate'

/** What an entry says: "Drawing, changed: age_months, subject". */
export function auditText({ subject, change, detail }: AuditEntry): string {
  const { fields } = JSON.parse(detail) as { fields?: string[] }
  const what = `${t(`audit.subject.${subject}`)}, ${t(`audit.change.${change}`)}`
  return fields ? `${what}: ${fields.join(', ')}` : what
}

/** To the second, in UTC as it is kept. */
export const auditMoment = (at: string): string => at.slice(0, 19).replace('T', ' ')

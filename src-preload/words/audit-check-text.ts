import type { AuditCheck } from '#contract/audit'
import { t } from './translate'

const seqOf = (anchor: string): number => Number(anchor.split(':')[0])

/** What a check of the audit log found, a sentence each. */
export function auditCheckText({ entries, brokenAt, anchors }: AuditCheck): string[] {
  const chain = brokenAt === null ? t('audit.whole', { entries }) : t('audit.broken', { seq: brokenAt })
  const said = anchors.flatMap(({ backup, anchor, state }) => {
    if (backup === null) return [t(`audit.given.${state}`, { anchor })]
    return state === 'held' ? [] : [t(`audit.anchor.${state}`, { backup, seq: seqOf(anchor) })]
  })
  const backups = anchors.filter(({ backup }) => backup !== null)
  const held = backups.filter(({ state }) => state === 'held').length
  const outside = backups.length === 0 ? t('audit.anchors.none') : t('audit.anchors.held', { count: held })
  return [chain, ...(backups.length > 0 && held === 0 ? [] : [outside]), ...said]
}

/** Whether nothing was found wrong. */
export const isAuditSound = ({ brokenAt, anchors }: AuditCheck): boolean =>
  brokenAt === null && anchors.every(({ state }) => state === 'held')

import type { Withdrawal, WithdrawalCertificate } from '#contract/withdrawal'
import { auditMoment } from './audit-text'
import { decimal } from './number-text'
import { t } from './translate'

const whoText = ({ child }: Withdrawal): string =>
  child.site ? t('withdrawal.ofSite', { child: child.childId, site: child.site }) : child.childId

/** What is erased, a sentence each. */
export function erasedText(withdrawal: Withdrawal): string[] {
  const { drawings, inBin, ratings, keyId, unfinishedTraining } = withdrawal
  return [
    t('withdrawal.drawings', { drawings, inBin }),
    ...(ratings > 0 ? [t('withdrawal.ratings', { ratings })] : []),
    t('withdrawal.key', { keyId }),
    ...(unfinishedTraining ? [t('withdrawal.unfinished')] : [])
  ]
}

/** What still holds something of the child, and what is to be done about it. */
export function remainingText({ models, backups, backupsUnreachable, exports }: Withdrawal): string[] {
  const said = models.map(({ id, group, deployed, drawings, of, mostPoints }) => {
    const points = decimal(mostPoints)
    return t('withdrawal.model', {
      id: id.slice(0, 8),
      group,
      deployed: String(deployed),
      drawings,
      of,
      points
    })
  })
  if (models.length > 0) said.push(t('withdrawal.retrain'))
  if (backupsUnreachable) said.push(t('withdrawal.unreachable'))
  if (backups.length > 0) {
    const moments = backups.map(({ createdAt }) => auditMoment(createdAt)).join(', ')
    said.push(t('withdrawal.backups', { count: backups.length, moments }))
  }
  for (const { seq, at, action, object } of exports)
    said.push(t('withdrawal.export', { seq, at: auditMoment(at), action, object: object || '-' }))
  return said.length > 0 ? said : [t('withdrawal.nothing')]
}

/** The certificate as a text to keep on file. */
export const certificateText = (certificate: WithdrawalCertificate): string =>
  [
    t('withdrawal.certificate', { who: whoText(certificate) }),
    t('withdrawal.done', { at: auditMoment(certificate.withdrawnAt), audit: certificate.audit }),
    '',
    t('withdrawal.erased'),
    ...erasedText(certificate).map((line) => `- ${line}`),
    '',
    t('withdrawal.remains'),
    ...remainingText(certificate).map((line) => `- ${line}`),
    ''
  ].join('\n')

/** What would be erased, and what would remain. */
export const previewText = (withdrawal: Withdrawal): string =>
  [
    t('withdrawal.preview', { who: whoText(withdrawal) }),
    ...erasedText(withdrawal).map((line) => `- ${line}`),
    t('withdrawal.remains'),
    ...remainingText(withdrawal).map((line) => `- ${line}`)
  ].join('\n')

import { AuditAnchor, type AuditEntry } from '#contract/audit'
import { auditCheckText, isAuditSound } from '#words/audit-check-text'
import { auditMoment, auditText } from '#words/audit-text'
import { t } from '#words/translate'
import { number, numberOption, text, textOption, UsageError, type Action, type Group } from '../command'
import { columns, table } from '../table'
import { writeWhole } from '../write-out'

const rowOf = (entry: AuditEntry) => [
  entry.seq,
  auditMoment(entry.at),
  entry.actor,
  auditText(entry),
  entry.object,
  entry.action
]

const show: Action = {
  example: 'audit show --limit 20',
  options: { object: text('id'), before: number(), limit: number() },
  async run({ ask, values }) {
    const request = {
      object: textOption(values, 'object') ?? null,
      before: numberOption(values, 'before') ?? null,
      limit: numberOption(values, 'limit') ?? 20
    }
    const reply = await ask('audit:list', request)
    const { entries, total, head, fingerprint } = reply
    if (head === null) return { json: reply, text: t('audit.empty') }
    const list =
      entries.length > 0
        ? table(columns('entry', 'when', 'account', 'what', 'which', 'request'), entries.map(rowOf))
        : t('audit.noMatch')
    const end = t('audit.count', { total, head })
    return { json: reply, text: [list, end, t('audit.writeDown', { fingerprint })].join('\n') }
  }
}

const check: Action = {
  args: '[place]',
  example: 'audit check',
  async run({ ask, words }) {
    const given = AuditAnchor.nullable().safeParse(words[0] ?? null)
    if (!given.success) throw new UsageError(t('cli.audit.place'))
    const found = await ask('audit:check', { anchor: given.data })
    return {
      json: found,
      text: auditCheckText(found).join('\n'),
      ...(isAuditSound(found) ? {} : { code: 1 as const })
    }
  }
}

const exportLog: Action = {
  example: 'audit export --out audit-log.jsonl',
  options: { out: text('file') },
  async run({ ask, values }) {
    const { fileName, bytes, entries } = await ask('audit:export', {})
    const file = textOption(values, 'out') ?? fileName
    await writeWhole(file, bytes)
    return { json: { out: file, entries }, text: t('cli.audit.written', { entries, file }) }
  }
}

export const audit: Group = { usual: 'show', actions: { show, check, export: exportLog } }

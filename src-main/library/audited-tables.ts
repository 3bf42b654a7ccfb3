import type { AuditChange, AuditSubject } from '#contract/audit'

/** Rows whose changes are logged, in the words of SQL; `row` is NEW or OLD. */
interface AuditedTable {
  table: string
  subject: AuditSubject
  /** Which row: an expression, never the name of a child. */
  object: (row: string) => string
  /** Fields whose change makes an entry; null: rows of this table are never changed. */
  fields: readonly string[] | null
  /** More that an entry says of a row that is added: a JSON object. */
  facts?: string
  /** Only rows of which this holds. */
  where?: (row: string) => string
}

const own =
  (...columns: string[]) =>
  (row: string): string =>
    columns.map((column) => `${row}.${column}`).join(` || '/' || `)

const DRAWING_FIELDS = [
  'child',
  'file_name',
  'age_months',
  'age_precision_months',
  'subject',
  'prompt',
  'drawing_tool',
  'date',
  'expert_label',
  'extra',
  'notes',
  'child_comment',
  'annotations',
  'tags',
  'removed_at',
  'blob',
  'source'
]

export const AUDITED: readonly AuditedTable[] = [
  {
    table: 'drawing',
    subject: 'drawing',
    object: own('id'),
    fields: DRAWING_FIELDS,
    facts: `json_object('child', NEW.child)`
  },
  { table: 'child', subject: 'child', object: own('id'), fields: ['site', 'child_id', 'key'] },
  {
    table: 'analysis',
    subject: 'result',
    object: own('drawing'),
    fields: null,
    facts: `json_object('model', NEW.model)`
  },
  { table: 'rater', subject: 'rater', object: own('id'), fields: ['name'] },
  { table: 'rating', subject: 'rating', object: own('drawing', 'rater'), fields: ['label', 'tags', 'note'] },
  {
    table: 'answer',
    subject: 'answer',
    object: own('drawing', 'rater', 'checklist', 'version'),
    fields: ['content']
  },
  { table: 'checklist', subject: 'checklist', object: own('id', 'version'), fields: ['content'] },
  { table: 'unblinded', subject: 'reveal', object: own('drawing', 'rater'), fields: null },
  { table: 'model', subject: 'model', object: own('id'), fields: ['band', 'version'] },
  {
    table: 'deployment',
    subject: 'deployment',
    object: own('band'),
    fields: null,
    facts: `json_object('model', NEW.model)`
  },
  {
    table: 'threshold',
    subject: 'threshold',
    object: own('model'),
    fields: null,
    facts: `json_object('percentile', NEW.percentile)`
  },
  { table: 'encoder', subject: 'encoder', object: own('id'), fields: ['manifest'] },
  { table: 'place', subject: 'place', object: own('rowid'), fields: ['content'] },
  { table: 'config', subject: 'plan', object: own('name'), fields: ['content'] },
  { table: 'split', subject: 'split', object: own('name'), fields: ['content'] },
  { table: 'view', subject: 'view', object: own('name'), fields: ['content'] },
  {
    table: 'meta',
    subject: 'setting',
    object: (row) => `substr(${row}.key, 8)`,
    fields: ['value'],
    where: (row) => `${row}.key LIKE 'choice:%'`
  }
]

/** Tables without entries of their own, and why. */
export const NOT_AUDITED: Readonly<Record<string, string>> = {
  audit: 'it is the log',
  write_count: 'it counts the changes of all others',
  edit: 'the steps of undo; what they change is a field of a drawing, a rating or an answer',
  job: 'work in progress; what it changes is logged where it is changed',
  sweep: 'trials of settings; a model that comes of them is logged',
  trial: 'part of a sweep',
  embedding: 'computed from a drawing, and computed again when it is asked for',
  explanation: 'computed from a drawing and a model, and computed again when it is asked for',
  explanation_scale: 'computed from a model',
  explanation_grade: 'computed from a model',
  erased: 'ids of drawings that are gone; the drawing that is removed is logged'
}

/** The trigger's condition and the detail of its entry. */
export function partsOf(audited: AuditedTable, change: AuditChange): { when: string; detail: string } | null {
  const { fields, facts, where } = audited
  const row = change === 'removed' ? 'OLD' : 'NEW'
  const held = where ? where(row) : '1'
  if (change !== 'changed') return { when: held, detail: change === 'added' && facts ? facts : `'{}'` }
  if (!fields) return null
  const differs = (field: string): string => `OLD.${field} IS NOT NEW.${field}`
  const names = fields
    .map((field) => `SELECT '${field}' AS field WHERE ${differs(field)}`)
    .join(' UNION ALL ')
  return {
    when: `${held} AND (${fields.map(differs).join(' OR ')})`,
    detail: `json_object('fields', (SELECT json_group_array(field) FROM (${names})))`
  }
}

import { z } from 'zod'

/** What an entry of the audit log is about: a kind of row in the library, or what was done with the library as a whole. */
export const auditSubjects = [
  'drawing',
  'child',
  'result',
  'rater',
  'rating',
  'answer',
  'checklist',
  'reveal',
  'model',
  'deployment',
  'threshold',
  'encoder',
  'place',
  'plan',
  'split',
  'view',
  'setting',
  'library',
  'export',
  'backup',
  'key'
] as const
export type AuditSubject = (typeof auditSubjects)[number]

/** `opened` and `left` stand without a change of rows: the library was opened, something was handed out of it. */
export const auditChanges = ['added', 'changed', 'removed', 'opened', 'left'] as const
export type AuditChange = (typeof auditChanges)[number]

/** A place in the log and the beginning of its hash, `1234:9f86d081884c7d65`: who has written it down elsewhere can tell whether the log still holds it. */
export const AuditAnchor = z.string().regex(/^[1-9]\d{0,14}:[0-9a-f]{16}$/)
export type AuditAnchor = z.infer<typeof AuditAnchor>

export const AuditEntry = z.object({
  /** From 1 on, without gaps. */
  seq: z.number().int(),
  /** UTC, ISO 8601. */
  at: z.string(),
  /** The account of the computer. */
  actor: z.string(),
  /** The request that made the change; `program`: none. */
  action: z.string(),
  subject: z.enum(auditSubjects),
  change: z.enum(auditChanges),
  /** Which one: an id, never the name of a child. */
  object: z.string(),
  /** JSON: which fields were changed, how many drawings left. Never what they say. */
  detail: z.string(),
  /** SHA-256 of the hash before and of all fields; see `chainHash`. */
  hash: z.string()
})
export type AuditEntry = z.infer<typeof AuditEntry>

/** What became of a place that is known from elsewhere: it is in the log; another stands there; the log ends before it. */
export const AuditAnchorState = z.enum(['held', 'differs', 'beyond'])
export type AuditAnchorState = z.infer<typeof AuditAnchorState>

export const AuditCheck = z.object({
  entries: z.number().int(),
  /** null: the log is empty. */
  head: AuditAnchor.nullable(),
  /** The first entry that does not follow from those before; null: the chain is whole. */
  brokenAt: z.number().int().nullable(),
  /** Places that backups hold, newest first, and the one that was given. */
  anchors: z.array(z.object({ backup: z.string().nullable(), anchor: AuditAnchor, state: AuditAnchorState }))
})
export type AuditCheck = z.infer<typeof AuditCheck>

export const auditCommands = {
  /** Entries, newest first. */
  'audit:list': {
    request: z
      .object({
        /** Only entries before this one. */
        before: z.number().int().min(1).nullable().default(null),
        /** Only entries about this drawing, child, model ... */
        object: z.string().max(200).nullable().default(null),
        limit: z.number().int().min(1).max(1000).default(50)
      })
      .strict(),
    reply: z.object({
      entries: z.array(AuditEntry),
      total: z.number().int(),
      head: AuditAnchor.nullable(),
      /** Of the key that exported logs are signed with. */
      fingerprint: z.string()
    })
  },
  /** Reads the whole log against its chain, and against what is known of it elsewhere. */
  'audit:check': {
    request: z.object({ anchor: AuditAnchor.nullable().default(null) }).strict(),
    reply: AuditCheck
  },
  /** The whole log as JSON lines, the last of which is signed by the library's key. */
  'audit:export': {
    request: z.object({}).strict(),
    reply: z.object({ fileName: z.string(), bytes: z.instanceof(Uint8Array), entries: z.number().int() })
  }
} as const

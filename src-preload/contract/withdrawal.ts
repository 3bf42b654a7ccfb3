import { z } from 'zod'
import { ChildName } from './listing'

/** What goes when a child is withdrawn, and what still holds something of it afterwards. */
export const Withdrawal = z.object({
  child: ChildName,
  /** The first 16 hex digits of the SHA-256 of the child's key, by which a destroyed key is named. */
  keyId: z.string(),
  drawings: z.number().int(),
  /** Of them, those in the bin. */
  inBin: z.number().int(),
  /** Ratings and checklist answers by raters. */
  ratings: z.number().int(),
  /** Whether left-overs of a broken-off training go, too, so that it begins anew. */
  unfinishedTraining: z.boolean(),
  /** Versions that learnt from the child's drawings, deployed ones first. */
  models: z.array(
    z.object({
      id: z.string(),
      /** The norm's band, `development`, or the site of a calibration. */
      group: z.string(),
      deployed: z.boolean(),
      /** Drawings of the child among all that it compares with. */
      drawings: z.number().int(),
      of: z.number().int(),
      /** No percentile moves by more than this without them, in percent points; the networks' weights aside. */
      mostPoints: z.number()
    })
  ),
  /** Backups made while the child was here: they hold it, encrypted, until they are removed. Restoring one erases it again. */
  backups: z.array(z.object({ id: z.string(), createdAt: z.string() })),
  /** Whether there is a backup folder that could not be looked into. */
  backupsUnreachable: z.boolean(),
  /** What left the library since the child came, by the audit log: files and paper that Tadpole cannot erase. */
  exports: z.array(
    z.object({ seq: z.number().int(), at: z.string(), action: z.string(), object: z.string() })
  )
})
export type Withdrawal = z.infer<typeof Withdrawal>

export const WithdrawalCertificate = Withdrawal.extend({
  /** When it was done, UTC. */
  withdrawnAt: z.string(),
  /** Where the audit log ended then. */
  audit: z.string()
})
export type WithdrawalCertificate = z.infer<typeof WithdrawalCertificate>

/** Children whose newest drawing is older than a site keeps drawings: a list for a person to look through; nothing is erased by itself. */
export const Retention = z.object({
  /** null: no rule was chosen. */
  years: z.number().nullable(),
  /** Longest over first. */
  children: z.array(
    ChildName.extend({
      drawings: z.number().int(),
      /** The day of the newest drawing, or of its import where the drawing has no date. */
      newest: z.string()
    })
  ),
  /** Drawings of no named child that are older. */
  unnamed: z.number().int()
})
export type Retention = z.infer<typeof Retention>

export const withdrawalCommands = {
  'retention:list': { request: z.object({}).strict(), reply: Retention },
  /** How many years drawings are kept; null: no rule. */
  'retention:choose': {
    request: z.object({ years: z.number().min(0.5).max(100).nullable() }).strict(),
    reply: Retention
  },
  /** What withdrawing a child would erase; nothing is changed. */
  'children:withdrawal': { request: ChildName.strict(), reply: Withdrawal },
  /** Erases a child for good: its key, its drawings, all that was said and computed of them. Nothing may be under way. */
  'children:withdraw': { request: ChildName.strict(), reply: WithdrawalCertificate }
} as const

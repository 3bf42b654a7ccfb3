import { z } from 'zod'

const counts = z.record(z.string().max(200), z.number().int())

/** A drawing of a place that norms had not seen, scored by them: what other places may calibrate by as well. */
export const PassportRow = z
  .object({
    modelId: z.string().max(100),
    /** The fold whose model scored it. */
    fold: z.number().int().min(0).max(20),
    /** Names that mean nothing outside this passport. */
    drawing: z.string().max(64),
    child: z.number().int(),
    score: z.number(),
    page: z.number().nullable()
  })
  .strict()
export type PassportRow = z.infer<typeof PassportRow>

/** What is signed: who issues which norms, learnt from whom. No picture, no name of a child. */
export const Passport = z
  .object({
    format: z.literal('tadpole-norm'),
    version: z.number().int(),
    id: z.string().max(100),
    name: z.string().max(200),
    issuedAt: z.string().max(40),
    tadpole: z.string().max(40),
    /** Ed25519 public key of the issuing library, SPKI in base64. */
    key: z.string().max(200),
    models: z
      .array(
        z
          .object({
            id: z.string().max(100),
            type: z.enum(['norm', 'development']),
            band: z.string().max(200),
            n: z.number().int(),
            children: z.number().int(),
            file: z.string().max(200),
            sha256: z.string().max(64)
          })
          .strict()
      )
      .min(1)
      .max(60),
    demographics: z
      .object({
        drawings: z.number().int(),
        children: z.number().int(),
        years: z.array(z.object({ year: z.number().int(), drawings: z.number().int() })),
        subjects: counts,
        sites: counts
      })
      .strict(),
    /** Scores of the issuing site's own drawings under norms that it was given. */
    local: z.object({ site: z.string().max(200), rows: z.array(PassportRow).max(200_000) }).nullable()
  })
  .strict()
export type Passport = z.infer<typeof Passport>

/** The newest layout of passports that this Tadpole knows. */
export const PASSPORT_VERSION = 1

/** A passport that was read: its signature holds, its norms are as it says. */
export const PassportInfo = z.object({
  passport: Passport.omit({ local: true }).extend({ localDrawings: z.number().int() }),
  /** SHA-256 of the key, to be compared with what the issuer says over another way. */
  fingerprint: z.string()
})
export type PassportInfo = z.infer<typeof PassportInfo>

/** Whether the scores of pooled places differ by place. */
export const SiteEffect = z.object({
  sites: z.array(z.object({ site: z.string(), drawings: z.number().int(), children: z.number().int() })),
  /** Share of the scores' variance between places. */
  explained: z.number(),
  /** Of as much by chance, from permutations among children. */
  pValue: z.number(),
  warn: z.boolean()
})
export type SiteEffect = z.infer<typeof SiteEffect>

import { z } from 'zod'

/** Every failure that Tadpole expects. The screens and the command line hold one sentence for each. */
export const failureCodes = [
  // the library and the disk under it
  'library-missing',
  'library-exists',
  'library-locked',
  'library-busy',
  'library-newer',
  'library-damaged',
  'key-wrong',
  'key-missing',
  'blob-damaged',
  'disk-full',
  'read-only',
  'file-unreadable',
  'file-unwritable',
  // files that come in
  'ticket-unknown',
  'image-empty',
  'image-format',
  'image-animated',
  'image-too-large',
  'image-too-small',
  'image-damaged',
  'image-timeout',
  'file-missing',
  'file-unlisted',
  'file-duplicate',
  'metadata-format',
  'metadata-columns',
  'metadata-encoding',
  'metadata-empty',
  'age-invalid',
  'age-out-of-range',
  // models and encoders
  'model-unreadable',
  'model-external-data',
  'model-forbidden-operator',
  'model-too-large',
  'model-unsupported',
  'model-unknown',
  'model-damaged',
  'model-invalid',
  'model-other-encoder',
  'model-exists',
  'archive-unreadable',
  'archive-unsafe',
  'archive-newer',
  'archive-checksum',
  'passport-signature',
  'encoder-manifest',
  'encoder-checksum',
  'encoder-golden',
  'encoder-unknown',
  'encoder-not-ours',
  'strokes-unreadable',
  'checkpoint-other',
  'checkpoint-damaged',
  // norms, scores, explanations
  'bands-invalid',
  'bands-overlap',
  'norm-too-small',
  'threshold-too-small',
  'development-ages',
  'method-unavailable',
  'training-diverged',
  'drawings-identical',
  'config-invalid',
  'config-unknown',
  'sweep-unknown',
  'config-name',
  'page-blank',
  'page-out-of-scope',
  'norm-missing',
  'age-without-norm',
  'age-unknown',
  'drawing-unknown',
  'child-unknown',
  'development-missing',
  'place-unknown',
  'place-in-norm',
  'place-too-small',
  'nothing-to-do',
  'rollback-nothing',
  'explanation-out-of-scope',
  // processes and jobs
  'engine-stopped',
  'compute-crashed',
  'compute-timeout',
  'job-unknown',
  'job-not-resumable',
  'job-interrupted',
  'cancelled',
  'request-invalid',
  'not-allowed',
  'unexpected'
] as const
export const FailureCode = z.enum(failureCodes)
export type FailureCode = z.infer<typeof FailureCode>

export const Facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
export type Facts = z.infer<typeof Facts>

export const Failure = z.object({ code: FailureCode, facts: Facts })
export type Failure = z.infer<typeof Failure>

export type Result<Value> = { ok: true; value: Value } | { ok: false; failure: Failure }

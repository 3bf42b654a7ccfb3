import { z } from 'zod'
import { BackupDone, BackupInfo } from './backup'
import { ChildrenResult } from './child'
import { DatasetSurvey, RelinkResult } from './dataset'
import { ArchiveReport } from './dataset-archive'
import { ExportedEmbeddings } from './embeddings'
import { Explanation, ExplanationGrades } from './explanation'
import { ImportReport } from './import'
import { BatchProgress, CurvePoint, JobId, JobState } from './job'
import { AnalyseResult, TrainEncoderResult, TrainResult } from './job-results'
import { PassportInfo } from './passport'
import { PlaceFit } from './place'
import { ReportBatch } from './report'
import { Failure } from './result'
import { DeployReview } from './training'

/** What is known of a kind of job before any is started. */
interface JobSpec<Result extends z.ZodType> {
  /** What a completed job leaves behind. */
  result: Result
  /** Jobs of one queue run one after the other: two imports side by side could each make a key for the same child. */
  queue: string
  /** Whether its stored request can start it once more: files that were chosen are no longer at hand later. */
  resumable: boolean
  /** Whether its request and result are kept in the library; else they are gone with the engine. */
  stored: boolean
}

const spec = <Result extends z.ZodType>(
  result: Result,
  { queue, resumable = false, stored = true }: { queue: string; resumable?: boolean; stored?: boolean }
): JobSpec<Result> => ({ result, queue, resumable, stored })

/** Every kind of job, stated once: queue, result, history and what can be resumed are derived from this. */
export const jobKinds = {
  import: spec(ImportReport, { queue: 'import' }),
  'import-archive': spec(ArchiveReport, { queue: 'import' }),
  export: spec(z.object({ drawings: z.number().int() }), { queue: 'export' }),
  backup: spec(BackupDone, { queue: 'backup' }),
  'verify-backup': spec(BackupInfo, { queue: 'backup' }),
  relink: spec(RelinkResult, { queue: 'relink' }),
  survey: spec(DatasetSurvey, { queue: 'survey', stored: false }),
  'export-embeddings': spec(ExportedEmbeddings, { queue: 'survey', stored: false }),
  train: spec(TrainResult, { queue: 'train', resumable: true }),
  'train-encoder': spec(TrainEncoderResult, { queue: 'train-encoder', resumable: true }),
  sweep: spec(z.object({ id: z.string() }), { queue: 'sweep', resumable: true }),
  analyse: spec(AnalyseResult, { queue: 'analyse', resumable: true }),
  'analyse-files': spec(AnalyseResult, { queue: 'analyse', stored: false }),
  'analyse-children': spec(ChildrenResult, { queue: 'analyse', stored: false }),
  'check-site': spec(PlaceFit, { queue: 'analyse', stored: false }),
  'calibrate-site': spec(PlaceFit, { queue: 'analyse', stored: false }),
  explain: spec(
    z.object({ id: z.string(), ...Explanation.pick({ method: true, score: true, towards: true }).shape }),
    { queue: 'explain', resumable: true }
  ),
  grade: spec(z.object({ grades: z.array(ExplanationGrades) }), { queue: 'grade', resumable: true }),
  report: spec(ReportBatch, { queue: 'report', stored: false }),
  'review-deployment': spec(DeployReview, { queue: 'review', stored: false }),
  'issue-passport': spec(
    PassportInfo.extend({
      fileName: z.string(),
      bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array)
    }),
    { queue: 'review', stored: false }
  ),
  'check-passport': spec(PlaceFit, { queue: 'review', stored: false })
} as const

export type JobKind = keyof typeof jobKinds
export type JobResult<Kind extends JobKind> = z.output<(typeof jobKinds)[Kind]['result']>

/** Kinds that libraries of earlier versions hold, and what they are called now. */
const EARLIER: Record<string, JobKind> = { review: 'review-deployment', unpack: 'import-archive' }

const kindNames = Object.keys(jobKinds) as [JobKind, ...JobKind[]]
export const JobKind = z.enum(kindNames)

/** The kind of a stored job. */
export const storedKind = (name: string): JobKind => EARLIER[name] ?? (name as JobKind)

export const Job = z.object({
  id: JobId,
  kind: JobKind,
  /** What people call it, where its request says so. */
  name: z.string().nullable(),
  state: JobState,
  stage: z.string(),
  done: z.number(),
  total: z.number(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  failure: Failure.nullable()
})
export type Job = z.infer<typeof Job>

/** How far a job is, with what its curves have gained since it was last said. */
export const JobProgress = z.object({
  jobId: JobId,
  kind: JobKind,
  stage: z.string(),
  done: z.number(),
  total: z.number(),
  /** null until enough has been done to tell. */
  etaSeconds: z.number().nullable(),
  points: z.array(CurvePoint),
  batch: BatchProgress.nullable().default(null)
})
export type JobProgress = z.infer<typeof JobProgress>

/** A job's id of which the types know the kind. */
export type JobIdOf<Kind extends JobKind> = JobId & { readonly kind?: Kind }

export const StartedJob = z.object({ jobId: JobId })

/** For a command that starts a job: which kind of job, and its reply, with more in it where there is more to say at once. */
export const starts = <Kind extends JobKind, More extends z.ZodRawShape = Record<never, never>>(
  kind: Kind,
  more: More = {} as More
) => ({
  reply: z.object({ jobId: JobId as unknown as z.ZodType<JobIdOf<Kind>>, ...more }),
  starts: kind
})

/** A job with what was asked of it and what it left behind; `result` fits the kind, or is null. */
export const JobReply = z
  .object({ job: Job, request: z.unknown(), points: z.array(CurvePoint), result: z.unknown() })
  .transform((reply) => ({ ...reply, result: fittingResult(reply.job.kind, reply.result) }))
export type JobReply = z.output<typeof JobReply>

/** The result in the form that its kind states; null: there is none, or an earlier version stored it in another form. */
function fittingResult(kind: JobKind, result: unknown): unknown {
  const parsed = jobKinds[kind].result.safeParse(result)
  return parsed.success ? parsed.data : null
}

/** What the job with this id left behind; null where it left nothing. The engine answers results in the form of their kind. */
export const resultOf = <Kind extends JobKind>(
  _id: JobIdOf<Kind>,
  { result }: Pick<JobReply, 'result'>
): JobResult<Kind> | null => result as JobResult<Kind> | null

/** The result of a job of which only the id is known, where it is of this kind; else null. */
export const resultOfKind = <Kind extends JobKind>(
  { job, result }: Pick<JobReply, 'job' | 'result'>,
  kind: Kind
): JobResult<Kind> | null => (job.kind === kind ? (result as JobResult<Kind> | null) : null)

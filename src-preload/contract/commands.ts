import { z } from 'zod'
import { Job, jobKinds, JobReply, StartedJob, starts, type JobKind } from './job-kinds'
import { Analysis } from './analysis'
import { Explanation, ExplanationGrades } from './explanation'
import { explanationCommands } from './explanation-commands'
import { auditCommands } from './audit'
import { backupCommands } from './backup-commands'
import { checklistCommands } from './checklist'
import { SplitName, SplitPart } from './dataset'
import { datasetCommands } from './dataset-commands'
import { DeviceChoice, DeviceReport } from './device'
import { Drawing, DrawingId, ExpertLabel } from './drawing'
import { EncoderInfo } from './encoder'
import { OnwardTrainingSettings } from './encoder-training'
import { HealthReport, LibraryStatus, Opening } from './health'
import { asFound, CellFix, ColumnMap, TableChoice } from './import'
import { JobId } from './job'
import { PhotoSource } from './photo'
import { Place } from './place'
import { listingCommands } from './listing'
import { labellingCommands } from './labelling-commands'
import { learningCommands } from './learning-commands'
import { Annotation, MOST_ANNOTATIONS, Remarks } from './remarks'
import { reportCommands } from './report-commands'
import { NormalisationMethod, OutlierLimits, ScoreTable } from './scores'
import { Run } from './run'
import { CleanUp, EmbeddingCounts, StorageStats, StorageWaste } from './storage'
import { Passphrase, securityCommands } from './security'
import { withdrawalCommands } from './withdrawal'
import { Seed } from './training-config'
import { GrowthChart, ScoreDistribution } from './training'

const nothing = z.object({}).strict()
const Ticket = z.string().max(100)
const seed = Seed.default(42)

/**
 * Everything that may be asked of the engine, with its reply. The types, the runtime checks, the allow-list of every
 * bridge and the table of handlers are derived from this one value.
 */
export const commands = {
  'library:status': { request: nothing, reply: LibraryStatus },
  'library:create': {
    request: z.union([
      z.object({ passphrase: Passphrase }).strict(),
      z.object({ unencrypted: z.literal(true), purpose: z.enum(['synthetic', 'benchmark']) }).strict()
    ]),
    reply: z.object({ recoveryKey: z.string().nullable() })
  },
  'library:unlock': {
    request: z
      .object({
        /** null: of a library without encryption. */
        passphrase: Passphrase.nullable(),
        how: Opening.default('usual')
      })
      .strict(),
    reply: LibraryStatus
  },
  'library:lock': { request: nothing, reply: LibraryStatus },
  'library:changes': {
    request: z
      .object({ since: z.number().int().min(0), limit: z.number().int().min(1).max(5000).default(2000) })
      .strict(),
    reply: z.object({
      drawings: z.array(Drawing),
      /** Thrown into the bin since. */
      removed: z.array(DrawingId),
      revision: z.number().int(),
      more: z.boolean()
    })
  },
  'import:start': {
    request: z
      .object({
        files: Ticket,
        metadata: Ticket.nullable().default(null),
        /** How the spreadsheet is read: which column means what, and cells that a person has mended. */
        columns: ColumnMap.default({}),
        fixes: z.array(CellFix).max(10_000).default([]),
        table: TableChoice.default(asFound),
        /** Photos of a camera: upright, the sheet found and set straight, its shade evened; the photo is kept. */
        photos: z.boolean().default(true),
        /** Photos that stay as they are all the same, by their names among the files. */
        uncut: z.array(z.string().max(2000)).max(10_000).default([]),
        /** Files that are here already take what the spreadsheet says of them; what it leaves empty stays. */
        update: z.boolean().default(false),
        dryRun: z.boolean().default(false)
      })
      .strict(),
    ...starts('import')
  },
  /** A photo of the files and what would be made of it: small pictures (PNG). */
  'import:photo': {
    request: z.object({ files: Ticket, name: z.string().max(2000) }).strict(),
    reply: z.object({
      photo: z.custom<Uint8Array>((v) => v instanceof Uint8Array),
      picture: z.custom<Uint8Array>((v) => v instanceof Uint8Array)
    })
  },
  'import:sample': { request: nothing, ...starts('import') },
  'drawings:get': {
    request: z.object({ id: DrawingId }).strict(),
    reply: z.object({
      drawing: Drawing,
      remarks: Remarks,
      analysis: Analysis.nullable(),
      /** Of what photo it was made, and the upright photo's size; null: it is the file that was imported. */
      photo: PhotoSource.nullable(),
      photoSize: z.object({ width: z.number().int(), height: z.number().int() }).nullable(),
      /** Maps that were computed of what scored it, newest first. */
      explanations: z.array(Explanation),
      /** What ways of explaining are worth for the models that scored it; none where that was not measured. */
      grades: z.array(ExplanationGrades),
      /** Of the score that flags. */
      distribution: ScoreDistribution.nullable(),
      growth: GrowthChart.nullable(),
      /** The score on the scale that the site has chosen. */
      scale: z.object({ method: NormalisationMethod, value: z.number().nullable() })
    })
  },
  'drawings:label': {
    request: z.object({ id: DrawingId, label: ExpertLabel.nullable() }).strict(),
    reply: z.object({ drawing: Drawing })
  },
  /** What people write and draw about a drawing; fields that are left out stay. */
  'drawings:remark': {
    request: z.object({ id: DrawingId, remarks: Remarks.partial().strict() }).strict(),
    reply: z.object({ remarks: Remarks })
  },
  /** One region put on, changed or taken off, whatever else is drawn meanwhile. What a person has touched is theirs. */
  'drawings:annotate': {
    request: z
      .object({
        id: DrawingId,
        add: z.array(Annotation).max(MOST_ANNOTATIONS).default([]),
        change: Annotation.pick({ name: true, text: true, box: true })
          .partial()
          .extend({ id: Annotation.shape.id })
          .strict()
          .nullable()
          .default(null),
        remove: z.array(Annotation.shape.id).default([])
      })
      .strict(),
    reply: z.object({ remarks: Remarks })
  },
  /** The newest step of what everybody does; raters have theirs (labelling:undo). */
  'edits:undo': { request: nothing, reply: z.object({ ids: z.array(DrawingId) }) },
  'edits:redo': { request: nothing, reply: z.object({ ids: z.array(DrawingId) }) },
  'places:list': { request: nothing, reply: z.object({ places: z.array(Place) }) },
  /** How the deployed norms fit drawings that they have not seen, of a site or of a split's part; `jobs:get` carries a PlaceFit. */
  'places:check': {
    request: z.union([
      z.object({ site: z.string().min(1).max(200), seed }).strict(),
      // a part of a split that the norms were not learnt from
      z.object({ split: SplitName, part: SplitPart, seed }).strict()
    ]),
    ...starts('check-site')
  },
  /** Takes the site's typical drawings to calibrate by, from now on. */
  'places:calibrate': {
    request: z.object({ site: z.string().min(1).max(200), seed }).strict(),
    ...starts('calibrate-site')
  },
  'places:forget': {
    request: z.object({ site: z.string().min(1).max(200) }).strict(),
    reply: z.object({ site: z.string() })
  },
  ...labellingCommands,
  ...listingCommands,
  ...datasetCommands,
  ...checklistCommands,
  ...learningCommands,
  'analysis:start': {
    request: z
      .object({ ids: z.union([z.literal('all'), z.array(DrawingId).min(1).max(100_000)]), seed })
      .strict(),
    ...starts('analyse')
  },
  'analysis:files': {
    request: z
      .object({
        files: Ticket,
        metadata: Ticket.nullable().default(null),
        ageYears: z.number().nullable().default(null),
        subject: z.string().max(200).nullable().default(null),
        seed
      })
      .strict(),
    ...starts('analyse-files')
  },
  /** All drawings of a child within a window as one statement; without stored result: `jobs:get` carries it. */
  'analysis:children': {
    request: z
      .object({
        children: z.union([
          z.literal('all'),
          z
            .array(z.object({ site: z.string().max(200).nullable(), childId: z.string().max(200) }).strict())
            .min(1)
            .max(10_000)
        ]),
        windowMonths: z.number().min(0).max(228).default(6),
        seed
      })
      .strict(),
    ...starts('analyse-children')
  },
  'analysis:childfiles': {
    request: z
      .object({ files: Ticket, metadata: Ticket, windowMonths: z.number().min(0).max(228).default(6), seed })
      .strict(),
    ...starts('analyse-children')
  },
  'analysis:list': {
    request: z.object({ ids: z.array(DrawingId).max(1000) }).strict(),
    reply: z.object({ rows: z.array(Analysis) })
  },
  /** Analysed drawings of all norm groups on one scale. `method` null: the site's own; `q`: false flags allowed among the flags. */
  'scores:table': {
    request: z
      .object({
        ids: z.union([z.literal('all'), z.array(DrawingId).min(1).max(100_000)]),
        method: NormalisationMethod.nullable().default(null),
        q: z.number().min(0.001).max(0.5).default(0.1),
        outlierLimits: OutlierLimits.prefault({})
      })
      .strict(),
    reply: ScoreTable
  },
  'scores:scale': { request: nothing, reply: z.object({ method: NormalisationMethod }) },
  'scores:choose': {
    request: z.object({ method: NormalisationMethod }).strict(),
    reply: z.object({ method: NormalisationMethod })
  },
  ...explanationCommands,
  ...reportCommands,
  'encoders:list': { request: nothing, reply: z.object({ encoders: z.array(EncoderInfo) }) },
  'encoders:add': {
    request: z.object({ files: Ticket }).strict(),
    reply: z.object({ encoder: EncoderInfo })
  },
  'encoders:use': {
    request: z.object({ id: z.string().max(100) }).strict(),
    reply: z.object({ encoder: EncoderInfo })
  },
  'encoders:train': {
    request: z
      .object({
        name: z.string().min(1).max(100).default('own encoder'),
        /** Whether the drawings' ages are learnt from. */
        ages: z.boolean().default(false),
        /** Stroke collections to mix in. */
        strokes: Ticket.nullable().default(null),
        settings: OnwardTrainingSettings.partial().strict().default({})
      })
      .strict(),
    ...starts('train-encoder')
  },
  /** Runs a graph on every device that the runtime knows, each in a process of its own. */
  'devices:probe': { request: nothing, reply: DeviceReport },
  'devices:choose': { request: z.object({ device: DeviceChoice }).strict(), reply: DeviceReport },
  /** Trainings with what was asked of them and what they came to; all where none is named. */
  'runs:list': {
    request: z.object({ ids: z.array(JobId).min(1).max(50).nullable().default(null) }).strict(),
    reply: z.object({ runs: z.array(Run) })
  },
  'storage:stats': { request: CleanUp, reply: StorageStats },
  /** Graphs and manifests that are held in memory are let go; they are read again when they are next needed. */
  'storage:release': {
    request: nothing,
    reply: z.object({ graphs: z.number().int(), manifests: z.number().int() })
  },
  /** Counting of embedded drawings begins anew. */
  'storage:recount': { request: nothing, reply: EmbeddingCounts },
  'storage:clean': {
    request: CleanUp,
    reply: z.object({ freed: z.array(StorageWaste), after: StorageStats })
  },
  /** Erases files that were set aside because no row names them; only where a check finds the database sound. */
  'quarantine:empty': {
    request: nothing,
    reply: z.object({ items: z.number().int(), bytes: z.number() })
  },
  'jobs:list': { request: nothing, reply: z.object({ jobs: z.array(Job) }) },
  'jobs:get': {
    request: z.object({ id: JobId }).strict(),
    reply: JobReply
  },
  /** Starts a job that was cancelled, interrupted or failed once more; it goes on from what it had finished. */
  /** With `finish` a training goes no further than it has come: each fold has its best epoch so far. */
  'jobs:resume': {
    request: z.object({ id: JobId, finish: z.boolean().default(false) }).strict(),
    reply: StartedJob
  },
  'jobs:cancel': { request: z.object({ id: JobId }).strict(), reply: z.object({ job: Job }) },
  /** Forgets a job that is over and that no model version was learnt by. */
  'jobs:remove': { request: z.object({ id: JobId }).strict(), reply: z.object({ id: JobId }) },
  ...backupCommands,
  ...auditCommands,
  ...withdrawalCommands,
  ...securityCommands,
  'health:check': { request: nothing, reply: HealthReport }
} as const

export type CommandName = keyof typeof commands
export type Request<Name extends CommandName> = z.input<(typeof commands)[Name]['request']>
/** The request as the engine sees it: checked, defaults filled in. */
export type CheckedRequest<Name extends CommandName> = z.output<(typeof commands)[Name]['request']>
export type Reply<Name extends CommandName> = z.output<(typeof commands)[Name]['reply']>

/** Commands that start a job, and what that leaves behind. */
export type JobCommand = {
  [Name in CommandName]: (typeof commands)[Name] extends { starts: JobKind } ? Name : never
}[CommandName]
/** The command whose stored request starts a job of this kind once more; null: none can. */
export function resumingCommand(kind: JobKind): JobCommand | null {
  if (!jobKinds[kind].resumable) return null
  const names = Object.keys(commands) as CommandName[]
  const found = names.find((name) => 'starts' in commands[name] && commands[name].starts === kind)
  return (found as JobCommand | undefined) ?? null
}

export const commandNames = Object.keys(commands) as CommandName[]
export const isCommandName = (name: string): name is CommandName => Object.hasOwn(commands, name)

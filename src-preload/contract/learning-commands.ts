import { z } from 'zod'
import { starts } from './job-kinds'
import { DrawingId } from './drawing'
import { BandRule, NormOverview, NormReach } from './norm'
import { Sweep, SweepPlan } from './sweep'
import { ArchiveManifest, ValidationStep } from './model-archive'
import { PassportInfo, SiteEffect } from './passport'
import { BandTexts, RunName, Finding, SavedConfig, Seed, TrainingPlan } from './training-config'
import {
  ModelThreshold,
  Reevaluated,
  ThresholdDetail,
  ThresholdPercentile,
  ThresholdTarget
} from './threshold'
import { DevelopmentReport, TrainingReport, trainingReportFormats } from './training-report'
import { SomeTrainingSettings, TrainingSettings } from './training-settings'
import { DevelopmentVersion, GrowthChart, Histogram, ModelVersion } from './training'

const nothing = z.object({}).strict()
const seed = Seed.default(42)
const ticket = z.object({ files: z.string().max(100) }).strict()
const modelId = z.object({ id: z.string().max(100) }).strict()

const DeploymentChange = z.object({
  band: z.string(),
  modelId: z.string().nullable(),
  at: z.string(),
  reason: z.string(),
  environment: z.string()
})
/** `plan` and `yaml` are null where there are errors. */
const planReply = z.object({
  plan: TrainingPlan.nullable(),
  yaml: z.string().nullable(),
  findings: z.array(Finding)
})

/** What may be asked about learning: plans, trainings, model versions. Part of the one table of commands. */
export const learningCommands = {
  /** A training plan from a file and the words of a command line, with all that is to be said of it. */
  'config:compose': {
    request: z
      .object({
        text: z.string().max(1_000_000).nullable().default(null),
        overrides: z.array(z.string().max(1000)).max(200).default([]),
        /** A model version whose training is repeated, as far as nothing else is said. */
        from: z.string().max(100).nullable().default(null)
      })
      .strict(),
    reply: planReply
  },
  /** The same of settings that a form holds. */
  'config:check': {
    request: z
      .object({
        name: RunName.default(null),
        bands: BandTexts.default('auto'),
        seed,
        settings: z.record(z.string().max(100), z.unknown())
      })
      .strict(),
    reply: planReply
  },
  'config:list': {
    request: nothing,
    reply: z.object({ presets: z.array(z.string()), saved: z.array(SavedConfig) })
  },
  'config:save': {
    request: z.object({ name: z.string().min(1).max(100), plan: TrainingPlan }).strict(),
    reply: z.object({ name: z.string(), savedAt: z.string() })
  },
  'config:remove': {
    request: z.object({ name: z.string().min(1).max(100) }).strict(),
    reply: z.object({ name: z.string() })
  },
  'training:start': {
    request: z
      .object({
        name: RunName.default(null),
        bands: BandTexts.default('auto'),
        seed,
        deploy: z.boolean().default(false),
        /** The version that the new ones follow, where it is of the same norm group. */
        from: z.string().max(100).nullable().default(null),
        /** Trainings of folds end after so many epochs at the latest, with the best that they have; null: by themselves. */
        endAt: z.number().int().min(1).nullable().default(null),
        settings: SomeTrainingSettings.default({})
      })
      .strict(),
    ...starts('train')
  },
  'models:list': {
    request: nothing,
    reply: z.object({ models: z.array(ModelVersion), development: z.array(DevelopmentVersion) })
  },
  'models:show': {
    request: z.object({ id: z.string().max(100) }).strict(),
    reply: z.object({ model: ModelVersion, histogram: Histogram })
  },
  'models:development': {
    request: z.object({ id: z.string().max(100) }).strict(),
    reply: z.object({ model: DevelopmentVersion, growth: GrowthChart })
  },
  /** A `.tadpole-model` file of one version, for another library. */
  'models:export': {
    request: modelId,
    reply: z.object({ fileName: z.string(), bytes: z.custom<Uint8Array>((v) => v instanceof Uint8Array) })
  },
  /** `known`: it is here already. */
  'models:import': {
    request: ticket,
    reply: z.object({
      models: z.array(z.object({ file: z.string(), id: z.string(), band: z.string(), known: z.boolean() }))
    })
  },
  /** What a file says of itself, and every layer of its validation; nothing is taken in. */
  'models:inspect': {
    request: z.object({ files: z.string().max(100) }).strict(),
    reply: z.object({
      archives: z.array(
        z.object({ about: ArchiveManifest, known: z.boolean(), steps: z.array(ValidationStep) })
      )
    })
  },
  'models:validate': {
    request: modelId,
    reply: z.object({ id: z.string(), ok: z.boolean(), steps: z.array(ValidationStep) })
  },
  /** What there is to know of a version, as Markdown. */
  'models:card': { request: modelId, reply: z.object({ card: z.string() }) },
  /** All that was measured of a training, of a norm or of developmental age; html and csv as text, json as it is. */
  'models:report': {
    request: z.object({ id: z.string().max(100), format: z.enum(trainingReportFormats) }).strict(),
    reply: z.object({
      fileName: z.string(),
      bytes: z.custom<Uint8Array>((v) => v instanceof Uint8Array),
      report: z.discriminatedUnion('kind', [TrainingReport, DevelopmentReport])
    })
  },
  /** Which stored verdicts would change if it scored; `jobs:get` carries a DeployReview. */
  'models:review': {
    request: z.object({ id: z.string().max(100), seed }).strict(),
    ...starts('review-deployment')
  },
  'models:deploy': {
    request: z
      .object({ id: z.string().max(100), environment: z.string().min(1).max(60).default('production') })
      .strict(),
    reply: z.object({ id: z.string(), band: z.string() })
  },
  /** Removes a version for good that was never deployed and has scored nothing that is stored. */
  'models:remove': { request: modelId, reply: z.object({ id: z.string(), band: z.string() }) },
  'models:undeploy': { request: modelId, reply: z.object({ id: z.string(), band: z.string() }) },
  /** Every change of what scores, newest first; of one norm group where it is named. */
  'models:history': {
    request: z.object({ band: z.string().max(200).nullable().default(null) }).strict(),
    reply: z.object({ changes: z.array(DeploymentChange) })
  },
  'models:rollback': {
    request: z.object({ band: z.string().max(200) }).strict(),
    reply: z.object({ band: z.string(), modelId: z.string().nullable() })
  },
  'norms:overview': {
    /** By which rule bands are suggested. */
    request: z.object({ rule: BandRule.prefault({}) }).strict(),
    reply: NormOverview
  },
  /** What norms of these bands could say: before and after a merge. */
  'norms:reach': {
    request: z.object({ bands: z.array(z.string().max(200)).min(1).max(60) }).strict(),
    reply: z.object({ reach: z.array(NormReach) })
  },
  /** A drawing as it is seen, first, and changed copies of it as trainings see them: PNGs. */
  'norms:augmented': {
    request: z
      .object({
        id: DrawingId,
        count: z.number().int().min(1).max(24).default(8),
        seed,
        settings: SomeTrainingSettings.default({})
      })
      .strict(),
    reply: z.object({ pictures: z.array(z.custom<Uint8Array>((v) => v instanceof Uint8Array)) })
  },
  /** The deployed norms as one signed file without a single picture; with a site, its own drawings' scores beside. A job. */
  'passport:create': {
    request: z
      .object({
        name: z.string().min(1).max(200),
        site: z.string().min(1).max(200).nullable().default(null),
        seed
      })
      .strict(),
    ...starts('issue-passport')
  },
  'passport:read': { request: ticket, reply: z.object({ passports: z.array(PassportInfo) }) },
  /** Takes its norms in; they score nobody until they are deployed. */
  'passport:import': {
    request: ticket,
    reply: z.object({
      passports: z.array(PassportInfo),
      models: z.array(z.object({ id: z.string(), band: z.string(), known: z.boolean() }))
    })
  },
  /** How norms that were taken in fit the drawings of this library; `jobs:get` carries a PlaceFit. */
  'passport:fit': {
    request: z.object({ ids: z.array(z.string().max(100)).min(1).max(60), seed }).strict(),
    ...starts('check-passport')
  },
  /** The first passport's norms, calibrated by what the other passports' sites have scored as well. */
  'passport:pool': {
    request: z.object({ files: z.string().max(100), seed }).strict(),
    reply: z.object({
      models: z.array(
        z.object({
          id: z.string(),
          from: z.string(),
          band: z.string(),
          n: z.number().int(),
          effect: SiteEffect
        })
      )
    })
  },
  'sweeps:check': {
    request: z.object({ text: z.string().max(200_000) }).strict(),
    reply: z.object({ plan: SweepPlan.nullable(), findings: z.array(Finding) })
  },
  /** Goes on where the same sweep of the same drawings was stopped. */
  'sweeps:start': {
    request: z.object({ text: z.string().max(200_000) }).strict(),
    ...starts('sweep', { id: z.string() })
  },
  'sweeps:list': { request: nothing, reply: z.object({ sweeps: z.array(Sweep) }) },
  /** With the settings of a trial, of the best where none is named, ready to be trained in full. */
  'sweeps:show': {
    request: z.object({ id: z.string().max(100), trial: z.number().int().nullable().default(null) }).strict(),
    reply: z.object({ sweep: Sweep, settings: TrainingSettings.nullable() })
  },
  /** Under which threshold every model version scores. */
  'threshold:list': { request: nothing, reply: z.object({ models: z.array(ModelThreshold) }) },
  /** Of one version, or of the norm that scores an age. */
  'threshold:show': {
    request: z.union([
      z.object({ id: z.string().max(100) }).strict(),
      z.object({ ageMonths: z.number(), subject: z.string().nullable() }).strict()
    ]),
    reply: ThresholdDetail
  },
  /** null: back to what each was learnt with. Stored verdicts follow at once. */
  'threshold:set': {
    request: z
      .object({
        models: ThresholdTarget.default('deployed'),
        percentile: ThresholdPercentile.nullable(),
        note: z.string().max(500).default('')
      })
      .strict(),
    reply: z.object({ models: z.array(ModelThreshold), reevaluated: Reevaluated })
  }
} as const

import { z } from 'zod'
import { JobId } from './job'
import { BandTexts, Finding, SavedConfig, Seed, TrainingPlan } from './training-config'
import {
  ModelThreshold,
  Reevaluated,
  ThresholdDetail,
  ThresholdPercentile,
  ThresholdTarget
} from './threshold'
import { TrainingSettings } from './training-settings'
import { DevelopmentVersion, GrowthChart, Histogram, ModelVersion } from './training'

const nothing = z.object({}).strict()
const started = z.object({ jobId: JobId })
const seed = Seed.default(42)
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
        overrides: z.array(z.string().max(1000)).max(200).default([])
      })
      .strict(),
    reply: planReply
  },
  /** The same of settings that a form holds. */
  'config:check': {
    request: z
      .object({
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
        bands: BandTexts.default('auto'),
        seed,
        deploy: z.boolean().default(false),
        settings: TrainingSettings.partial().strict().default({})
      })
      .strict(),
    reply: started
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
  'models:deploy': {
    request: z.object({ id: z.string().max(100) }).strict(),
    reply: z.object({ id: z.string(), band: z.string() })
  },
  'models:rollback': {
    request: z.object({ band: z.string().max(200) }).strict(),
    reply: z.object({ band: z.string(), modelId: z.string().nullable() })
  },
  /** Under which threshold every model version judges. */
  'threshold:list': { request: nothing, reply: z.object({ models: z.array(ModelThreshold) }) },
  'threshold:show': { request: z.object({ id: z.string().max(100) }).strict(), reply: ThresholdDetail },
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

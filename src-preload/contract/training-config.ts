import { z } from 'zod'
import { StoredTrainingSettings, type TrainingSettings } from './training-settings'

export type SettingName = keyof TrainingSettings

/** Under which heading a setting stands in a file, and in the form. */
export const trainingGroups = [
  'data',
  'model',
  'optimizer',
  'scheduler',
  'training',
  'scoring',
  'age'
] as const
export type TrainingGroup = (typeof trainingGroups)[number]

export const groupOf: Record<SettingName, TrainingGroup> = {
  sites: 'data',
  splits: 'data',
  evenShade: 'data',
  batchSize: 'data',
  validationShare: 'data',
  folds: 'data',
  augment: 'data',
  augmentRotation: 'data',
  augmentShift: 'data',
  augmentScale: 'data',
  augmentStroke: 'data',
  augmentShade: 'data',
  augmentMirror: 'data',
  hidden: 'model',
  latent: 'model',
  activation: 'model',
  batchNorm: 'model',
  dropout: 'model',
  optimizer: 'optimizer',
  learningRate: 'optimizer',
  weightDecay: 'optimizer',
  momentum: 'optimizer',
  beta1: 'optimizer',
  beta2: 'optimizer',
  clipNorm: 'optimizer',
  accumulate: 'optimizer',
  scheduler: 'scheduler',
  warmupEpochs: 'scheduler',
  stepEpochs: 'scheduler',
  fallTo: 'scheduler',
  finalShare: 'scheduler',
  plateauPatience: 'scheduler',
  epochs: 'training',
  patience: 'training',
  leastGain: 'training',
  leastFall: 'training',
  validationEvery: 'training',
  checkpointEvery: 'training',
  logEvery: 'training',
  plotEvery: 'training',
  threads: 'training',
  form: 'scoring',
  candidates: 'scoring',
  plantedSample: 'scoring',
  neighbours: 'scoring',
  adjust: 'scoring',
  explanationSample: 'scoring',
  alpha: 'scoring',
  development: 'age',
  agePenalty: 'age',
  primary: 'age'
}

export const settingNames = Object.keys(groupOf) as SettingName[]

/** `batchSize` as files and the command line have it: `data.batch_size`. What names a group's choice is its `name`. */
export function fileKey(name: SettingName): string {
  const group = groupOf[name]
  const own = (name as string) === group ? 'name' : name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)
  return `${group}.${own}`
}

type Choice = Partial<TrainingSettings>

/** `model=small`: several settings by one word. An empty choice takes the group back to its defaults. */
export const groupChoices: Record<TrainingGroup, Record<string, Choice>> = {
  data: { standard: {}, 'small-site': { folds: 3, validationShare: 0.2, batchSize: 16, augment: 0 } },
  model: {
    standard: {},
    small: { hidden: [64], latent: 16 },
    large: { hidden: [512, 256, 128], latent: 64, dropout: 0.2 }
  },
  optimizer: {
    adam: { optimizer: 'adam' },
    adamw: { optimizer: 'adamw', weightDecay: 0.01 },
    sgd: { optimizer: 'sgd', learningRate: 0.05, momentum: 0.9, weightDecay: 0 }
  },
  scheduler: {
    none: { scheduler: 'none' },
    step: { scheduler: 'step' },
    cosine: { scheduler: 'cosine', warmupEpochs: 5 },
    exponential: { scheduler: 'exponential' },
    plateau: { scheduler: 'plateau' }
  },
  training: {
    standard: {},
    quick: { epochs: 30, patience: 5, plantedSample: 20 },
    thorough: { epochs: 400, patience: 40, plantedSample: 120, explanationSample: 12 }
  },
  scoring: {
    best: { form: 'best' },
    autoencoder: { form: 'autoencoder', candidates: false },
    fit: { form: 'fit', candidates: false }
  },
  age: {
    development: { development: true, primary: 'development' },
    form: { primary: 'form' },
    off: { development: false, primary: 'form' }
  }
}

/** What Tadpole brings along: one choice for each group that is not at its defaults. */
export const presets: Record<string, Partial<Record<TrainingGroup, string>>> = {
  standard: {},
  quick: { training: 'quick', model: 'small' },
  thorough: { training: 'thorough', optimizer: 'adamw', scheduler: 'cosine' },
  'small-site': { data: 'small-site', model: 'small', training: 'standard' }
}

export const Seed = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1)
export const BandTexts = z.union([z.literal('auto'), z.array(z.string().max(200)).min(1).max(60)])

/** What people call a run. */
export const RunName = z.string().trim().min(1).max(100).nullable()

/** All that decides what a training gives, beside the drawings; and what the run is called. */
export const TrainingPlan = z.object({
  name: RunName.default(null),
  bands: BandTexts.default('auto'),
  seed: Seed.default(42),
  settings: StoredTrainingSettings
})
export type TrainingPlan = z.infer<typeof TrainingPlan>

export const Finding = z.object({
  /** error: it cannot be trained so; warning: it will not do what one expects; recommendation: something is better. */
  severity: z.enum(['error', 'warning', 'recommendation']),
  /** As files have it; null: about the whole. */
  field: z.string().nullable(),
  message: z.string()
})
export type Finding = z.infer<typeof Finding>

export const SavedConfig = z.object({ name: z.string(), savedAt: z.string(), plan: TrainingPlan })
export type SavedConfig = z.infer<typeof SavedConfig>

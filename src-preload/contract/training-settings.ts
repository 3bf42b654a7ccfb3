import { z } from 'zod'
import { withPresentNames } from './earlier-names'

/** Ways to say how far a drawing's form lies from the norm's, and what of a drawing each reads. */
export const formViews = {
  autoencoder: 'vector',
  'principal-components': 'vector',
  mahalanobis: 'vector',
  neighbours: 'vector',
  patches: 'patches',
  fit: 'fit'
} as const
export type FormMethod = keyof typeof formViews
export type FormView = (typeof formViews)[FormMethod]
export const formMethods = Object.keys(formViews) as FormMethod[]
export const FormMethod = z.enum(formMethods as [FormMethod, ...FormMethod[]])

/** What a score should not be about. */
export const confoundNames = [
  'ink',
  'size',
  'horizontal',
  'vertical',
  'slant',
  'tool',
  'site',
  'prompt'
] as const
export const ConfoundName = z.enum(confoundNames)
export type ConfoundName = z.infer<typeof ConfoundName>

/** Settings of earlier versions, and what they are called now. */
export const EARLIER_SETTINGS: Readonly<Record<string, string>> = { rivals: 'candidates' }

/** Everything the trainer reads. Defaults as science has them for this kind of autoencoder. */
export const TrainingSettings = z.object({
  hidden: z.array(z.number().int().min(1).max(4096)).min(1).max(6).default([256, 128, 64]),
  latent: z.number().int().min(1).max(1024).default(32),
  activation: z.enum(['relu', 'tanh', 'leaky-relu']).default('relu'),
  batchNorm: z.boolean().default(false),
  dropout: z.number().min(0).max(0.9).default(0.1),
  optimizer: z.enum(['adam', 'adamw', 'sgd']).default('adam'),
  learningRate: z.number().positive().max(1).default(1e-3),
  /** Share of a weight that decays a step, times the learning rate: apart from the gradient (AdamW), never for plain Adam. */
  weightDecay: z.number().min(0).max(1).default(0.01),
  /** Of SGD: how much of the last step goes on. */
  momentum: z.number().min(0).max(0.999).default(0.9),
  /** Of Adam and AdamW: how long gradients and their squares are remembered. */
  beta1: z.number().min(0).max(0.999).default(0.9),
  beta2: z.number().min(0).max(0.99999).default(0.999),
  /** Gradients longer than this are shortened to it; 0: never. */
  clipNorm: z.number().min(0).max(1e6).default(1),
  /** Mini-batches whose gradients are averaged into one update. */
  accumulate: z.number().int().min(1).max(64).default(1),
  scheduler: z.enum(['none', 'step', 'cosine', 'exponential', 'plateau']).default('none'),
  /** Epochs over which the learning rate rises evenly to its value. */
  warmupEpochs: z.number().int().min(0).max(1000).default(0),
  /** Of step: epochs between two falls. */
  stepEpochs: z.number().int().min(1).max(10_000).default(30),
  /** Of step and plateau: what the learning rate is multiplied by at each fall. */
  fallTo: z.number().min(0.001).max(0.999).default(0.5),
  /** Of cosine and exponential: share of the learning rate that is left at the last epoch. */
  finalShare: z.number().min(1e-6).max(1).default(0.01),
  /** Of plateau: validations without a better loss before the rate falls. */
  plateauPatience: z.number().int().min(1).max(1000).default(5),
  batchSize: z.number().int().min(1).max(4096).default(32),
  epochs: z.number().int().min(1).max(10_000).default(100),
  /** Epochs without a better validation loss after which a training stops. */
  patience: z.number().int().min(1).max(10_000).default(10),
  /** A validation loss counts as better only when it falls by at least this share. */
  leastGain: z.number().min(0).max(0.5).default(0),
  /** And only when it falls by at least this much. */
  leastFall: z.number().min(0).max(1e6).default(0),
  validationShare: z.number().min(0.05).max(0.5).default(0.15),
  /** Epochs between two validations; early stopping and the best epoch know no others. */
  validationEvery: z.number().int().min(1).max(1000).default(1),
  /** Epochs between two checkpoints, from which a training that was stopped goes on; 0: it starts its fold again. */
  checkpointEvery: z.number().int().min(0).max(10_000).default(25),
  /** Mini-batches between two progress messages. */
  logEvery: z.number().int().min(1).max(100_000).default(50),
  /** Epochs between two points of the curves. */
  plotEvery: z.number().int().min(1).max(1000).default(1),
  /** Threads of each training. One gives the same bytes on every machine of a kind, however many cores it has. */
  threads: z.number().int().min(1).max(64).default(1),
  /** So many times as many drawings to train with, by small changes; 1: the real ones alone, 0: as few drawings ask for. Never to calibrate by. */
  augment: z.number().min(0).max(10).default(1),
  /** Degrees. */
  augmentRotation: z.number().min(0).max(45).default(4),
  /** Shares of the page. */
  augmentShift: z.number().min(0).max(0.3).default(0.04),
  augmentScale: z.number().min(0).max(0.5).default(0.06),
  /** Pixels of the encoder's input by which strokes may get wider or thinner. */
  augmentStroke: z.number().min(0).max(1).default(0.4),
  /** Share by which the paper may get darker. */
  augmentShade: z.number().min(0).max(0.5).default(0.05),
  /** Left and right may be swapped: only where they mean nothing. */
  augmentMirror: z.boolean().default(false),
  folds: z.number().int().min(3).max(10).default(5),
  /** Only drawings of these sites teach; of all where none is named. */
  sites: z.array(z.string().min(1).max(200)).max(200).default([]),
  /** Only drawings in the training part of these splits teach, and those of their validation part tell when to stop; of all where none is named. */
  splits: z.array(z.string().min(1).max(60)).max(5).default([]),
  /** Paper of photos is found and its shade evened before anything else; part of the preprocessing version. */
  evenShade: z.enum(['auto', 'off']).default('auto'),
  /** Typical drawings a band on which the explanation's scale is learnt. */
  explanationSample: z.number().int().min(1).max(200).default(6),
  /** How form is scored; 'best': by whichever finds changes planted in the norm's own drawings best. */
  form: z.enum(['best', ...formMethods]).default('best'),
  /** Whether the other ways are learnt on the same folds, to be shown beside it. 'best' needs them. */
  candidates: z.boolean().default(true),
  /** Held-out drawings a band in which changes are planted, to compare ways of scoring. */
  plantedSample: z.number().int().min(10).max(1000).default(60),
  /** Nearest neighbours that are averaged. */
  neighbours: z.number().int().min(1).max(100).default(5),
  /** What is taken off a form score before it is compared: what these lead to expect. */
  adjust: z.array(ConfoundName).max(confoundNames.length).default(['prompt', 'ink']),
  /** Whether developmental age is learnt beside the bands. */
  development: z.boolean().default(true),
  /** How strongly slopes of the development head are held back, relative to what the traits vary. */
  agePenalty: z.number().positive().max(1000).default(2),
  /** Which score flags. 'development' where it could be learnt and tells ages apart, else form all the same. */
  primary: z.enum(['development', 'form']).default('development'),
  /** False-alarm rate that a norm is deployed with. */
  alpha: z.number().min(0.001).max(0.5).default(0.05)
})
export type TrainingSettings = z.infer<typeof TrainingSettings>

/** Settings as a library holds them, perhaps under names of an earlier version. */
export const StoredTrainingSettings = z.preprocess(withPresentNames(EARLIER_SETTINGS), TrainingSettings)

const someSettings = TrainingSettings.partial().strict()

/** Some settings, as a request names them; the others are as usual. */
export const SomeTrainingSettings = z.preprocess(
  withPresentNames<z.input<typeof someSettings>>(EARLIER_SETTINGS),
  someSettings
)

import { fileKey, type Finding, type SettingName } from '#contract/training-config'
import type { TrainingSettings } from '#contract/training-settings'

/** What a site has to learn from, band by band, as far as it is known when a plan is looked at. */
export interface BandSize {
  label: string
  drawings: number
  children: number
}

interface Rule {
  severity: Finding['severity']
  field: SettingName | null
  when(s: TrainingSettings): boolean
  say(s: TrainingSettings): string
}

const adamLike = (s: TrainingSettings): boolean => s.optimizer !== 'sgd'
/** Whether an autoencoder is trained at all. */
const trains = (s: TrainingSettings): boolean => s.form === 'best' || s.form === 'autoencoder' || s.candidates

/** Settings that only some choice of another reads. */
const readWhen: [SettingName, (s: TrainingSettings) => boolean, string][] = [
  ['weightDecay', (s) => s.optimizer !== 'adam', 'optimizer adamw or sgd'],
  ['momentum', (s) => s.optimizer === 'sgd', 'optimizer sgd'],
  ['beta1', adamLike, 'optimizer adam or adamw'],
  ['beta2', adamLike, 'optimizer adam or adamw'],
  ['stepEpochs', (s) => s.scheduler === 'step', 'scheduler step'],
  ['fallTo', (s) => s.scheduler === 'step' || s.scheduler === 'plateau', 'scheduler step or plateau'],
  [
    'finalShare',
    (s) => s.scheduler === 'cosine' || s.scheduler === 'exponential',
    'scheduler cosine or exponential'
  ],
  ['plateauPatience', (s) => s.scheduler === 'plateau', 'scheduler plateau'],
  ['agePenalty', (s) => s.development, 'age.development true'],
  ['plantedSample', (s) => s.form === 'best' || s.candidates, 'scoring.form best or scoring.candidates true'],
  ...(
    [
      'augmentRotation',
      'augmentShift',
      'augmentScale',
      'augmentStroke',
      'augmentShade',
      'augmentMirror'
    ] as const
  ).map((name): [SettingName, (s: TrainingSettings) => boolean, string] => [
    name,
    (s) => s.augment !== 1,
    'data.augment other than 1'
  ]),
  ...(['hidden', 'latent', 'dropout', 'epochs', 'learningRate', 'batchSize'] as const).map(
    (name): [SettingName, typeof trains, string] => [
      name,
      trains,
      'a way of scoring that trains an autoencoder'
    ]
  )
]

const rules: Rule[] = [
  {
    severity: 'warning',
    field: 'primary',
    when: (s) => s.primary === 'development' && !s.development,
    say: () => 'Developmental age is not learnt, so that form flags.'
  },
  {
    severity: 'error',
    field: 'warmupEpochs',
    when: (s) => s.warmupEpochs >= s.epochs,
    say: (s) =>
      `The learning rate would still be rising when the training ends: ${s.warmupEpochs} of ${s.epochs} epochs.`
  },
  {
    severity: 'error',
    field: 'validationEvery',
    when: (s) => s.validationEvery > s.patience,
    say: (s) =>
      `Every training would stop before its first validation: patience is ${s.patience}, validation every ${s.validationEvery} epochs.`
  },
  {
    severity: 'error',
    field: 'validationEvery',
    when: (s) => s.validationEvery > s.epochs,
    say: (s) =>
      `There would be one validation only, at the end: ${s.epochs} epochs, validation every ${s.validationEvery}.`
  },
  {
    severity: 'warning',
    field: 'learningRate',
    when: (s) => adamLike(s) && s.learningRate > 0.02,
    say: (s) =>
      `A learning rate of ${s.learningRate} with ${s.optimizer} seldom settles; 0.0003 to 0.003 is usual.`
  },
  {
    severity: 'warning',
    field: 'learningRate',
    when: (s) => s.learningRate < 1e-5,
    say: (s) => `A learning rate of ${s.learningRate} learns next to nothing in ${s.epochs} epochs.`
  },
  {
    severity: 'recommendation',
    field: 'learningRate',
    when: (s) => s.optimizer === 'sgd' && s.learningRate < 0.01,
    say: () => 'SGD usually wants 0.01 to 0.1.'
  },
  {
    severity: 'warning',
    field: 'latent',
    when: (s) => s.latent >= Math.min(...s.hidden),
    say: (s) =>
      `The innermost layer (${s.latent}) is not the narrowest: the autoencoder may copy instead of learning.`
  },
  {
    severity: 'warning',
    field: 'dropout',
    when: (s) => s.dropout > 0.5,
    say: (s) => `${Math.round(s.dropout * 100)} % of all units are dropped: little is left to learn with.`
  },
  {
    severity: 'warning',
    field: 'batchNorm',
    when: (s) => s.batchNorm && s.batchSize < 8,
    say: (s) => `Batch norm measures means over ${s.batchSize} drawings: too few to be sure of.`
  },
  {
    severity: 'recommendation',
    field: 'patience',
    when: (s) => s.patience >= s.epochs,
    say: () => 'Early stopping never acts: patience is as long as the training.'
  },
  {
    severity: 'recommendation',
    field: 'alpha',
    when: (s) => s.alpha > 0.1,
    say: (s) => `About 1 typical drawing in ${Math.round(1 / s.alpha)} will be flagged; 0.05 is usual.`
  },
  {
    severity: 'warning',
    field: 'augmentMirror',
    when: (s) => s.augmentMirror && s.augment !== 1,
    say: () =>
      'Mirrored drawings teach that left and right mean nothing: not where letters, hands or a fixed template are drawn.'
  },
  {
    severity: 'warning',
    field: 'candidates',
    when: (s) => s.form === 'best' && !s.candidates,
    say: () => 'The best way of scoring is found by learning all of them: candidates are learnt all the same.'
  }
]

/** What is wrong with settings, what will not do what one expects, and what would be better. `given`: named by somebody. */
export function advise(
  settings: TrainingSettings,
  given: ReadonlySet<string>,
  bands: readonly BandSize[] = []
): Finding[] {
  const found = rules
    .filter((rule) => rule.when(settings))
    .map((rule): Finding => ({
      severity: rule.severity,
      field: rule.field && fileKey(rule.field),
      message: rule.say(settings)
    }))
  const unread = readWhen
    .filter(([name, reads]) => given.has(name) && !reads(settings))
    .map(([name, , by]): Finding => ({
      severity: 'warning',
      field: fileKey(name),
      message: `${fileKey(name)} has no effect: only ${by} reads it.`
    }))
  return [...found, ...unread, ...bands.flatMap((band) => adviseBand(settings, band))]
}

const RECOMMENDED = 100

function adviseBand(s: TrainingSettings, { label, drawings, children }: BandSize): Finding[] {
  const needed = 2 * s.folds
  const finding = (severity: Finding['severity'], name: SettingName, message: string): Finding[] => [
    { severity, field: fileKey(name), message }
  ]
  if (drawings < needed || children < needed)
    return finding(
      'warning',
      'folds',
      `Band ${label} will be skipped: ${drawings} drawings of ${children} children, ${s.folds} folds need ${needed} of each.`
    )
  const least = 1 / (drawings + 1)
  if (s.alpha < least)
    return finding(
      'warning',
      'alpha',
      `Band ${label} will be skipped: ${drawings} drawings cannot tell a false-alarm rate under ${least.toFixed(3)}.`
    )
  const learning = Math.floor((drawings * (s.folds - 1) * (1 - s.validationShare)) / s.folds)
  const batch =
    trains(s) && s.batchSize > learning
      ? finding(
          'warning',
          'batchSize',
          `Band ${label}: a training sees ${learning} drawings, so that mini-batches hold no more than these.`
        )
      : []
  const few =
    drawings < RECOMMENDED
      ? finding(
          'recommendation',
          'sites',
          `Band ${label} has ${drawings} drawings; ${RECOMMENDED} are recommended.`
        )
      : []
  return [...batch, ...few]
}

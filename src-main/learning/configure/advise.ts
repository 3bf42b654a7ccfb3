import { canBeLearnt, fewestToLearn } from '#main/norms/usable'
import { fileKey, type Finding, type SettingName } from '#contract/training-config'
import { t } from '#words/translate'
import type { TrainingSettings } from '#contract/training-settings'

/** What a site has to learn from, band by band, as far as it is known when a plan is looked at. */
export interface BandSize {
  label: string
  /** From its youngest to its oldest age. */
  spanMonths: number
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
const readWhen = (): [SettingName, (s: TrainingSettings) => boolean, string][] => [
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
    (name): [SettingName, typeof trains, string] => [name, trains, t('advice.trainsAutoencoder')]
  )
]

const rules: Rule[] = [
  {
    severity: 'warning',
    field: 'primary',
    when: (s) => s.primary === 'development' && !s.development,
    say: () => t('advice.formFlags')
  },
  {
    severity: 'error',
    field: 'warmupEpochs',
    when: (s) => s.warmupEpochs >= s.epochs,
    say: (s) => t('advice.warmupTooLong', { warmup: s.warmupEpochs, epochs: s.epochs })
  },
  {
    severity: 'error',
    field: 'validationEvery',
    when: (s) => s.validationEvery > s.patience,
    say: (s) => t('advice.noValidation', { patience: s.patience, every: s.validationEvery })
  },
  {
    severity: 'error',
    field: 'validationEvery',
    when: (s) => s.validationEvery > s.epochs,
    say: (s) => t('advice.oneValidation', { epochs: s.epochs, every: s.validationEvery })
  },
  {
    severity: 'warning',
    field: 'learningRate',
    when: (s) => adamLike(s) && s.learningRate > 0.02,
    say: (s) => t('advice.rateHigh', { rate: String(s.learningRate), optimizer: s.optimizer })
  },
  {
    severity: 'warning',
    field: 'learningRate',
    when: (s) => s.learningRate < 1e-5,
    say: (s) => t('advice.rateLow', { rate: String(s.learningRate), epochs: s.epochs })
  },
  {
    severity: 'recommendation',
    field: 'learningRate',
    when: (s) => s.optimizer === 'sgd' && s.learningRate < 0.01,
    say: () => t('advice.rateOfSgd')
  },
  {
    severity: 'warning',
    field: 'latent',
    when: (s) => s.latent >= Math.min(...s.hidden),
    say: (s) => t('advice.latentWide', { latent: s.latent })
  },
  {
    severity: 'warning',
    field: 'dropout',
    when: (s) => s.dropout > 0.5,
    say: (s) => t('advice.dropoutHigh', { percent: Math.round(s.dropout * 100) })
  },
  {
    severity: 'warning',
    field: 'batchNorm',
    when: (s) => s.batchNorm && s.batchSize < 8,
    say: (s) => t('advice.batchNorm', { batch: s.batchSize })
  },
  {
    severity: 'recommendation',
    field: 'patience',
    when: (s) => s.patience >= s.epochs,
    say: () => t('advice.neverStops')
  },
  {
    severity: 'recommendation',
    field: 'alpha',
    when: (s) => s.alpha > 0.1,
    say: (s) => t('advice.alphaHigh', { one: Math.round(1 / s.alpha) })
  },
  {
    severity: 'warning',
    field: 'augmentMirror',
    when: (s) => s.augmentMirror && s.augment !== 1,
    say: () => t('advice.mirrored')
  },
  {
    severity: 'warning',
    field: 'candidates',
    when: (s) => s.form === 'best' && !s.candidates,
    say: () => t('advice.bestNeedsCandidates')
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
  const unread = readWhen()
    .filter(([name, reads]) => given.has(name) && !reads(settings))
    .map(([name, , by]): Finding => ({
      severity: 'warning',
      field: fileKey(name),
      message: t('advice.unread', { name: fileKey(name), by })
    }))
  return [...found, ...unread, ...bands.flatMap((band) => adviseBand(settings, band))]
}

const RECOMMENDED = 100
/** Children change more within a longer span than a norm of all of them could say. */
const LONGEST_MONTHS = 48

function adviseBand(s: TrainingSettings, band: BandSize): Finding[] {
  const { label, spanMonths } = band
  const message = t('advice.bandLong', { label, years: spanMonths / 12, most: LONGEST_MONTHS / 12 })
  const long: Finding[] =
    spanMonths > LONGEST_MONTHS ? [{ severity: 'recommendation', field: 'bands', message }] : []
  return [...long, ...adviseNumber(s, band)]
}

function adviseNumber(s: TrainingSettings, { label, drawings, children }: BandSize): Finding[] {
  const needed = fewestToLearn(s.folds)
  const finding = (severity: Finding['severity'], name: SettingName, message: string): Finding[] => [
    { severity, field: fileKey(name), message }
  ]
  if (!canBeLearnt(drawings, children, s.folds))
    return finding(
      'warning',
      'folds',
      t('advice.bandTooSmall', { label, drawings, children, folds: s.folds, needed })
    )
  const least = 1 / (drawings + 1)
  if (s.alpha < least)
    return finding(
      'warning',
      'alpha',
      t('advice.alphaTooSmall', { label, drawings, least: least.toFixed(3) })
    )
  const learning = Math.floor((drawings * (s.folds - 1) * (1 - s.validationShare)) / s.folds)
  const batch =
    trains(s) && s.batchSize > learning
      ? finding('warning', 'batchSize', t('advice.batchLarge', { label, learning }))
      : []
  const few =
    drawings < RECOMMENDED
      ? finding(
          'recommendation',
          'sites',
          t('advice.bandSmall', { label, drawings, recommended: RECOMMENDED })
        )
      : []
  return [...batch, ...few]
}

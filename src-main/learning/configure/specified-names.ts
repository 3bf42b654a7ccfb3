import type { Finding, SettingName } from '#contract/training-config'
import { t } from '#words/translate'

/** What a field of the specification's own configuration becomes here. */
type Specified =
  | { values: (value: unknown) => Partial<Record<SettingName, unknown>> }
  | { seed: true }
  | { name: true }
  /** Nothing reads it; what stands in its place, or why nothing does. */
  | { answer: AnswerName }

type AnswerName =
  | 'cloud'
  | 'cosineLength'
  | 'dataset'
  | 'device'
  | 'encoderDimension'
  | 'groups'
  | 'heldOut'
  | 'levels'
  | 'names'
  | 'onlyBest'
  | 'paths'
  | 'plots'
  | 'precision'
  | 'scale'
  | 'workers'

const as = (name: SettingName, map: (value: unknown) => unknown = (value) => value): Specified => ({
  values: (value) => ({ [name]: map(value) })
})
const answer = (name: AnswerName): Specified => ({ answer: name })

const lower = (value: unknown): unknown =>
  typeof value === 'string' ? value.toLowerCase().replace(/[^a-z]/g, '') : value
const SCHEDULERS: Readonly<Record<string, string>> = {
  cosineannealing: 'cosine',
  cosineannealinglr: 'cosine',
  steplr: 'step',
  exponentiallr: 'exponential',
  reduceonplateau: 'plateau',
  reducelronplateau: 'plateau',
  constant: 'none'
}
const scheduler = (value: unknown): unknown => {
  const word = lower(value ?? 'none')
  return typeof word === 'string' ? (SCHEDULERS[word] ?? word) : word
}
const activation = (value: unknown): unknown => (lower(value) === 'leakyrelu' ? 'leaky-relu' : lower(value))

/** Fields by their own name; of those whose name means something else elsewhere, with their heading. */
const FIELDS: Readonly<Record<string, Specified>> = {
  hidden_dims: as('hidden'),
  latent_dim: as('latent'),
  dropout_rate: as('dropout'),
  activation: as('activation', activation),
  'optimizer.type': as('optimizer', lower),
  'optimizer.betas': {
    values: (value) =>
      Array.isArray(value) ? { beta1: value[0] as unknown, beta2: value[1] as unknown } : { beta1: value }
  },
  'scheduler.type': as('scheduler', scheduler),
  'scheduler.step_size': as('stepEpochs'),
  'scheduler.gamma': as('fallTo'),
  'scheduler.t_max': answer('cosineLength'),
  validation_split: as('validationShare'),
  early_stopping_patience: as('patience'),
  early_stopping_min_delta: as('leastFall'),
  min_delta: as('leastFall'),
  gradient_clip_norm: as('clipNorm', (value) => value ?? 0),
  validation_frequency: as('validationEvery'),
  checkpoint_frequency: as('checkpointEvery'),
  log_frequency: as('logEvery'),
  plot_frequency: as('plotEvery'),
  default_percentile: as('alpha', (value) =>
    typeof value === 'number' ? Math.round((100 - value) * 1e7) / 1e9 : value
  ),
  random_seed: { seed: true },
  job_name: { name: true },
  experiment_name: answer('names'),
  environment: answer('cloud'),
  sagemaker_instance_type: answer('cloud'),
  sagemaker_instance_count: answer('cloud'),
  sagemaker_volume_size: answer('cloud'),
  sagemaker_max_runtime: answer('cloud'),
  device: answer('device'),
  mixed_precision: answer('precision'),
  dataset_folder: answer('dataset'),
  metadata_file: answer('dataset'),
  num_workers: answer('workers'),
  pin_memory: answer('workers'),
  train_split: answer('heldOut'),
  test_split: answer('heldOut'),
  stratify_by_age: answer('groups'),
  age_group_size: answer('groups'),
  min_samples_per_group: answer('groups'),
  default_age_span: answer('groups'),
  max_age_span: answer('groups'),
  merge_threshold: answer('groups'),
  encoder_dim: answer('encoderDimension'),
  save_best_only: answer('onlyBest'),
  save_plots: answer('plots'),
  output_dir: answer('paths'),
  model_save_path: answer('paths'),
  log_save_path: answer('paths'),
  train_ratio: answer('heldOut'),
  validation_ratio: answer('heldOut'),
  test_ratio: answer('heldOut'),
  normalization_method: answer('scale'),
  confidence_method: answer('scale'),
  min_samples_for_stats: answer('scale'),
  outlier_threshold: answer('scale'),
  confidence_levels: answer('levels'),
  min_samples_for_calculation: answer('levels')
}

/** The field of the specification that a key names, `data.batch_size` or `batch_size`; undefined: none. */
export function specifiedField(key: string): Specified | undefined {
  const plain = key.toLowerCase()
  const own = plain.split('.').at(-1)!
  return Object.hasOwn(FIELDS, plain) ? FIELDS[plain] : Object.hasOwn(FIELDS, own) ? FIELDS[own] : undefined
}

/** Fields of the specification that hold lists. */
export const isSpecifiedList = (key: string): boolean =>
  ['hidden_dims', 'betas'].includes(key.toLowerCase().split('.').at(-1)!)

/** That nothing reads a field, and what stands in its place. */
export const answered = (key: string, name: AnswerName): Finding => ({
  severity: 'warning',
  field: key,
  message: t(`advice.specified.${name}`, { key })
})

import type { Finding } from '#contract/training-config'
import type { SweepPlan } from '#contract/sweep'
import { t } from '#words/translate'
import { errorOf } from '../configure/layer'

type Objective = SweepPlan['objective']

/** Lists of values under the names that the specification has for them. */
const LISTS: Readonly<Record<string, string>> = {
  learning_rates: 'optimizer.learning_rate',
  batch_sizes: 'data.batch_size',
  hidden_dims: 'model.hidden',
  latent_dims: 'model.latent',
  dropout_rates: 'model.dropout'
}

/** What the specification may call an objective. */
const METRICS: Readonly<Record<string, Objective>> = {
  val_loss: 'validation-loss',
  validation_loss: 'validation-loss',
  loss: 'validation-loss',
  auroc: 'planted',
  planted: 'planted'
}
/** Less is better of a loss, more of what is found. */
const DIRECTIONS: Readonly<Record<Objective, string>> = { 'validation-loss': 'minimize', planted: 'maximize' }

/**
 * A sweep in the specification's words as one in ours: lists become parameters, `optimization_metric` the objective. A direction that
 * contradicts the objective is an error, since the objective alone decides which trial is best.
 */
export function withPresentWords(
  root: Record<string, unknown>,
  findings: Finding[]
): Record<string, unknown> {
  const isList = (name: string): boolean => Object.hasOwn(LISTS, name)
  const entries = Object.entries(root)
  const lists = Object.fromEntries(
    entries.flatMap(([name, values]) => (isList(name) ? [[LISTS[name]!, values]] : []))
  )
  const own = Object.fromEntries(entries.filter(([name]) => !isList(name)))
  const { optimization_metric: metric, optimization_direction: direction, ...rest } = own
  if (Object.keys(lists).length > 0)
    rest.parameters = { ...lists, ...(rest.parameters as object | undefined) }
  const objective = metric === undefined ? undefined : METRICS[String(metric).toLowerCase()]
  if (metric !== undefined && !objective)
    findings.push(
      errorOf('optimization_metric', t('advice.sweepMetric', { metric: String(metric).slice(0, 60) }))
    )
  if (objective) rest.objective = objective
  const aimed = DIRECTIONS[(objective ?? rest.objective ?? 'planted') as Objective]
  if (direction !== undefined && String(direction).toLowerCase() !== aimed)
    findings.push(errorOf('optimization_direction', t('advice.sweepDirection', { aimed })))
  return rest
}

import { t } from '#words/translate'
import type { Finding, TrainingPlan } from '#contract/training-config'
import { parseBands } from '../norms/parse-bands'
import { seedOption, text, numberOption, textOption, UsageError, type Invocation } from './command'
import { readText } from './read-text'

export const planOptions = {
  bands: text('bands'),
  ...seedOption,
  config: text('file'),
  from: text('model')
}

export const findingLine = ({ severity, message }: Finding): string =>
  t('cli.common.finding', { severity, message })

/** The words and options that make a plan, as the engine composes it. Throws UsageError, AppError 'file-unreadable'. */
export async function composed(invocation: Invocation) {
  const { values, words } = invocation
  const file = textOption(values, 'config')
  const bands = textOption(values, 'bands')
  if (bands !== undefined && bands !== 'auto') parseBands(bands.split(','))
  const seed = numberOption(values, 'seed')
  const name = textOption(values, 'name')
  const overrides = [
    ...words.filter((word) => word.includes('=')),
    ...(bands === undefined ? [] : [`bands=${bands}`]),
    ...(seed === undefined ? [] : [`seed=${seed}`]),
    ...(name === undefined ? [] : [`name=${name}`])
  ]
  const from = textOption(values, 'from') ?? null
  return invocation.ask('config:compose', {
    text: file === undefined ? null : readText(file),
    overrides,
    from
  })
}

/** A plan that can be trained. Throws UsageError with everything that is wrong. */
export async function planOf(
  invocation: Invocation
): Promise<{ plan: TrainingPlan; yaml: string; findings: Finding[] }> {
  const stray = invocation.words.find((word) => !word.includes('='))
  if (stray !== undefined) throw new UsageError(t('cli.plan.notASetting', { stray }))
  const { plan, yaml, findings } = await composed(invocation)
  if (!plan || !yaml)
    throw new UsageError(
      findings
        .filter((f) => f.severity === 'error')
        .map(findingLine)
        .join('\n')
    )
  return { plan, yaml, findings }
}

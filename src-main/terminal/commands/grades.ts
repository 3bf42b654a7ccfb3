import { t } from '#words/translate'
import { byWorth, explanationMethods, type ExplanationGrades, type Margin } from '#contract/explanation'
import { gradeTitle, methodTitle } from '#words/grade-text'
import { numberOption, textOption, UsageError, type Answer, type Invocation } from '../command'
import { runJob } from '../run-job'
import { columns, table } from '../table'

const margin = ({ mean, interval }: Margin): string =>
  interval
    ? `${mean.toFixed(2)} (${t('cli.common.range', { low: interval[0].toFixed(2), high: interval[1].toFixed(2) })})`
    : mean.toFixed(2)
const share = (value: number | undefined): string =>
  value === undefined ? '-' : `${Math.round(100 * value)} %`

function gradeTable({ modelId, score, grades, unavailable }: ExplanationGrades): string {
  const rows = [...grades]
    .sort(byWorth)
    .map((g) => [
      methodTitle(g.method),
      gradeTitle(g.verdict),
      margin(g.faithfulness),
      share(g.planted?.pointing),
      share(g.planted?.energy),
      g.randomisation?.toFixed(2) ?? '-',
      g.repeatability?.toFixed(2) ?? '-',
      Math.round(g.milliseconds),
      g.passes?.toFixed(1) ?? '-'
    ])
  const [first] = grades
  const ink = first?.planted
    ? t('cli.grades.ink', {
        share: share(first.planted.pointingInk),
        share2: share(first.planted.energyInk),
        share3: share(first.planted.pointingChance)
      })
    : ''
  const lacking = unavailable.map(({ method, reason }) =>
    t('cli.grades.unavailable', { methodTitle: methodTitle(method), reason })
  )
  return [
    t('cli.grades.model', { modelId, score, drawings: first?.drawings ?? 0 }),
    table(
      columns(
        'method',
        'verdict',
        'overInkDeviations',
        'peakInPlace',
        'energyInPlace',
        'shuffled',
        'seeds',
        'ms',
        'passes'
      ),
      rows
    ),
    ink,
    ...lacking
  ]
    .filter(Boolean)
    .join('\n')
}

/** Measures explanations of the models that are named, or of all that score. */
export async function gradeModels(invocation: Invocation, ids: readonly string[]): Promise<Answer> {
  const { values } = invocation
  const named = textOption(values, 'methods')?.split(',')
  const methods = named?.map((name) => {
    const found = explanationMethods.find((method) => method === name)
    if (!found)
      throw new UsageError(
        t('cli.grades.methodChoices', { explanationMethods: explanationMethods.join(', ') })
      )
    return found
  })
  const [sample, seed] = [numberOption(values, 'sample'), numberOption(values, 'seed')]
  const request = {
    models: ids.length > 0 ? [...ids] : ('deployed' as const),
    ...(methods ? { methods } : {}),
    ...(sample === undefined ? {} : { sample }),
    ...(seed === undefined ? {} : { seed })
  }
  const { jobId } = await invocation.ask('explain:grade', request)
  const { grades } = await runJob(invocation, jobId)
  return { json: { models: grades }, text: grades.map(gradeTable).join('\n\n') }
}

export async function gradesOf(invocation: Invocation, modelId: string): Promise<Answer> {
  const { grades } = await invocation.ask('explain:grades', { modelId })
  return {
    json: { grades },
    text: grades ? gradeTable(grades) : t('cli.grades.none', { modelId, modelId2: modelId })
  }
}

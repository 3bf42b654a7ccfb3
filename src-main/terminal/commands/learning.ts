import { t } from '#words/translate'
import type { ImportReport } from '#contract/import'
import type { TrainResult } from '#contract/job-results'
import type { Confound, DevelopmentVersion, ModelVersion } from '#contract/training'
import { findingLine, planOf, planOptions } from '../plan'
import { runJob } from '../run-job'
import { columns, table } from '../table'
import { flag, text, textOption, UsageError, type Action, type Answer, type Invocation } from '../command'
import { gradeModels } from './grades'
import { importAnswer, importFolder } from './library'

export const train: Action = {
  args: '[settings...]',
  example: 'train --bands 4-5,5-6 --deploy latent=16',
  options: {
    ...planOptions,
    name: text('text'),
    data: text('folder'),
    metadata: text('file'),
    columns: text('pairs'),
    from: text('model'),
    deploy: flag(),
    grade: flag()
  },
  async run(invocation) {
    const imported = await importFirst(invocation)
    const { plan, findings } = await planOf(invocation)
    for (const finding of findings) process.stderr.write(`${findingLine(finding)}\n`)
    const deploy = invocation.values.deploy === true
    const from = textOption(invocation.values, 'from') ?? null
    const { jobId } = await invocation.ask('training:start', { ...plan, deploy, from })
    const result = await runJob(invocation, jobId)
    const learnt =
      invocation.values.grade === true ? await withGrades(invocation, result) : trainAnswer(result)
    return imported ? withImport(learnt, imported) : learnt
  }
}

/** The drawings of --data are imported, and those that are not refused are learnt from; null: it was not given. Throws UsageError. */
async function importFirst(invocation: Invocation): Promise<ImportReport | null> {
  const folder = textOption(invocation.values, 'data')
  if (folder !== undefined) return importFolder(invocation, folder)
  const stray = ['metadata', 'columns'].find((name) => name in invocation.values)
  if (stray) throw new UsageError(t('cli.learning.onlyWithData', { stray }))
  return null
}

/** What was imported before what was learnt; 1 where either refused something. */
function withImport(learnt: Answer, report: ImportReport): Answer {
  const { json, text, code } = importAnswer(report)
  return {
    json: { ...(learnt.json as object), imported: json },
    text: `${text}\n\n${learnt.text}`,
    code: code === 1 || learnt.code === 1 ? 1 : 0
  }
}

/** Explanations of what was learnt are measured, too. */
async function withGrades(invocation: Invocation, result: TrainResult): Promise<Answer> {
  const { models, development } = result
  const learnt = trainAnswer(result)
  const graded = await gradeModels(invocation, [
    ...models.map(({ id }) => id),
    ...(development ? [development.id] : [])
  ])
  return {
    ...learnt,
    json: { ...(learnt.json as object), explanations: graded.json },
    text: `${learnt.text}\n\n${graded.text}`
  }
}

/** What a score is about that it should not be, one line a warning. */
function confoundLines(name: string, confounds: readonly Confound[]): string[] {
  return confounds.flatMap(({ warn, what, explained, pValue }) => {
    const explains = { explained: (explained * 100).toFixed(0), pValue: pValue.toFixed(3) }
    return warn ? [t('cli.learning.confound', { name, what: t(`confounds.${what}`), ...explains })] : []
  })
}

export function trainAnswer({ models, development, skipped, leftOut }: TrainResult): Answer {
  const json = {
    models: models.map(({ id, band, n, method, validation, deployed }) => ({
      id,
      band: band.label,
      n,
      method,
      deployed,
      validation
    })),
    development,
    skipped,
    leftOut
  }
  const refused = skipped.filter((part) => part.band !== 'development').length + leftOut.length
  const notes = [
    ...confoundLines(t('explain.score.development'), development?.validation.confounds ?? []),
    ...models.flatMap((m) =>
      confoundLines(t('cli.learning.form', { label: m.band.label }), m.validation.confounds)
    ),
    ...skipped.map((s) => t('cli.learning.skipped', { band: s.band, message: s.message })),
    ...leftOut.map((l) => t('cli.learning.leftOut', { file: l.file, message: l.message }))
  ]
  return {
    json,
    text: [modelTable(models), ...(development ? [developmentLine(development)] : []), ...notes].join('\n'),
    code: refused > 0 ? 1 : 0
  }
}

export function modelTable(models: readonly ModelVersion[]): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`
  return table(
    columns('', 'band', 'n', 'formBy', 'planted', 'falseAlarmsAtAlpha', 'interval', 'encoder', 'id'),
    models.map((m) => {
      const { rate, interval } = m.validation.falseAlarms
      const range = t('cli.common.range', { low: percent(interval[0]), high: percent(interval[1]) })
      const planted = m.validation.candidates.find((candidate) => candidate.method === m.method)?.planted
      const found = planted ? t('cli.learning.auroc', { auroc: planted.auroc.toFixed(2) }) : '-'
      const measured = [m.method, found, percent(rate), range, m.encoder.name, m.id]
      return [m.deployed ? '*' : '', m.band.label, m.n, ...measured]
    })
  )
}

/** What is known of a development model in one line. */
export function developmentLine({ id, n, children, deployed, validation }: DevelopmentVersion): string {
  const { auroc, r, coverage, maeMonths } = validation
  const share = (value: number | null) => value?.toFixed(2) ?? '-'
  const range = auroc.interval
    ? ` (${t('cli.common.range', { low: share(auroc.interval[0]), high: share(auroc.interval[1]) })})`
    : ''
  const measured = t('cli.learning.development', {
    n,
    children,
    youngest: auroc.youngest,
    oldest: auroc.oldest,
    auroc: share(auroc.drawings),
    range,
    byChild: share(auroc.children),
    r: share(r),
    maeMonths: maeMonths.toFixed(1),
    coverage: (coverage.rate * 100).toFixed(1)
  })
  return `${deployed ? '* ' : ''}${measured} ${id}`
}

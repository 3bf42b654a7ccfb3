import type { TrainResult } from '#contract/job-results'
import type { Confound, DevelopmentVersion, ModelVersion } from '#contract/training'
import { findingLine, planOf, planOptions } from '../plan'
import { runJob } from '../run-job'
import { table } from '../table'
import { flag, text, textOption, type Action, type Answer, type Invocation } from '../command'
import { gradeModels } from './grades'

export const train: Action = {
  args: '[settings...]',
  about: 'learn a norm for each age band',
  example: 'train --bands 4-5,5-6 --deploy latent=16',
  options: {
    ...planOptions,
    from: text('model', 'follow this version: its settings are the start'),
    deploy: flag('deploy the new versions at once'),
    grade: flag('measure how far explanations of the new versions can be relied on')
  },
  async run(invocation) {
    const { plan, findings } = await planOf(invocation)
    for (const finding of findings) process.stderr.write(`${findingLine(finding)}\n`)
    const deploy = invocation.values.deploy === true
    const from = textOption(invocation.values, 'from') ?? null
    const { jobId } = await invocation.ask('training:start', { ...plan, deploy, from })
    const result = await runJob(invocation, jobId)
    return invocation.values.grade === true ? withGrades(invocation, result) : trainAnswer(result)
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

const confoundWords: Record<Confound['what'], string> = {
  ink: 'the amount of ink',
  size: 'the size on the page',
  horizontal: 'the place across the page',
  vertical: 'the height on the page',
  slant: 'the lean of the drawing',
  tool: 'the drawing tool',
  site: 'the site',
  prompt: 'the prompt'
}

/** What a score is about that it should not be, one line a warning. */
function confoundLines(name: string, confounds: readonly Confound[]): string[] {
  return confounds.flatMap(({ warn, what, explained, pValue }) => {
    const share = `${(explained * 100).toFixed(0)} % of the score (permutation p ${pValue.toFixed(3)})`
    return warn ? [`Warning, ${name}: ${confoundWords[what]} explains ${share}.`] : []
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
    ...confoundLines('developmental age', development?.validation.confounds ?? []),
    ...models.flatMap((m) => confoundLines(`form ${m.band.label}`, m.validation.confounds)),
    ...skipped.map((s) => `Skipped ${s.band}: ${s.message}`),
    ...leftOut.map((l) => `Left out ${l.file}: ${l.message}`)
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
    ['', 'band', 'n', 'form by', 'planted', 'false alarms at alpha', '95 % interval', 'encoder', 'id'],
    models.map((m) => {
      const { rate, interval } = m.validation.falseAlarms
      const range = `${percent(interval[0])} to ${percent(interval[1])}`
      const planted = m.validation.candidates.find((candidate) => candidate.method === m.method)?.planted
      const found = planted ? `AUROC ${planted.auroc.toFixed(2)}` : '-'
      const measured = [m.method, found, percent(rate), range, m.encoder.name, m.id]
      return [m.deployed ? '*' : '', m.band.label, m.n, ...measured]
    })
  )
}

/** What is known of a development model in one line. */
export function developmentLine({ id, n, children, deployed, validation }: DevelopmentVersion): string {
  const { auroc, r, coverage, maeMonths } = validation
  const share = (value: number | null) => value?.toFixed(2) ?? '-'
  const range = auroc.interval ? ` (${share(auroc.interval[0])} to ${share(auroc.interval[1])})` : ''
  return (
    `${deployed ? '* ' : ''}Developmental age, from ${n} drawings of ${children} children: tells ${auroc.youngest} from ` +
    `${auroc.oldest} years with AUROC ${share(auroc.drawings)}${range}, by child ${share(auroc.children)}; r ${share(r)}; ` +
    `off by ${maeMonths.toFixed(1)} months; 90 % intervals hold ${(coverage.rate * 100).toFixed(1)} %. ${id}`
  )
}

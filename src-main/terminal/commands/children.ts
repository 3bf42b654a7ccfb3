import { t } from '#words/translate'
import type { ChildAnalysis, ChildrenResult } from '#contract/child'
import type { Drawing } from '#contract/drawing'
import { yearsMonths } from '#words/age-text'
import { childrenWorthText, verdictText } from '#words/score-text'
import { fromUser } from '../paths'
import { runJob } from '../run-job'
import { columns, table } from '../table'
import { numberOption, textOption, UsageError, type Answer, type Invocation } from '../command'

export async function everyDrawing(invocation: Invocation): Promise<Drawing[]> {
  const drawings: Drawing[] = []
  for (let since = 0; ;) {
    const page = await invocation.ask('library:changes', { since, limit: 5000 })
    drawings.push(...page.drawings)
    if (!page.more) return drawings
    since = page.revision
  }
}

function windowOf({ values }: Invocation): { windowMonths?: number } {
  const months = numberOption(values, 'window')
  return months === undefined ? {} : { windowMonths: months }
}

/** The child that `--child` and `--site` name. */
export function childOf(invocation: Invocation, childId: string) {
  return { childId, site: textOption(invocation.values, 'site') ?? null, ...windowOf(invocation) }
}

/** `analyze --by-child`: the drawings asked for say which children; each is scored by all it drew. */
export async function analyzeChildren(invocation: Invocation, seeded: { seed?: number }): Promise<Answer> {
  const asked = { ...windowOf(invocation), ...seeded }
  if (invocation.values.files) return childrenOfFiles(invocation, asked)
  const all = invocation.values.all === true
  if (all === invocation.words.length > 0) throw new UsageError(t('cli.children.takes'))
  const children = all ? ('all' as const) : await childrenOf(invocation)
  const { jobId } = await invocation.ask('analysis:children', { children, ...asked })
  return answerOf(await runJob(invocation, jobId))
}

async function childrenOf(invocation: Invocation): Promise<{ site: string | null; childId: string }[]> {
  const found = (await everyDrawing(invocation)).filter((d) => invocation.words.includes(d.id))
  const unknown = invocation.words.find((word) => !found.some((d) => d.id === word))
  if (unknown !== undefined) throw new UsageError(t('cli.children.unknownDrawing', { unknown }))
  const named = found.flatMap(({ site, childId }) => (childId === null ? [] : [{ site, childId }]))
  if (named.length === 0) throw new UsageError(t('cli.children.noneNamed'))
  return named
}

async function childrenOfFiles(
  invocation: Invocation,
  asked: { windowMonths?: number; seed?: number }
): Promise<Answer> {
  const { values } = invocation
  if (values['age-years'] !== undefined || values.subject !== undefined)
    throw new UsageError(t('cli.children.agesFromMetadata'))
  const path = textOption(values, 'metadata')
  if (path === undefined || invocation.words.length === 0) throw new UsageError(t('cli.children.filesNeed'))
  const engine = await invocation.engine()
  const files = await engine.registerPaths(invocation.words.map(fromUser))
  const metadata = await engine.registerPaths([fromUser(path)])
  const { jobId } = await invocation.ask('analysis:childfiles', { files, metadata, ...asked })
  return answerOf(await runJob(invocation, jobId))
}

function rowOf(row: ChildAnalysis): (string | number)[] {
  const [low, high] = row.developmentalInterval
  const { verdict, direction } = row
  return [
    row.childId,
    row.drawings,
    yearsMonths(row.ageMonths),
    yearsMonths(row.development.typicalMonths),
    yearsMonths(row.developmentalAgeMonths),
    t('cli.common.range', { low: yearsMonths(low), high: yearsMonths(high) }),
    row.percentile.toFixed(1),
    row.pValue.toFixed(3),
    row.n,
    verdictText(verdict, 'development', direction)
  ]
}

function answerOf({ rows, refused, flagged, expectedByChance, validation }: ChildrenResult): Answer {
  const header = columns(
    'child',
    'drawings',
    'age',
    'typicalOf',
    'bestGuess',
    'interval90',
    'percentile',
    'p',
    'n',
    'verdict'
  )
  const summary = t('cli.children.summary', {
    rows: rows.length,
    flagged,
    expectedByChance: expectedByChance.toFixed(1)
  })
  const refusals = refused.map((r) => t('cli.common.refused', { file: r.file, message: r.message }))
  return {
    json: [
      ...rows,
      ...refused.map(({ file, id, code, message }) => ({ file, id, error: { code, message } }))
    ],
    lines: true,
    text: [table(header, rows.map(rowOf)), summary, childrenWorthText(validation), ...refusals].join('\n'),
    code: refused.length > 0 ? 1 : 0
  }
}

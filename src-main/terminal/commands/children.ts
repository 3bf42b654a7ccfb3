import type { ChildAnalysis, ChildrenResult } from '#contract/child'
import type { Drawing } from '#contract/drawing'
import { yearsMonths } from '#words/age-text'
import { verdictText } from '#words/score-text'
import { fromUser } from '../paths'
import { runJob } from '../run-job'
import { table } from '../table'
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
  if (all === invocation.words.length > 0)
    throw new UsageError('analyze --by-child takes drawing ids, or --all, or --files')
  const children = all ? ('all' as const) : await childrenOf(invocation)
  const { jobId } = await invocation.ask('analysis:children', { children, ...asked })
  return answerOf(await runJob(invocation, jobId))
}

async function childrenOf(invocation: Invocation): Promise<{ site: string | null; childId: string }[]> {
  const found = (await everyDrawing(invocation)).filter((d) => invocation.words.includes(d.id))
  const unknown = invocation.words.find((word) => !found.some((d) => d.id === word))
  if (unknown !== undefined) throw new UsageError(`the library holds no drawing "${unknown}"`)
  const named = found.flatMap(({ site, childId }) => (childId === null ? [] : [{ site, childId }]))
  if (named.length === 0) throw new UsageError('none of these drawings names its child')
  return named
}

async function childrenOfFiles(
  invocation: Invocation,
  asked: { windowMonths?: number; seed?: number }
): Promise<Answer> {
  const { values } = invocation
  if (values['age-years'] !== undefined || values.subject !== undefined)
    throw new UsageError('with --by-child, ages and subjects come from --metadata')
  const path = textOption(values, 'metadata')
  if (path === undefined || invocation.words.length === 0)
    throw new UsageError('analyze --files --by-child needs files and --metadata, which names the children')
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
    `${yearsMonths(low)} to ${yearsMonths(high)}`,
    row.percentile.toFixed(1),
    row.pValue.toFixed(3),
    row.n,
    verdictText(verdict, 'development', direction)
  ]
}

function answerOf({ rows, refused, flagged, expectedByChance }: ChildrenResult): Answer {
  const header = [
    'child',
    'drawings',
    'age',
    'typical of',
    'best guess',
    '90 % interval',
    'percentile',
    'p',
    'n',
    'verdict'
  ]
  const summary = `${rows.length} statements of children, ${flagged} flagged; chance alone would flag about ${expectedByChance.toFixed(1)} of as many typical children.`
  const refusals = refused.map((r) => `Refused ${r.file}: ${r.message}`)
  return {
    json: [
      ...rows,
      ...refused.map(({ file, id, code, message }) => ({ file, id, error: { code, message } }))
    ],
    lines: true,
    text: [table(header, rows.map(rowOf)), summary, ...refusals].join('\n'),
    code: refused.length > 0 ? 1 : 0
  }
}

import { t } from '#words/translate'
import type { Analysis } from '#contract/analysis'
import type { AnalyseResult } from '#contract/job-results'
import { DrawingId } from '#contract/drawing'
import { developmentText, analysisVerdict } from '#words/score-text'
import { fromUser } from '../paths'
import { runJob } from '../run-job'
import { differenceLines } from './norms'
import { columns, table } from '../table'
import { analyzeChildren, everyDrawing } from './children'
import {
  flag,
  number,
  numberOption,
  seedOption,
  text,
  textOption,
  UsageError,
  type Action,
  type Answer,
  type Invocation
} from '../command'

/** Throws UsageError where a word is no drawing id. */
export function idsOf(words: readonly string[]): DrawingId[] {
  return words.map((word) => {
    const parsed = DrawingId.safeParse(word)
    if (!parsed.success) throw new UsageError(t('cli.common.notADrawingId', { word }))
    return parsed.data
  })
}

async function allRows(invocation: Invocation, ids: readonly DrawingId[]): Promise<Analysis[]> {
  const rows: Analysis[] = []
  for (let at = 0; at < ids.length; at += 1000)
    rows.push(...(await invocation.ask('analysis:list', { ids: ids.slice(at, at + 1000) })).rows)
  return rows
}

export const analyze: Action = {
  args: '[drawings...]',
  example: 'analyze --all --json',
  options: {
    all: flag(),
    files: flag(),
    'age-years': text('years'),
    subject: text('text'),
    metadata: text('file'),
    'by-child': flag(),
    window: number('months'),
    ...seedOption
  },
  async run(invocation) {
    const seed = numberOption(invocation.values, 'seed')
    const seeded = seed === undefined ? {} : { seed }
    if (invocation.values['by-child']) return analyzeChildren(invocation, seeded)
    if (invocation.values.window !== undefined) throw new UsageError(t('cli.analysis.windowOnlyByChild'))
    if (invocation.values.files) return analyzeFiles(invocation, seeded)
    const ofFiles = ['age-years', 'subject', 'metadata'].find((name) => name in invocation.values)
    if (ofFiles) throw new UsageError(t('cli.analysis.onlyWithFiles', { ofFiles }))
    const all = invocation.values.all === true
    if (all === invocation.words.length > 0) throw new UsageError(t('cli.analysis.takes'))
    const ids = all ? ('all' as const) : idsOf(invocation.words)
    const { jobId } = await invocation.ask('analysis:start', { ids, ...seeded })
    const result = await runJob(invocation, jobId)
    const refused = new Set(result.refused.map((r) => r.id))
    const wanted = (ids === 'all' ? (await everyDrawing(invocation)).map((d) => d.id) : ids).filter(
      (id) => !refused.has(id)
    )
    return analyzeAnswer({ ...result, rows: await allRows(invocation, wanted) })
  }
}

async function analyzeFiles(invocation: Invocation, seeded: { seed?: number }): Promise<Answer> {
  const { values, words } = invocation
  const [table, ageYears] = [textOption(values, 'metadata'), numberOption(values, 'age-years') ?? null]
  if (words.length === 0 || (table === undefined) === (ageYears === null))
    throw new UsageError(t('cli.analysis.filesNeed'))
  const engine = await invocation.engine()
  const files = await engine.registerPaths(words.map(fromUser))
  const metadata = table ? await engine.registerPaths([fromUser(table)]) : null
  const subject = textOption(values, 'subject') ?? null
  const { jobId } = await invocation.ask('analysis:files', { files, metadata, ageYears, subject, ...seeded })
  return analyzeAnswer(await runJob(invocation, jobId))
}

/** Lines of caveats that a text answer holds at the most. */
const MOST_CAVEATS = 40

export function analysisTable(rows: readonly Analysis[]): string {
  return table(
    columns(
      'drawing',
      'band',
      'score',
      'percentile',
      'interval',
      'p',
      'n',
      'sameDecision',
      'typicalOfAge',
      'verdict'
    ),
    rows.map((r) => [
      r.file,
      r.band.label,
      r.primary,
      r.percentile?.toFixed(1) ?? '-',
      r.interval
        ? t('cli.common.range', { low: r.interval[0].toFixed(1), high: r.interval[1].toFixed(1) })
        : '-',
      r.pValue?.toFixed(3) ?? '-',
      r.n ?? '-',
      r.confidence ? t('cli.analysis.same', r.confidence) : '-',
      developmentText(r),
      [analysisVerdict(r), ...r.outOfScope].join(': ')
    ])
  )
}

function analyzeAnswer({
  rows,
  refused,
  analysed,
  flagged,
  expectedByChance,
  places
}: AnalyseResult): Answer {
  const summary = t('cli.analysis.summary', {
    analysed,
    flagged,
    expectedByChance: expectedByChance.toFixed(1)
  })
  const told = rows.flatMap((r) =>
    r.caveats.length > 0 ? [`${r.file}: ${r.caveats.map((c) => c.replaceAll('-', ' ')).join(', ')}.`] : []
  )
  const shown =
    told.length > MOST_CAVEATS
      ? [...told.slice(0, MOST_CAVEATS), t('cli.analysis.moreCaveats', { told: told.length - MOST_CAVEATS })]
      : told
  const refusals = refused.map((r) => t('cli.common.refused', { file: r.file, message: r.message }))
  const strange = places.flatMap(({ site, drawings, differences }) => [
    t('cli.analysis.placeDiffers', { drawings, site: site ?? t('cli.analysis.noNamedSite') }),
    ...differenceLines({ differences })
  ])
  return {
    json: [
      // p-values of re-runs are for thresholds that are moved later
      ...rows.map(({ reruns: _, ...row }) => row),
      ...refused.map(({ file, id, code, message }) => ({ file, id, error: { code, message } })),
      ...places.map((place) => ({ place }))
    ],
    lines: true,
    text: [analysisTable(rows), summary, ...shown, ...strange, ...refusals].join('\n'),
    code: refused.length > 0 ? 1 : 0
  }
}

import { AppError } from '../../../src-preload/contract/app-error'
import type { AnalysisRefusal } from '../../../src-preload/contract/analysis'
import type { CheckedRequest } from '../../../src-preload/contract/commands'
import type { ChildrenResult } from '../../../src-preload/contract/child'
import type { Failure } from '../../../src-preload/contract/result'
import { analyseChildren, type ChildDrawing } from '../../analysis/child-pipeline'
import type { LoadedDevelopment } from '../../analysis/development-pipeline'
import { embedFiles, ensureEmbeddings, readOriginal } from '../../analysis/embed-pipeline'
import type { Matched } from '../../analysis/import/match-files'
import { sameEyes } from '../../analysis/pipeline'
import { scopeOf } from '../../analysis/scope-pipeline'
import type { Described, LoadedNorm } from '../../analysis/form-pipeline'
import { childReport, type ChildReportData } from '../../analysis/report/child-report'
import { readFonts } from '../../analysis/report/pdf/fonts'
import { renderPdf } from '../../analysis/report/pdf/render-pdf'
import { renderHtml } from '../../analysis/report/render-report'
import { reportHash } from '../../analysis/report/report-data'
import { chartOf } from '../../analysis/score/growth-curve'
import type { Compute } from '../../compute/port'
import type { DrawingRow } from '../../library/drawings'
import type { StoredEmbedding } from '../../library/results'
import type { Library } from '../../library/library'
import { VERSION } from '../../lib/version'
import { quietWork, type Work } from '../../lib/work'
import { open, type EngineContext, type HandlersOf } from '../context'
import { describeFiles, whoIs } from './analysis'
import { refusal } from './judge-stored'
import { localNorms } from './places'
import { developmentStated } from '../reporting'

interface Asked {
  windowMonths: number
  seed: number
}

type Named = ChildDrawing['drawing']
type Candidate = Described & Pick<Named, 'site' | 'date'>

/** Why a drawing cannot speak for a child; null where it can. */
function reasonAgainst(drawing: Candidate): Failure | null {
  if (drawing.childId === null) return { code: 'child-unknown', facts: {} }
  return drawing.ageMonths === null ? { code: 'age-unknown', facts: {} } : null
}

/** Drawings that may speak for a child, and why the others may not. */
class Gathering {
  readonly items: ChildDrawing[] = []
  private readonly found: (ChildDrawing & Pick<StoredEmbedding, 'facts'>)[] = []
  readonly refused: AnalysisRefusal[] = []

  refuse({ fileName, id }: Pick<Candidate, 'fileName' | 'id'>, failure: Failure): void {
    this.refused.push(refusal(fileName, id, failure))
  }

  add(drawing: Candidate, who: ChildDrawing['who'], { traits, facts }: StoredEmbedding): void {
    this.found.push({ drawing: drawing as Named, who, traits, facts })
  }

  /** Takes out what is no drawing as the deployed norms know them. */
  async judgeScope(compute: Compute, norms: readonly LoadedNorm[]): Promise<void> {
    for (const { facts, ...item } of this.found) {
      const { reason } = await scopeOf(compute, norms, { ...item, facts })
      if (!reason) this.items.push(item)
      else
        this.refuse(item.drawing, {
          code: reason === 'blank' ? 'page-blank' : 'page-out-of-scope',
          facts: {}
        })
    }
  }
}

/** Throws AppError 'development-missing'. */
async function deployed(context: EngineContext): Promise<LoadedDevelopment> {
  const development = await open(context).development.deployed()
  if (!development) throw new AppError('development-missing')
  return development
}

/** The norms that look at pages as the development model does. */
async function fittingNorms(context: EngineContext, { manifest }: LoadedDevelopment): Promise<LoadedNorm[]> {
  const { norms } = open(context)
  if (norms.deployedBands().length === 0) return []
  return (await norms.deployed()).filter((norm) => sameEyes(manifest, norm.manifest))
}

async function judge(
  context: EngineContext,
  gathering: Gathering,
  { windowMonths, seed }: Asked,
  work: Work
): Promise<ChildrenResult> {
  const development = await deployed(context)
  await gathering.judgeScope(context.compute, await fittingNorms(context, development))
  const { items, refused } = gathering
  const request = { windowMonths, seed, places: await localNorms(context) }
  const rows = await analyseChildren(context.compute, development, items, request, work)
  const able = rows.filter((row) => row.flagged !== null)
  return {
    rows,
    refused,
    growth: chartOf(development.manifest, development.curve),
    flagged: able.filter((row) => row.flagged).length,
    expectedByChance: able.reduce((sum, row) => sum + row.alpha, 0)
  }
}

async function judgeStored(context: EngineContext, rows: readonly DrawingRow[], asked: Asked, work: Work) {
  const { library, encoders } = open(context)
  const { encoder, preprocessing } = (await deployed(context)).manifest
  const found = new Gathering()
  const able = rows.filter(({ drawing }) => {
    const failure = reasonAgainst(drawing)
    if (failure) found.refuse(drawing, failure)
    return failure === null
  })
  const pack = encoders.pack(encoder.id)
  const { compute } = context
  const { embeddings, failures } = await ensureEmbeddings(
    library,
    compute,
    pack,
    preprocessing.evenShade,
    able,
    work
  )
  for (const { drawing, child } of able) {
    const embedding = embeddings.get(drawing.id)
    if (embedding) found.add(drawing, { drawing: drawing.id, child }, embedding)
    else found.refuse(drawing, failures.get(drawing.id)!)
  }
  return judge(context, found, asked, work)
}

async function judgeFiles(
  context: EngineContext,
  { matched, refused }: { matched: readonly Matched[]; refused: readonly AnalysisRefusal[] },
  asked: Asked,
  work: Work
) {
  const { library, encoders } = open(context)
  const { encoder, preprocessing } = (await deployed(context)).manifest
  const found = new Gathering()
  found.refused.push(...refused)
  const able = matched.flatMap(({ file, description }) => {
    const drawing: Candidate = { ...description, id: null, fileName: file.name }
    const failure = reasonAgainst(drawing)
    if (failure) found.refuse(drawing, failure)
    return failure ? [] : [{ file, drawing }]
  })
  const read = (index: number) => able[index]!.file.read()
  const [{ compute }, pack] = [context, encoders.pack(encoder.id)]
  await embedFiles(compute, pack, preprocessing.evenShade, able.length, read, work, (from, results) =>
    results.forEach((result, i) => {
      const { drawing } = able[from + i]!
      if ('failure' in result) return found.refuse(drawing, result.failure)
      const child = library.children.find(drawing.site ?? '', drawing.childId!)
      return found.add(drawing, whoIs(library, result.sha256, child?.id ?? null), result.embedding)
    })
  )
  return judge(context, found, asked, work)
}

/** Pictures of a child's report: more would make it too large to send. */
const MOST_PICTURES = 40
const PICTURE_SIDE = 420

async function report(context: EngineContext, request: CheckedRequest<'reports:child'>) {
  const { site, childId, windowMonths, analyst, comment } = request
  const study = open(context)
  const { library } = study
  const own = drawingsOf(library, [{ site, childId }])
  const { rows } = await judgeStored(context, own, { windowMonths, seed: REPORT_SEED }, quietWork())
  if (rows.length === 0)
    throw new AppError('nothing-to-do', { what: 'no drawing of this child could be judged' })
  const pictures = new Map<string, Uint8Array>()
  for (const row of own.slice(0, MOST_PICTURES))
    pictures.set(
      row.drawing.id,
      await context.compute.upright(await readOriginal(library, row), PICTURE_SIDE)
    )
  const data: ChildReportData = {
    childId,
    site,
    rows,
    development: await developmentStated(study, rows[0]!.modelId),
    analyst,
    comment,
    createdAt: new Date().toISOString(),
    app: VERSION,
    unencrypted: library.unencrypted
  }
  const hash = reportHash(data)
  const element = childReport(data, pictures)
  const write = {
    html: () => Buffer.from(renderHtml(element)),
    pdf: async () => renderPdf(element, await readFonts(context.installation.fontFolder), data.createdAt),
    json: () => Buffer.from(JSON.stringify({ hash, data }, null, 2))
  }[request.format]
  return { fileName: `child-report-${hash.slice(0, 12)}.${request.format}`, bytes: await write(), hash }
}

const REPORT_SEED = 42

/** Drawings of these children; all drawings where no child is named. Throws AppError 'nothing-to-do'. */
function drawingsOf(library: Library, children: 'all' | readonly { site: string | null; childId: string }[]) {
  const key = (site: string | null, childId: string | null) => `${site ?? ''}\n${childId ?? ''}`
  const wanted = children === 'all' ? null : new Set(children.map((c) => key(c.site, c.childId)))
  const rows = library.drawings
    .all()
    .filter(({ drawing }) => wanted === null || wanted.has(key(drawing.site, drawing.childId)))
  if (rows.length === 0)
    throw new AppError('nothing-to-do', { what: 'the library holds no drawings of these children' })
  return rows
}

export const childHandlers: HandlersOf<'analysis:children' | 'analysis:childfiles' | 'reports:child'> = {
  'reports:child': (request, context) => report(context, request),
  'analysis:children': async ({ children, ...asked }, context) => {
    await deployed(context)
    const rows = drawingsOf(open(context).library, children)
    const run = (work: Work) => judgeStored(context, rows, asked, work)
    return { jobId: context.jobs.start('analyse', {}, run, { volatile: true }) }
  },
  'analysis:childfiles': async ({ files, metadata, ...asked }, context) => {
    await deployed(context)
    const table = context.tickets.files(metadata)[0]!
    const described = await describeFiles(context.tickets.files(files), table, null, null)
    const run = (work: Work) => judgeFiles(context, described, asked, work)
    return { jobId: context.jobs.start('analyse', {}, run, { volatile: true }) }
  }
}

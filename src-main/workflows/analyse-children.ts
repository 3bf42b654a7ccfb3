import type { AnalysisRefusal } from '#contract/analysis'
import { AppError } from '#contract/app-error'
import type { ChildrenResult } from '#contract/child'
import type { Failure } from '#contract/result'
import { embedFiles } from '../analysis/embed/embed-files'
import { ensureEmbeddings } from '../analysis/embed/stored-embeddings'
import type { Matched } from '../analysis/import/match-files'
import { sharesEncoder } from '../analysis/score/shares-encoder'
import { chartOf } from '../analysis/score/growth-curve'
import { scopeFailure } from '../analysis/score/scope'
import { scopeOf } from '../analysis/score/page-scope'
import type { LoadedDevelopment } from '../analysis/score/place-drawings'
import { analyseChildren, type ChildDrawing } from '../analysis/score/score-children'
import type { DescribedDrawing, LoadedNorm } from '../analysis/score/score-form'
import type { Compute } from '../compute/port'
import type { Work } from '../lib/work'
import type { DrawingRow } from '../library/drawings'
import type { Library } from '../library/library'
import type { DrawingEmbedding } from '../analysis/embed/embedding'
import { identify } from './analyse-files'
import type { Needs, Ports } from './ports'
import { refusal } from './refusal'
import { localCalibrations } from './site-calibrations'

interface ChildRequest {
  windowMonths: number
  seed: number
}

type Named = ChildDrawing['drawing']

type Candidate = DescribedDrawing & Pick<Named, 'site' | 'date'>

/** Why a drawing cannot speak for a child; null where it can. */
function reasonAgainst(drawing: Candidate): Failure | null {
  if (drawing.childId === null) return { code: 'child-unknown', facts: {} }
  return drawing.ageMonths === null ? { code: 'age-unknown', facts: {} } : null
}

/** Drawings that may speak for a child, and why the others may not. */
class ChildDrawings {
  readonly items: ChildDrawing[] = []
  private readonly found: (ChildDrawing & Pick<DrawingEmbedding, 'facts'>)[] = []
  readonly refused: AnalysisRefusal[] = []

  refuse({ fileName, id }: Pick<Candidate, 'fileName' | 'id'>, failure: Failure): void {
    this.refused.push(refusal(fileName, id, failure))
  }

  add(drawing: Candidate, who: ChildDrawing['who'], { traits, later, facts }: DrawingEmbedding): void {
    this.found.push({ drawing: drawing as Named, who, traits, later, facts })
  }

  /** Takes out what is no drawing as the deployed norms know them. */
  async checkScope(compute: Compute, norms: readonly LoadedNorm[]): Promise<void> {
    for (const { facts, ...item } of this.found) {
      const { reason } = await scopeOf(compute, norms, { ...item, facts })
      if (!reason) this.items.push(item)
      else this.refuse(item.drawing, scopeFailure(reason))
    }
  }
}

/** Throws AppError 'development-missing'. */
export async function deployedDevelopment(ports: Needs<'models'>): Promise<LoadedDevelopment> {
  const development = await ports.models.deployedDevelopment()
  if (!development) throw new AppError('development-missing')
  return development
}

/** The norms that look at pages as the development model does. */
async function fittingNorms(ports: Needs<'models'>, { manifest }: LoadedDevelopment): Promise<LoadedNorm[]> {
  const { models } = ports
  if (models.deployedBands().length === 0) return []
  return (await models.deployedNorms()).filter((norm) => sharesEncoder(manifest, norm.manifest))
}

async function scoreGathered(
  ports: Needs<'library' | 'models' | 'compute'>,
  gathering: ChildDrawings,
  { windowMonths, seed }: ChildRequest,
  work: Work
): Promise<ChildrenResult> {
  const development = await deployedDevelopment(ports)
  await gathering.checkScope(ports.compute, await fittingNorms(ports, development))
  const { items, refused } = gathering
  const request = { windowMonths, seed, places: await localCalibrations(ports) }
  const rows = await analyseChildren(ports.compute, development, items, request, work)
  const able = rows.filter((row) => row.flagged !== null)
  return {
    rows,
    refused,
    growth: chartOf(development.manifest, development.curve),
    validation: development.manifest.validation,
    flagged: able.filter((row) => row.flagged).length,
    expectedByChance: able.reduce((sum, row) => sum + row.alpha, 0)
  }
}

export async function analyseStoredChildren(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  rows: readonly DrawingRow[],
  asked: ChildRequest,
  work: Work
) {
  const { library, encoders } = ports
  const { encoder, preprocessing } = (await deployedDevelopment(ports)).manifest
  const found = new ChildDrawings()
  const able = rows.filter(({ drawing }) => {
    const failure = reasonAgainst(drawing)
    if (failure) found.refuse(drawing, failure)
    return failure === null
  })
  const pack = encoders.pack(encoder.id)
  const { compute } = ports
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
  return scoreGathered(ports, found, asked, work)
}

export async function analyseChildFiles(
  ports: Ports,
  { matched, refused }: { matched: readonly Matched[]; refused: readonly AnalysisRefusal[] },
  asked: ChildRequest,
  work: Work
) {
  const { library, encoders } = ports
  const { encoder, preprocessing } = (await deployedDevelopment(ports)).manifest
  const found = new ChildDrawings()
  found.refused.push(...refused)
  const able = matched.flatMap(({ file, description }) => {
    const drawing: Candidate = { ...description, id: null, fileName: file.name }
    const failure = reasonAgainst(drawing)
    if (failure) found.refuse(drawing, failure)
    return failure ? [] : [{ file, drawing }]
  })
  const read = (index: number) => able[index]!.file.read()
  const batch = {
    pack: encoders.pack(encoder.id),
    evenShade: preprocessing.evenShade,
    count: able.length,
    read
  }
  await embedFiles(ports.compute, batch, work, (from, results) =>
    results.forEach((result, i) => {
      const { drawing } = able[from + i]!
      if ('failure' in result) return found.refuse(drawing, result.failure)
      const child = library.children.find(drawing.site ?? '', drawing.childId!)
      return found.add(drawing, identify(library, result.sha256, child?.id ?? null), result.embedding)
    })
  )
  return scoreGathered(ports, found, asked, work)
}

/** Drawings of these children; all drawings where no child is named. Throws AppError 'child-without-drawings'. */
export function drawingsOfChildren(
  library: Library,
  children: 'all' | readonly { site: string | null; childId: string }[]
) {
  const key = (site: string | null, childId: string | null) => `${site ?? ''}\n${childId ?? ''}`
  const wanted = children === 'all' ? null : new Set(children.map((c) => key(c.site, c.childId)))
  const rows = library.drawings
    .all()
    .filter(({ drawing }) => wanted === null || wanted.has(key(drawing.site, drawing.childId)))
  if (rows.length === 0) throw new AppError('child-without-drawings')
  return rows
}

import { isSameName } from '../library/children'
import { sha256 } from '../lib/sha256'
import { randomUUID } from 'node:crypto'
import type { ArchivedDrawing, ArchiveReport } from '#contract/dataset-archive'
import type { DrawingId } from '#contract/drawing'
import type { RaterId } from '#contract/rating'
import { failureText } from '#words/translate'
import type { Compute } from '../compute/port'
import type { ReadArchive } from './read-archive'
import { readOriginal } from '../library/originals'
import { toldDifferently } from './labelled-drawings'
import { Incoming } from '../library/incoming'
import type { Library } from '../library/library'
import { ratingText } from '../library/raters'
import type { StoredSplit } from '../library/splits'
import { failureOf } from '../lib/process/rpc'
import { checkCancelled, inParallel, type Work } from '../lib/work'

/** Pictures read and decoded at once. */
const WIDTH = 4

interface Arrival {
  said: ArchivedDrawing
  /** Under which it is kept here: its own, or, where that is taken by another, a new one. */
  id: DrawingId
  /** It is here already, for the same child. */
  known: boolean
}

const ownerOf = ({ site, childId }: ArchivedDrawing) => ({ site: site ?? '', childId })

/** What an archive brings, all or nothing: files first, everything else in one transaction. */
class ArchiveImport {
  private readonly incoming: Incoming
  readonly rejected: ArchiveReport['rejected'] = []

  constructor(
    private readonly library: Library,
    private readonly compute: Compute,
    private readonly archive: ReadArchive,
    private readonly dryRun: boolean
  ) {
    this.incoming = new Incoming(library)
  }

  /** Decodes what is new; a picture that cannot be is refused by name. */
  async arrive(said: ArchivedDrawing): Promise<Arrival | null> {
    const { drawings } = this.library
    const here = this.withContentHere(said) ?? (await this.withPhotoHere(said))
    if (here) return { said, id: here, known: true }
    if (contentsOf(said).some((content) => drawings.isOwnInBin(said.site ?? '', said.childId, content))) {
      const failure = { code: 'file-in-bin', facts: {} } as const
      this.rejected.push({ file: said.file, code: failure.code, message: failureText(failure) })
      return null
    }
    const id = drawings.has(said.id) ? (randomUUID() as DrawingId) : said.id
    try {
      const bytes = await this.archive.picture(said.path, said.picture)
      const { thumbnail, format, width, height } = await this.compute.admit(bytes)
      const source = said.source && (await this.archive.picture(said.source.path, said.source.sha256))
      if (!this.dryRun)
        await this.incoming.write(id, ownerOf(said), {
          original: bytes,
          thumbnail,
          ...(source ? { source } : {})
        })
      // what can be read off the picture is not believed
      return { said: { ...said, format, width, height, bytes: bytes.length }, id, known: false }
    } catch (error) {
      const failure = failureOf(error)
      // an archive that is not what it was when it was written is not taken in part
      if (
        failure.code.startsWith('archive-') ||
        failure.code === 'unexpected' ||
        failure.code === 'disk-full'
      )
        throw error
      this.rejected.push({ file: said.file, code: failure.code, message: failureText(failure) })
      return null
    }
  }

  private withContentHere(said: ArchivedDrawing): DrawingId | null {
    const { site, childId, id } = said
    for (const content of contentsOf(said)) {
      const found = this.library.drawings.same(site ?? '', childId, content, id)
      if (found) return found
    }
    return null
  }

  /** A drawing that left without its photo, and has it here. */
  private async withPhotoHere({
    id,
    site,
    childId,
    picture,
    source
  }: ArchivedDrawing): Promise<DrawingId | null> {
    const { drawings } = this.library
    if (source || !drawings.has(id) || drawings.isRemoved(id)) return null
    const row = drawings.get(id)
    const { drawing } = row
    if (row.source === null || !isSameName(drawing.childId, childId) || !isSameName(drawing.site, site))
      return null
    const original = await readOriginal(this.library, row).catch(() => null)
    return original && sha256(original) === picture ? id : null
  }

  insert({ said, id }: Arrival, revision: number): void {
    const { library } = this
    const { childId, file, label, notes, childComment, regions, source, ...rest } = said
    const child = this.incoming.childOf(id, ownerOf(said))
    const drawing = {
      ...rest,
      id,
      childId,
      fileName: file,
      expertLabel: label,
      source: source?.about ?? null
    }
    library.drawings.insert(drawing, child, revision)
    library.edits.write(id, 'notes', notes)
    library.edits.write(id, 'childComment', childComment)
    library.edits.write(id, 'annotations', JSON.stringify(regions))
  }

  settle(): Promise<void> {
    return this.incoming.settle()
  }

  undo(): Promise<void> {
    return this.incoming.undo()
  }
}

/** Raters by name, added where they are not here; each is looked up once. */
function raterFinder(library: Library): (name: string) => RaterId {
  const known = new Map<string, RaterId>(library.raters.list().map(({ name, id }) => [name, id]))
  return (name) => {
    const id = known.get(name) ?? library.raters.add(name).id
    known.set(name, id)
    return id
  }
}

/** Ratings and answers of raters who have not said anything of the drawing here. Answers how many ratings. */
function takeRatings(
  library: Library,
  { said, id }: Arrival,
  lists: ReadonlyMap<string, string>,
  raterOf: (name: string) => RaterId
): number {
  let taken = 0
  for (const { rater: name, shown, ...rating } of said.ratings) {
    const rater = raterOf(name)
    const here = library.raters.rating(id, rater) !== null
    if (!here) library.edits.write(id, 'rating', ratingText(rating), rater)
    // whoever has seen in one place what others say is blind nowhere
    if (shown) library.raters.unblind(id, rater)
    if (!here) taken += 1
  }
  for (const name of new Set(said.answers.map(({ rater }) => rater))) {
    const rater = raterOf(name)
    const theirs = said.answers.filter((answer) => answer.rater === name)
    for (const answer of theirs)
      library.checklists.takeAnswer(id, rater, {
        ...answer,
        checklist: lists.get(answer.checklist) ?? answer.checklist
      })
  }
  return taken
}

/** Checklists under their own ids; one that means something else here gets another. Answers what each is called now. */
function takeLists(library: Library, { site }: ReadArchive): Map<string, string> {
  const names = new Map<string, string>()
  for (const [id, versions] of Map.groupBy(site.checklists, (list) => list.id)) {
    const here = library.checklists.all()
    const differs = (name: string): boolean =>
      versions.some((v) =>
        here.some((h) => h.id === name && h.version === v.version && h.content !== v.content)
      )
    let name = id
    for (let number = 2; differs(name); number += 1) name = `${id.slice(0, 50)}-${number}`
    for (const version of versions) library.checklists.take({ ...version, id: name })
    names.set(id, name)
  }
  return names
}

/** What a site has named: what is called the same here stays. Answers the splits that came. */
function takeSite(library: Library, { site }: ReadArchive, ids: ReadonlyMap<string, string>): string[] {
  for (const name of site.raters) if (!library.raters.named(name)) library.raters.add(name)
  const views = new Set(library.views.all().map(({ name }) => name))
  for (const view of site.views) if (!views.has(view.name)) library.views.save(view)
  if (site.keys && library.preferences.get('label-keys') === null)
    library.preferences.set('label-keys', site.keys)
  const here = new Set(library.splits.all().map(({ name }) => name))
  const fresh = site.splits.filter(({ name }) => !here.has(name))
  for (const split of fresh) {
    const parts = Object.entries(split.parts).flatMap(([id, part]) =>
      ids.has(id) ? [[ids.get(id)!, part] as const] : []
    )
    library.splits.save({ ...(split as StoredSplit), parts: Object.fromEntries(parts) })
  }
  return fresh.map(({ name }) => name)
}

class PlainUndo extends Error {}

/**
 * Takes a whole library's drawings in. What is here already stays as it is; ratings by raters who have not rated it here are added.
 * Throws AppError; nothing is kept then.
 */
export async function takeArchive(
  library: Library,
  compute: Compute,
  archive: ReadArchive,
  dryRun: boolean,
  work: Work
): Promise<ArchiveReport> {
  const arriving = new ArchiveImport(library, compute, archive, dryRun)
  let done = 0
  try {
    const arrivals = await inParallel(archive.drawings, WIDTH, async (said) => {
      checkCancelled(work)
      const arrival = await arriving.arrive(said)
      done += 1
      work.report('import', done, archive.drawings.length)
      return arrival
    })
    return await library.mutex.run(async () => {
      await arriving.settle()
      const here = arrivals.filter((arrival) => arrival !== null)
      return commit(library, archive, arriving, here, dryRun)
    })
  } catch (error) {
    await arriving.undo()
    throw error
  }
}

function commit(
  library: Library,
  archive: ReadArchive,
  arriving: ArchiveImport,
  arrivals: readonly Arrival[],
  dryRun: boolean
): ArchiveReport {
  const before = new Set(library.raters.list().map(({ name }) => name))
  const fresh = arrivals.filter(({ known }) => !known)
  const differing = toldDifferently(
    library,
    arrivals.filter(({ known }) => known)
  )
  let report: ArchiveReport | null = null
  try {
    library.db.transaction(() => {
      const revision = library.drawings.nextRevision()
      for (const arrival of fresh) arriving.insert(arrival, revision)
      const lists = takeLists(library, archive)
      const raterOf = raterFinder(library)
      const ratings = arrivals.reduce(
        (sum, arrival) => sum + takeRatings(library, arrival, lists, raterOf),
        0
      )
      const splits = takeSite(library, archive, new Map(arrivals.map(({ said, id }) => [said.id, id])))
      const newRaters = library.raters.list().flatMap(({ name }) => (before.has(name) ? [] : [name]))
      report = {
        drawings: archive.drawings.length,
        imported: fresh.length,
        duplicates: arrivals.length - fresh.length,
        differing,
        ratings,
        newRaters,
        splits,
        rejected: arriving.rejected,
        dryRun
      }
      if (dryRun) throw new PlainUndo()
    })()
  } catch (error) {
    if (!(error instanceof PlainUndo)) throw error
  }
  return report!
}

/** Hashes by which a drawing may be here: of what has arrived, and of what it was before camera data was taken away. */
const contentsOf = ({ sha256: arrived, before }: ArchivedDrawing): string[] =>
  before === undefined ? [arrived] : [arrived, before]

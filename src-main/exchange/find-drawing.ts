import type { SaidOfDrawing } from '#contract/label-exchange'
import type { MatchCounts, NameMatch } from '#contract/import'
import type { Failure } from '#contract/result'
import { sameNames } from '../analysis/import/match-names'
import { baseName } from '../analysis/import/source'
import { isSameName } from '../library/children'

export interface Candidate {
  id: string
  sha256: string
  file: string
  childId: string | null
}

type How = MatchCounts[number]['how']
type Found = { id: string; how: How } | { failure: Failure }
type Wanted = Pick<SaidOfDrawing, 'id' | 'sha256' | 'file' | 'childId' | 'alias'>

/**
 * Finds the drawing that a row is about: by its id here, else by content, else by file name, as tables and files are brought together
 * (match-names.ts). Among several the child and then the name decide; what is still not one alone is refused.
 */
export function drawingFinder(drawings: readonly Candidate[]): (wanted: Wanted) => Found {
  const byId = new Map(drawings.map((drawing) => [drawing.id, drawing]))
  const index = (key: (candidate: Candidate) => string) => Map.groupBy(drawings, key)
  const bySha = index((d) => d.sha256)
  const byName = sameNames(drawings, (d) => d.file)
  return (wanted): Found => {
    const own = wanted.id === null ? undefined : byId.get(wanted.id)
    if (own && (wanted.sha256 === null || own.sha256 === wanted.sha256)) return { id: own.id, how: 'id' }
    const name = wanted.file === null ? null : baseName(wanted.file.replaceAll('\\', '/'))
    const named = byNameOrAlias(byName, name, wanted.alias)
    // a content that is not here is another drawing, whatever it is called
    const found = wanted.sha256 === null ? ofChild(named?.items, wanted) : bySha.get(wanted.sha256)
    if (!found) {
      const called = own !== undefined || named?.how === 'name'
      const differs = wanted.sha256 !== null && called
      return { failure: { code: differs ? 'drawing-differs' : 'drawing-unmatched', facts: {} } }
    }
    const narrowed = narrow(
      narrow(found, (d) => wanted.childId === null || isSameName(d.childId, wanted.childId)),
      (d) => d.file === name
    )
    return narrowed.length === 1
      ? { id: narrowed[0]!.id, how: wanted.sha256 === null ? howNamed(named?.how) : 'content' }
      : { failure: { code: 'drawing-ambiguous', facts: { count: narrowed.length } } }
  }
}

/** A drawing has no folders, so that its plain name is all of it. */
const howNamed = (how: NameMatch | null | undefined): How => (how && how !== 'name' ? how : 'path')

type ByName = ReturnType<typeof sameNames<Candidate>>

/** By the name; where none has it, by what the file was called before it was exported. */
function byNameOrAlias(
  byName: ByName,
  name: string | null,
  alias: string | undefined
): ReturnType<ByName> | undefined {
  const stated = name === null ? undefined : byName(name)
  return stated?.how || alias === undefined ? stated : byName(alias)
}

/** By name alone, another child's drawing is another drawing; one without a child may be this one. */
function ofChild(
  list: readonly Candidate[] | undefined,
  { childId }: Wanted
): readonly Candidate[] | undefined {
  const fitting = list?.filter(
    (d) => childId === null || d.childId === null || isSameName(d.childId, childId)
  )
  return fitting?.length ? fitting : undefined
}

/** Those that fit, where any does. */
function narrow(list: readonly Candidate[], fits: (candidate: Candidate) => boolean): readonly Candidate[] {
  const fitting = list.filter(fits)
  return fitting.length > 0 ? fitting : list
}
